"""What a point is made of: aspect, act, who says it, together or alone, figures and names."""

import json
from datetime import date
from pathlib import Path

import pytest

from communique import build_dossier, from_text
from communique.accounts.facts import point_of
from communique.accounts.sides import named_side, participants
from communique.accounts.telling import telling_of
from communique.actors import find_cast
from communique.parse import find_sentence, parse
from communique.records import Document, Dossier, Point

CASES = Path(__file__).parent / "cases" / "points.jsonl"
ROWS = [json.loads(line) for line in CASES.read_text("utf-8").splitlines()]
SIDES = ("Norway", "Latvia")


def document_of(text: str, publisher: str | None = None) -> Document:
    return from_text(text, source="test", media_type="text/plain", published=date(2031, 5, 5), publisher=publisher)


def unread(document: Document) -> Dossier:
    """A dossier of names alone: what there is in it to read is read off the parse."""
    return Dossier(document=document, mentions=find_cast(document).mentions, statements=(), reports=())


def point_in(dossier: Dossier, words: str, *sides: str) -> Point:
    """The point that some words are, in the account of the first of some sides."""
    document = dossier.document
    first, *others = (named_side(document, side).party for side in sides)
    contact = participants(dossier, first, [party for party in others if party])
    at = document.text.rindex(words)
    span = document.span(at, at + len(words))
    telling = telling_of(dossier, parse(document), party=first, contact=contact)
    return point_of(span, find_sentence(span, document), telling, side=sides[0])


def told(point: Point) -> dict[str, object]:
    """A point in the words of the table."""
    return {
        "aspect": point.aspect,
        "act": point.act,
        "cue": point.cue and point.cue.words,
        "speakers": [party.actor.name for party in point.speakers],
        "joint": point.joint,
        "figures": [figure.span.words for figure in point.figures],
        "names": [name.words for name in point.names],
    }


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["case"])
def test_facts_of_a_point(row: dict[str, object]) -> None:
    found = told(point_in(unread(document_of(str(row["text"]))), str(row["point"]), *row["sides"]))  # type: ignore[attr-defined]
    expect = row["expect"]
    assert isinstance(expect, dict)
    assert {name: found[name] for name in expect} == expect


def test_every_field_and_aspect_has_cases() -> None:
    aspects = {row["expect"].get("aspect") for row in ROWS}
    assert aspects >= {"contact", "form", "length", "tone", "matter"}
    assert len({row["case"] for row in ROWS}) == len(ROWS)


READOUT = (
    "The Foreign Minister of Norway, Kari Holt, met the Foreign Minister of Latvia, Juris Ozols, in Oslo on 4 May. "
    "Kari Holt warned that Norway would close the port if the dumping goes on. "
    "“The cable is ours,” Juris Ozols said."
)
TRANSCRIPT = """Press briefing in Oslo on 5 May 2031

MINISTER HOLT: Good morning. We have mended the cable and the port is open again.

QUESTION: Did Latvia ask for more pumps?

MINISTER HOLT: I told Minister Ozols that the pumps are ready. They leave on Friday.

QUESTION: And the quotas?

MINISTER HOLT: The quotas remain as they are for another year.
"""


def test_a_statement_of_the_dossier_comes_before_the_verb() -> None:
    dossier = build_dossier(document_of(READOUT))
    warned = next(one for one in dossier.statements if one.cue is not None and one.cue.words == "warned")
    point = point_in(dossier, "warned that Norway would close the port if the dumping goes on", *SIDES)
    assert (point.act, point.cue) == (warned.act, warned.cue)
    assert [party.actor.name for party in point.speakers] == ["Kari Holt"]
    assert "Kari Holt" in point.reason


def test_a_point_inside_a_quotation_is_said_by_who_is_quoted() -> None:
    point = point_in(build_dossier(document_of(READOUT)), "The cable is ours", *SIDES)
    assert [party.actor.name for party in point.speakers] == ["Juris Ozols"]


def test_a_turn_of_a_transcript_is_said_by_its_speaker() -> None:
    point = point_in(build_dossier(document_of(TRANSCRIPT)), "They leave on Friday", *SIDES)
    assert [party.actor.name.rpartition(" ")[2].title() for party in point.speakers] == ["Holt"]
    assert not point.joint


def test_evidence_is_the_point_and_its_sentence_is_beside_it() -> None:
    point = point_in(unread(document_of(READOUT)), "if the dumping goes on", *SIDES)
    assert point.evidence[0].words == "if the dumping goes on"
    assert point.sentence.words.startswith("Kari Holt warned")
    assert point.topic == ""
    assert point.side == "Norway"


def test_the_same_words_give_the_same_id() -> None:
    one, other = (point_in(unread(document_of(READOUT)), "The cable is ours", *SIDES) for _ in range(2))
    assert one == other
    assert one.id != point_in(unread(document_of(READOUT)), "The cable is ours", "Latvia", "Norway").id


def test_without_knowing_the_sides_nobody_is_guessed() -> None:
    document = document_of("Both sides agreed that the quotas remain.")
    span = document.span(0, len(document.text) - 1)
    point = point_of(span, span, telling_of(unread(document), parse(document)), side="unknown")
    assert point.joint
    assert point.speakers == ()


@pytest.mark.parametrize(
    ("sentence", "value", "unit"),
    [
        ("Our consul has a list of six hundred and twelve names.", 612.0, "names"),
        ("The number of papers is two hundred and four.", 204.0, "persons"),
        ("Three thousand and sixty rifles were found.", 3060.0, "rifles"),
    ],
)
def test_a_number_with_and_in_it(sentence: str, value: float, unit: str) -> None:
    point = point_in(unread(document_of(sentence)), sentence.rstrip("."), *SIDES)
    assert [(figure.value, figure.unit) for figure in point.figures] == [(value, unit)]
