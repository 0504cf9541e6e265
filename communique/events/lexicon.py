"""The wordings that report events, as tables: verbs with frames, event nouns, operators and what operators make of acts.

A frame is a list of slots, each `where:what`: `obj` (object or passive subject), `subj`, `xcomp`, `that`, or a
preposition, then the words it must hold: lower-case lemmas (after `!` only as the head of their phrase), CLASSES of
noun_classes.csv, `=TYPE` for event nouns, `@` for a known actor, `*` for anything.
"""

from dataclasses import dataclass
from functools import cache

from communique.codebooks import rows, word_classes
from communique.errors import UnknownCode
from communique.events.ontology import cameo_code, event_type

SHOWN = 4  # words of a frame that a reason quotes


@dataclass(frozen=True, slots=True)
class Slot:
    """A condition on what a verb takes: at one of `places`, a word, an event of a type, an actor, or anything."""

    places: tuple[str, ...]
    words: frozenset[str]
    heads: frozenset[str]
    types: frozenset[str]
    actor: bool
    anything: bool


@dataclass(frozen=True, slots=True)
class Code:
    """What a wording is coded as. Codes are checked when the tables are loaded."""

    type: str
    mode: str | None
    cameo: str


@dataclass(frozen=True, slots=True)
class Frame:
    """A verb with its slots, its code, and where its recipient is looked for, in order. `row` names the table's row."""

    particle: str | None
    slots: tuple[Slot, ...]
    code: Code
    roles: tuple[str, ...]
    row: str


@dataclass(frozen=True, slots=True)
class EventNoun:
    """A noun that names an act, when one of `modifiers` stands by it (any, when empty); `alone`: also without a verb."""

    modifiers: frozenset[str]
    code: Code
    alone: bool
    row: str


@dataclass(frozen=True, slots=True)
class Operator:
    """A word that decides what its complement amounts to. `code` is for complements that are no known act."""

    particle: str | None
    kind: str
    code: Code | None
    row: str


def make_code(type_name: str, mode: str, cameo: str) -> Code:
    """A code whose parts exist; UnknownCode otherwise."""
    return Code(event_type(type_name).name, mode or None, cameo_code(cameo).code)


@cache
def noun_classes() -> dict[str, frozenset[str]]:
    """The classes of nouns that frames name in capitals."""
    return word_classes("noun_classes.csv")


@cache
def word_list(name: str) -> frozenset[str]:
    """One of the lists of event_words.csv, which says there what it is for; UnknownCode when there is none."""
    for row in rows("event_words.csv"):
        if row["list"] == name:
            return frozenset(row["words"].split())
    raise UnknownCode("event_words.csv", f"no list {name!r}", "add it, with a note on what it is for")


def noun_class(name: str) -> frozenset[str]:
    """The nouns of a class; UnknownCode when there is no such class."""
    if name not in noun_classes():
        raise UnknownCode("triggers.csv", f"no noun class {name!r}", "add it to noun_classes.csv")
    return noun_classes()[name]


def read_slot(text: str) -> Slot:
    """The slot written as `place|place:word|CLASS|=TYPE|@|*`."""
    places, _, values = text.partition(":")
    words: set[str] = set()
    types: set[str] = set()
    for value in values.split("|"):
        if value.startswith("="):
            types.add(event_type(value[1:]).name)
        elif value.isupper():
            words |= noun_class(value)
        elif value not in "@*":
            words.add(value.lstrip("!"))
    parts = values.split("|")
    heads = frozenset(value[1:] for value in parts if value.startswith("!"))
    return Slot(tuple(places.split("|")), frozenset(words) - heads, heads, frozenset(types), "@" in parts, "*" in parts)


def split_verb(verb: str) -> tuple[str, str | None]:
    """`call off` to its verb and its particle."""
    lemma, _, particle = verb.partition(" ")
    return lemma, particle or None


@cache
def frames() -> dict[str, tuple[Frame, ...]]:
    """The frames of each verb lemma, in the order of the table."""
    found: dict[str, list[Frame]] = {}
    for row in rows("triggers.csv"):
        slots = tuple(read_slot(slot) for slot in row["frame"].split() if slot != "*")
        code = make_code(row["type"], row["mode"], row["cameo"])
        for verb in row["verbs"].split("|"):
            lemma, particle = split_verb(verb)
            name = f"triggers.csv: {verb} [{brief(row['frame'])}]"
            found.setdefault(lemma, []).append(Frame(particle, slots, code, tuple(row["roles"].split()), name))
    return {lemma: tuple(group) for lemma, group in found.items()}


@cache
def event_nouns() -> dict[str, tuple[EventNoun, ...]]:
    """The event nouns by lemma, those that ask for a modifier first."""
    found: dict[str, list[EventNoun]] = {}
    for row in rows("event_nouns.csv"):
        code = make_code(row["type"], row["mode"], row["cameo"])
        modifiers = frozenset(row["with"].split("|")) if row["with"] else frozenset()
        for noun in row["nouns"].split("|"):
            *before, head = noun.split()
            needed = modifiers | frozenset(before)
            name = f"event_nouns.csv: {noun}" + (f" [{brief(row['with'])}]" if row["with"] else "")
            found.setdefault(head, []).append(EventNoun(needed, code, row["alone"] == "y", name))
    return {noun: tuple(sorted(group, key=lambda entry: not entry.modifiers)) for noun, group in found.items()}


@cache
def operators() -> dict[tuple[str, str], tuple[Operator, ...]]:
    """The operators by (part of speech, lemma), those with a particle first."""
    found: dict[tuple[str, str], list[Operator]] = {}
    for row in rows("operators.csv"):
        code = make_code(row["type"], "", row["cameo"]) if row["type"] else None
        for word in row["words"].split("|"):
            lemma, particle = split_verb(word)
            entry = Operator(particle, row["kind"], code, f"operators.csv: {word} ({row['kind']})")
            found.setdefault((row["part"], lemma), []).append(entry)
    return {key: tuple(sorted(group, key=lambda entry: entry.particle is None)) for key, group in found.items()}


@cache
def compositions() -> dict[tuple[str, str], tuple[Code, str | None]]:
    """What an operator of a kind makes of an act, by (kind, type, nature or `*`), and the status the act itself gets."""
    return {
        (row["kind"], row["inner"]): (make_code(row["type"], "", row["cameo"]), row["inner_status"] or None)
        for row in rows("compositions.csv")
    }


def compose(kind: str, type_name: str) -> tuple[Code, str | None] | None:
    """The code of an operator with an act of this type, most particular row first; None when it changes nothing."""
    table = compositions()
    for inner in (type_name, event_type(type_name).nature, "*"):
        if (kind, inner) in table:
            return table[kind, inner]
    return None


def brief(frame: str) -> str:
    """A frame as a reason names it: its first words are enough to find the row."""
    parts = frame.split("|")
    return frame if len(parts) <= SHOWN else "|".join([*parts[:SHOWN], "..."])
