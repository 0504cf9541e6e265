"""What a point is made of: what it is about, who says or does it by which word, together or alone, its figures and names."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache

from communique.accounts.aspects import Told, aspect_of, contact_words
from communique.accounts.telling import Telling
from communique.accounts.voices import Said, said_in
from communique.actors.knowledge import look_up, states, word_class
from communique.codebooks import rows
from communique.events.magnitudes import HUNDRED, YEARS, figures_in
from communique.parse import Parse
from communique.records import Document, Magnitude, Mention, Point, Span, identify

METHOD = "accounts.facts/1"
BARE = "persons"  # the unit that `figures_in` gives to a number with no noun after it
FEWEST_BARE = 3  # "one of them", "the two": bare numbers this small count nothing that another account could dispute
SIDES = frozenset("countries sides parties nations states peoples presidents leaders ministers governments us them".split())
MOST_SIDES = 5.0
OFFICES = frozenset({"minister", "ministers", "ministry", "secretary", "department"})  # named after what they are for
LINKING = frozenset({"of", "de", "al", "for", "on", "’s", "'s", "-"})  # inside a name
STATE_WORDS = frozenset({"state", "adjective", "demonym"})
COMMON = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september "
    "october november december foreign affairs prime deputy vice sides parties government ministers presidents leaders "
    "god federal general secretary".split()
)


def point_of(span: Span, sentence: Span, telling: Telling, *, side: str, confidence: float = 1.0) -> Point:
    """The point that some characters of a sentence make, with everything that can be read off them; its topic is left open."""
    tokens = telling.parse.inside(span.start, span.end)
    told = aspect_of(telling.parse, tokens, telling.met, telling.strangers)
    said = said_in(telling, span, tokens, told.aspect)
    return Point(
        id=identify(span.document, METHOD, side, span.start, span.end),
        evidence=(span,),
        method=METHOD,
        confidence=confidence,
        side=side,
        aspect=told.aspect,
        sentence=sentence,
        act=said.act,
        cue=said.cue,
        speakers=said.speakers,
        joint=said.joint,
        figures=tuple(figures(telling, tokens)),
        names=tuple(names(telling, tokens)),
        topic="",
        reason=reason(told, said),
    )


def reason(told: Told, said: Said) -> str:
    """What was read off a point, in a sentence."""
    return f"{told.reason}; {said.reason}"


def figures(telling: Telling, tokens: range) -> Iterator[Magnitude]:
    """The figures among some tokens that a reader could dispute: no "one of them", no "our two countries"."""
    for figure in whole(figures_in(telling.dossier.document, telling.parse, tokens), telling.dossier.document):
        unit = figure.unit.lower().split()[-1]
        alone = unit == BARE and (figure.value < FEWEST_BARE or YEARS[0] <= figure.value <= YEARS[1])
        sides = unit in SIDES and figure.value <= MOST_SIDES
        if not alone and not sides and not (figure.value == 1 and figure.span.words.lower().startswith("one")):
            yield figure


def whole(found: Sequence[Magnitude], document: Document) -> Iterator[Magnitude]:
    """Figures, those joined that are one number with "and" in it and were read as two: "two hundred and four"."""
    parts = list(found)
    while parts:
        one = parts.pop(0)
        rest = parts[0] if parts else None
        if rest is not None and one.value % HUNDRED == 0 and rest.value < HUNDRED and is_rest(one, rest, document):
            del parts[0]
            unit = rest.unit if rest.unit != BARE else re.sub(r"^and \S+\s?", "", one.unit) or BARE
            end = max(one.span.end, rest.span.end)
            yield replace(one, value=one.value + rest.value, unit=unit, span=document.span(one.span.start, end))
        else:
            yield one


def is_rest(one: Magnitude, rest: Magnitude, document: Document) -> bool:
    """Whether a figure goes on from another with nothing but "and" after a word for hundreds or thousands."""
    between = document.text[one.span.start : rest.span.start]
    return re.fullmatch(r"(?:[\w-]+\s+)*?(?:hundred|thousand)\s+and\s+", between) is not None


def names(telling: Telling, tokens: range) -> Iterator[Span]:
    """The proper names among some tokens, each whole, but those of who was in the contact and of their countries."""
    masked = masked_tokens(telling, tokens)
    runs = name_runs(telling.parse, tokens, masked)
    spans = [telling.dossier.document.span(telling.parse.start[first], telling.parse.end[last]) for first, last in runs]
    once: dict[str, Span] = {}
    for span in spans:
        once.setdefault(span.words, span)
    return iter(once.values())


def masked_tokens(telling: Telling, tokens: range) -> frozenset[int]:
    """The tokens by which a side of the contact is named: its people, its state by name, adjective or seat."""
    parse, people = telling.parse, {actor.id for actor in telling.contact}
    called = {word for actor in telling.contact if actor.kind == "person" for word in actor.name.lower().split()}
    found = {token for token in tokens if parse.word[token].lower() in called}
    found.update(office_words(telling, tokens))
    for mention in mentions_in(telling, tokens):
        own = mention.actor.country in telling.countries and (mention.use == "metonym" or names_state(mention))
        if mention.actor.id in people or own or mention.use == "title":
            found.update(parse.inside(mention.evidence[0].start, mention.evidence[0].end))
    return frozenset(found)


def office_words(telling: Telling, tokens: range) -> Iterator[int]:
    """The tokens that say what someone is minister or head of: "the Minister of [External Cooperation]"."""
    parse = telling.parse
    for token in tokens:
        if parse.word[token].lower() not in OFFICES:
            continue
        for child in parse.children[token]:
            below = parse.child(child, "pobj") if parse.word[child].lower() in ("of", "for") else None
            if below is not None and below not in telling.parties:
                yield from range(parse.left[below], below + 1)


def names_state(mention: Mention) -> bool:
    """Whether a mention is a state by its name, adjective or people, and not a place or body in it."""
    words = mention.evidence[0].words.removesuffix("’s").removesuffix("'s").split()
    own = states().get(mention.actor.country or "")
    return any(entry.kind in STATE_WORDS and own is not None and entry.name == own.name for entry in look_up(words))


def mentions_in(telling: Telling, tokens: range) -> Iterator[Mention]:
    """The mentions that begin among some tokens."""
    if not tokens:
        return
    mentions = telling.dossier.mentions
    start, end = telling.parse.start[tokens[0]], telling.parse.end[tokens[-1]]
    for at in range(bisect_left(mentions, start, key=lambda one: one.evidence[0].start), len(mentions)):
        if mentions[at].evidence[0].start >= end:
            return
        yield mentions[at]


def name_runs(parse: Parse, tokens: range, masked: frozenset[int]) -> Iterator[tuple[int, int]]:
    """First and last token of each proper name, with the small words inside it and no title before it: "[Union of Miners]"."""
    named = {token for token in tokens if is_name(parse, token, masked)}
    linked = {token for token in tokens if parse.word[token].lower() in LINKING and {token - 1, token + 1} <= named}
    run: list[int] = []
    for token in tokens:
        if token in named or token in linked:
            run.append(token)
        else:
            yield from untitled(parse, run)
            run = []
    yield from untitled(parse, run)


def untitled(parse: Parse, run: list[int]) -> Iterator[tuple[int, int]]:
    """A name without the titles and forms of address before it; nothing where there is no more to it."""
    passing = common_words() | LINKING
    first = next((token for token in run if parse.word[token].lower() not in passing), None)
    if first is not None:
        yield first, run[-1]


def is_name(parse: Parse, token: int, masked: frozenset[int]) -> bool:
    """A proper noun with a capital, or an adjective with one inside a sentence, that is no side of the contact."""
    proper = parse.pos[token] == "PROPN" or (parse.pos[token] == "ADJ" and not opens_sentence(parse, token))
    return proper and parse.word[token][:1].isupper() and token not in masked


def opens_sentence(parse: Parse, token: int) -> bool:
    """Whether a token is the first of its sentence, where every word has a capital."""
    return parse.sentences[parse.sentence[token]][0] == token


@cache
def common_words() -> frozenset[str]:
    """Words with a capital that alone name nobody: titles, forms of address, days, months."""
    titles = {row["phrase"] for row in rows("titles.csv") if " " not in row["phrase"]}
    return frozenset({*titles, *word_class("courtesy"), *contact_words("counterpart"), *COMMON})
