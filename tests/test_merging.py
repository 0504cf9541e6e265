"""Reports to events: the pairs of tests/cases/merging.jsonl, groups of them, and laws."""

import json
import re
from dataclasses import replace
from datetime import date
from itertools import zip_longest
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from communique.documents.copies import Fingerprint
from communique.errors import NoEvidence
from communique.events import merge_reports, select_events
from communique.events.ontology import event_type
from communique.records import UNDATED, Actor, Event, Magnitude, Party, Report, Span, When

CASES = [json.loads(line) for line in Path(__file__).with_name("cases").joinpath("merging.jsonl").read_text("utf-8").splitlines()]


def parties(told: str, spans: tuple[Span, ...] = ()) -> tuple[Party, ...]:
    """Parties from `CHL.MIL,ARG` or `VNM.GOV:Pham Linh|person`."""
    named = zip_longest(filter(None, told.split(",")), spans)
    return tuple(Party(actor=actor(each), span=span) for each, span in named if each)


def actor(told: str) -> Actor:
    key, _, kind = told.partition("|")
    code, _, name = key.partition(":")
    country, _, sector = code.partition(".")
    return Actor(id=key, name=name or code, country=country, sector=sector or None, kind=kind or "state", reason="invented")


def period(told: str | None, span: Span) -> When:
    if told is None:
        return UNDATED
    year, *rest = map(int, told.split("-"))
    first = date(year, *[*rest, 1, 1][:2])
    month_on = date(year + rest[0] // 12, rest[0] % 12 + 1, 1) if rest else date(year + 1, 1, 1)
    last = first if len(rest) == 2 else date.fromordinal(month_on.toordinal() - 1)
    return When(start=first, end=last, reason="invented", span=span)


def report(spec: dict[str, Any], name: str, number: int) -> Report:
    """A report as a row of the table has it: brackets mark the words for its sides. Each has its own document unless it says."""
    document, at = spec.get("document", name), spec.get("at", 0)
    text = spec["words"].translate({ord("["): None, ord("]"): None})

    def span(words: str) -> Span:
        start = at + text.index(words)
        return Span(document, start, start + len(words), words)

    evidence = span(text)
    sides = tuple(span(words) for words in re.findall(r"\[(.+?)\]", spec["words"]))
    elsewhere = Span(document, 5000, 5006, "Monday")
    return Report(
        id=f"{name}.{number}",
        evidence=(evidence,),
        method="test/1",
        confidence=spec.get("confidence", 0.7),
        type=spec["type"],
        mode=spec.get("mode"),
        contexts=(),
        quad=event_type(spec["type"]).quad,
        cameo="000",
        goldstein=0.0,
        actors=parties(spec["who"], sides[:1]),
        recipients=parties(spec["whom"], sides[1:]),
        symmetric=spec.get("symmetric", False),
        status=spec.get("status", "happened"),
        alleged_by=parties(spec["by"])[0] if "by" in spec else None,
        when=period(spec["when"], evidence if spec.get("own", True) else elsewhere),
        place=span(spec["place"]) if spec.get("place") and spec["place"] in text else None,
        magnitudes=tuple(
            Magnitude(value=value, unit=unit, qualifier=None, span=evidence) for unit, value in spec.get("figures", {}).items()
        ),
        trigger=(span(spec["trigger"]),),
        statement=None,
        runner_up=None,
        reason="invented",
    )


def published(spec: dict[str, Any], name: str, publisher: str | None = None) -> Fingerprint:
    """The light facts of the document a row stands in."""
    told = date.fromisoformat(spec["told"])
    return Fingerprint(
        document=spec.get("document", name), source=name, title=None, url=None, publisher=publisher or f"The {name} Post",
        published=told, language=None, anchor=told, credit=None, credited=None, runs=b"", passages=(),
    )  # fmt: skip


def merged(*specs: dict[str, Any], publishers: tuple[str, ...] = ()) -> tuple[Event, ...]:
    names = [f"doc{number}" for number in range(len(specs))]
    reports = [report(spec, name, number) for number, (spec, name) in enumerate(zip(specs, names, strict=True))]
    named = publishers or [None] * len(specs)
    return merge_reports(reports, [published(*each) for each in zip(specs, names, named, strict=True)])


@pytest.mark.parametrize("case", [pytest.param(case, id=case["case"]) for case in CASES])
def test_pair(case: dict[str, Any]) -> None:
    events = merged(case["one"], case["other"])
    assert len(events) == {"one": 1, "two": 2}[case["expect"]], [event.reason for event in events]


SEIZED = CASES[0]["one"]


def test_a_lone_report_is_an_event() -> None:
    [event] = merged(SEIZED)
    assert (event.basis, event.documents, event.sources) == (("doc0.0",), ("doc0",), ("The doc0 Post",))
    assert event.reason == "one report only"
    assert event.evidence[0].words.startswith("Chile's navy stopped")


def test_the_reason_names_what_agreed() -> None:
    [event] = merged(SEIZED, SEIZED | {"words": "[Chile] stopped the survey ship Rojas in the Beagle Channel"})
    assert event.reason.startswith("2 reports in 2 documents agree in type, actor, recipient")
    assert "place" in event.reason


def test_no_chain_joins_what_contradicts() -> None:
    """The one without a recipient is like both others, which name different ones."""
    chile = SEIZED | {"place": None, "mode": None}
    events = merged(chile, chile | {"whom": "PER.BUS"}, chile | {"whom": ""})
    assert len(events) == 2
    for event in events:
        assert len({actor.country for actor in event.recipients}) == 1


def test_a_toll_is_the_one_told_last_and_the_reason_has_all() -> None:
    first = next(case["one"] for case in CASES if case["case"] == "rising toll the same day")
    [event] = merged(first, first | {"told": "2029-08-15", "figures": {"killed": 19}})
    assert [figure.value for figure in event.magnitudes] == [19]
    assert "killed told as 12, then 19" in event.reason


def test_what_one_alleges_and_another_tells_as_a_fact_happened() -> None:
    alleged = SEIZED | {"status": "alleged", "by": "ARG.GOV"}
    [event] = merged(alleged, SEIZED)
    assert (event.status, event.alleged_by) == ("happened", ())
    assert "alleged by ARG.GOV" in event.reason


def test_what_only_one_side_says_stays_alleged() -> None:
    alleged = SEIZED | {"status": "alleged", "by": "ARG.GOV"}
    [event] = merged(alleged, alleged)
    assert (event.status, [actor.id for actor in event.alleged_by]) == ("alleged", ["ARG.GOV"])


def test_a_plan_and_its_carrying_out_name_each_other() -> None:
    plan = SEIZED | {"status": "planned", "told": "2026-05-10"}
    events = {event.status: event for event in merged(plan, SEIZED)}
    assert events["planned"].id in events["happened"].reason
    assert events["happened"].id in events["planned"].reason


def test_the_sides_are_those_of_the_telling_that_names_them_most_closely() -> None:
    [event] = merged(SEIZED | {"who": "CHL", "whom": ""}, SEIZED | {"who": "CHL.MIL:navy|organisation"})
    assert [actor.id for actor in event.actors] == ["CHL.MIL:navy"]
    assert [actor.id for actor in event.recipients] == ["ARG.BUS"]


def test_a_call_told_from_both_ends_has_two_sides() -> None:
    call = next(case for case in CASES if case["case"] == "told from either side")
    [event] = merged(call["one"], call["other"])
    assert {actor.country for actor in event.actors} != {actor.country for actor in event.recipients}
    assert len(event.actors) == len(event.recipients) == 1


def test_publishers_count_once() -> None:
    [event] = merged(SEIZED, SEIZED, SEIZED, publishers=("A Desk", "A Desk", "The Post"))
    assert event.sources == ("A Desk", "The Post")
    assert len(event.documents) == 3


def test_neighbouring_types_are_told_in_the_reason() -> None:
    case = next(case for case in CASES if case["case"] == "seized by one, assaulted by the other")
    [event] = merged(case["one"], case["other"])
    assert "coded" in event.reason


def test_events_come_in_order_of_day_those_without_one_last() -> None:
    other = SEIZED | {"who": "ESP", "whom": "PRT"}
    events = merged(other | {"when": None}, other | {"when": "2026-06-01"}, SEIZED)
    assert [event.when.iso for event in events] == ["2026-05-11", "2026-06-01", None]


def test_an_event_without_reports_cannot_be_built() -> None:
    [event] = merged(SEIZED)
    with pytest.raises(NoEvidence):
        replace(event, basis=())


SPECS = st.sampled_from([side for case in CASES for side in (case["one"], case["other"]) if "document" not in side])


@settings(max_examples=30, deadline=None)
@given(st.lists(SPECS, min_size=1, max_size=8), st.randoms(use_true_random=False))
def test_order_and_repetition_are_no_matter(specs: list[dict[str, Any]], chance: Any) -> None:
    names = [f"doc{number}" for number in range(len(specs))]
    reports = [report(spec, name, 0) for spec, name in zip(specs, names, strict=True)]
    documents = [published(spec, name) for spec, name in zip(specs, names, strict=True)]
    events = merge_reports(reports, documents)
    shuffled = [*reports, reports[0]]
    chance.shuffle(shuffled)
    assert merge_reports(shuffled, documents[::-1]) == events
    assert sorted(name for event in events for name in event.basis) == sorted(one.id for one in reports)


def test_copies_without_any_day_are_one_event() -> None:
    reports = [report(SEIZED | {"when": None}, name, 0) for name in ("doc0", "doc1")]
    assert len(merge_reports(reports)) == 1


def test_many_copies_of_one_report_are_one_event() -> None:
    """More than are compared pair by pair."""
    assert len(merged(*[SEIZED] * 400)) == 1


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({"actor": "chl"}, ["COERCE"]),
        ({"actor": "ESP"}, ["CONSULT"]),
        ({"recipient": "PRT"}, ["CONSULT"]),
        ({"recipient": "ESP"}, ["CONSULT"]),
        ({"dyad": ("ARG", "CHL")}, ["COERCE"]),
        ({"dyad": ("PRT", "ESP")}, ["CONSULT"]),
        ({"dyad": ("ESP", "ESP")}, []),
        ({"type": "COERCE"}, ["COERCE"]),
        ({"status": "planned"}, ["CONSULT"]),
        ({"since": date(2026, 5, 12)}, ["CONSULT"]),
        ({"until": date(2026, 5, 11)}, ["COERCE"]),
        ({"min_sources": 2}, ["COERCE"]),
        ({"min_sources": 3}, []),
        ({}, ["COERCE", "CONSULT"]),
    ],
)
def test_selection(wanted: dict[str, Any], found: list[str]) -> None:
    talks = SEIZED | {"type": "CONSULT", "mode": None, "who": "ESP.GOV,PRT.GOV", "whom": "", "symmetric": True,
                      "when": "2026-06-01", "status": "planned"}  # fmt: skip
    events = merged(SEIZED, SEIZED, talks)
    assert [event.type for event in select_events(events, **wanted)] == found
