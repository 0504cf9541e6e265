"""One act from two ends: what one side announced, the other thanked for; what one asked, the other promised.

Read off the words by which a point is said or done. A light verb has the class of its noun: "expressed [gratitude]" thanks,
"voiced [concern]" worries. What is denied is taken the other way round where it can be: "did not agree" refuses.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import cast

from communique.codebooks import rows
from communique.parse import Parse
from communique.records import Act, Point

LIGHT = "light verb"
REACH = 5  # words after a light verb among which its noun is looked for: "expressed his deep and sincere gratitude"
DENIED = frozenset({"not", "n't", "never", "without", "nor", "cannot"})
REFUSES = frozenset({"agree", "consent", "accept", "promise", "support"})
PASSIVE = {"inform": "hear", "explain": "hear", "give": "receive", "invite": "accept", "announce": "hear"}
"""What it is from the other end to have been told or given something: "was briefed on"."""
BEING = frozenset({"was", "were", "been", "being", "is", "are"})
WORDS = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
VOWELS = "aeiou"


@dataclass(frozen=True, slots=True)
class Deed:
    """One row of `codebooks/converse_acts.csv`: a word by which something is said or done.

    `kind` is verb, noun, adjective or light verb, `phrase` how the class is told ("thanked for"), `mutual` true for what
    several do together ("discussed"), `act` the speech act where it is one.
    """

    word: str
    kind: str
    name: str
    act: Act | None
    phrase: str
    mutual: bool


@cache
def load_deeds() -> Mapping[tuple[str, str], Deed]:
    """The deeds by word and kind, in every form of the word; read once."""
    table: dict[tuple[str, str], Deed] = {}
    for row in rows("converse_acts.csv"):
        act = cast(Act, row["act"]) if row["act"] else None
        deed = Deed(row["word"], row["kind"], row["class"], act, row["phrase"], row["mutual"] == "yes")
        irregular = [form for form in row["forms"].split("|") if form]
        verbal = deed.kind in ("verb", LIGHT)
        for form in (deed.word, *(regular_forms(deed.word) if verbal else ()), *irregular):
            table.setdefault((form, deed.kind), deed)
    return table


def regular_forms(verb: str) -> Iterator[str]:
    """The forms of a regular verb; that it has others besides does no harm.

    >>> list(regular_forms("supply"))
    ['supplies', 'supplied', 'supplying']
    """
    if verb.endswith("e"):
        yield from (f"{verb}s", f"{verb}d", f"{verb[:-1]}ing")
    elif verb.endswith("y") and verb[-2] not in VOWELS:
        yield from (f"{verb[:-1]}ies", f"{verb[:-1]}ied", f"{verb}ing")
    else:
        ending = "es" if verb.endswith(("s", "x", "z", "ch", "sh")) else "s"
        doubled = {f"{verb}{verb[-1]}{tail}" for tail in ("ed", "ing")} if verb[-1] not in "swxy" else set()
        yield from (f"{verb}{ending}", f"{verb}ed", f"{verb}ing", *sorted(doubled))


@cache
def load_answers() -> Mapping[str, frozenset[str]]:
    """Which classes of acts are the other end of a class, both ways; read once."""
    table: dict[str, set[str]] = {}
    for row in rows("converse_pairs.csv"):
        for answer in row["answers"].split("|"):
            table.setdefault(row["class"], set()).add(answer)
            table.setdefault(answer, set()).add(row["class"])
    return {name: frozenset(answers) for name, answers in table.items()}


def converse(one: Point, other: Point) -> str | None:
    """How two points tell one act from its two ends, "announced / thanked for"; None where their acts are no such pair."""
    first, second = class_of(one), class_of(other)
    if first is None or second is None or second not in load_answers().get(first, frozenset()):
        return None
    return f"{phrases()[first]} / {phrases()[second]}"


def agreeing(one: Point, other: Point) -> str | None:
    """What both points are said to do, "both warned"; None where their acts are of different classes or unknown."""
    first = class_of(one)
    return f"both {phrases()[first]}" if first is not None and first == class_of(other) else None


@cache
def phrases() -> Mapping[str, str]:
    """How each class of acts is told."""
    told: dict[str, str] = {}
    for deed in load_deeds().values():
        told.setdefault(deed.name, deed.phrase)
    return told


def class_of(point: Point) -> str | None:
    """The class of the act of a point, None when its words are not in the codebook.

    A point that is only named ("our [gratitude] for the shells") has no verb: then it is the first noun for an act in it.
    """
    if point.cue is None:
        return next((deed.name for word in words_of(point.evidence[0].words) if (deed := known(word, "noun"))), None)
    before = words_of(point.sentence.words[: max(0, point.cue.start - point.sentence.start)])
    deed = deed_of(point.cue.words, point.sentence.words[max(0, point.cue.start - point.sentence.start) :])
    return None if deed is None else turned(deed.name, before)


def turned(name: str, before: list[str]) -> str | None:
    """The class of an act with the words before it: denied, or told from the other end by a passive."""
    if not DENIED.isdisjoint(before[-2:]) or before[-1:] == ["n’t"] or any(word.endswith(("n't", "n’t")) for word in before[-1:]):
        return "refuse" if name in REFUSES else None
    if not BEING.isdisjoint(before[-2:]):
        return PASSIVE.get(name, name)
    return name


def deed_of(cue: str, onwards: str) -> Deed | None:
    """The deed that a cue names; of a light verb the one that its noun names, in the words from the cue on."""
    words, following = words_of(cue), words_of(onwards)
    for at in range(len(words)):
        verb = longest(following, at, "verb")
        light = known(words[at], LIGHT)
        noun = (
            next((deed for word in following[at + 1 : at + 1 + REACH] if (deed := known_object(word))), None) if light else None
        )
        found = noun or verb or known(words[at], "noun") or known(words[at], "adjective")
        if found is not None:
            return found
    return None


def longest(words: list[str], at: int, kind: str) -> Deed | None:
    """The deed of the longest phrase that begins at a word: "called for" before "called"."""
    return next((deed for stop in (at + 3, at + 2, at + 1) if (deed := known(" ".join(words[at:stop]), kind))), None)


def deed_at(parse: Parse, token: int) -> Deed | None:
    """The deed of a token, of whatever kind but a light verb."""
    words = (parse.lemma[token].lower(), parse.word[token].lower())
    return next((deed for word in words for kind in ("verb", "noun", "adjective") if (deed := known(word, kind))), None)


def known(word: str, kind: str) -> Deed | None:
    """The deed of a word in any of its forms."""
    return load_deeds().get((word, kind))


def known_object(word: str) -> Deed | None:
    """The deed of the noun or adjective that a light verb takes."""
    return known(word, "noun") or known(word, "adjective")


def words_of(text: str) -> list[str]:
    """The words of a text in lower case."""
    return [found.group().lower() for found in WORDS.finditer(text)]
