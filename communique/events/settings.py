"""When and where an event was, and what it was about."""

from collections.abc import Iterator, Sequence
from datetime import date
from functools import cache

from communique.actors import Cast
from communique.actors.folding import fold
from communique.actors.knowledge import word_class
from communique.codebooks import rows
from communique.dates import DateExpression, resolve
from communique.events.acts import Act
from communique.events.clauses import prepositions_of
from communique.events.lexicon import word_list
from communique.parse import Parse
from communique.records import UNDATED, Document, Span, Statement, Status, When

FUTURE_STATUS = frozenset({"planned", "threatened", "hypothetical"})
TOLD_LATER = frozenset({"alleged", "denied"})  # was not done on the day on which it is told
PLACE_PREPOSITIONS = ("in", "at", "near", "outside", "off", "across", "along", "around")


def event_date(
    document: Document, parse: Parse, head: int, dates: Sequence[DateExpression], statement: Statement | None, status: Status
) -> When:
    """The date in the clause of an act by its head; of what happened else that of a clause that governs it, else the day its
    statement was made."""
    future = status in FUTURE_STATUS
    lent = not future and status not in TOLD_LATER
    dates = [found for found in dates if not is_name_part(parse, token_at(parse, head, found.start))]
    clauses = [clause_of(parse, token_at(parse, head, found.start)) for found in dates]
    own = [found for found, clause in zip(dates, clauses, strict=True) if clause == clause_of(parse, head)]
    above = frozenset(governors(parse, head)) if lent else frozenset[int]()
    governing = [found for found, clause in zip(dates, clauses, strict=True) if clause in above]
    for chosen, reason in ((own[:1], "in its clause"), (governing[:1], "in the clause above")):
        for expression in chosen:
            days = resolve(expression, document.anchor, future)
            if days:
                span = document.span(expression.start, expression.end)
                return When(start=days[0], end=days[1], reason=f"{expression.words!r} {reason}: {days[2]}", span=span)
    if statement and statement.said.start and lent:
        said = statement.said
        return When(start=said.start, end=said.end, reason=f"the day of the statement: {said.reason}", span=said.span)
    return UNDATED


def governors(parse: Parse, token: int) -> Iterator[int]:
    """The words above a token within its own telling: a relative clause does not share the date of its main clause."""
    while parse.head[token] != token and parse.dep[token] not in ("relcl", "acl"):
        token = parse.head[token]
        yield token


def is_name_part(parse: Parse, token: int) -> bool:
    """Whether a date only tells one thing from others of its kind: the treaty of 1984."""
    preposition = parse.head[token]
    if parse.dep[token] != "pobj" or parse.word[preposition].lower() != "of":
        return False
    noun = parse.head[preposition]
    return parse.pos[noun] == "NOUN" and parse.lemma[noun].lower() in word_list("dated")


def token_at(parse: Parse, head: int, start: int) -> int:
    """The token of a head's sentence that holds a character."""
    first, stop = parse.sentences[parse.sentence[head]]
    return next((token for token in range(first, stop) if parse.end[token] > start), head)


def clause_of(parse: Parse, token: int) -> int:
    """The verb whose clause a token stands in."""
    if parse.pos[token] in ("VERB", "AUX"):
        return token
    return next((above for above in parse.ancestors(token) if parse.pos[above] in ("VERB", "AUX")), token)


def event_place(parse: Parse, cast: Cast, document: Document, act: Act) -> Span | None:
    """The place named after a preposition of place in the act's clause."""
    heads = (act.head, *act.tokens, *(act.clause.objects if act.clause else ()))
    for head in heads:
        for word, token in prepositions_of(parse, head):
            if word not in PLACE_PREPOSITIONS or fold(parse.word[token]) in word_class("calendar"):
                continue
            if cast.use_at(token) == "place" or parse.pos[token] == "PROPN":
                return document.span(parse.start[name_start(parse, token)], parse.end[token])
    return None


def name_start(parse: Parse, token: int) -> int:
    """The first token of a name that ends at a token."""
    first = token
    while first > 0 and parse.head[first - 1] == token and parse.dep[first - 1] in ("compound", "amod", "nmod"):
        first -= 1
    return first


def outdated(when: When, anchor: date | None, *, days: int) -> bool:
    """Whether an event lies more than some days before the day of the text."""
    return bool(anchor and when.end and (anchor - when.end).days > days)


@cache
def context_words() -> dict[str, tuple[str, ...]]:
    """The contexts that each keyword speaks for."""
    found: dict[str, list[str]] = {}
    for row in rows("contexts.csv"):
        for word in row["words"].split():
            found.setdefault(word, []).append(row["context"])
    return {word: tuple(contexts) for word, contexts in found.items()}


def paragraph_contexts(parse: Parse) -> dict[int, tuple[str, ...]]:
    """The contexts of each block that the words in it speak for, in the order of the words."""
    table = context_words()
    found: dict[int, dict[str, None]] = {}
    for lemma, block in zip(parse.lemma, parse.block, strict=True):
        for context in table.get(lemma.lower(), ()):
            found.setdefault(block, {})[context] = None
    return {block: tuple(contexts) for block, contexts in found.items()}
