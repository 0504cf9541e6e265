"""The annotations beneath a sentence, read and checked one by one: mentions, statements, events, assessments and the rest."""

import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from communique.events.ontology import cameo_code, event_type, event_types
from corpus import vocabulary
from corpus.source import QUOTED, Line, Range, Record, Sentence, Slip, fields, find, locate, split

ACTOR = re.compile(r"([A-Z]{3})\.([A-Z]{3})(:[a-z0-9-]+)?$")
MENTIONED = re.compile(r"([A-Z.]{7}(?::[a-z0-9-]+)?):(.*)", re.DOTALL)
MAGNITUDE = re.compile(r"(<[^<>]*>(?:#\d+)?(?:@[+-]\d+)?) +(-?[\d_]+(?:\.\d+)?)(?: +(.+))?")
DAY = re.compile(r"\d{4}(-\d\d(-\d\d)?)?$")
OPEN = "\"“«‘'„"
CLOSE = "\"”»’'“"
MARKED = re.compile(r"[\"“”«»„]|(?<!\w)['‘](?=\w).*[\w.,!?]['’](?!\w)", re.DOTALL)  # not the apostrophe of "riggers' pay"


@dataclass
class Reading:
    """A document while its annotations are read: the tables fill up, and what is wrong is kept in `slips`."""

    path: Path
    text: str
    sentences: list[Sentence]
    cast: dict[str, str] = field(default_factory=dict)
    mentions: dict[str, dict[Range, str]] = field(default_factory=dict)
    statements: dict[str, Record] = field(default_factory=dict)
    events: dict[str, Record] = field(default_factory=dict)
    assessments: dict[str, Record] = field(default_factory=dict)
    linkages: dict[str, Record] = field(default_factory=dict)
    near_misses: list[Record] = field(default_factory=list)
    slips: list[Slip] = field(default_factory=list)

    def attempt(self, read: Callable[..., object], *given: object) -> None:
        """Run one step and keep what is wrong with it, so that one run of the check tells all."""
        try:
            read(self, *given)
        except Slip as slip:
            self.slips.append(slip)


class Mark:
    """One annotation: where it stands, its label, and its fields, each of them to be asked for once."""

    def __init__(self, reading: Reading, sentence: Sentence, line: Line) -> None:
        self.reading, self.sentence = reading, sentence
        self.place = f"{reading.path}:{line.number}"
        (self.label, _), *self.parts = fields(line.text)
        self.values: dict[str, list[str]] = {}

    def slip(self, what: str) -> Slip:
        """What is wrong with it."""
        return Slip(self.place, what)

    def open_fields(self, parts: list[tuple[str, str]], *, repeated: str = "") -> None:
        """Take the fields by name; only one may stand more than once."""
        for name, rest in parts:
            if name in self.values and name != repeated:
                raise self.slip(f"`{name}` stands twice")
            self.values.setdefault(name, []).append(rest)

    def take(self, name: str) -> str | None:
        """A field's value, None when it is not there."""
        values = self.values.pop(name, None)
        return values[0] if values else None

    def need(self, name: str) -> str:
        """A field that must be there."""
        value = self.take(name)
        if value is None:
            raise self.slip(f"`{name}` is missing")
        return value

    def locate(self, quoted: str) -> list[Range]:
        """The characters of quoted words."""
        return locate(self.reading.text, self.reading.sentences, self.sentence.number, quoted, self.place)

    def ranges(self, name: str) -> list[Range]:
        """The characters of a field's words, none when it is not there."""
        value = self.take(name)
        return [] if value is None else self.locate(value)

    def actors(self, name: str) -> list[str]:
        """The ids of a field."""
        ids = split(self.take(name) or "", ",")
        return [check_actor(self.reading, QUOTED.sub("", one).strip(), self.place) for one in ids if one]

    def roles(self, name: str) -> list[Record]:
        """The actors of a role with their words (no spans when understood); `-` is nobody, and gives none."""
        value = self.take(name)
        return [self.role(part) for part in split(value, ",") if part != "-"] if value else []

    def role(self, part: str) -> Record:
        """One actor with its words; when the words hold no mention of the actor yet, they become one."""
        identifier, _, quoted = part.partition(" ")
        check_actor(self.reading, identifier, self.place)
        spans = self.locate(quoted) if quoted else []
        known = self.reading.mentions.setdefault(identifier, {})
        if spans and not any(start <= one[0] and one[1] <= end for one in known for start, end in spans):
            words = self.reading.text[slice(*spans[0])]
            known[spans[0]] = "pronoun" if words.lower() in vocabulary.PRONOUNS else "nominal"
        return {"actor": identifier, "spans": spans}

    def choice(self, name: str, known: Iterable[str]) -> str | None:
        """A field's value out of a vocabulary."""
        value = self.take(name)
        return None if value is None else self.one_of(name, value, known)

    def one_of(self, what: str, value: str, known: Iterable[str]) -> str:
        """The value, if it is in the vocabulary."""
        for slip in unknown(self.place, what, [value], known):
            raise slip
        return value

    def period(self, name: str) -> str | None:
        """A day, month or year, or two with a slash."""
        value = self.take(name)
        for part in value.split("/") if value else ():
            if not real_day(part):
                raise self.slip(f"{name}: {value!r} is no date: 1999-03-04, 1999-03, 1999 or two with a slash")
        return value

    def keep(self, table: dict[str, Record], record: Record) -> None:
        """Put the finished record under its id; no field may be left over."""
        if self.values:
            raise self.slip(f"unknown field {next(iter(self.values))!r}")
        if self.label in table:
            raise self.slip(f"{self.label} stands twice")
        table[self.label] = {"id": self.label} | record


def unknown(place: str, what: str, given: Iterable[str], known: Iterable[str]) -> Iterable[Slip]:
    """A slip for each value that is not in the vocabulary."""
    yield from (Slip(place, f"no {what} {value!r}: one of {', '.join(sorted(known))}") for value in given if value not in known)


def real_day(value: str) -> bool:
    """Whether a day, month or year is written so and exists."""
    try:
        date.fromisoformat((value + "-01-01")[:10])
    except ValueError:
        return False
    return bool(DAY.match(value))


def check_actor(reading: Reading, identifier: str, place: str, *, declared: bool = False) -> str:
    """The id, if it is well formed and, when it has a slug, in the cast; ids without one need not be declared."""
    parts = ACTOR.match(identifier)
    if parts is None:
        raise Slip(place, f"{identifier!r} is no actor: COUNTRY.SECTOR or COUNTRY.SECTOR:slug")
    if parts[1] not in vocabulary.countries():
        raise Slip(place, f"no country {parts[1]!r}")
    if parts[2] not in vocabulary.SECTORS:
        raise Slip(place, f"no sector {parts[2]!r}: one of {', '.join(sorted(vocabulary.SECTORS))}")
    if not declared and identifier not in reading.cast:
        if parts[3]:
            raise Slip(place, f"{identifier} is not in the cast")
        reading.cast[identifier] = ""
    return identifier


def read_mark(reading: Reading, sentence: Sentence, line: Line) -> None:
    """One annotation, by its label."""
    if line.text.startswith("@ "):
        return read_mentions(reading, sentence, line)
    mark = Mark(reading, sentence, line)
    for pattern, reader in READERS.items():
        if re.fullmatch(pattern, mark.label):
            return reader(mark)
    raise mark.slip(f"{mark.label!r} is no annotation: @, S1, E1, E1+, A1, L1 or Z")


def read_mentions(reading: Reading, sentence: Sentence, line: Line) -> None:
    """`@ ID: words/use, words; ID: words`: words told twice take the occurrences in turn."""
    place = f"{reading.path}:{line.number}"
    taken: Counter[str] = Counter()
    for part in filter(None, split(line.text[2:], ";")):
        parts = MENTIONED.match(part)
        if parts is None:
            raise Slip(place, f"mentions are written `ID: words/use, words`: {part!r}")
        known = reading.mentions.setdefault(check_actor(reading, parts[1], place), {})
        for item in split(parts[2], ","):
            words, which, use = mention_words(item)
            if use not in vocabulary.USES or not words:
                raise Slip(place, f"{item!r}: words, then nothing or one of /m /d /a /p /l /t")
            taken[words] += not which
            which = which or taken[words]
            found = find(reading.text, words, sentence.start, sentence.end, which)
            if found is None:
                raise Slip(place, f"{words!r} (number {which}) does not stand in: {reading.text[sentence.start : sentence.end]}")
            known[found] = vocabulary.USES[use]


def mention_words(item: str) -> tuple[str, int, str]:
    """The words of one mention, which occurrence is meant (0: the next) and the letter of its use."""
    quoted = item.startswith("<")
    words, _, use = item[1:].partition(">") if quoted else item.partition("/") if "/" in item else (item, "", "")
    numbered = re.fullmatch(r"(.*)#(\d+)", words.strip())
    return numbered[1] if numbered else words.strip(), int(numbered[2]) if numbered else 0, use.strip().lstrip("/")


def read_statement(mark: Mark) -> None:
    """`S1 | who ... | cue ... | what ... | act ...`."""
    mark.open_fields(mark.parts)
    if "who" not in mark.values:
        raise mark.slip("`who` is missing: an id with its words, an id alone, or `-`")
    source, cue, content = mark.roles("who"), mark.locate(mark.need("cue")), mark.locate(mark.need("what"))
    record = {
        "source": source,
        "cue": cue,
        "content": content,
        "kind": mark.choice("kind", ("direct", "indirect", "mixed")) or quotation_kind(mark.reading.text, content),
        "act": mark.one_of("act", mark.need("act"), vocabulary.ACTS),
        "addressees": mark.actors("to"),
        "channel": mark.choice("on", vocabulary.CHANNELS),
        "said": mark.period("said"),
        "chain": mark.actors("via"),
        "nested_in": mark.take("in"),
        "condition": mark.ranges("if"),
        "consequence": mark.ranges("then"),
    }
    mark.keep(mark.reading.statements, record)


def quotation_kind(text: str, content: list[Range]) -> str:
    """direct when each piece is one quotation, mixed when some of it stands in marks, else indirect."""
    pieces = [text[start:end] for start, end in content]
    if all(map(whole_quotation, pieces)):
        return "direct"
    return "mixed" if any(map(MARKED.search, pieces)) else "indirect"


def whole_quotation(words: str) -> bool:
    """Whether a piece is one quotation: it opens with a mark, and no other opens or closes within (but at a new paragraph)."""
    if words[0] not in OPEN:
        return False
    inner = re.sub(r"\n\n[\"“«]", "", words[1:].rstrip(CLOSE + ".,?!"))
    return not any(mark in inner for mark in {'"': '"', "“": "“”", "«": "«»"}.get(words[0], ""))


def read_event(mark: Mark) -> None:
    """`E1 | TYPE mode CAMEO | who ... | whom ... | by ...`."""
    codes = " ".join(mark.parts[0]).split() if mark.parts else []
    if len(codes) not in (2, 3):
        raise mark.slip("an event opens with `TYPE CAMEO` or `TYPE mode CAMEO`")
    kind, mode, code = codes[0], codes[1] if len(codes) == 3 else None, codes[-1]
    if wrong := vocabulary.misfit(kind, mode, code):
        raise mark.slip(wrong)
    mark.open_fields(mark.parts[1:], repeated="n")
    magnitudes = [read_magnitude(mark, value) for value in mark.values.pop("n", [])]
    defensible = filter(None, split(mark.take("or") or "", ","))
    record = {
        "type": kind,
        "mode": mode,
        "cameo": code,
        "goldstein": cameo_code(code).goldstein,
        "quad": event_type(kind).quad,
        "symmetric": mark.take("both") is not None,
        "status": mark.choice("status", vocabulary.STATUSES) or "happened",
        "word": mark.actors("word"),
        "when": mark.period("when"),
        "place": read_place(mark, mark.take("where")),
        "magnitudes": magnitudes,
        "alternatives": [mark.one_of("event type", one, event_types()) for one in defensible],
        "statement": mark.take("in"),
        "tellings": [read_telling(mark)],
    }
    if record["status"] == "alleged" and not record["word"]:
        raise mark.slip("an alleged event needs `word`: who alleges it")
    mark.keep(mark.reading.events, record)


def read_telling(mark: Mark) -> Record:
    """What one sentence says of an event: trigger, roles, and the evidence, from the first to the last of their words."""
    trigger, actors, recipients = mark.locate(mark.need("by")), mark.roles("who"), mark.roles("whom")
    if trigger[0][0] < mark.sentence.start or trigger[-1][1] > mark.sentence.end:
        raise mark.slip("the trigger must stand in the sentence above; tell the event again under its own with E1+")
    spans = [*trigger, *(span for one in (*actors, *recipients) for span in one["spans"])]
    inside = [span for span in spans if mark.sentence.start <= span[0] < mark.sentence.end]
    return {
        "sentence": mark.sentence.number,
        "evidence": (min(start for start, _ in inside), max(end for _, end in inside)),
        "trigger": trigger,
        "actors": actors,
        "recipients": recipients,
    }


def read_again(mark: Mark) -> None:
    """`E1+ | by ... | who ... | whom ...`: the event told again."""
    event = mark.reading.events.get(mark.label.rstrip("+"))
    if event is None:
        raise mark.slip(f"there is no {mark.label.rstrip('+')} before this")
    mark.open_fields(mark.parts)
    event["tellings"].append(read_telling(mark))
    if mark.values:
        raise mark.slip(f"unknown field {next(iter(mark.values))!r}: a retelling has `by`, `who` and `whom`")


def read_magnitude(mark: Mark, text: str) -> Record:
    """`<six> 6 crew members`."""
    parts = MAGNITUDE.fullmatch(text)
    if parts is None:
        raise mark.slip(f"a magnitude is written `n <six> 6 crew members`: {text!r}")
    return {"span": mark.locate(parts[1])[0], "value": float(parts[2].replace("_", "")), "unit": parts[3]}


def read_place(mark: Mark, text: str | None) -> Record | None:
    """`<Asuncion> PRY`."""
    if text is None:
        return None
    quoted, _, country = text.rpartition(">")
    code = country.strip() or None
    if code is not None and code not in vocabulary.countries():
        raise mark.slip(f"where: no country {code!r}")
    return {"span": mark.locate(quoted + ">")[0], "country": vocabulary.country_code(code) if code else None}


def read_assessment(mark: Mark) -> None:
    """`A1 | forecast | what ... | sure ... | word ID`."""
    kind = mark.one_of("assessment", mark.parts[0][0] if mark.parts else "", vocabulary.ASSESSMENTS)
    mark.open_fields(mark.parts[1:])
    record = {
        "type": kind,
        "spans": mark.locate(mark.need("what")),
        "certainty": mark.ranges("sure"),
        "holder": mark.actors("word"),
        "negated": mark.take("not") is not None,
    }
    mark.keep(mark.reading.assessments, record)


def read_linkage(mark: Mark) -> None:
    """`L1 | Cyprus > Aegean | leverage | what ... | word ID`."""
    theatres = [one.strip() for one in " ".join(mark.parts[0]).split(">")] if mark.parts else []
    if len(mark.parts) < 3 or len(theatres) != 2 or not all(theatres):
        raise mark.slip("a linkage is written `L1 | THEATRE > THEATRE | relation | what <..>`")
    relation = mark.one_of("relation", mark.parts[1][0], vocabulary.RELATIONS)
    mark.open_fields(mark.parts[2:])
    record = {
        "from": theatres[0],
        "to": theatres[1],
        "relation": relation,
        "spans": mark.locate(mark.need("what")),
        "asserted_by": mark.actors("word"),
    }
    mark.keep(mark.reading.linkages, record)


def read_near_miss(mark: Mark) -> None:
    """`Z | metaphor <opened a new front>`."""
    if not mark.parts:
        raise mark.slip("a near miss is written `Z | reason <words>`")
    for reason, quoted in mark.parts:
        mark.one_of("reason", reason, vocabulary.NEAR_MISSES)
        mark.reading.near_misses.append({"reason": reason, "spans": mark.locate(quoted)})


READERS: dict[str, Callable[[Mark], None]] = {
    r"S\d+[a-z]?": read_statement,
    r"E\d+[a-z]?": read_event,
    r"E\d+[a-z]?\+": read_again,
    r"A\d+": read_assessment,
    r"L\d+": read_linkage,
    r"Z": read_near_miss,
}
