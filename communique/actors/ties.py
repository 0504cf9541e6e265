"""To which country those who speak and act belong, as the reader sees it: by the words around them that name this country."""

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from communique.actors.countries import country_words
from communique.encoder import Range
from communique.parse import Parse
from communique.records import Document, Span
from communique.tagging import Tags
from communique.tagging.decoding import Hints

TIED = 0.97  # probability of a tie from which it is believed


class Tie(NamedTuple):
    """The likeliest country of someone, the words that name it, and how likely; no country where none is hinted at."""

    country: str | None
    span: Span | None
    sure: float

    @property
    def why(self) -> str:
        """The reason in words."""
        return f"the reader ties it to {self.span.words if self.span else ''!r} ({self.sure:.2f})"


LOOSE = Tie(None, None, 0.0)


@dataclass(frozen=True, slots=True, eq=False)
class Ties:
    """The ties of one document: `named` are the words of its searched text that name a country, in order, `by_token` the tie of
    each token in the words of a speaker, an addressee, an actor or a recipient; the surest of several."""

    document: Document
    named: tuple[tuple[int, int, str], ...]
    by_token: dict[int, Tie] = field(default_factory=dict)

    def at(self, token: int) -> Tie | None:
        """The tie of a token; None for one of nobody who speaks or acts."""
        return self.by_token.get(token)

    def surely(self, token: int) -> Tie | None:
        """The tie of a token to a country, where it is likely enough to be believed."""
        tie = self.by_token.get(token, LOOSE)
        return tie if tie.sure >= TIED else None

    def likeliest(self, hints: Hints) -> Tie:
        """The country whose words are hinted at most."""
        best = LOOSE
        for start, end, sure in hints:
            at = max(bisect_left(self.named, (start,)) - 1, 0)
            while at < len(self.named) and self.named[at][0] < end:
                low, high, country = self.named[at]
                if start < high and sure > best.sure:
                    best = Tie(country, self.document.span(low, high), sure)
                at += 1
        return best


def find_ties(document: Document, parsed: Parse, tags: Tags) -> Ties:
    """The ties of a document by what the reader tags in it."""
    named = (word for block in document.body for word in country_words(document.text[block.start : block.end], block.start))
    ties = Ties(document, tuple(named))
    for spans, hints in sides(tags):
        tie = ties.likeliest(hints) if spans else LOOSE
        for token in (token for start, end in spans for token in parsed.inside(start, end)):
            ties.by_token[token] = max(tie, ties.by_token.get(token, LOOSE), key=lambda one: one.sure)
    return ties


def sides(tags: Tags) -> Iterator[tuple[tuple[Range, ...], Hints]]:
    """The words of each side of each statement and event, with what hints at its country."""
    for said in tags.attributions:
        yield said.source, said.homes[0]
        yield said.addressees, said.homes[1]
    for told in tags.tellings:
        yield told.actors, told.homes[0]
        yield told.recipients, told.homes[1]
