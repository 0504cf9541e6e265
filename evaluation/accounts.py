"""Predictions in the forms of the accounts bench: points that are given, topics that are given, texts alone."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from communique import build_dossier, from_text
from communique.accounts import compare_accounts
from communique.accounts.alignment import align
from communique.accounts.mentions import spoken_of
from communique.accounts.sides import accounts_of, marked_account, named_side, teller_of
from communique.records import Account, Actor, Dossier, Link, Point
from evaluation.files import json_lines, loose_date

Row = dict[str, Any]
SIDES = ("a", "b")


def alignment(path: Path) -> Iterator[Row]:
    """Task A: label and links of each point that is given."""
    for row in json_lines(path):
        links, names = aligned(row)
        yield {"id": row["id"], "points": {name: told(point, links, names) for point, name in names.items()}}


def aligned(row: Row) -> tuple[tuple[Link, ...], dict[str, str]]:
    """The links between the points that are given, and the names of these by their ids."""
    accounts, (first, second) = marked(row, dossiers(row))
    return align(accounts)[0], first | second


def topics(path: Path) -> Iterator[Row]:
    """Task B: which of the given topics only one side speaks of."""
    for row in json_lines(path):
        accounts = accounts_of(dossiers(row), [row[side]["party"] for side in SIDES])
        speaks = {(one.heading, one.side): one.speaks for one in spoken_of(row["topics"], *accounts)}
        first, second = (account.side for account in accounts)
        yield {
            "id": row["id"],
            "topics_only_a": [t for t in row["topics"] if speaks[t, first] and not speaks[t, second]],
            "topics_only_b": [t for t in row["topics"] if speaks[t, second] and not speaks[t, first]],
        }


def whole(path: Path) -> Iterator[Row]:
    """Task C: points, labels and links from the texts alone."""
    for row in json_lines(path):
        read = dossiers(row)
        found = compare_accounts(read, sides=[row[side]["party"] for side in SIDES])
        names = {
            p.id: f"{letter.upper()}{n}"
            for letter, account in zip(SIDES, found.accounts, strict=True)
            for n, p in enumerate(account.points, 1)
        }
        points = [
            {"id": names[point.id], "side": letter, **place(point, dossier), **told(point.id, found.links, names)}
            for letter, account, dossier in zip(SIDES, found.accounts, read, strict=True)
            for point in account.points
        ]
        yield {"id": row["id"], "points": points}


def place(point: Point, dossier: Dossier) -> Row:
    """Where a point stands in the text that was given."""
    span = point.evidence[0]
    start, end = dossier.document.offsets.to_source(span.start, span.end) or (span.start, span.end)
    return {"start": start, "end": end}


def told(point: str, links: tuple[Link, ...], names: dict[str, str]) -> Row:
    """A point's label and links, in the bench's names; to tell the same differently or in general terms is to tell it."""
    mine = [link for link in links if point in (link.left, link.right)]
    kinds = ["conflict" if link.relation == "conflict" else "both" for link in mine]
    ends = [names[link.right if link.left == point else link.left] for link in mine]
    label = "conflict" if "conflict" in kinds else "both" if mine else "only"
    return {"label": label, "links": [{"id": end, "type": kind} for end, kind in zip(ends, kinds, strict=True)]}


def dossiers(row: Row) -> tuple[Dossier, Dossier]:
    """Both sides' texts, read."""
    first, second = (
        build_dossier(
            from_text(
                row[side]["text"], source=f"{row['id']}-{side}", publisher=row[side].get("publisher"),
                published=loose_date(row.get("date")), media_type="text/plain",
            )
        )
        for side in SIDES
    )  # fmt: skip
    return first, second


def party_of(dossier: Dossier, side: Row) -> Actor | None:
    """Whose account a text is: as the page has it where its publisher is given, else as the bench names the side."""
    told = teller_of(dossier) if "publisher" in side else named_side(dossier.document, side["party"])
    return told.party


def marked(row: Row, read: Sequence[Dossier]) -> tuple[tuple[Account, Account], tuple[dict[str, str], dict[str, str]]]:
    """Both accounts with the points that are given, and for each the names of these by their ids, in order."""
    parties = [party_of(dossier, row[side]) for side, dossier in zip(SIDES, read, strict=True)]
    given = [[point for point in row["points"] if point["side"] == side] for side in SIDES]
    first, second = (
        marked_account(
            read[at], [(p["start"], p["end"]) for p in given[at]], side=side, party=parties[at],
            others=[party for party in parties[1 - at : 2 - at] if party],
        )
        for at, side in enumerate(SIDES)
    )  # fmt: skip
    names = [
        {p.id: g["id"] for p, g in zip(each.points, mine, strict=True)} for each, mine in zip((first, second), given, strict=True)
    ]
    return (first, second), (names[0], names[1])
