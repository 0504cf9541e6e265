"""Whose account a document gives, who was in the contact, and where the account stands."""

from datetime import date
from pathlib import Path

import pytest

from communique import build_dossier, from_text, read
from communique.accounts.sides import (
    accounts_of,
    find_account,
    named_apart,
    participants,
    passages_of,
    teller_of,
)
from communique.records import Account, Actor, Dossier

STRAIT = Path(__file__).resolve().parents[1] / "examples/strait"
READOUT = (
    "The Foreign Minister of Norway, Kari Holt, met the Foreign Minister of Latvia, Juris Ozols, in Oslo on 4 May. "
    "Kari Holt stressed that the cable must be mended. She offered two tugs. Minister Holt rejected the complaint."
)
EVEN = "Kari Holt, the Foreign Minister of Norway, met Juris Ozols, the Foreign Minister of Latvia. Juris Ozols spoke."
SPEECH = """Remarks by the Foreign Minister of Norway, Kari Holt, at the harbour of Oslo

I thank you all for coming. I have met the Foreign Minister of Latvia, Juris Ozols, and we have talked about the cable.

We in Norway want it mended. I told my colleague that our ships are ready, and I believe that he heard me.
"""
MASTHEAD = """Ministry of Foreign Affairs of Norway
4 May 2031

The Minister of Foreign Affairs received the Foreign Minister of Latvia, Juris Ozols. They discussed the cable.
"""


def dossier_of(text: str, publisher: str | None = None, source: str = "harbour-note.txt") -> Dossier:
    return build_dossier(from_text(text, source=source, media_type="text/plain", published=date(2031, 5, 5), publisher=publisher))


@pytest.mark.parametrize(
    ("case", "text", "publisher", "side", "why"),
    [
        ("a ministry publishes it", READOUT, "Ministry of Foreign Affairs of Norway", "Norway", "published by"),
        ("the White House publishes it", READOUT, "The White House", "United States", "published by"),
        ("a ministry that is the other one's", READOUT, "Ministry of Foreign Affairs of Latvia", "Latvia", "published by"),
        (
            "a ministry by the town of its seat",
            EVEN,
            "Ministry of Foreign Affairs, Jeddah",
            "Saudi Arabia",
            "country in the name",
        ),
        ("a ministry in the masthead", MASTHEAD, None, "Norway", "published by"),
        ("whoever speaks in the first person", SPEECH, None, "Norway", "first person"),
        ("whose doings are told", READOUT, None, "Norway", "subject"),
        ("an outlet is no side", READOUT, "Reuters", "Norway", "subject"),
        ("nobody does most: the publisher", EVEN, "Reuters", "Reuters", "named after its publisher"),
        ("nothing is known: the file", "The cable was mended on Monday.", None, "harbour-note", "named after its file"),
    ],
)
def test_whose_account_it_is(case: str, text: str, publisher: str | None, side: str, why: str) -> None:
    teller = teller_of(dossier_of(text, publisher))
    assert (case, teller.side) == (case, side)
    assert why in teller.reason


def test_a_side_that_is_known_only_by_name_has_no_actor() -> None:
    assert teller_of(dossier_of(EVEN, "Reuters")).party is None


def test_the_side_can_be_given() -> None:
    account = find_account(dossier_of(EVEN), side="Latvia")
    assert account.side == "Latvia"
    assert account.party is not None
    assert account.party.country == "LVA"
    assert "given" in account.reason


def test_the_given_name_is_kept_where_nobody_is_known_by_it() -> None:
    account = find_account(dossier_of(EVEN), side="the pilots' guild of Tern Rock")
    assert (account.side, account.party) == ("the pilots' guild of Tern Rock", None)


@pytest.mark.parametrize(
    ("case", "text", "publisher", "countries"),
    [
        ("two in the opening", READOUT, "Ministry of Foreign Affairs of Norway", ["NOR", "LVA"]),
        ("who gives the account comes first", READOUT, "Ministry of Foreign Affairs of Latvia", ["LVA", "NOR"]),
        ("a speech names the other later", SPEECH, None, ["NOR", "LVA"]),
        ("nobody", "The cable was mended on Monday.", None, []),
        (
            "three of tripartite talks",
            "Tripartite talks in Oslo\n\nThe Foreign Minister of Norway, Kari Holt, met the Foreign Minister of Latvia, "
            "Juris Ozols, and the Foreign Minister of Peru, Elsa Quiroga. They spoke of the cable.",
            "Ministry of Foreign Affairs of Norway",
            ["NOR", "LVA", "PER"],
        ),
    ],
)
def test_who_was_in_the_contact(case: str, text: str, publisher: str | None, countries: list[str]) -> None:
    dossier = dossier_of(text, publisher)
    found = participants(dossier, teller_of(dossier).party)
    assert (case, [actor.country for actor in found]) == (case, countries)


def test_persons_stand_for_their_states() -> None:
    found = participants(dossier_of(READOUT))
    assert {actor.name for actor in found} == {"Kari Holt", "Juris Ozols"}


def test_a_form_of_address_is_nobody() -> None:
    text = "His Excellency of Norway met the Foreign Minister of Latvia, Juris Ozols. They spoke of the cable."
    assert not {actor.name for actor in participants(dossier_of(text))} & {"Excellency", "His Excellency"}


def test_the_other_accounts_tell_who_else_was_in_it() -> None:
    text = "I thank the President for the talks. We in Norway welcome the pumps, and I say so. Estonia and Estonia's fleet wait."
    dossier = dossier_of(text)
    party = find_account(dossier, side="Norway").party
    latvia = find_account(dossier, side="Latvia").party
    assert latvia is not None
    assert {actor.country for actor in participants(dossier, party, [latvia])} == {"NOR", "LVA"}


def test_headline_dateline_and_notice_are_no_part_of_the_account() -> None:
    document = read(STRAIT / "readout-santiago.txt")
    words = " ".join(span.words for span in passages_of(document))
    assert words.startswith("The Minister of Foreign Affairs, Rodrigo Beltrán, received")
    assert words.endswith("speak again on Friday.")


def test_the_sides_of_the_example() -> None:
    dossiers = [build_dossier(read(STRAIT / name)) for name in ("readout-buenos-aires.md", "readout-santiago.txt")]
    accounts = accounts_of(dossiers)
    assert [account.side for account in accounts] == ["Argentina", "Chile"]
    assert not any(account.second_hand for account in accounts)
    assert {point.side for point in accounts[1].points} == {"Chile"}
    backwards = accounts_of(dossiers[::-1])
    assert {account.id: account.points for account in backwards} == {account.id: account.points for account in accounts}


def test_passages_of_an_article_are_told_at_second_hand() -> None:
    dossier = dossier_of(READOUT)
    at = READOUT.index("She offered")
    span = dossier.document.span(at, at + len("She offered two tugs."))
    account = find_account(dossier, side="Norway", passages=[span])
    assert account.second_hand
    assert account.passages == (span,)
    assert [point.evidence[0].words for point in account.points] == ["She offered two tugs"]
    assert account.id != find_account(dossier, side="Norway").id


def body(name: str, country: str = "NOR") -> Actor:
    return Actor(id=f"{country}.GOV:{name}", name=name, country=country, sector="GOV", kind="organisation", reason="a test")


def account(side: str, party: Actor | None, number: int) -> Account:
    return Account(
        id=f"account-{number}",
        basis=("document",),
        method="test",
        document="document",
        side=side,
        party=party,
        points=(),
        passages=(),
        second_hand=False,
        reason="a test",
    )


@pytest.mark.parametrize(
    ("case", "given", "expect"),
    [
        ("two countries", [("Norway", "Storting"), ("Latvia", "Saeima")], ["Norway", "Latvia"]),
        ("two bodies with names of their own", [("Norway", "Storting"), ("Norway", "Royal Court")], ["Storting", "Royal Court"]),
        ("a body that has no name", [("Norway", "coast guard"), ("Norway", "Storting")], ["Norway (coast guard)", "Storting"]),
        ("one body twice", [("Norway", "Storting"), ("Norway", "Storting")], ["Norway", "Norway (2)"]),
        ("nobody known", [("note", None), ("note", None), ("note", None)], ["note", "note (2)", "note (3)"]),
        ("a name that is taken already", [("note", None), ("note", None), ("note (2)", None)], ["note", "note (3)", "note (2)"]),
    ],
)
def test_sides_are_named_apart(case: str, given: list[tuple[str, str | None]], expect: list[str]) -> None:
    accounts = [account(side, body(name) if name else None, at) for at, (side, name) in enumerate(given)]
    assert (case, [one.side for one in named_apart(accounts)]) == (case, expect)


def test_points_follow_the_name_of_their_side() -> None:
    dossier = dossier_of(READOUT)
    first, second = named_apart([find_account(dossier, side="Norway"), find_account(dossier, side="Norway")])
    assert {point.side for point in second.points} == {second.side}
    assert first.side != second.side
