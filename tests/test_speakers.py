"""Who the words of a source stand for, with country and sector, without the trained reader that finds them."""

import json
from datetime import date
from pathlib import Path

import pytest

from communique import from_text
from communique.actors import find_cast
from communique.parse import parse
from communique.records import Actor, Document
from communique.statements.attributions import source_at
from communique.statements.occasions import Occasion, issuer_of, occasion_of
from communique.statements.speakers import Speakers
from communique.statements.times import Calendar
from communique.statements.turns import find_turns
from communique.tagging.quotations import QuotationIndex, find_quotations

CASES = Path(__file__).parent / "cases" / "speakers.jsonl"
ROWS = [json.loads(line) for line in CASES.read_text("utf-8").splitlines()]


def document_of(text: str, publisher: str | None = None) -> Document:
    return from_text(text, source="test", media_type="text/plain", published=date(1998, 5, 4), publisher=publisher)


def named(document: Document, *sources: str) -> list[Actor]:
    """The actors of sources in the order given, as one reading names them."""
    parsed = parse(document)
    speakers = Speakers(document, parsed, find_cast(document), Occasion())
    found = []
    for words in sources:
        at = document.text.rindex(words)
        source = source_at(parsed, [(at, at + len(words))], (0, 0))
        assert source is not None
        found.append(speakers.name(source, outer=None, verbatim=False)[0].actor)
    return found


def spoken_together(document: Document, words: str) -> list[tuple[str | None, str | None]]:
    """Country and sector of all who speak as one source, on the occasion that the document is."""
    parsed, cast = parse(document), find_cast(document)
    marks = QuotationIndex(find_quotations(document))
    speakers = Speakers(document, parsed, cast, occasion_of(document, cast, marks, Calendar(document, parsed)))
    at = document.text.rindex(words)
    source = source_at(parsed, [(at, at + len(words))], (0, 0))
    assert source is not None
    speaker, _ = speakers.name(source, outer=None, verbatim=False)
    parties = speakers.joint.of(speaker, source) or (speaker,)
    return [(party.actor.country, party.actor.sector) for party in parties]


JOINT = """Joint communiqué on the wells of Tibesti

The English text follows of what the Foreign Minister of Chad, Adoum Kellou, and the Foreign Minister of Niger, Issa Maliki, \
agreed in Algiers on Monday.

{}"""
THREE = """Final communiqué of the tripartite meeting on the wells of Tibesti

The Foreign Minister of Chad, Adoum Kellou, and the Foreign Minister of Niger, Issa Maliki, met on Monday.

The Algerian Foreign Minister, Slimane Rahal, presided.

{}"""
CHAD, NIGER, ALGERIA = ("TCD", "GOV"), ("NER", "GOV"), ("DZA", "GOV")


@pytest.mark.parametrize(
    ("text", "words", "expect"),
    [
        (JOINT.format("Both delegations regretted the delay."), "Both delegations", [CHAD, NIGER]),
        (JOINT.format("The two envoys promised to meet again."), "The two envoys", [CHAD, NIGER]),
        (JOINT.format("The meeting rejected any delay."), "The meeting", [CHAD, NIGER]),
        (JOINT.format("They regretted the delay."), "They", [CHAD, NIGER]),
        (THREE.format("The participants regretted the delay."), "The participants", [CHAD, NIGER, ALGERIA]),
        (THREE.format("The two sides regretted the delay."), "The two sides", [CHAD, NIGER]),
        ("Chad and Niger refused, their delegates calling it a trap.", "their delegates", [CHAD, NIGER]),
        ("It will come from Chad and Niger, whose ministers called for a boycott.", "whose ministers", [CHAD, NIGER]),
        ("Chad will sell salt to Niger, the two trade ministers announced.", "the two trade ministers", [CHAD, NIGER]),
        ("Chad will sell salt to Niger, officials in both capitals said.", "officials in both capitals", [CHAD, NIGER]),
    ],
    ids=lambda value: value if isinstance(value, str) and "\n" not in value and len(value) < 30 else "",
)
def test_several_speak_as_one(text: str, words: str, expect: list[tuple[str, str]]) -> None:
    document = document_of(text, "Ministry of Foreign Affairs of Algeria" if "communiqué" in text else None)
    assert sorted(spoken_together(document, words)) == sorted(expect)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["case"])
def test_speaker(row: dict) -> None:
    (actor,) = named(document_of(row["text"], row.get("publisher")), row["source"])
    assert [actor.country, actor.sector] == row["expect"], actor


def test_pronouns_do_not_cross_the_items_of_a_list() -> None:
    text = next(row["text"] for row in ROWS if "news in brief" in row["case"])
    official, they = named(document_of(text), "a union official", "they")
    assert they.id != official.id
    assert they.country != official.country


def test_an_actor_keeps_its_state_through_a_connected_text() -> None:
    text = "Talks in Lima failed. A radio reporter asked why.\n\nChina kept silent. The radio reporter complained."
    first, again = named(document_of(text), "A radio reporter", "The radio reporter")
    assert first.country == again.country == "PER"


LABELS = [
    # the text above the turns, its publisher, a label, and who that is
    ("Zambia's trade minister, Ana Banda Tembo, took our questions.", "The Gazette, Lusaka", "BANDA", ["ZMB", "GOV"]),
    ("Yusuf al-Kattan, a judge of the High Court in Amman, came to us.", "The Gazette, Lusaka", "AL-KATTAN", ["JOR", "JUD"]),
    ("Idris Kobbeh-Sanou, Ghana's trade minister, came to us.", "The Gazette, Lusaka", "KOBBEH-SANOU", ["GHA", "GOV"]),
    ("The port remained shut.", "Ministry of Foreign Affairs of Norway", "Harbour Times", ["NOR", "JRN"]),
    ("The port remained shut.", "Chamber of Deputies, Mexico City", "CHAIRWOMAN LOZA", ["MEX", "LEG"]),
    ("The port remained shut.", "The Gazette, Lusaka", "CALLAO-STRINGER", ["PER", "JRN"]),
    ("The port remained shut.", "The Gazette, Lusaka", "@MombasaStringer", ["KEN", "JRN"]),
    ("The port remained shut.", "Harbour Log, Murmansk", "HARBOUR-LOG", ["RUS", "JRN"]),
]


@pytest.mark.parametrize(("above", "publisher", "label", "expect"), LABELS, ids=[label for _, _, label, _ in LABELS])
def test_label_of_a_turn(above: str, publisher: str, label: str, expect: list[str]) -> None:
    turn = f"{label}: We wait here until the ice is gone.\n\nMR. OTHER: Nobody knows when that will be."
    document = document_of(f"{above}\n\n{turn}\n\n{turn}", publisher)
    first, *_ = find_turns(document, find_cast(document), None, issuer_of(document))
    assert [first.speaker.actor.country, first.speaker.actor.sector] == expect, first.speaker.actor
