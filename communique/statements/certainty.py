"""The words of judgement: adverbs and idioms of certainty, of forecasting, of comparing with history, each with its level.

They are data (`codebooks/certainty.csv`). `counts` says how far a phrase alone makes its clause the writer's judgement:
`always`, only in a text that `judging`ly speaks for itself elsewhere too, or never (`certainty`: it only tells how sure).
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import cast

from communique.codebooks import rows
from communique.parse import Parse
from communique.records import Certainty

PIECE = re.compile(r"n't|'s|[^\W_]+|[^\w\s]")
CUES = frozenset({"foretelling", "opining", "recalling", "comparing"})  # verbs by which a text tells of others' judgements
YEAR = re.compile(r"1[0-9]{3}|20[0-9]{2}")


@dataclass(frozen=True, slots=True)
class Phrase:
    """A row of the codebook, its words as the parser parts them: each is a word, a lemma, YEAR or NAME."""

    words: tuple[str, ...]
    kind: str
    level: Certainty | None
    counts: str


@dataclass(frozen=True, slots=True)
class Mark:
    """A phrase where it stands: its first and last token."""

    phrase: Phrase
    first: int
    last: int


@cache
def load_phrases() -> Mapping[str, tuple[Phrase, ...]]:
    """The phrases by their first word, the longest first; read once."""
    found: dict[str, list[Phrase]] = {}
    for row in rows("certainty.csv"):
        words = tuple(PIECE.findall(row["words"].replace("annot", "an not")))
        level = cast(Certainty, row["level"]) if row["level"] else None
        found.setdefault(words[0].lower(), []).append(Phrase(words, row["kind"], level, row["counts"]))
    return {first: tuple(sorted(held, key=lambda one: -len(one.words))) for first, held in found.items()}


def find_marks(parse: Parse, first: int, after: int, *, cues: bool = False) -> Iterator[Mark]:
    """The phrases among tokens [first, after), the longest at each place, none inside another; of verbs that tell of others'
    judgements only where `cues` asks for them."""
    at = first
    while at < after:
        mark = mark_at(parse, at, after, cues=cues)
        if mark is not None:
            yield mark
        at = mark.last + 1 if mark else at + 1


def mark_at(parse: Parse, token: int, after: int, *, cues: bool) -> Mark | None:
    """The longest phrase that begins at a token."""
    table = load_phrases()
    for key in dict.fromkeys((parse.word[token].lower(), parse.lemma[token].lower())):
        for phrase in table.get(key, ()):
            last = token + len(phrase.words) - 1
            if (
                (phrase.kind in CUES) is cues
                and last < after
                and all(fits(parse, token + n, word) for n, word in enumerate(phrase.words))
            ):
                return Mark(phrase, token, last)
    return None


def fits(parse: Parse, token: int, word: str) -> bool:
    """Whether a token is this word of a phrase."""
    if word == "YEAR":
        return YEAR.fullmatch(parse.word[token]) is not None
    if word == "NAME":
        return parse.tag[token] in ("NNP", "NNPS")
    return word.lower() in (parse.word[token].lower().replace("’", "'"), parse.lemma[token].lower())
