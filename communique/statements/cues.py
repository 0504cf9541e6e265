"""Words that attribute: verbs, nouns and adjectives, what each may take as its content, and the act they perform.

The words are data (`codebooks/cues.csv`): `takes` names the constructions of `contents.py`, `prepositions` those whose
object is the content ("called for [a truce]"), `object_prepositions` those after an object ("accused [Paris of spying]").
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import cast

from communique.codebooks import rows
from communique.parse import Parse
from communique.records import Act
from communique.statements.contents import (
    Complement,
    according_to,
    complements_of_adjective,
    complements_of_noun,
    complements_of_verb,
)

KINDS = {"VERB": "verb", "AUX": "verb", "NOUN": "noun", "PROPN": "noun", "ADJ": "adjective"}
READERS = {"verb": complements_of_verb, "noun": complements_of_noun, "adjective": complements_of_adjective}
NEEDS_CLAUSE = frozenset({"clause", "parenthesis", "passive clause"})


@dataclass(frozen=True, slots=True)
class Cue:
    """One word of the codebook, used as one part of speech."""

    word: str
    kind: str
    act: Act
    takes: frozenset[str]
    prepositions: frozenset[str]
    object_prepositions: frozenset[str]

    def accepts(self, complement: Complement) -> bool:
        """Whether this word attributes such a complement to its source."""
        construction = complement.construction
        if construction == "object and preposition":
            return complement.preposition in self.object_prepositions
        if construction == "passive preposition":
            return complement.preposition in self.prepositions | self.object_prepositions
        if construction.endswith("preposition"):
            return complement.preposition in self.prepositions
        if construction in NEEDS_CLAUSE:
            return "clause" in self.takes
        return construction.rsplit(" ", 1)[-1] in self.takes


ACCORDING = Cue("according", "verb", "say", frozenset({"according"}), frozenset(), frozenset())


MADE_CLEAR = Cue("make clear", "verb", "say", frozenset({"clause"}), frozenset(), frozenset())
FARTHEST_THAT = 8  # tokens: "clear [to the members of the council] that"
CLEAR = frozenset({"clear", "plain", "known"})


@cache
def load_cues() -> Mapping[tuple[str, str], Cue]:
    """The cues by word and kind; read once."""
    return {
        (row["cue"], row["kind"]): Cue(
            row["cue"],
            row["kind"],
            cast(Act, row["act"]),
            frozenset(row["takes"].split()),
            frozenset(row["prepositions"].split()),
            frozenset(row["object_prepositions"].split()),
        )
        for row in rows("cues.csv")
    }


def cue_at(parse: Parse, token: int) -> Cue | None:
    """The codebook's entry for a token, if it is one."""
    kind = KINDS.get(parse.pos[token])
    return None if kind is None else load_cues().get((parse.lemma[token].lower(), kind))


def made_clear(parse: Parse, verb: int) -> Iterator[Complement]:
    """The clause in "made (it) clear (to her) that ...", on whichever of these words the parser hangs it."""
    clear = next((child for child in parse.children[verb] if child > verb and parse.word[child].lower() in CLEAR), None)
    if clear is None:
        return
    end = min(parse.right[verb], clear + FARTHEST_THAT)
    that = next((token for token in range(clear + 1, end) if parse.word[token].lower() == "that"), None)
    if that is not None:
        yield Complement("clause", ((that, max(that, parse.right[parse.head[that]])),))


def find_cues(parse: Parse) -> Iterator[tuple[int, Cue, Complement]]:
    """Every cue with the first complement that it accepts, in order of the text."""
    cues = load_cues()
    for token, (lemma, pos) in enumerate(zip(parse.lemma, parse.pos, strict=True)):
        kind = KINDS.get(pos)
        if kind is None:
            continue
        cue = cues.get((lemma.lower(), kind))
        if cue is not None:
            complement = next(filter(cue.accepts, READERS[kind](parse, token)), None)
            if complement is not None:
                yield token, cue, complement
        elif lemma == "make":
            for complement in made_clear(parse, token):
                yield token, MADE_CLEAR, complement
        elif lemma == "accord" and parse.child(token, "prep") is not None:
            for complement in according_to(parse, token):
                yield token, ACCORDING, complement
