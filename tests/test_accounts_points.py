"""Where points begin and end, and accounts whose points someone else has marked."""

import numpy as np
import pytest

from communique import build_dossier, from_text
from communique.accounts.alignment import length_and_tone, marked
from communique.accounts.encoder import Reading, Sentence
from communique.accounts.evidence import Side, nearest, of_pieces
from communique.accounts.points import cut, second_acts
from communique.accounts.sides import find_account, marked_account
from communique.records import Point


@pytest.mark.parametrize(
    ("words", "expect"),
    [
        ("He welcomed the truce, and warned that it would not last.", ["warned that it would not last."]),
        ("She thanked Oslo for the ships and also asked for a loan.", ["also asked for a loan."]),
        ("They agreed on the fees, and promised and built nothing else.", ["promised and built nothing else."]),
        ("A plan drafted in Bern and proposed by Norway was welcomed.", []),
        ("The bridge was built, and warned drivers take the ferry.", []),
        ("They discussed fish and ice.", []),
        ("And warned that it would not last.", []),
        ("", []),
    ],
    ids=["welcomed and warned", "also", "no third one that was not said", "by whom", "no act before", "nouns", "alone", "empty"],
)
def test_a_second_act_of_saying_begins_a_point(words: str, expect: list[str]) -> None:
    assert [words[at:] for at in second_acts(words)] == expect


def reading(words: str, *, begins: dict[str, float], outside: frozenset[str] = frozenset()) -> Reading:
    """A reading with one piece a word, as it is when it is told at which words points begin and which lie outside."""
    spans, at = [], 0
    for word in words.split():
        at = words.index(word, at)
        spans.append((at, at + len(word)))
        at += len(word)
    tags = [(0.98, 0.01, 0.01) if w in outside else (0.02, begins.get(w, 0.0), 0.98 - begins.get(w, 0.0)) for w in words.split()]
    sentence = Sentence(tuple(range(len(spans))), tuple(start for start, _ in spans), tuple(end for _, end in spans))
    vectors = np.zeros((len(spans), 4), np.float32)
    return Reading(sentence, np.array(tags, np.float32), vectors, vectors)


@pytest.mark.parametrize(
    ("words", "begins", "outside", "expect"),
    [
        ("the fleet left the port at dawn", {}, "", ["the fleet left the port at dawn"]),
        ("the fleet left port it will be back by June", {"it": 0.9}, "", ["the fleet left port", "it will be back by June"]),
        ("the fleet left port it will be back by June", {"it": 0.5}, "", ["the fleet left port it will be back by June"]),
        ("the fleet left port and it will be back soon", {"it": 0.5}, "", ["the fleet left port", "it will be back soon"]),
        ("the fleet left, so be it", {"so": 0.9}, "", ["the fleet left, so be it"]),
        ("good evening to all of you", {}, "good evening to all of you", []),
        ("dear friends the fleet left the port", {}, "dear friends", ["the fleet left the port"]),
        ("she thanked Oslo for it and asked for a loan", {}, "", ["she thanked Oslo for it", "asked for a loan"]),
    ],
    ids=["one", "two", "unsure", "less is enough after and", "too short", "none", "outside", "a second act"],
)
def test_points_are_cut_where_the_encoder_is_sure(words: str, begins: dict[str, float], outside: str, expect: list[str]) -> None:
    found = cut(reading(words, begins=begins, outside=frozenset(outside.split())), words)
    assert [words[start:end] for start, end, _ in found] == expect


TEXT = "Good evening. The ministers met in Bern on Monday. They agreed to open the border in May."


def test_marked_points_are_those_of_the_account_and_are_sure() -> None:
    dossier = build_dossier(from_text(TEXT, source="bern.txt", media_type="text/plain"))
    spans = [(TEXT.index(words), TEXT.index(words) + len(words)) for words in ("The ministers met", "open the border in May")]
    account = marked_account(dossier, spans, side="Bern")
    assert [point.evidence[0].words for point in account.points] == ["The ministers met", "open the border in May"]
    assert (account.side, account.second_hand, {point.confidence for point in account.points}) == ("Bern", False, {1.0})
    assert account.passages == find_account(dossier, side="Bern").passages


def test_an_account_is_marked_when_no_point_of_it_was_found() -> None:
    dossier = build_dossier(from_text(TEXT, source="bern.txt", media_type="text/plain"))
    nothing = np.zeros((0, 4), np.float32)

    def side(points: tuple[Point, ...]) -> Side:
        return Side(points, nothing, nothing, ())

    given, found = marked_account(dossier, [(14, 31)], side="Bern").points, find_account(dossier, side="Bern").points
    assert (marked(side(given)), marked(side(found)), marked(side(given + found))) == (True, False, False)


def test_pieces_of_one_point_are_found_in_another_that_says_more() -> None:
    one, two, other = np.eye(3, dtype=np.float32)
    short, long, strange = np.stack([one]), np.stack([one, two]), np.stack([other])
    assert nearest([short, long], [long, strange]).tolist() == [[1.0, 0.0], [1.0, 0.0]]
    assert nearest([long], [short]).tolist() == [[0.5]]
    found = of_pieces([short, strange], [long, strange])
    assert found["pieces"].tolist() == [[0.75, 0.0], [0.0, 1.0]]
    assert found["pieces of one"].tolist() == [[1.0, 0.0], [0.0, 1.0]]
    assert of_pieces([], [long])["pieces"].shape == (0, 1)


def test_what_a_light_verb_takes_may_stand_before_it() -> None:
    text = "I told them how grateful I am for the boats."
    dossier = build_dossier(from_text(text, source="boats.txt", media_type="text/plain"))
    (point,) = marked_account(dossier, [(text.index("how"), len(text) - 1)], side="Bern").points
    assert (point.cue.words if point.cue else None, point.act) == ("grateful I am", "praise")


@pytest.mark.parametrize(
    ("one", "other", "expect"),
    [
        ("The conversation lasted forty minutes.", "The conversation was frank and respectful.", True),
        ("The conversation lasted forty minutes and was frank.", "The conversation was frank and respectful.", False),
        ("We talked for almost two hours.", "The conversation was frank and respectful.", False),
        ("The conversation was cordial.", "The conversation was frank and respectful.", False),
    ],
    ids=["length and tone", "both in one", "that there were talks", "two tones"],
)
def test_how_long_it_took_and_how_it_went_are_two_things(one: str, other: str, expect: bool) -> None:
    points = []
    for text in (one, other):
        dossier = build_dossier(from_text(text, source="call.txt", media_type="text/plain"))
        points.append(marked_account(dossier, [(0, len(text) - 1)], side="Bern").points)
    assert length_and_tone(points[0], points[1]).tolist() == [[expect]]
