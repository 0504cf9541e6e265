"""Whether what is told happened, over a table of sentences; and texts in which nothing happens, told in the words of events."""

import json
from datetime import date
from pathlib import Path

from communique import build_dossier, from_text
from communique.events.ontology import event_types
from communique.records import Report

CASES = Path(__file__).parent / "cases"
STATUS = [json.loads(line) for line in (CASES / "status.jsonl").read_text("utf-8").splitlines()]
NOTHING = [json.loads(line) for line in (CASES / "no_events.jsonl").read_text("utf-8").splitlines()]
LEAST_RIGHT = 57.5  # percent of the sentences; measured 58.1
MOST_FALSE = 4.2  # events in 1,000 words; measured 4.08
STATUSES = {"happened", "planned", "alleged", "denied", "hypothetical", "historical", "none"}


def reports_of(text: str) -> tuple[Report, ...]:
    """The events of a text of its own day."""
    return build_dossier(from_text(text, published=date(2015, 6, 10))).reports


def status_at(case: dict[str, str]) -> str:
    """The status of the report at the words of a case, of its type before others; "none" where there is none."""
    at = case["text"].index(case["trigger"])
    stop = at + len(case["trigger"])
    found = [one for one in reports_of(case["text"]) if any(span.start < stop and at < span.end for span in one.trigger)]
    return min(found, key=lambda one: one.type != case["type"]).status if found else "none"


def test_the_tables_are_sound() -> None:
    for case in STATUS:
        assert case["text"].count(case["trigger"]) == 1, case["case"]
        assert case["status"] in STATUSES, case["case"]
        assert (case["type"] is None) == (case["status"] == "none"), case["case"]
        assert case["type"] is None or case["type"] in event_types(), case["case"]
    for rows in (STATUS, NOTHING):
        assert len({row["case"] for row in rows}) == len({row["text"] for row in rows}) == len(rows)


def test_most_statuses_are_right() -> None:
    right = sum(status_at(case) == case["status"] for case in STATUS)
    assert 100 * right / len(STATUS) >= LEAST_RIGHT


def test_few_false_events() -> None:
    words = sum(len(row["text"].split()) for row in NOTHING)
    assert 1000 * sum(len(reports_of(row["text"])) for row in NOTHING) / words <= MOST_FALSE
