"""Formula watch: one side's account of a contact against its earlier ones, formula by formula.

A *formula* is a phrase by which a side takes a position: a word of `stances.csv` (support, concern, condemn, demand, respect...)
used of something that is named in the same clause ("unwavering support for the sovereignty and territorial integrity of X"),
or a clause whose verb says what must, should or shall be. It reaches from the word, with what stands before it in the phrase, to
the end of its object, without subordinate clauses, and has at least two content words besides the word itself. Two formulas are
versions of one when their position is on one scale (concern and condemnation are, concern and support are not) and most of the
content words of their objects agree. A formula is stronger or weaker by the degree of its word on that scale, by its intensifiers
and hedges and by its modal verb (`strength.csv`): "must" is more than "should", "gravely concerned" more than "concerned".
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from communique.accounts.framing.telling import kinds
from communique.codebooks import rows
from communique.parse import Parse, parse
from communique.records import Change, Document, Formula, Span, identify

METHOD = "accounts.formulas/1"
FEWEST_WORDS = 2  # content words of the object: "support for peace" is too common to be anybody's formula
ALIKE = 0.6  # share of the objects' content words that agree in two versions of one formula
CONTENT = frozenset({"NOUN", "PROPN", "ADJ", "VERB", "NUM"})
OUTSIDE = frozenset(
    {"relcl", "advcl", "parataxis", "punct", "cc", "conj", "mark", "nsubj", "nsubjpass", "aux", "auxpass", "appos"}
)
CLAUSES = frozenset({"relcl", "advcl", "parataxis", "punct", "mark", "appos"})
STANCE_KINDS = {"NOUN": "noun", "VERB": "verb", "ADJ": "adjective"}
OBLIGATION = "obligation"
NOT = "not"
ADDED = frozenset({"intensity", "urgency", "hedge"})
MODALS = frozenset({"must", "should", "shall", "ought"})


@dataclass(frozen=True, slots=True)
class Stance:
    """A formula as it stands in one account: its words, those that make its strength, the scale of its position, its object."""

    span: Span
    marks: tuple[str, ...]
    scale: str
    strength: Mapping[str, int]
    about: frozenset[str]
    published: date | None


def watch_formulas(current: Document, previous: Sequence[Document]) -> tuple[Formula, ...]:
    """What has become of the formulas of one side since its earlier accounts: kept, strengthened, weakened, dropped, new.

    `previous` are accounts of the same kind by the same side, in any order; undated ones count as the oldest. One formula is
    dropped when at least two of them have it, or the only one, and this account has no version of it. In order of this text, what
    is dropped last. The same document given among `previous` is left out.
    """
    earlier = sorted((d for d in previous if d.id != current.id), key=lambda d: (d.published or date.min, d.id), reverse=True)
    known = [stances_of(document) for document in earlier]
    now = distinct(stances_of(current))
    told = [formula_of(current, stance, earlier, known) for stance in now] if earlier else []
    return (*told, *dropped(current, now, earlier, known))


def formula_of(current: Document, stance: Stance, earlier: Sequence[Document], known: Sequence[Sequence[Stance]]) -> Formula:
    """What has become of a formula of this account."""
    before = [found for found in (version_of(stance, each) for each in known) if found]
    if not before:
        dates = [document.published for document in earlier if document.published]
        since = f" (since {min(dates)})" if dates else ""
        which = "the account" if len(earlier) == 1 else f"any of the {counted(len(earlier))}"
        return formula("new", stance.span, (), f"not in {which} before{since}", current)
    kind, how = compared(before[0], stance)
    missed = next((number for number, each in enumerate(known) if version_of(stance, each)), 0)
    gap = f"; first since {day(before[0].published)}: not in the {counted(missed)} between" if missed else ""
    reason = f"{how}; a version of it is in {share(len(before), len(earlier))}{gap}"
    return formula("new" if missed and kind == "kept" else kind, stance.span, before, reason, current)


def dropped(
    current: Document, now: Sequence[Stance], earlier: Sequence[Document], known: Sequence[Sequence[Stance]]
) -> Iterator[Formula]:
    """Formulas that recur in the earlier accounts, or stand in the only one, and have no version in this one."""
    told: list[Stance] = []
    needed = min(2, len(earlier))
    for stance in (one for each in known for one in each):
        before = [found for found in (version_of(stance, each) for each in known) if found]
        if len(before) < needed or version_of(stance, now) or version_of(stance, told):
            continue
        told.append(stance)
        reason = f"this account does not repeat it; in {share(len(before), len(earlier))}"
        yield formula("dropped", None, before, reason, current)


def formula(kind: Change, now: Span | None, before: Sequence[Stance], reason: str, current: Document) -> Formula:
    """The record of one formula."""
    spans = tuple(stance.span for stance in before)
    places = [(span.document, span.start, span.end) for span in (*((now,) if now else ()), *spans)]
    return Formula(
        id=identify(METHOD, kind, current.id, *places),
        basis=tuple(dict.fromkeys((current.id, *(span.document for span in spans)))),
        method=METHOD,
        kind=kind,
        now=now,
        before=spans,
        dates=tuple(stance.published for stance in before),
        reason=reason,
    )


def compared(before: Stance, now: Stance) -> tuple[Change, str]:
    """Whether a version is stronger than the one before, and by which words; kept where it is neither or both."""
    scales = {*before.strength, *now.strength}
    shifts = [now.strength.get(scale, 0) - before.strength.get(scale, 0) for scale in scales]
    moved = [shift for shift in shifts if shift]
    if not moved:
        same = plain(before.span) == plain(now.span)
        return "kept", "in the same words" if same else "in other words"
    if all(shift > 0 for shift in moved):
        return "strengthened", by_words(before, now)
    return ("weakened" if all(shift < 0 for shift in moved) else "kept"), by_words(before, now)


def by_words(before: Stance, now: Stance) -> str:
    """The words of strength that came and went: `“must” for “should”`, `with “deep”`, `without “full”`."""
    came = " ".join(mark for mark in now.marks if mark not in before.marks)
    went = " ".join(mark for mark in before.marks if mark not in now.marks)
    if came and went:
        return f"“{came}” for “{went}”"
    return f"with “{came}”" if came else f"without “{went}”"


def version_of(stance: Stance, others: Sequence[Stance]) -> Stance | None:
    """The likeliest version of a formula among others, the first of those equally like; None where none is one."""
    likely = [(agreement(stance, other), other) for other in others if other.scale == stance.scale]
    score, best = max(likely, key=lambda pair: pair[0], default=(0.0, None))
    return best if score >= ALIKE else None


def agreement(one: Stance, other: Stance) -> float:
    """The share of the content words of two objects that agree."""
    return 2 * len(one.about & other.about) / (len(one.about) + len(other.about))


def distinct(stances: Sequence[Stance]) -> list[Stance]:
    """The formulas of a text, each in its first version only."""
    kept: list[Stance] = []
    for stance in stances:
        if not version_of(stance, kept):
            kept.append(stance)
    return kept


def stances_of(document: Document) -> list[Stance]:
    """The formulas of a text in order; one that lies in another is part of it."""
    parsed = parse(document)
    found = [stance for token in range(len(parsed)) if (stance := stance_at(document, parsed, token))]
    return [
        one
        for one in found
        if not any(other is not one and other.span.start <= one.span.start and one.span.end <= other.span.end for other in found)
    ]


def stance_at(document: Document, parsed: Parse, token: int) -> Stance | None:
    """The formula that a token is the word of; None where it takes no position on anything named."""
    modal = modal_of(parsed, token)
    if modal is None and stance_row(parsed, token) is None:
        return None
    tokens = reach(parsed, token, modal)
    known = stance_word(parsed, token, tokens)
    about = object_words(parsed, token, tokens, known is None)
    if (known is None and modal is None) or len(about - {NOT}) < FEWEST_WORDS or parsed.dep[token] in ("compound", "amod"):
        return None
    scale, degree = known or (OBLIGATION, 0)
    strength = {scale: degree} if known else {}
    stronger = [at for at in tokens if at == modal or strength_words().get(parsed.lemma[at].lower(), ("", 0))[0] in ADDED]
    for at in stronger:
        kind, more = strength_words()[parsed.lemma[at].lower()]
        strength[kind] = strength.get(kind, 0) + more
    marks = [parsed.word[at].lower() for at in tokens if at in stronger or (known and at == token)]
    span = document.span(parsed.start[min(tokens)], parsed.end[max(tokens)])
    return Stance(span, tuple(marks), scale, strength, about, document.published)


def object_words(parsed: Parse, token: int, tokens: Sequence[int], whole: bool) -> frozenset[str]:
    """The content words of a formula without those of its position and strength, and "not"; of the `whole`, its verb too."""
    words = {
        parsed.lemma[at].lower()
        for at in tokens
        if (whole or at != token) and parsed.pos[at] in CONTENT and parsed.lemma[at].lower() not in strength_words()
    }
    return frozenset(words | ({NOT} if any(parsed.dep[at] == "neg" for at in parsed.children[token]) else set()))


def modal_of(parsed: Parse, token: int) -> int | None:
    """The modal verb that says a verb must, should or shall be; "I must say" obliges nobody."""
    if parsed.pos[token] not in ("VERB", "AUX") or parsed.lemma[token].lower() in kinds("reporting_verbs.csv", "verb"):
        return None
    helpers = (at for at in parsed.children[token] if parsed.dep[at] == "aux" and parsed.lemma[at].lower() in MODALS)
    return next(helpers, None)


def reach(parsed: Parse, token: int, modal: int | None) -> list[int]:
    """The tokens of a formula in order: its word, what strengthens it, its objects, without clauses that hang on them.

    With a modal verb the subject is part of it, unless it is a pronoun. What the parser hangs on the verb beside a noun
    ("reaffirmed the commitment of X to the treaty") and stands right after it is the noun's, and so is what stands before the
    first of two nouns ("full solidarity and support for").
    """
    tokens = [token, *([modal] if modal is not None else [])]
    subject = parsed.child(token, "nsubj", "nsubjpass") if modal is not None else None
    if subject is not None and parsed.pos[subject] != "PRON":
        tokens += within(parsed, subject)
    for child in parsed.children[token]:
        before = child < token and parsed.pos[token] in ("VERB", "AUX")
        if parsed.dep[child] not in OUTSIDE and (not before or parsed.lemma[child].lower() in strength_words()):
            tokens += within(parsed, child)
    if parsed.pos[token] == "NOUN":
        first = parsed.head[token]
        if parsed.dep[token] == "conj" and parsed.pos[first] == "NOUN":
            tokens += [first, *(at for at in parsed.children[first] if parsed.dep[at] in ("amod", "poss", "det"))]
        for sibling in parsed.children[parsed.head[token]]:
            if parsed.dep[sibling] == "prep" and sibling == max(tokens) + 1:
                tokens += within(parsed, sibling)
    return sorted(set(tokens))


def within(parsed: Parse, token: int) -> list[int]:
    """The tokens under a word, coordinated ones too, without relative and adverbial clauses and final marks."""
    tokens, pending = [], [token]
    while pending:  # no recursion: a hostile sentence can hang a thousand words on one another
        at = pending.pop()
        tokens.append(at)
        pending += [child for child in parsed.children[at] if not is_clause(parsed, child)]
    return tokens


def is_clause(parsed: Parse, token: int) -> bool:
    """Whether a token opens a clause, or a mark, that is no part of a formula: "respect for what was signed"."""
    finite = parsed.dep[token] == "pcomp" and parsed.child(token, "nsubj", "nsubjpass") is not None
    return finite or parsed.dep[token] in CLAUSES


def stance_row(parsed: Parse, token: int) -> Mapping[str, str] | None:
    """The codebook's row for a token; by its form where the lemma is misread ("hoped" as of "hop")."""
    kind = STANCE_KINDS.get(parsed.pos[token], "")
    forms = (parsed.lemma[token].lower(), parsed.word[token].lower())
    return next((stance_words()[form, kind] for form in forms if (form, kind) in stance_words()), None)


def stance_word(parsed: Parse, token: int, tokens: Sequence[int]) -> tuple[str, int] | None:
    """The scale and degree of a token that takes a position, if the preposition it takes it by is among its `tokens`."""
    row = stance_row(parsed, token)
    if row is None:
        return None
    prepositions = row["prepositions"].split("|")
    ties = {parsed.lemma[at].lower() for at in tokens if parsed.head[at] in (token, parsed.head[token])}
    return (row["scale"], int(row["degree"])) if prepositions == [""] or not ties.isdisjoint(prepositions) else None


@cache
def stance_words() -> Mapping[tuple[str, str], dict[str, str]]:
    """The words of position by lemma and kind."""
    return {(row["word"], row["kind"]): row for row in rows("stances.csv")}


@cache
def strength_words() -> Mapping[str, tuple[str, int]]:
    """The kind and degree of each intensifier, hedge and modal verb."""
    return {row["word"]: (row["kind"], int(row["degree"])) for row in rows("strength.csv")}


def plain(span: Span) -> str:
    """The words at some characters in lower case, one space between them."""
    return " ".join(span.words.casefold().split())


def share(some: int, count: int) -> str:
    """`the account before`, `both accounts before`, `all 3 accounts before`, `2 of the 3 accounts before`."""
    if count == 1:
        return "the account before"
    everyone = "both accounts before" if count == 2 else f"all {counted(count)} before"
    return everyone if some == count else f"{some} of the {counted(count)} before"


def counted(count: int) -> str:
    """`1 account`, `3 accounts`."""
    return f"{count} account{'' if count == 1 else 's'}"


def day(published: date | None) -> str:
    """A day, or that it is not known."""
    return published.isoformat() if published else "an account without a date"
