"""From the source of two or three sides' accounts to their records: points, links, topics, one record for each two sides."""

import re
from collections.abc import Iterable
from itertools import combinations
from pathlib import Path

from corpus import vocabulary
from corpus.annotations import real_day, unknown
from corpus.documents import FICTION, check_header_words, real_people, split_of
from corpus.source import Line, Record, Section, Slip, read_source

HEADER = ("id", "fiction", "event", "date", "class", "topics", "hand")
POINT = re.compile(r"([A-C]\d+)\b")
LINK = re.compile(r"([A-C]\d+) *([=x<>!]) *((?:[A-C]\d+[ ,]*)+)([a-z]*)$")
Links = dict[tuple[str, str], tuple[str, str | None]]


def read_accounts(path: Path, second: Path | None = None) -> tuple[list[Record], list[Slip]]:
    """The records of a file and what is wrong with it; with `second`, topics and links are that reader's instead."""
    header, sections = read_source(path)
    slips = list(check_header(path, header))
    sides = {section.name: section for section in sections if section.name in ("A", "B", "C")}
    named = {section.name: section for section in sections}
    if second is not None:
        named |= {section.name: section for section in read_source(second)[1]}
    texts: dict[str, str] = {}
    points: dict[str, tuple[int, int]] = {}
    for name, section in sides.items():
        try:
            texts[name] = read_side(path, section, points)
        except Slip as slip:
            slips.append(slip)
        slips += check_side(path, section)
    if len(sides) < 2 or len(texts) < len(sides):
        return [], [*slips, Slip(str(path), "two sides are needed, `= A | PARTY | kind | style | publisher` and `= B | ...`")]
    where = str(second or path)
    topics, wrong = read_topics(where, named.get("topics"), points)
    links, wrong_links = read_links(where, named.get("links"), points)
    records = [compile_pair(header, sides, texts, points, topics, links, pair) for pair in combinations(sorted(sides), 2)]
    return records, [*slips, *wrong, *wrong_links]


def check_header(path: Path, header: dict[str, str]) -> Iterable[Slip]:
    """What is wrong with the header of a set of accounts."""
    place = str(path)
    yield from check_header_words(path, header, HEADER)
    if not real_day(header.get("date", "")):
        yield Slip(place, f"`date` is no ISO date: {header.get('date')!r}")
    yield from unknown(place, "class", [header.get("class", "")], vocabulary.ACCOUNT_CLASSES)


def check_side(path: Path, section: Section) -> Iterable[Slip]:
    """What is wrong with a side's own heading and names."""
    place = f"{path}: side {section.name}"
    parts = [part.strip() for part in section.argument.split("|")]
    if len(parts) != 4 or not re.match(r"[A-Z]{3}\.[A-Z]{3}$", parts[0]):
        yield Slip(place, "a side is written `= A | PARTY | kind | style | publisher`, the party as COUNTRY.SECTOR")
        return
    country, _, sector = parts[0].partition(".")
    yield from unknown(place, "country", [country], vocabulary.countries())
    yield from unknown(place, "sector", [sector], vocabulary.SECTORS)
    yield from unknown(place, "kind", [parts[1]], vocabulary.KINDS)
    yield from unknown(place, "style", [parts[2]], vocabulary.STYLES)
    text = " ".join(line.text for line in section.lines)
    yield from (Slip(place, f"{name!r} is a real office-holder; invent a name") for name in real_people(text))


def read_side(path: Path, section: Section, points: dict[str, tuple[int, int]]) -> str:
    """The text of a side without its brackets; its points are added to `points` with their characters."""
    text, open_point = "", None
    place = f"{path}: side {section.name}"
    for line in paragraphs(section.lines):
        text += "\n\n" if text else ""
        for piece in re.split(r"([\[\]])", line):
            if piece == "[":
                if open_point is not None:
                    raise Slip(place, f"points do not nest: after {open_point[0]}")
                open_point = ("", len(text))
            elif piece == "]":
                if open_point is None or len(text) == open_point[1]:
                    raise Slip(place, f"a bracket closes nothing: {text[-60:]}]")
                points[open_point[0]] = (open_point[1], len(text))
                open_point = None
            elif open_point is not None and not open_point[0]:
                label = POINT.match(piece)
                if label is None or label[1][0] != section.name or label[1] in points:
                    raise Slip(place, f"a point opens with its own new label, such as [{section.name}1 ...: [{piece[:40]}")
                open_point = (label[1], len(text))
                text += piece[label.end() :].lstrip()
            else:
                text += piece
    if open_point is not None:
        raise Slip(place, f"{open_point[0]} is not closed")
    return text


def paragraphs(lines: tuple[Line, ...]) -> list[str]:
    """Lines joined to paragraphs, which a blank line parts."""
    parts = [""]
    for line in lines:
        if not line.text.strip():
            parts.append("")
        elif not line.text.startswith("#"):
            parts[-1] += (" " if parts[-1] else "") + line.text.strip()
    return [part for part in parts if part]


def read_topics(place: str, section: Section | None, points: dict[str, tuple[int, int]]) -> tuple[dict[str, str], list[Slip]]:
    """The topic of each point: `the contact itself: A1 B1 B2` a line."""
    topics: dict[str, str] = {}
    slips = []
    for line in section.lines if section else ():
        if not line.text.strip() or line.text.startswith("#"):
            continue
        topic, colon, labels = line.text.rpartition(":")
        names = re.findall(r"\w+", labels)
        if not colon or not names:
            slips.append(Slip(f"{place}:{line.number}", "a topic is written `topic: A1 B2 B3`"))
        for name in names:
            if name not in points or name in topics:
                slips.append(Slip(f"{place}:{line.number}", f"{name} is no point, or has a topic already"))
            topics[name] = topic.strip()
    slips += [Slip(place, f"{name} has no topic") for name in points if name not in topics]
    return topics, slips


def read_links(place: str, section: Section | None, points: dict[str, tuple[int, int]]) -> tuple[Links, list[Slip]]:
    """The links, first side first: (left, right) to relation and kind of conflict."""
    links: Links = {}
    slips = []
    for line in section.lines if section else ():
        if not line.text.strip() or line.text.startswith("#"):
            continue
        parts = LINK.match(line.text.strip())
        if parts is None:
            slips.append(Slip(f"{place}:{line.number}", f"a link is written `A1 = B2 B3` or `A5 ! B7 figure`: {line.text!r}"))
            continue
        relation = vocabulary.LINKS[parts[2]]
        conflict = parts[4] or None
        if (relation == "conflict") != (conflict is not None) or (conflict and conflict not in vocabulary.CONFLICTS):
            slips.append(
                Slip(f"{place}:{line.number}", f"a conflict, and only one, has a kind: {', '.join(sorted(vocabulary.CONFLICTS))}")
            )
        for right in re.findall(r"\w+", parts[3]):
            left = parts[1]
            if left not in points or right not in points or left[0] >= right[0] or (left, right) in links:
                slips.append(
                    Slip(
                        f"{place}:{line.number}",
                        f"{left} {parts[2]} {right}: both must be points, the earlier side first, linked once",
                    )
                )
            links[left, right] = (relation, conflict)
    return links, slips


def compile_pair(
    header: dict[str, str], sides: dict[str, Section], texts: dict[str, str], points: dict[str, tuple[int, int]],
    topics: dict[str, str], links: Links, pair: tuple[str, str],
) -> Record:  # fmt: skip
    """One record for two sides; in a triple each two sides make one, with the same `group`."""
    own = {name: span for name, span in points.items() if name[0] in pair}
    touching = {name: [] for name in own}  # type: dict[str, list[Record]]
    for (left, right), (relation, conflict) in links.items():
        if left in own and right in own:
            kind = "conflict" if relation == "conflict" else "both"
            touching[left].append({"id": right, "type": kind, "relation": relation, "conflict": conflict})
            mirrored = {"left_general": "left_specific", "left_specific": "left_general"}.get(relation, relation)
            touching[right].append({"id": left, "type": kind, "relation": mirrored, "conflict": conflict})
    compiled = [
        {
            "id": name,
            "side": name[0].lower(),
            "start": span[0],
            "end": span[1],
            "label": label_of(touching[name]),
            "links": touching[name],
            "topic": topics.get(name),
        }
        for name, span in own.items()
    ]
    heard = {side: {topics.get(name) for name in own if name[0] == side} for side in pair}
    inventory = list(dict.fromkeys(topics[name] for name in own if name in topics))
    identifier = header.get("id", "")
    return {
        "id": identifier if len(sides) == 2 else f"{identifier}:{''.join(pair).lower()}",
        "group": identifier,
        "split": split_of(identifier),
        "fiction": FICTION,
        "class": header.get("class"),
        "date": header.get("date"),
        "event": header.get("event"),
        "topics_of_record": re.split(r", *", header.get("topics", "")),
        "hand": header.get("hand"),
        "sides": {name.lower(): compile_side(sides[name], texts[name]) for name in pair},
        "points": compiled,
        "topics": inventory,
        "one_sided": {
            mine.lower(): [topic for topic in inventory if topic in heard[mine] and topic not in heard[other]]
            for mine, other in (pair, pair[::-1])
        },
    }


def label_of(links: list[Record]) -> str:
    """conflict before both before only."""
    kinds = {link["type"] for link in links}
    return "conflict" if "conflict" in kinds else "both" if kinds else "only"


def compile_side(section: Section, text: str) -> Record:
    """One side's own fields."""
    party, kind, style, publisher = ([part.strip() for part in section.argument.split("|")] + [""] * 4)[:4]
    return {"party": party, "kind": kind, "style": style, "publisher": publisher, "text": text}
