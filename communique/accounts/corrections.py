"""The analyst's corrections of a comparison, kept as data and replayed: link, unlink, split, merge, relabel, drop, rename.

A file of corrections is TOML (a table `[[correction]]` each) or JSON Lines (an object a line). A correction names points by their
quoted words and the account they stand in, so that it holds when points are found by another method; or by id, with the
digest of the document. What was said of points is applied before accounts are aligned, what was said of links after.
The order of the corrections does not matter: of two on one pair of points the one of the later day holds, of one day a link.
"""

import json
import re
import tomllib
import warnings
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any, Literal, NamedTuple, get_args

from communique.errors import BadArgument, CannotRead, CommuniqueError
from communique.records import Account, Aspect, Document, Link, Omission, Point, Relation, Span, identify

METHOD = "accounts.corrections/1"
Kind = Literal["link", "unlink", "split", "merge", "relabel", "side", "not-a-point"]
PAIRING = ("unlink", "link", "relabel")  # on one pair and one day, the later of these holds
ON_POINTS = ("not-a-point", "split", "merge")  # in this order, whatever that of the file
FEWEST = {"link": 2, "unlink": 2, "merge": 2, "split": 1, "relabel": 1, "not-a-point": 1, "side": 0}
MOST = {"link": 2, "unlink": 2, "relabel": 2, "split": 1, "not-a-point": 1, "side": 0}
FIELDS = frozenset({"kind", "points", "parts", "relation", "topic", "aspect", "account", "side", "by", "on", "note"})
OF_POINT = frozenset({"words", "account", "id", "document"})
HALF = 0.5  # of the shorter of quotation and point: less in common and the quotation is of something else


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A point as an analyst names it: by words quoted from it and the side that says them, or by id and document digest."""

    words: str | None = None
    account: str | None = None
    id: str | None = None
    document: str | None = None

    def __str__(self) -> str:
        quoted = f"“{self.words}”" if self.words else f"point {self.id}"
        return f"{quoted} ({self.account})" if self.account else quoted


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """What an analyst says of points or links, who says it, when and why; `where` is the file and line it was read from."""

    kind: Kind
    by: str
    points: tuple[Named, ...] = ()
    parts: tuple[str, ...] = ()
    relation: Relation | None = None
    topic: str | None = None
    aspect: Aspect | None = None
    account: str | None = None
    side: str | None = None
    on: date | None = None
    note: str | None = None
    where: str = field(default="corrections", compare=False)

    @property
    def reason(self) -> str:
        """Who said it, when and why, as a record's reason ends."""
        day = f" on {self.on.isoformat()}" if self.on else ""
        return f"{self.by}{day}" + (f": {self.note}" if self.note else "")


class Corrected(NamedTuple):
    """Accounts as corrected, and an error for each correction that could not be applied."""

    accounts: list[Account]
    errors: list[CommuniqueError]


class Relinked(NamedTuple):
    """Links as corrected, what was unlinked as (point, point) pairs with the correction, and errors."""

    links: tuple[Link, ...]
    unlinked: Mapping[frozenset[str], Correction]
    errors: list[CommuniqueError]


def load_corrections(path: str | Path) -> tuple[Correction, ...]:
    """The corrections of a TOML or JSON Lines file; raises CannotRead or BadArgument with file and line."""
    path = Path(path)
    try:
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", None) or "not UTF-8"
        raise CannotRead(str(path), f"corrections not read ({why.lower()})", "give a TOML or JSON Lines file") from error
    raw = from_toml(text, str(path)) if path.suffix.lower() == ".toml" else from_jsonl(text, str(path))
    return tuple(correction_of(plain, where) for plain, where in raw)


def from_toml(text: str, name: str) -> list[tuple[Any, str]]:
    """Each table `[[correction]]` with its file and line."""
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BadArgument(name, f"not TOML: {error}", "see docs/accounts.md for the form of a correction") from error
    lines = [number for number, line in enumerate(text.split("\n"), 1) if line.strip().startswith("[[correction]]")]
    found = tables.pop("correction", [])
    if tables or not isinstance(found, list):
        raise BadArgument(
            name, f"unknown table {next(iter(tables), 'correction')!r}", "begin each correction with [[correction]]"
        )
    places = lines if len(lines) == len(found) else [1] * len(found)
    return [(plain, f"{name}:{line}") for plain, line in zip(found, places, strict=True)]


def from_jsonl(text: str, name: str) -> list[tuple[Any, str]]:
    """Each object with its file and line."""
    found = []
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            try:
                found.append((json.loads(line), f"{name}:{number}"))
            except ValueError as error:
                raise BadArgument(f"{name}:{number}", f"not JSON: {error}", "write one object a line") from error
    return found


def correction_of(plain: Any, where: str) -> Correction:
    """The correction that a table or object holds, checked."""
    if not isinstance(plain, dict):
        raise BadArgument(where, "not a correction", "write a table with kind, by and points")
    unknown = sorted(plain.keys() - FIELDS)
    if unknown:
        raise BadArgument(where, f"unknown key {unknown[0]!r}", f"use {', '.join(sorted(FIELDS))}")
    made = Correction(
        kind=chosen(plain, "kind", get_args(Kind), where) or refuse(where, "kind"),
        by=text_of(plain, "by", where) or refuse(where, "by"),
        points=tuple(named(point, where) for point in listed(plain, "points", where)),
        parts=tuple(part for part in listed(plain, "parts", where) if isinstance(part, str)),
        relation=chosen(plain, "relation", get_args(Relation), where),
        topic=text_of(plain, "topic", where),
        aspect=chosen(plain, "aspect", get_args(Aspect), where),
        account=text_of(plain, "account", where),
        side=text_of(plain, "side", where),
        on=day_of(plain.get("on"), where),
        note=text_of(plain, "note", where),
        where=where,
    )
    check(made)
    return made


def check(made: Correction) -> None:
    """Raise BadArgument where a correction lacks what its kind needs."""
    kind, count = made.kind, len(made.points)
    if not FEWEST[kind] <= count <= MOST.get(kind, count):
        raise BadArgument(
            made.where, f"{kind!r} names {count} points", f"name {FEWEST[kind] if count < FEWEST[kind] else MOST[kind]}"
        )
    if kind == "split" and len(made.parts) < 2:
        raise BadArgument(made.where, "a split needs the words of two parts or more", 'add parts = ["...", "..."]')
    if kind == "side" and not (made.account and made.side):
        raise BadArgument(made.where, "a side is renamed from account to side", 'add account = "..." and side = "..."')
    if kind == "relabel" and count == 2 and made.relation is None:
        raise BadArgument(made.where, "no relation is given", f"add relation: {', '.join(get_args(Relation))}")
    if kind == "relabel" and count == 1 and made.topic is None and made.aspect is None:
        raise BadArgument(made.where, "neither topic nor aspect is given", "add one of them, or name two points and a relation")


def refuse(where: str, key: str) -> Any:
    """Raise for a key that every correction needs."""
    raise BadArgument(where, f"no {key!r}", f"add {key} to the correction")


def chosen(plain: Mapping[str, Any], key: str, among: tuple[str, ...], where: str) -> Any:
    """The value of a key that has one of a few values, None where it is not there."""
    value = plain.get(key)
    if value is not None and value not in among:
        raise BadArgument(where, f"{key} {value!r}", f"choose {', '.join(among)}")
    return value


def text_of(plain: Mapping[str, Any], key: str, where: str) -> str | None:
    """The words of a key, None where it is not there."""
    value = plain.get(key)
    if value is not None and (not isinstance(value, str) or not value.strip()):
        raise BadArgument(where, f"{key} is no text", f"write {key} in quotation marks, or leave it out")
    return value


def listed(plain: Mapping[str, Any], key: str, where: str) -> list[Any]:
    """The items of a key, none where it is not there."""
    value = plain.get(key, [])
    if not isinstance(value, list):
        raise BadArgument(where, f"{key} is no list", f"write {key} = [...]")
    return value


def named(plain: Any, where: str) -> Named:
    """How a correction names one point."""
    plain = {"words": plain} if isinstance(plain, str) else plain
    if not isinstance(plain, dict) or not plain.keys() <= OF_POINT or not (plain.keys() & {"words", "id"}):
        raise BadArgument(where, f"no point is named by {plain!r}", 'write { account = "...", words = "..." }')
    return Named(**{key: text_of(plain, key, where) for key in plain})


def day_of(value: Any, where: str) -> date | None:
    """A day as TOML or text gives it."""
    if value is None or (isinstance(value, date) and type(value) is date):
        return value
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError) as error:
        raise BadArgument(where, f"on {value!r} is no day", "write it as 2026-05-14") from error


def save_corrections(corrections: Iterable[Correction], path: str | Path) -> None:
    """Write corrections as TOML or, by the name of the file, JSON Lines; `load_corrections` gives them back."""
    path = Path(path)
    one = toml_of if path.suffix.lower() == ".toml" else jsonl_of
    path.write_text("".join(one(plain_of(each)) for each in corrections), "utf-8", newline="\n")


def plain_of(correction: Correction) -> dict[str, Any]:
    """A correction by key, without what it leaves open."""
    plain = {name: getattr(correction, name) for name in Correction.__slots__ if name not in ("points", "parts", "where", "on")}
    plain["on"] = correction.on.isoformat() if correction.on else None
    plain["points"] = [{k: getattr(p, k) for k in Named.__slots__ if getattr(p, k) is not None} for p in correction.points]
    plain["parts"] = list(correction.parts)
    return {name: value for name, value in plain.items() if value not in (None, [])}


def jsonl_of(plain: Mapping[str, Any]) -> str:
    """One object on a line."""
    return json.dumps(plain, ensure_ascii=False) + "\n"


def toml_of(plain: Mapping[str, Any]) -> str:
    """One table `[[correction]]`."""
    return "\n".join(["[[correction]]", *(f"{key} = {toml_value(value)}" for key, value in plain.items()), "", ""])


def toml_value(value: Any) -> str:
    """A string, a list or an inline table; a basic string of TOML escapes as JSON does, and DEL besides."""
    if isinstance(value, list):
        return f"[{', '.join(map(toml_value, value))}]"
    if isinstance(value, dict):
        return f"{{ {', '.join(f'{key} = {toml_value(each)}' for key, each in value.items())} }}"
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def warned(error: CommuniqueError) -> None:
    """Say of a correction that it was not applied, as a warning."""
    warnings.warn(str(error), stacklevel=4)


def correct_points(
    accounts: Sequence[Account], corrections: Sequence[Correction], documents: Mapping[str, Document]
) -> Corrected:
    """The accounts with sides renamed and points dropped, split, merged and relabelled. `documents` are by id."""
    errors: list[CommuniqueError] = []
    names = Names(corrections)
    current = list(accounts)
    for kind in ON_POINTS:
        for correction in in_order(corrections, kind):
            try:
                current = CHANGES[kind](current, correction, Finder(current, names, documents))
            except CommuniqueError as error:
                errors.append(error)
    for correction in in_order(corrections, "relabel"):
        if len(correction.points) == 1:
            try:
                current = relabelled(current, correction, Finder(current, names, documents))
            except CommuniqueError as error:
                errors.append(error)
    for correction in in_order(corrections, "side"):
        if not any(names.meets(correction.account, account.side) for account in current):
            what = f"no account is called {correction.account!r}"
            errors.append(BadArgument(correction.where, what, f"the accounts are {', '.join(a.side for a in current)}"))
    return Corrected([renamed(account, names) for account in current], errors)


def correct_links(
    accounts: Sequence[Account], links: Sequence[Link], corrections: Sequence[Correction], documents: Mapping[str, Document]
) -> Relinked:
    """The links with those that the analyst made, took away and relabelled."""
    finder = Finder(accounts, Names(corrections), documents)
    place = {point.id: number for number, point in enumerate(p for account in accounts for p in account.points)}
    current = {frozenset((link.left, link.right)): link for link in links}
    unlinked: dict[frozenset[str], Correction] = {}
    errors: list[CommuniqueError] = []
    paired = [c for c in corrections if c.kind in PAIRING and len(c.points) == 2]
    for correction in sorted(paired, key=lambda c: (c.on or date.min, PAIRING.index(c.kind), *sorting(c))):
        try:
            left, right = sorted(finder.pair(correction), key=lambda point: place[point.id])
            pair = frozenset((left.id, right.id))
            if correction.kind == "unlink":
                current.pop(pair, None)
                unlinked[pair] = correction
            else:
                current[pair] = linked(left, right, correction, current.get(pair))
                unlinked.pop(pair, None)
        except CommuniqueError as error:
            errors.append(error)
    ordered = sorted(current.values(), key=lambda link: (place[link.left], place[link.right]))
    return Relinked(tuple(ordered), unlinked, errors)


def linked(left: Point, right: Point, correction: Correction, before: Link | None) -> Link:
    """The link of two points as an analyst wants it."""
    if correction.kind == "relabel" and before is None:
        raise BadArgument(correction.where, "the two points are not linked", 'write kind = "link", with the relation')
    relation: Relation = correction.relation or (before.relation if before else "both")
    return Link(
        id=identify(METHOD, *sorted((left.id, right.id))),
        basis=(left.id, right.id),
        method=METHOD,
        left=left.id,
        right=right.id,
        relation=relation,
        confidence=1.0,
        parts=before.parts if before else (),
        reason=f"linked by {correction.reason}",
        corrected=True,
    )


def correct_omissions(
    omitted: Iterable[Omission], unlinked: Mapping[frozenset[str], Correction], accounts: Sequence[Account]
) -> tuple[Omission, ...]:
    """The omissions, those marked that stand because an analyst took a link away."""
    whose = {point.id: account.id for account in accounts for point in account.points}
    by_point = {(one, whose[other]): c for pair, c in unlinked.items() for one, other in both_ways(pair)}
    return tuple(
        replace(one, corrected=True, confidence=1.0, reason=f"{one.reason}; unlinked by {found.reason}")
        if (found := by_point.get((one.point, one.account))) and not one.corrected
        else one
        for one in omitted
    )


def both_ways(pair: frozenset[str]) -> list[tuple[str, str]]:
    """(one, other) and (other, one)."""
    one, other = sorted(pair)
    return [(one, other), (other, one)]


def in_order(corrections: Iterable[Correction], kind: str) -> list[Correction]:
    """The corrections of a kind by day, then by what they say: the order of the file does not matter."""
    return sorted({c: None for c in corrections if c.kind == kind}, key=lambda c: (c.on or date.min, *sorting(c)))


def sorting(correction: Correction) -> tuple[str, ...]:
    """What tells two corrections of one kind and day apart."""
    return (jsonl_of(plain_of(correction)),)


class Names:
    """What each side is called, before and after it was renamed: a correction may use either."""

    def __init__(self, corrections: Iterable[Correction]) -> None:
        self.new = {c.account: c.side for c in in_order(corrections, "side") if c.account and c.side}

    def of(self, side: str) -> str:
        """The name that a side has in the end."""
        return self.new.get(side, side)

    def meets(self, asked: str | None, side: str) -> bool:
        """Whether a correction that says `asked` means this side; None means any."""
        return asked is None or asked in (side, self.of(side)) or self.of(asked) == side


class Place(NamedTuple):
    """Where quoted words stand in the document of an account."""

    account: Account
    start: int
    end: int


class Finder:
    """Finds the points that corrections name, in the texts of some accounts."""

    def __init__(self, accounts: Sequence[Account], names: Names, documents: Mapping[str, Document]) -> None:
        self.accounts, self.names, self.documents = accounts, names, documents

    def pair(self, correction: Correction) -> tuple[Point, Point]:
        """The two points of a link, which must be of two accounts."""
        one, other = (self.one(point, correction) for point in correction.points)
        if one[0].id == other[0].id:
            raise BadArgument(correction.where, "both points are of one account", "name a point of each of two accounts")
        return one[1], other[1]

    def one(self, wanted: Named, correction: Correction) -> tuple[Account, Point]:
        """The account and the point that are named; raises BadArgument where there is none, or more than one."""
        found = self.by_id(wanted) if wanted.id else self.by_words(wanted, correction)
        if len(found) == 1:
            return found[0]
        if found:
            raise BadArgument(correction.where, f"{wanted} is in {len(found)} points", "name the account, or quote more words")
        what = "is no point any more" if wanted.id else "stands in the text, but in no point"
        raise BadArgument(correction.where, f"{wanted} {what}", "quote the words of a point that is shown")

    def by_id(self, wanted: Named) -> list[tuple[Account, Point]]:
        """The point with an id, in the document whose digest or id is given."""
        return [
            (account, point)
            for account in self.accounts
            for point in account.points
            if point.id == wanted.id and wanted.document in (None, account.document, self.documents[account.document].digest)
        ]

    def by_words(self, wanted: Named, correction: Correction) -> list[tuple[Account, Point]]:
        """The points that quoted words stand in: those that are just these words, else those that share the most with them."""
        found: dict[str, tuple[Account, Point]] = {}
        for place in self.places(wanted, correction):
            point = best(place)
            if point is not None:
                found[point.id] = (place.account, point)
        same = {name: each for name, each in found.items() if flat(each[1].evidence[0].words) == flat(wanted.words or "")}
        return list((same or found).values())

    def places(self, wanted: Named, correction: Correction) -> list[Place]:
        """Everywhere that quoted words stand in the accounts they may be from; raises BadArgument where they do not."""
        asked = [account for account in self.accounts if self.names.meets(wanted.account, account.side)]
        if not asked:
            sides = ", ".join(account.side for account in self.accounts)
            raise BadArgument(correction.where, f"no account is called {wanted.account!r}", f"the accounts are {sides}")
        found = [
            Place(account, start, end)
            for account in asked
            for passage in account.passages
            for start, end in occurrences(self.documents[account.document].text, wanted.words or "", passage)
        ]
        if not found:
            raise BadArgument(correction.where, f"{wanted} no longer stands in the text", "quote it anew, or take this out")
        return found


def flat(words: str) -> str:
    """Words with single spaces."""
    return " ".join(words.split())


def occurrences(text: str, words: str, passage: Span) -> list[tuple[int, int]]:
    """Where words stand in a passage, whatever spaces and line breaks part them there."""
    pattern = re.compile(r"\s+".join(map(re.escape, words.split())))
    return [found.span() for found in pattern.finditer(text, passage.start, passage.end) if found.group()]


def best(place: Place) -> Point | None:
    """The point that shares the most characters with a place, and half of the shorter of the two."""

    def shared(point: Point) -> int:
        return min(point.evidence[0].end, place.end) - max(point.evidence[0].start, place.start)

    point = max(place.account.points, key=lambda p: (shared(p), -p.evidence[0].end + p.evidence[0].start), default=None)
    if point is None:
        return None
    shorter = min(place.end - place.start, point.evidence[0].end - point.evidence[0].start)
    return point if shared(point) >= HALF * shorter else None


def with_points(accounts: Sequence[Account], account: Account, points: Iterable[Point]) -> list[Account]:
    """The accounts, one of them with other points, in order of the text."""
    ordered = tuple(sorted(points, key=lambda point: point.evidence[0]))
    basis = tuple(point.id for point in ordered) or account.basis
    return [replace(a, points=ordered, basis=basis) if a.id == account.id else a for a in accounts]


def dropped(accounts: list[Account], correction: Correction, finder: Finder) -> list[Account]:
    """Without a point; nothing happens where its words stand in no point any more."""
    wanted = correction.points[0]
    found = finder.by_id(wanted) if wanted.id else finder.by_words(wanted, correction)
    if not found:
        return accounts
    account, point = finder.one(wanted, correction)
    return with_points(accounts, account, (each for each in account.points if each.id != point.id))


def split(accounts: list[Account], correction: Correction, finder: Finder) -> list[Account]:
    """A point in parts, by their quoted words; nothing happens where these are points already."""
    wanted = correction.points[0]
    whole = finder.places(wanted, correction)[0] if wanted.words else None
    if whole is not None and is_split(whole, correction.parts):
        return accounts
    account, point = finder.one(wanted, correction)
    document = finder.documents[account.document]
    pieces = []
    for words in correction.parts:
        found = occurrences(document.text, words, point.evidence[0])
        if not found:
            raise BadArgument(correction.where, f"the part “{words}” is not in {wanted}", "quote words of the point")
        pieces.append(document.span(*found[0]))
    made = [part_of(point, piece, correction) for piece in sorted(set(pieces))]
    if any(one.evidence[0].end > other.evidence[0].start for one, other in pairwise(made)):
        raise BadArgument(correction.where, "the parts overlap", "quote parts that have no words in common")
    return with_points(accounts, account, [*(p for p in account.points if p.id != point.id), *made])


def is_split(whole: Place, parts: Sequence[str]) -> bool:
    """Whether the parts are points already."""
    inside = {flat(p.evidence[0].words) for p in whole.account.points if whole.start <= p.evidence[0].start < whole.end}
    return {flat(part) for part in parts} <= inside


def part_of(point: Point, piece: Span, correction: Correction) -> Point:
    """The part of a point that some of its words are, with what belongs to them."""

    def holds(span: Span) -> bool:
        return piece.start <= span.start and span.end <= piece.end

    return replace(
        point,
        id=identify(METHOD, piece.document, piece.start, piece.end),
        evidence=(piece,),
        method=METHOD,
        cue=point.cue if point.cue and holds(point.cue) else None,
        figures=tuple(figure for figure in point.figures if holds(figure.span)),
        names=tuple(name for name in point.names if holds(name)),
        reason=f"split off by {correction.reason}",
    )


def merged(accounts: list[Account], correction: Correction, finder: Finder) -> list[Account]:
    """Adjacent points as one; nothing happens where they are one already."""
    found = [finder.one(wanted, correction) for wanted in correction.points]
    account = found[0][0]
    if any(other.id != account.id for other, _ in found):
        raise BadArgument(correction.where, "the points are of several accounts", "merge points of one account, or link them")
    chosen_ids = {point.id for _, point in found}
    if len(chosen_ids) == 1:
        return accounts
    places = [number for number, point in enumerate(account.points) if point.id in chosen_ids]
    if places != list(range(places[0], places[-1] + 1)):
        raise BadArgument(correction.where, "the points are not next to each other", "name those between them too")
    parts = [account.points[number] for number in places]
    whole = whole_of(parts, correction, finder.documents[account.document])
    return with_points(accounts, account, [*(p for p in account.points if p.id not in chosen_ids), whole])


def whole_of(parts: Sequence[Point], correction: Correction, document: Document) -> Point:
    """One point made of several."""
    first, last = parts[0], parts[-1]
    start, end = first.evidence[0].start, max(part.evidence[0].end for part in parts)
    return replace(
        first,
        id=identify(METHOD, document.id, start, end),
        evidence=(document.span(start, end),),
        method=METHOD,
        confidence=min(part.confidence for part in parts),
        sentence=document.span(min(first.sentence.start, start), max(last.sentence.end, end)),
        cue=next((part.cue for part in parts if part.cue), None),
        speakers=tuple(dict.fromkeys(party for part in parts for party in part.speakers)),
        joint=any(part.joint for part in parts),
        figures=tuple(figure for part in parts for figure in part.figures),
        names=tuple(name for part in parts for name in part.names),
        reason=f"merged by {correction.reason}",
    )


def relabelled(accounts: list[Account], correction: Correction, finder: Finder) -> list[Account]:
    """A point with another topic or aspect."""
    account, point = finder.one(correction.points[0], correction)
    changed = replace(
        point,
        topic=correction.topic or point.topic,
        aspect=correction.aspect or point.aspect,
        reason=f"relabelled by {correction.reason}",
    )
    return with_points(accounts, account, (changed if each.id == point.id else each for each in account.points))


def renamed(account: Account, names: Names) -> Account:
    """The account under the name that the analyst gave its side."""
    side = names.of(account.side)
    return replace(account, side=side, points=tuple(replace(point, side=side) for point in account.points))


Change = Callable[[list[Account], Correction, Finder], list[Account]]
CHANGES: Mapping[str, Change] = {"not-a-point": dropped, "split": split, "merge": merged}
