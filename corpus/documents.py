"""From a document's source to its record: every annotation resolved to characters, everything checked."""

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path

from communique.codebooks import rows
from communique.events.ontology import cameo_code, event_type
from corpus import vocabulary
from corpus.source import QUOTED, Line, Range, Section, Sentence, Slip, fields, find, locate, read_marks, read_source, read_text, split

Record = dict[str, object]
HEADER = ("id", "fiction", "title", "published", "publisher", "kind", "style", "topics", "hand")
HELD_BACK = 15  # per cent of documents, and of pairs, that are never trained on
SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*$")
ACTOR = re.compile(r"([A-Z]{3})\.([A-Z]{3})(:[a-z0-9-]+)?$")
DAY = re.compile(r"\d{4}(-\d\d(-\d\d)?)?$")
OPEN = "\"“«‘'„"
CLOSE = "\"”»’'“"
MARKED = re.compile(r"[\"“”«»„]|(?<!\w)['‘](?=\w).*[\w.,!?]['’](?!\w)", re.DOTALL)  # not the apostrophe of "riggers' pay"
FICTION = "written for the Communique corpus; the happenings and every named person are invented"


def split_of(identifier: str) -> str:
    """`test` for the 15 % that are held back, else `train`; it hangs on the id alone and never changes."""
    return "test" if int(hashlib.sha256(identifier.encode()).hexdigest(), 16) % 100 < HELD_BACK else "train"


@dataclass
class Reading:
    """A document while its annotations are read."""

    path: Path
    text: str
    sentences: list[Sentence]
    cast: dict[str, str]
    mentions: dict[str, dict[Range, str]] = field(default_factory=dict)
    statements: dict[str, Record] = field(default_factory=dict)
    events: dict[str, Record] = field(default_factory=dict)
    assessments: list[Record] = field(default_factory=list)
    linkages: list[Record] = field(default_factory=list)
    near_misses: list[Record] = field(default_factory=list)
    slips: list[Slip] = field(default_factory=list)


def read_document(path: Path, marks: Path | None = None) -> tuple[Record, list[Slip]]:
    """The record of a document and what is wrong with it; with `marks`, annotated by that second reader instead."""
    header, sections = read_source(path)
    named = {section.name: section for section in sections}
    slips = list(check_header(path, header))
    if "text" not in named:
        return {}, [*slips, Slip(str(path), "there is no `= text`")]
    text, blocks, sentences = read_text(named["text"].lines)
    if marks is not None:
        named |= {section.name: section for section in read_source(marks)[1]}
        sentences = read_marks(sentences, named["marks"].lines, str(marks))
    reading = Reading(marks or path, text, sentences, {})
    reading.slips += slips
    attempt(reading, lambda: read_cast(reading, named.get("actors")))
    reading.slips += [Slip(str(path), f"no block kind {block.kind!r}") for block in blocks if block.kind not in vocabulary.BLOCKS]
    for sentence in sentences:
        silent = next(block.kind for block in blocks if block.start <= sentence.start < block.end) in vocabulary.SILENT_BLOCKS
        for line in sentence.marks:
            if silent:
                reading.slips.append(Slip(f"{reading.path}:{line.number}", "titles, bylines, datelines and boilerplate hold no annotations"))
            attempt(reading, lambda line=line, sentence=sentence: read_mark(reading, sentence, line))  # type: ignore[misc]
    check_links(reading)
    return compile_record(header, reading, blocks), reading.slips


def attempt(reading: Reading, read: Callable[[], None]) -> None:
    """Run one step and keep what is wrong with it, so that one run of the check tells all."""
    try:
        read()
    except Slip as slip:
        reading.slips.append(slip)


def check_header(path: Path, header: dict[str, str]) -> Iterable[Slip]:
    """What is wrong with a document's header."""
    place = str(path)
    yield from (Slip(place, f"the header has no `{name}`") for name in HEADER if not header.get(name))
    yield from check_header_words(path, header)
    try:
        date.fromisoformat(header.get("published", ""))
    except ValueError:
        yield Slip(place, f"`published` is no ISO date: {header.get('published')!r}")
    yield from unknown(place, "kind", [header.get("kind", "")], vocabulary.KINDS)
    yield from unknown(place, "style", [header.get("style", "")], vocabulary.STYLES)


def check_header_words(path: Path, header: dict[str, str]) -> Iterable[Slip]:
    """What is wrong with the parts of a header that documents and accounts share."""
    place = str(path)
    if header.get("id") != path.stem or not SLUG.match(path.stem):
        yield Slip(place, f"the id must be the file's name, lower case with hyphens: {header.get('id')!r}")
    if header.get("fiction") != FICTION:
        yield Slip(place, f"`fiction:` must read: {FICTION}")
    yield from unknown(place, "topic", re.split(r", *", header.get("topics", "")), vocabulary.TOPICS)


def unknown(place: str, what: str, given: Iterable[str], known: Iterable[str]) -> Iterable[Slip]:
    """A slip for each value that is not in the vocabulary."""
    yield from (Slip(place, f"no {what} {value!r}: one of {', '.join(sorted(known))}") for value in given if value not in known)


def read_cast(reading: Reading, section: Section | None) -> None:
    """The actors by id, with their names."""
    for line in section.lines if section else ():
        if not line.text.strip():
            continue
        identifier, *rest = split(line.text, "|")
        attempt(reading, lambda i=identifier, n=line.number: check_actor(reading, i, f"{reading.path}:{n}", new=True))  # type: ignore[misc]
        reading.cast[identifier] = rest[0] if rest else ""


def check_actor(reading: Reading, identifier: str, place: str, *, new: bool = False) -> str:
    """The id, if it is well formed and, when it has a slug, in the cast; ids without one need not be declared."""
    parts = ACTOR.match(identifier)
    if parts is None:
        raise Slip(place, f"{identifier!r} is no actor: COUNTRY.SECTOR or COUNTRY.SECTOR:slug")
    if parts[1] not in vocabulary.countries():
        raise Slip(place, f"no country {parts[1]!r}")
    if parts[2] not in vocabulary.SECTORS:
        raise Slip(place, f"no sector {parts[2]!r}: one of {', '.join(sorted(vocabulary.SECTORS))}")
    if not new and identifier not in reading.cast:
        if parts[3]:
            raise Slip(place, f"{identifier} is not in the cast")
        reading.cast[identifier] = ""
    return identifier


def read_mark(reading: Reading, sentence: Sentence, line: Line) -> None:
    """One annotation, by its first letters."""
    place = f"{reading.path}:{line.number}"
    if line.text.startswith("@ "):
        return read_mentions(reading, sentence, line.text[2:], place)
    label = line.text.partition(" ")[0]
    parts = list(fields(line.text))[1:]
    for pattern, reader in READERS.items():
        if re.fullmatch(pattern, label):
            return reader(reading, sentence, label, parts, place)
    raise Slip(place, f"{label!r} is no annotation: @, S1, E1, E1+, A1, L1 or Z")


def read_mentions(reading: Reading, sentence: Sentence, text: str, place: str) -> None:
    """`ID: words/use, words; ID: words`: words told twice take the occurrences in turn."""
    taken: Counter[str] = Counter()
    for part in split(text, ";"):
        if not part:
            continue
        identifier, colon, rest = re.sub(r"^([A-Z.]{7}(?::[a-z0-9-]+)?):", r"\1\n", part, count=1).partition("\n")
        if not colon:
            raise Slip(place, f"mentions are written `ID: words/use, words`: {part!r}")
        check_actor(reading, identifier, place)
        for item in split(rest, ","):
            words, use = mention_words(item)
            words, _, which = words.partition("#") if re.search(r"#\d+$", words) else (words, "", "")
            if use not in vocabulary.USES or not words:
                raise Slip(place, f"{item!r}: words, then nothing or one of /m /d /a /p /l /t")
            taken[words] += not which
            found = find(reading.text, words, sentence.start, sentence.end, int(which) if which else taken[words])
            if found is None:
                raise Slip(place, f"{words!r} (number {which or taken[words]}) does not stand in: {reading.text[sentence.start : sentence.end]}")
            reading.mentions.setdefault(identifier, {})[found] = vocabulary.USES[use]


def mention_words(item: str) -> tuple[str, str]:
    """The words and the use letter of one mention."""
    if item.startswith("<"):
        words, _, use = item[1:].partition(">")
        return words, use.strip().lstrip("/")
    words, slash, use = item.rpartition("/")
    return (words.strip(), use.strip()) if slash else (item, "")


def read_roles(reading: Reading, sentence: Sentence, text: str, place: str) -> list[Record]:
    """The actors of a role with their words (None when understood); words that hold no mention of the actor become one."""
    roles: list[Record] = []
    for part in split(text, ","):
        identifier, _, quoted = part.partition(" ")
        if identifier == "-":
            roles.append({"actor": None, "spans": []})
            continue
        check_actor(reading, identifier, place)
        ranges = locate(reading.text, reading.sentences, sentence.number, quoted, place) if quoted else []
        known = reading.mentions.setdefault(identifier, {})
        if ranges and not any(start <= one[0] and one[1] <= end for one in known for start, end in ranges):
            words = reading.text[slice(*ranges[0])]
            known[ranges[0]] = "pronoun" if words.lower() in vocabulary.PRONOUNS else "nominal"
        roles.append({"actor": identifier, "spans": ranges})
    return roles


class Fields:
    """The named fields of one annotation, each of them to be asked for once."""

    def __init__(self, reading: Reading, sentence: Sentence, parts: list[tuple[str, str]], place: str, repeated: str = "") -> None:
        self.reading, self.sentence, self.place = reading, sentence, place
        self.values: dict[str, list[str]] = {}
        for name, rest in parts:
            if name in self.values and name != repeated:
                raise Slip(place, f"`{name}` stands twice")
            self.values.setdefault(name, []).append(rest)

    def take(self, name: str) -> str | None:
        values = self.values.pop(name, None)
        return None if values is None else values[0]

    def need(self, name: str) -> str:
        value = self.take(name)
        if value is None:
            raise Slip(self.place, f"`{name}` is missing")
        return value

    def ranges(self, name: str, *, needed: bool = False) -> list[Range]:
        value = self.need(name) if needed else self.take(name)
        return [] if value is None else locate(self.reading.text, self.reading.sentences, self.sentence.number, value, self.place)

    def roles(self, name: str) -> list[Record]:
        value = self.take(name)
        return [] if value is None else read_roles(self.reading, self.sentence, value, self.place)

    def actors(self, name: str) -> list[str]:
        value = self.take(name)
        return [] if value is None else [check_actor(self.reading, QUOTED.sub("", one).strip(), self.place) for one in split(value, ",")]

    def choice(self, name: str, known: Iterable[str], default: str | None = None) -> str | None:
        value = self.take(name)
        for slip in unknown(self.place, name, [value] if value is not None else [], known):
            raise slip
        return default if value is None else value

    def period(self, name: str) -> str | None:
        value = self.take(name)
        for part in value.split("/") if value else ():
            if not DAY.match(part) or not real_day(part):
                raise Slip(self.place, f"{name}: {value!r} is no date: 1999-03-04, 1999-03, 1999 or two with a slash")
        return value

    def done(self) -> None:
        if self.values:
            raise Slip(self.place, f"unknown field {next(iter(self.values))!r}")


def real_day(value: str) -> bool:
    """Whether a day, month or year exists."""
    try:
        date.fromisoformat(value + "-01-01"[: 10 - len(value)] if len(value) < 10 else value)
    except ValueError:
        return False
    return True


def read_statement(reading: Reading, sentence: Sentence, label: str, parts: list[tuple[str, str]], place: str) -> None:
    """`S1 | who ... | cue ... | what ... | act ...`."""
    given = Fields(reading, sentence, parts, place)
    source, cue, content = given.roles("who"), given.ranges("cue", needed=True), given.ranges("what", needed=True)
    if not source:
        raise Slip(place, "`who` is missing: an id with its words, an id alone, or `-`")
    kind = given.choice("kind", ("direct", "indirect", "mixed")) or quotation_kind(reading.text, content)
    record: Record = {
        "id": label, "source": [one for one in source if one["actor"]], "cue": cue, "content": content, "kind": kind,
        "act": given.choice("act", vocabulary.ACTS) or missing(place, "act"),
        "addressees": given.actors("to"), "channel": given.choice("on", vocabulary.CHANNELS), "said": given.period("said"),
        "chain": given.actors("via"), "nested_in": given.take("in"),
        "condition": given.ranges("if"), "consequence": given.ranges("then"),
    }  # fmt: skip
    given.done()
    keep(reading.statements, label, record, place)


def missing(place: str, name: str) -> str:
    raise Slip(place, f"`{name}` is missing")


def keep(table: dict[str, Record], label: str, record: Record, place: str) -> None:
    """Put a record under its id, once."""
    if label in table:
        raise Slip(place, f"{label} stands twice")
    table[label] = record


def quotation_kind(text: str, content: list[Range]) -> str:
    """direct when each piece is one quotation, mixed when some of it stands in marks, else indirect."""
    if all(whole_quotation(text, *one) for one in content):
        return "direct"
    return "mixed" if any(MARKED.search(text[slice(*one)]) for one in content) else "indirect"


def whole_quotation(text: str, start: int, end: int) -> bool:
    """Whether a piece is one quotation: it opens with a mark, and no other is closed or opened within (but at a new paragraph)."""
    words = text[start:end]
    if words[0] not in OPEN:
        return False
    inner = re.sub(r"\n\n[\"“«]", "", words[1:].rstrip(CLOSE + "".join(".,?!")))
    return not any(mark in inner for mark in ('"' if words[0] == '"' else "“”" if words[0] == "“" else "«»" if words[0] == "«" else ""))


def read_event(reading: Reading, sentence: Sentence, label: str, parts: list[tuple[str, str]], place: str) -> None:
    """`E1 | TYPE mode CAMEO | who ... | whom ... | by ...`."""
    codes = " ".join(parts.pop(0)).split() if parts else []
    if len(codes) not in (2, 3):
        raise Slip(place, "an event opens with `TYPE CAMEO` or `TYPE mode CAMEO`")
    kind, mode, code = codes[0], codes[1] if len(codes) == 3 else "", codes[-1]
    if wrong := vocabulary.misfit(kind, mode, code):
        raise Slip(place, wrong)
    given = Fields(reading, sentence, parts, place, repeated="n")
    magnitudes = [read_magnitude(reading, sentence, value, place) for value in given.values.pop("n", [])]
    symmetric = given.take("both") is not None
    status = given.choice("status", vocabulary.STATUSES, "happened")
    where = given.take("where")
    record: Record = {
        "id": label, "type": kind, "mode": mode or None, "cameo": code, "goldstein": cameo_code(code).goldstein, "quad": event_type(kind).quad,
        "symmetric": symmetric, "status": status, "word": given.actors("word"), "when": given.period("when"),
        "place": read_place(reading, sentence, where, place) if where else None, "magnitudes": magnitudes,
        "alternatives": [one.strip() for one in (given.take("or") or "").split(",") if one.strip()], "statement": given.take("in"),
        "tellings": [read_telling(given)],
    }  # fmt: skip
    given.done()
    if status == "alleged" and not record["word"]:
        raise Slip(place, "an alleged event needs `word`: who alleges it")
    for slip in unknown(place, "event type", record["alternatives"], [row["type"] for row in rows("plover.csv")]):  # type: ignore[arg-type]
        raise slip
    keep(reading.events, label, record, place)


def read_telling(given: Fields) -> Record:
    """What one sentence says of an event: trigger and roles, with the sentence's number."""
    trigger, actors, recipients = given.ranges("by", needed=True), given.roles("who"), given.roles("whom")
    return {
        "sentence": given.sentence.number, "trigger": trigger,
        "actors": [one for one in actors if one["actor"]], "recipients": [one for one in recipients if one["actor"]],
    }  # fmt: skip


def read_again(reading: Reading, sentence: Sentence, label: str, parts: list[tuple[str, str]], place: str) -> None:
    """`E1+ | by ... | who ... | whom ...`: the event told again."""
    event = reading.events.get(label.rstrip("+"))
    if event is None:
        raise Slip(place, f"there is no {label.rstrip('+')} before this")
    given = Fields(reading, sentence, parts, place)
    telling = read_telling(given)
    given.done()
    event["tellings"].append(telling)  # type: ignore[attr-defined]


def read_magnitude(reading: Reading, sentence: Sentence, text: str, place: str) -> Record:
    """`<six> 6 crew members`."""
    parts = re.fullmatch(r"(<[^<>]*>(?:#\d+)?(?:@[+-]\d+)?) +(-?[\d_]+(?:\.\d+)?)(?: +(.+))?", text)
    if parts is None:
        raise Slip(place, f"a magnitude is written `n <six> 6 crew members`: {text!r}")
    return {"span": locate(reading.text, reading.sentences, sentence.number, parts[1], place)[0], "value": float(parts[2].replace("_", "")), "unit": parts[3]}


def read_place(reading: Reading, sentence: Sentence, text: str, place: str) -> Record:
    """`<Asuncion> PRY`."""
    quoted, _, country = text.rpartition(">")
    country = country.strip()
    if country and country not in vocabulary.countries():
        raise Slip(place, f"where: no country {country!r}")
    return {"span": locate(reading.text, reading.sentences, sentence.number, quoted + ">", place)[0], "country": vocabulary.country_code(country) if country else None}


def read_assessment(reading: Reading, sentence: Sentence, label: str, parts: list[tuple[str, str]], place: str) -> None:
    """`A1 | forecast | what ... | sure ... | word ID`."""
    if not parts or parts[0][0] not in vocabulary.ASSESSMENTS:
        raise Slip(place, f"an assessment opens with one of {', '.join(sorted(vocabulary.ASSESSMENTS))}")
    given = Fields(reading, sentence, parts[1:], place)
    reading.assessments.append({
        "id": label, "type": parts[0][0], "spans": given.ranges("what", needed=True), "certainty": given.ranges("sure"),
        "holder": given.actors("word"), "negated": given.take("not") is not None,
    })  # fmt: skip
    given.done()


def read_linkage(reading: Reading, sentence: Sentence, label: str, parts: list[tuple[str, str]], place: str) -> None:
    """`L1 | Cyprus > Aegean | leverage | what ... | word ID`."""
    theatres = [one.strip() for one in " ".join(parts[0]).split(">")] if parts else []
    if len(parts) < 3 or len(theatres) != 2 or not all(theatres):
        raise Slip(place, "a linkage is written `L1 | THEATRE > THEATRE | relation | what <..>`")
    for slip in unknown(place, "relation", [parts[1][0]], vocabulary.RELATIONS):
        raise slip
    given = Fields(reading, sentence, parts[2:], place)
    reading.linkages.append({
        "id": label, "from": theatres[0], "to": theatres[1], "relation": parts[1][0],
        "spans": given.ranges("what", needed=True), "asserted_by": given.actors("word"),
    })  # fmt: skip
    given.done()


def read_near_miss(reading: Reading, sentence: Sentence, label: str, parts: list[tuple[str, str]], place: str) -> None:
    """`Z | metaphor <opened a new front>`."""
    for reason, quoted in parts:
        for slip in unknown(place, "reason", [reason], vocabulary.NEAR_MISSES):
            raise slip
        spans = locate(reading.text, reading.sentences, sentence.number, quoted, place)
        reading.near_misses.append({"reason": reason, "spans": spans})
    if not parts:
        raise Slip(place, f"{label} is written `Z | reason <words>`")


READERS = {
    r"S\d+[a-z]?": read_statement,
    r"E\d+[a-z]?": read_event,
    r"E\d+[a-z]?\+": read_again,
    r"A\d+": read_assessment,
    r"L\d+": read_linkage,
    r"Z": read_near_miss,
}


def check_links(reading: Reading) -> None:
    """Nesting and `in` must name statements that exist, and no statement may lie in itself."""
    for table in (reading.statements, reading.events):
        for identifier, record in table.items():
            outer = record.get("nested_in") or record.get("statement")
            if outer is not None and (outer not in reading.statements or outer == identifier):
                reading.slips.append(Slip(str(reading.path), f"{identifier} is in {outer!r}, which is no other statement"))
    for identifier, name in reading.cast.items():
        for real in real_people(name):
            reading.slips.append(Slip(str(reading.path), f"{identifier}: {real!r} is a real office-holder; invent a name"))


def real_people(text: str) -> list[str]:
    """The real office-holders, of all that the codebooks know, whose full names stand in the text."""
    words = re.findall(r"[\w'’.-]+", text.casefold())
    runs = {" ".join(words[at : at + length]) for length in (2, 3, 4) for at in range(len(words) - length + 1)}
    return sorted(runs & real_holders())


@cache
def real_holders() -> frozenset[str]:
    """The full names of all real office-holders the codebooks know, folded."""
    people = {name.lstrip("=").casefold() for row in rows("offices") for name in (row["person"], *row["aliases"].split("|"))}
    return frozenset(name for name in people if " " in name and not TITLED.match(name))


TITLED = re.compile(r"(?:king|queen|prince|princess|president|sultan|emir|pope|sheikh|general|the) ")


def compile_record(header: dict[str, str], reading: Reading, blocks: list[object]) -> Record:
    """The record as it is written out."""
    original = header.get("original", "").partition(", ")
    return {
        "id": header.get("id"), "split": split_of(header.get("id", "")), "fiction": FICTION, "title": header.get("title"),
        "published": header.get("published"), "publisher": header.get("publisher"),
        "original_published": original[0] or None, "original_publisher": original[2] or None,
        "kind": header.get("kind"), "style": header.get("style"), "topics": re.split(r", *", header.get("topics", "")), "hand": header.get("hand"),
        "text": reading.text,
        "blocks": [{"kind": block.kind, "start": block.start, "end": block.end} for block in blocks],  # type: ignore[attr-defined]
        "sentences": [(sentence.start, sentence.end) for sentence in reading.sentences],
        "actors": [compile_actor(identifier, name, reading) for identifier, name in reading.cast.items()],
        "statements": list(reading.statements.values()), "events": list(reading.events.values()),
        "assessments": reading.assessments, "linkages": reading.linkages, "near_misses": reading.near_misses,
    }  # fmt: skip


def compile_actor(identifier: str, name: str, reading: Reading) -> Record:
    """An actor with its mentions in order."""
    country, _, rest = identifier.partition(".")
    mentions = sorted(reading.mentions.get(identifier, {}).items())
    return {
        "id": identifier, "country": vocabulary.country_code(country), "sector": rest.partition(":")[0], "name": name or None,
        "mentions": [{"start": start, "end": end, "use": use} for (start, end), use in mentions],
    }  # fmt: skip
