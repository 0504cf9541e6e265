"""What belongs to a cue: its source and content, messenger and addressee, the condition and consequence in it, and its act."""

from dataclasses import dataclass
from typing import cast

import numpy as np

from communique.encoder import Encoder, Range, Window
from communique.records import Act
from communique.tagging.decoding import Flags, Heads, Hints, Probabilities, characters, homes, in_whole_words, smooth

LEAST = 0.5  # probability of a piece of a source, a messenger, an addressee
ANY_SOURCE = 0.35  # of the likeliest source where none reaches LEAST
SWITCHING = 3.0  # nats: what it costs a content to begin or to end
TINY = 1e-6


@dataclass(frozen=True, slots=True)
class Tagged:
    """One cue with what belongs to it, in characters of the document.

    `homes` hint at the words that name the countries of speaker and addressee.
    `sure` is the calibrated probability that statement and source are right, worked out from the `signs` (see `signs_of`).
    """

    cue: Range
    source: tuple[Range, ...]
    contents: tuple[Range, ...]
    messengers: tuple[Range, ...]
    addressees: tuple[Range, ...]
    condition: tuple[Range, ...]
    consequence: tuple[Range, ...]
    homes: tuple[Hints, Hints]
    act: Act
    signs: tuple[float, ...]
    sure: float


def read_cue(window: Window, at: slice, sure: float, heads: Heads, text: str, encoder: Encoder) -> Tagged | None:
    """What belongs to the cue at some pieces of a window; None when no content does."""
    role, party, condition = heads["role"], heads["party"], heads["condition"]
    content = smooth(role[:, 2] + role[:, 3], SWITCHING)
    if not content.any():
        return None
    messenger, addressee = (in_whole_words((party[:, label] >= LEAST) & ~content, window, text) for label in (1, 2))
    source = source_of(role[:, 1], content | messenger, window, text)
    acts = heads["act"][at].mean(0)
    signs = signs_of(sure, role, content, source)
    return Tagged(
        cue=(window.start[at.start], window.end[at.stop - 1]),
        source=characters(window, source),
        contents=characters(window, content),
        messengers=characters(window, messenger & ~source),
        addressees=characters(window, addressee & ~source),
        condition=characters(window, smooth(condition[:, 1], SWITCHING) & content),
        consequence=characters(window, smooth(condition[:, 2], SWITCHING) & content),
        homes=homes(heads["home"], window),
        act=cast(Act, encoder.heads["act"][int(acts.argmax())]),
        signs=signs,
        sure=encoder.calibrated(signs),
    )


def signs_of(cue: float, role: Probabilities, content: Flags, source: Flags) -> tuple[float, ...]:
    """What tells whether a statement is right: log odds of the cue and of the content, the source's probability, and lengths."""
    inside = role[:, 2] + role[:, 3]
    named = float(role[source, 1].mean()) if source.any() else 0.0
    return log_odds(cue), log_odds(float(inside[content].mean())), named, float(not source.any()), float(np.log(content.sum()))


def log_odds(probability: float) -> float:
    """The logarithm of the odds, kept finite."""
    return float(np.log((probability + TINY) / (1 - probability + TINY)))


def source_of(source: Probabilities, taken: Flags, window: Window, text: str) -> Flags:
    """The pieces of the source, in whole words."""
    found = (source >= LEAST) & ~taken
    if not found.any():
        likeliest = int(np.where(taken, 0.0, source).argmax())
        if source[likeliest] >= ANY_SOURCE:
            found[likeliest] = True
    return in_whole_words(found, window, text)
