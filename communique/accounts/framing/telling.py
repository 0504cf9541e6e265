"""An account with the text it stands in: what the readers of wording look into."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from communique.codebooks import rows
from communique.parse import Parse, parse
from communique.records import Account, Document, Dossier, Span, Trait, Wording, identify

METHOD = "accounts.framing/1"
PAST = frozenset({"VBD", "VBN"})
WOULD = frozenset({"'d", "’d"})  # the tagger takes it for "had" too
LONGEST_PHRASE = 90  # characters of a phrase shown as one side's words; longer ones are cut at the word that decides


@dataclass(frozen=True, slots=True)
class Telling:
    """One account, what was read of its document, and the parse of that."""

    account: Account
    dossier: Dossier
    parse: Parse

    @property
    def document(self) -> Document:
        """The text that the account stands in."""
        return self.dossier.document

    @property
    def side(self) -> str:
        """The short name of the side, unlike any other's in the comparison."""
        return self.account.side

    def holds(self, start: int, end: int) -> bool:
        """Whether some characters are part of the account, and not of what stands around it."""
        return any(passage.start <= start and end <= passage.end for passage in self.account.passages)

    def find(self, pattern: re.Pattern[str]) -> Iterator[re.Match[str]]:
        """The matches inside the account, in order."""
        for passage in self.account.passages:
            yield from pattern.finditer(self.document.text, passage.start, passage.end)

    def tokens(self) -> Iterator[int]:
        """The tokens of the account."""
        for passage in self.account.passages:
            yield from self.parse.inside(passage.start, passage.end)

    def phrase(self, first: int, last: int) -> Span:
        """The words from one token to another, both included."""
        return self.document.span(self.parse.start[first], self.parse.end[last])

    def points_at(self, spans: Iterable[Span]) -> tuple[str, ...]:
        """The ids of the points that some characters stand in."""
        wanted = tuple(spans)
        return tuple(
            point.id
            for point in self.account.points
            if any(span.start < point.evidence[0].end and point.evidence[0].start < span.end for span in wanted)
        )


def tell(accounts: Sequence[Account], dossiers: Iterable[Dossier]) -> tuple[Telling, ...]:
    """Each account with the dossier of its document, in order of the accounts."""
    known = {dossier.document.id: dossier for dossier in dossiers}
    read = [(account, known[account.document]) for account in accounts]
    return tuple(Telling(account, dossier, parse(dossier.document)) for account, dossier in read)


def said_in_all(telling: Telling) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The points and the words of an account in alphabetical order: of one text the same, in whatever order its sentences are."""
    points = (words for point in telling.account.points for words in point.evidence)
    words = (telling.parse.word[at].casefold() for at in telling.tokens())
    return tuple(sorted(" ".join(span.words.casefold().split()) for span in points)), tuple(sorted(words))


@cache
def phrases(table: str, kind: str | None = None) -> re.Pattern[str]:
    """A pattern for the phrases of a codebook, longest first; in lower case they match any case, else the case they have."""
    told = sorted({row["words"] for row in rows(table) if kind in (None, row["kind"])}, key=lambda words: (-len(words), words))
    return re.compile(rf"(?<![\w-])(?:{'|'.join(map(one_phrase, told))})(?![\w-])")


def one_phrase(words: str) -> str:
    """A pattern for one phrase: any white space between its words, either apostrophe."""
    exact = r"\s+".join(re.escape(word).replace("'", "['’]") for word in words.split())
    return f"(?i:{exact})" if words.islower() else exact


@cache
def kinds(table: str, key: str = "word") -> dict[str, str]:
    """The kind of each word of a codebook."""
    return {row[key]: row["kind"] for row in rows(table)}


def is_told_as_past(parse: Parse, verb: int) -> bool:
    """Whether a verb tells what has happened, and not what is, may or shall be; coordinated verbs share their helpers."""
    while parse.dep[verb] == "conj" and parse.child(verb, "nsubj", "nsubjpass", "aux", "auxpass") is None:
        verb = parse.head[verb]
    helpers = [at for at in parse.children[verb] if parse.dep[at] in ("aux", "auxpass")]
    past = parse.tag[verb] in PAST or any(parse.tag[at] == "VBD" or parse.lemma[at] == "have" for at in helpers)
    ahead = any(parse.tag[at] in ("MD", "TO") or parse.word[at].lower() in WOULD for at in helpers)
    return past and not ahead


def in_words(spans: Sequence[Span]) -> str | None:
    """What stands at some characters, each wording once; None where there are none."""
    told = dict.fromkeys(" ".join(span.words.split()) for span in spans)
    return "; ".join(told) or None


def wording(
    tellings: Sequence[Telling],
    trait: Trait,
    topic: str | None,
    spans: Sequence[Sequence[Span]],
    reason: str,
    words: Sequence[str | None] | None = None,
) -> Wording:
    """A record of how each side words one thing: `spans` for each side where, `words` what, by default what stands there.

    The id does not depend on the order of the accounts.
    """
    evidence = tuple(span for mine in spans for span in mine)
    points = tuple(point for telling, mine in zip(tellings, spans, strict=True) for point in telling.points_at(mine))
    places = sorted((span.document, span.start, span.end) for span in evidence)
    sides = sorted(telling.account.id for telling in tellings)
    second_hand = sorted(telling.side for telling in tellings if telling.account.second_hand)
    note = f"; in the words of the article that reports {' and '.join(second_hand)}" if second_hand else ""
    return Wording(
        id=identify(METHOD, trait, topic, *sides, *places),
        basis=tuple(dict.fromkeys(points)) or tuple(telling.account.id for telling in tellings),
        method=METHOD,
        trait=trait,
        topic=topic or None,
        words=tuple(words) if words is not None else tuple(map(in_words, spans)),
        evidence=evidence,
        reason=reason + note,
    )


def each_side(tellings: Sequence[Telling], told: Sequence[str | None]) -> str:
    """What several sides do, in order of their names: `Chile says “claimed”; Peru says “said”`."""
    return "; ".join(f"{telling.side} {what}" for telling, what in by_side(tellings, told) if what)


def by_side(tellings: Sequence[Telling], told: Sequence[str | None]) -> list[tuple[Telling, str | None]]:
    """The tellings with something of each, in order of the sides' names and not of the columns."""
    return sorted(zip(tellings, told, strict=True), key=lambda pair: pair[0].side)


def quoted(words: str | None) -> str:
    """Words in quotation marks."""
    return f"“{words}”"
