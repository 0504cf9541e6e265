"""What a matter is called: a noun phrase out of the points that speak of it, as an analyst would write it over a row.

No names of those who took part, no times, no nouns that name nothing ("a number of issues"): `codebooks/heading_words.csv`.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from communique.accounts.aspects import contact_words
from communique.accounts.encoder import PointEncoder, Vectors
from communique.accounts.evidence import stems
from communique.actors.knowledge import look_up
from communique.codebooks import word_classes
from communique.parse import Parse
from communique.parse import parse as parse_document
from communique.records import Dossier, Mention, Point

NAMING = frozenset({"NOUN", "PROPN"})
MODIFYING = frozenset({"ADJ", "NOUN", "PROPN", "NUM"})
HYPHENS = frozenset({"-", "‐", "‑"})
TYING = frozenset({"of", "on", "in", "with", "for", "against", "over", "between", "to", "from"})
"""Words that tie a second noun to a first: "release of [the crew]", "ban on [surveys]"."""
POINTING = frozenset({"this", "that", "these", "those", "such", "which", "what", "whose"})
LONGEST = 5  # words
SHARED = 0.1  # likeness that a heading gains for each further point of the group in which its words stand
MOST_SHARED = 3
WEAK = 0.1  # likeness that a noun loses which says too little alone
SINGLE = 0.03  # and any single word
WHO = frozenset({"person", "office", "unnamed"})


@dataclass(frozen=True, slots=True)
class Phrase:
    """A noun phrase that a matter may be called by: its characters, how it is written over a row, whether it says little."""

    start: int
    end: int
    name: str
    weak: bool


@cache
def heading_words(name: str) -> frozenset[str]:
    """The words of one class of `codebooks/heading_words.csv`; KeyError when there is none."""
    return word_classes("heading_words.csv")[name]


def phrases_of(dossier: Dossier, countries: Collection[str]) -> tuple[Phrase, ...]:
    """The noun phrases of a document that can name a matter, given the countries whose talks it is."""
    parsed, text = parse_document(dossier.document), dossier.document.text
    passing = people(dossier, parsed, countries)
    return tuple(
        Phrase(parsed.start[first], parsed.end[last], written(parsed, text, first, last), weak)
        for head in range(len(parsed))
        for first, last, weak in ranges(parsed, head, passing)
    )


def people(dossier: Dossier, parsed: Parse, countries: Collection[str]) -> frozenset[int]:
    """The tokens that say who and not what: persons and offices, and the states whose talks it is."""
    named: set[int] = set()
    for mention in dossier.mentions:
        if mention.actor.kind in WHO or names_party(mention, countries):
            named.update(parsed.inside(mention.evidence[0].start, mention.evidence[0].end))
    return frozenset(named)


def names_party(mention: Mention, countries: Collection[str]) -> bool:
    """Whether a mention is one of the states whose talks it is."""
    return mention.actor.kind == "state" and mention.actor.country in countries


def ranges(parsed: Parse, head: int, passing: Collection[int]) -> Iterator[tuple[int, int, bool]]:
    """First and last token of the phrases around a noun, alone and with what is tied to it, and whether each says little."""
    if not heads(parsed, head) or names_nothing(parsed, head) or is_time(parsed, head):
        return
    first = first_modifier(parsed, head)
    if names_person(parsed, first, head):
        return
    telling = any(
        token not in passing and parsed.pos[token] in MODIFYING and not is_title(parsed, token) for token in range(first, head)
    )
    weak = not telling and is_weak(parsed, head)
    alone = telling or (head not in passing and not is_title(parsed, head))
    if alone and size(parsed, first, head) <= LONGEST:
        yield first, head, weak
    last = tied(parsed, head)
    if last is not None and size(parsed, first, last) <= LONGEST and (last not in passing or not (weak or head in passing)):
        yield first, last, weak and last in passing


def size(parsed: Parse, first: int, last: int) -> int:
    """How many words some tokens are; what a hyphen joins is one."""
    return 1 + sum(parsed.start[token] > parsed.end[token - 1] for token in range(first + 1, last + 1))


def heads(parsed: Parse, token: int) -> bool:
    """Whether a token is the noun that a phrase ends in, and not inside what a hyphen joins."""
    whole = compound_start(parsed, token + 1)
    after = token + 1 < len(parsed) and parsed.word[token + 1] in HYPHENS and parsed.start[token + 1] == parsed.end[token]
    joined = after or (whole < token and parsed.head[whole] > token)
    word = parsed.word[token]
    return parsed.pos[token] in NAMING and parsed.dep[token] != "compound" and not joined and word[0].isalpha() and len(word) > 1


def names_nothing(parsed: Parse, token: int) -> bool:
    """Whether a noun names no matter whatever stands before it."""
    return not heading_words("empty noun").isdisjoint({parsed.lemma[token].lower(), parsed.word[token].lower()})


def is_time(parsed: Parse, token: int) -> bool:
    """Whether a noun tells when."""
    return parsed.lemma[token].lower() in heading_words("time")


def is_title(parsed: Parse, token: int) -> bool:
    """Whether a noun is a title or an office."""
    return not heading_words("title").isdisjoint(word.lower().rstrip(".") for word in (parsed.lemma[token], parsed.word[token]))


def names_person(parsed: Parse, first: int, head: int) -> bool:
    """Whether a phrase is someone by title: "President Holt", "the deputy ministers", "the President [of Norway]"."""
    titled = [is_title(parsed, token) for token in range(first, head + 1)]
    return all(titled) or (any(titled) and parsed.pos[head] == "PROPN")


def is_weak(parsed: Parse, token: int) -> bool:
    """Whether a noun says too little alone: "cooperation", "talks", "the President"."""
    known = heading_words("weak noun") | heading_words("title") | contact_words("contact noun")
    return parsed.lemma[token].lower() in known


def first_modifier(parsed: Parse, head: int) -> int:
    """The first of the adjectives and nouns that stand right before a noun and belong to it; what a hyphen joins is whole."""
    first = head
    while first > 0:
        before = compound_start(parsed, first)
        belongs = parsed.head[before] in range(before, head + 1) and parsed.sentence[before] == parsed.sentence[head]
        hyphened = before < first - 1
        if not belongs or not (hyphened or parsed.pos[before] in MODIFYING) or passed_over(parsed, before, first):
            break
        first = before
    return first


def compound_start(parsed: Parse, first: int) -> int:
    """Where the word before a token begins: "long" in "long-term [supply]"."""
    before = first - 1
    while before > 1 and parsed.word[before - 1] in HYPHENS and parsed.start[before] - parsed.end[before - 2] == 1:
        before -= 2
    return before


def passed_over(parsed: Parse, before: int, first: int) -> bool:
    """Whether a modifier tells nothing of the matter."""
    empty = heading_words("empty modifier")
    return first - before == 1 and (parsed.word[before].lower() in empty or parsed.tag[before] in ("JJR", "JJS"))


def tied(parsed: Parse, head: int) -> int | None:
    """The noun that a preposition ties right to a noun: "release of [the crew]"; none that is a time or names nothing."""
    at = head + 1
    if at >= len(parsed) or parsed.word[at].lower() not in TYING or parsed.head[at] != head:
        return None
    noun = parsed.child(at, "pobj")
    last = parsed.child(noun, "conj") if noun is not None and parsed.word[at].lower() == "between" else noun
    if noun is None or last is None or {parsed.pos[noun], parsed.pos[last]} - NAMING or not plain(parsed, range(at + 1, last)):
        return None
    bare = first_modifier(parsed, noun) == noun
    return None if is_time(parsed, noun) or (bare and (names_nothing(parsed, noun) or is_title(parsed, noun))) else last


def plain(parsed: Parse, between: range) -> bool:
    """Whether the words between a preposition and its noun point at nothing outside: no "of our", no "in this", no quotation."""
    return not any(
        parsed.pos[at] in ("PRON", "SYM", "VERB")
        or parsed.word[at].lower() in POINTING
        or (parsed.pos[at] == "PUNCT" and parsed.word[at] not in HYPHENS)
        for at in between
    )


def written(parsed: Parse, text: str, first: int, last: int) -> str:
    """A phrase as a heading: on one line, and with a small letter where only its place in the sentence gave it a capital."""
    words = " ".join(text[parsed.start[first] : parsed.end[last]].split())
    opens = parsed.sentences[parsed.sentence[first]][0] == first
    common = opens and parsed.pos[first] != "PROPN" and words[1:2].islower() and not look_up([parsed.word[first]])
    return words[:1].lower() + words[1:] if common else words


def heading(
    group: Sequence[Point], centre: Vectors, phrases: Mapping[str, Sequence[Phrase]], encoder: PointEncoder
) -> str | None:
    """The phrase in a group's points that lies closest to what they are about (`centre`), the better the more of them have its
    words; None where they name nothing."""
    found = {phrase.name: phrase for phrase in reversed(list(inside(group, phrases)))}
    if not found:
        return None
    names = sorted(found)
    close: NDArray[np.float32] = encoder.headings(names) @ centre
    said = [frozenset(stems(point.evidence[0].words)) for point in group]
    return names[int(np.argmax(close + np.array([worth(found[name], said) for name in names])))]


def inside(group: Sequence[Point], phrases: Mapping[str, Sequence[Phrase]]) -> Iterator[Phrase]:
    """The phrases that stand in some points."""
    for point in group:
        span = point.evidence[0]
        yield from (phrase for phrase in phrases[span.document] if span.start <= phrase.start and phrase.end <= span.end)


def worth(phrase: Phrase, said: Sequence[frozenset[str]]) -> float:
    """What speaks for a phrase beside its likeness: how many points have its words; against it, that it says little."""
    own = stems(phrase.name)
    further = sum(min(sum(word in words for words in said) - 1, MOST_SHARED) for word in own) / max(1, len(own))
    return SHARED * max(0.0, further) - (WEAK if phrase.weak else 0.0) - (SINGLE if " " not in phrase.name else 0.0)
