"""Words that attribute: verbs, nouns and adjectives, the act they perform, and whether a clause can be what they attribute.

The trained reader finds attributions; these words tell the author's judgements from what others say, and silence from speech.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import cast

from communique.codebooks import rows
from communique.parse import Parse
from communique.records import Act

KINDS = {"VERB": "verb", "AUX": "verb", "NOUN": "noun", "PROPN": "noun", "ADJ": "adjective"}


@dataclass(frozen=True, slots=True)
class Cue:
    """One word of the codebook, used as one part of speech."""

    word: str
    kind: str
    act: Act
    clause: bool


@cache
def load_cues() -> Mapping[tuple[str, str], Cue]:
    """The cues by word and kind; read once."""
    return {
        (row["cue"], row["kind"]): Cue(row["cue"], row["kind"], cast(Act, row["act"]), row["clause"] == "yes")
        for row in rows("cues.csv")
    }


def cue_at(parse: Parse, token: int) -> Cue | None:
    """The codebook's entry for a token, if it is one."""
    kind = KINDS.get(parse.pos[token])
    return None if kind is None else load_cues().get((parse.lemma[token].lower(), kind))


def is_quoting(parse: Parse, token: int) -> bool:
    """A verb that can introduce what is said word for word."""
    cue = cue_at(parse, token)
    return cue is not None and cue.kind == "verb" and cue.clause
