"""What the sides call the same thing or person, and which words they hold at a distance."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from communique.accounts.framing.telling import Telling, each_side, in_words, kinds, one_phrase, phrases, quoted, wording
from communique.codebooks import rows
from communique.parse import Parse
from communique.records import Span, Wording
from communique.tagging.quotations import find_quotations

MOST_QUOTED = 3  # words: a longer quotation reports speech
INTRODUCES = frozenset({"as", "call", "term", "describe", "dub", "title", "name", "entitle", "brand", "label", "slogan", "theme"})
HEADS = frozenset({"NOUN", "PROPN"})


def distance_wordings(tellings: Sequence[Telling]) -> Iterator[Wording]:
    """Words that one side marks as not its own (“so-called referendum”, “referendum” in quotation marks) and another does not."""
    marked = [marked_nouns(telling) for telling in tellings]
    for noun in sorted({noun for mine in marked for noun in mine}):
        spans = [mine.get(noun, ()) for mine in marked]
        plain = [() if mine else plain_nouns(telling, noun) for telling, mine in zip(tellings, spans, strict=True)]
        if all(spans) or not any(spans):
            continue
        shown = [mine or theirs[:1] for mine, theirs in zip(spans, plain, strict=True)]
        what = [told_apart(in_words(mine), in_words(theirs[:1])) for mine, theirs in zip(spans, plain, strict=True)]
        yield wording(tellings, "distance", None, shown, each_side(tellings, what))


def told_apart(marked: str | None, plain: str | None) -> str:
    """What one side does with a word."""
    if marked:
        return f"writes {quoted(marked)}, words held at a distance"
    return f"writes {quoted(plain)} without such a mark" if plain else "does not use the word"


def marked_nouns(telling: Telling) -> dict[str, tuple[Span, ...]]:
    """The phrases that an account holds at a distance, by their head noun."""
    found: defaultdict[str, list[Span]] = defaultdict(list)
    for first, last in (*by_marker(telling), *by_quotation(telling)):
        head = next((token for token in range(last, first - 1, -1) if telling.parse.pos[token] in HEADS), last)
        found[telling.parse.lemma[head].lower()].append(telling.phrase(first, last))
    return {noun: tuple(spans) for noun, spans in found.items()}


def by_marker(telling: Telling) -> Iterator[tuple[int, int]]:
    """First and last token of phrases that open with “so-called”, “alleged”, “what it calls”."""
    parse = telling.parse
    for match in telling.find(phrases("distance.csv", "marker")):
        first, after = parse.at(match.start()), parse.at(match.end())
        head = head_after(parse, after)
        if head is not None and parse.sentence[head] == parse.sentence[first]:
            yield first, head
    for match in telling.find(phrases("distance.csv", "clause")):
        first, after = parse.at(match.start()), parse.at(match.end())
        head = head_after(parse, after)
        if head is not None and parse.sentence[head] == parse.sentence[first]:
            yield first, head


def head_after(parse: Parse, token: int) -> int | None:
    """The noun that closes the phrase opening at a token, past adjectives, names and opening marks; None where none follows."""
    last = None
    for at in range(token, min(token + 6, len(parse))):
        if parse.pos[at] in HEADS:
            last = at
        elif last is not None or parse.pos[at] not in ("ADJ", "PUNCT", "DET", "ADV", "NUM") or parse.word[at] in (",", ".", ";"):
            break
    return last


def by_quotation(telling: Telling) -> Iterator[tuple[int, int]]:
    """First and last token of nouns in quotation marks that quote nobody: `the "referendum"`."""
    parse, nouns = telling.parse, frozenset(word for word, kind in kinds("distance.csv", "words").items() if kind == "quoted")
    for quotation in find_quotations(telling.document):
        if len(quotation.pieces) > 1 or not quotation.closed or not telling.holds(quotation.start, quotation.end):
            continue
        inside = [at for at in parse.inside(quotation.start, quotation.end) if parse.pos[at] != "PUNCT"]
        if not inside or len(inside) > MOST_QUOTED or parse.pos[inside[-1]] != "NOUN" or parse.word[inside[0]][0].isupper():
            continue
        if parse.lemma[inside[-1]].lower() in nouns and not is_introduced(parse, inside[0]):
            yield parse.at(quotation.start), parse.inside(quotation.start, quotation.end)[-1]


def is_introduced(parse: Parse, token: int) -> bool:
    """Whether a quotation is brought in as what somebody called something: “described it as”, “under the slogan”."""
    before = range(max(token - 5, parse.sentences[parse.sentence[token]][0]), token)
    return any(parse.lemma[at].lower() in INTRODUCES for at in before)


def plain_nouns(telling: Telling, noun: str) -> tuple[Span, ...]:
    """Where an account writes a noun with nothing around it that marks a distance."""
    parse = telling.parse
    return tuple(telling.phrase(at, at) for at in telling.tokens() if parse.lemma[at].lower() == noun and parse.pos[at] in HEADS)


def name_wordings(tellings: Sequence[Telling]) -> Iterator[Wording]:
    """Different names for one thing: of the codebook of contested names, and of one state's government or one person."""
    yield from contested_wordings(tellings)
    yield from government_wordings(tellings)
    yield from person_wordings(tellings)


@cache
def contested_names() -> Mapping[str, tuple[tuple[str, ...], ...]]:
    """For each thing its names, those of one usage together."""
    found: defaultdict[str, list[tuple[str, ...]]] = defaultdict(list)
    for row in rows("contested_names.csv"):
        found[row["thing"]].append(tuple(row["names"].split("|")))
    return {thing: tuple(usages) for thing, usages in found.items()}


@cache
def names_of(thing: str) -> re.Pattern[str]:
    """A pattern for every name of a thing, the longest first."""
    names = sorted((name for usage in contested_names()[thing] for name in usage), key=lambda name: (-len(name), name))
    return re.compile(rf"(?<![\w-])(?:{'|'.join(map(one_phrase, names))})(?![\w])")


def contested_wordings(tellings: Sequence[Telling]) -> Iterator[Wording]:
    """Things of the codebook for which each of two sides has a name that the other does not write."""
    apart = [[span for spans in marked_nouns(telling).values() for span in spans] for telling in tellings]
    for thing, usages in contested_names().items():
        used = [usages_in(telling, thing, usages, marked) for telling, marked in zip(tellings, apart, strict=True)]
        named = [mine for mine in used if mine]
        if len(named) < 2 or not any(set(a) - set(b) and set(b) - set(a) for a in named for b in named):
            continue
        spans = [tuple(mine.values()) for mine in used]
        what = [f"writes {quoted(in_words(mine))}" if mine else None for mine in spans]
        yield wording(tellings, "name", None, spans, f"names for one thing ({thing}): {each_side(tellings, what)}")


def usages_in(telling: Telling, thing: str, usages: Sequence[Sequence[str]], apart: Sequence[Span]) -> dict[int, Span]:
    """Which usages of a thing's names an account follows, with their first places; what it holds `apart` is not its own."""
    spelt = {" ".join(name.casefold().split()): number for number, usage in enumerate(usages) for name in usage}
    found: dict[int, Span] = {}
    for match in telling.find(names_of(thing)):
        if not any(span.start <= match.start() and match.end() <= span.end for span in apart):
            name = " ".join(match[0].replace("’", "'").casefold().split())
            found.setdefault(spelt[name], telling.document.span(*match.span()))
    return found


def government_wordings(tellings: Sequence[Telling]) -> Iterator[Wording]:
    """States whose government one side calls a regime, or the like, where another names it otherwise."""
    heads = {row["words"]: row["loaded"] == "yes" for row in rows("name_heads.csv") if row["kind"] == "government"}
    called = [governments_in(telling, heads) for telling in tellings]
    for country in sorted({country for mine in called for country in mine}):
        spans = [mine.get(country, {}) for mine in called]
        others = [{} if mine else state_named(telling, country) for telling, mine in zip(tellings, spans, strict=True)]
        words = [set(mine) or set(other) for mine, other in zip(spans, others, strict=True)]
        loaded = [any(heads.get(word, False) for word in mine) for mine in words]
        if not any(loaded) or all(loaded) or sum(map(bool, words)) < 2:
            continue
        shown = [tuple((mine or other).values()) for mine, other in zip(spans, others, strict=True)]
        what = [f"writes {quoted(in_words(mine))}" if mine else None for mine in shown]
        yield wording(tellings, "name", None, shown, f"names for one state's government ({country}): {each_side(tellings, what)}")


def governments_in(telling: Telling, heads: Mapping[str, bool]) -> dict[str, dict[str, Span]]:
    """For each country the words for its government with the phrase they first stand in: “the Kyiv regime”."""
    parse = telling.parse
    found: defaultdict[str, dict[str, Span]] = defaultdict(dict)
    for token in telling.tokens():
        word = parse.lemma[token].lower()
        if word not in heads or parse.pos[token] not in HEADS:
            continue
        phrase = telling.phrase(parse.left[token], max(token, of_whom(parse, token)))
        countries = {
            mention.actor.country
            for mention in telling.dossier.mentions
            if mention.actor.country and phrase.start <= mention.evidence[0].start and mention.evidence[0].end <= phrase.end
        }
        if len(countries) == 1 and len(phrase.words.split()) > 1:
            found[countries.pop()].setdefault(word, phrase)
    return found


def of_whom(parse: Parse, token: int) -> int:
    """The last token of “of Venezuela” after a noun; the noun itself without it."""
    of = parse.child(token, "prep")
    return parse.right[of] if of is not None and parse.lemma[of] == "of" and parse.right[of] - of < 4 else token


def state_named(telling: Telling, country: str) -> dict[str, Span]:
    """Where an account first names a state itself."""
    for mention in telling.dossier.mentions:
        span = mention.evidence[0]
        if (
            mention.actor.country == country
            and mention.actor.kind == "state"
            and mention.use == "name"
            and telling.holds(span.start, span.end)
        ):
            return {mention.name: span}
    return {}


def person_wordings(tellings: Sequence[Telling]) -> Iterator[Wording]:
    """Persons whom one side names with a word that puts their office in question or limits it, where another does not."""
    known = [persons_in(telling) for telling in tellings]
    loaded = phrases("name_heads.csv", "person")
    for surname in sorted({name for mine in known for name in mine}):
        spans = [mine.get(surname, ()) for mine in known]
        with_word = [tuple(span for span in mine if loaded.search(span.words)) for mine in spans]
        marks = [{match[0].casefold() for span in mine for match in [loaded.search(span.words)] if match} for mine in with_word]
        named = [mine for mine, there in zip(marks, spans, strict=True) if there]
        if len(named) < 2 or all(mine == named[0] for mine in named):
            continue
        shown = [mine[:1] or longest(there) for mine, there in zip(with_word, spans, strict=True)]
        what = [f"writes {quoted(in_words(mine))}" if mine else None for mine in shown]
        yield wording(tellings, "name", None, shown, f"names for one person: {each_side(tellings, what)}")


def longest(spans: Sequence[Span]) -> tuple[Span, ...]:
    """The fullest of several phrases, the first of those equally full."""
    return tuple(sorted(spans, key=lambda span: span.start - span.end)[:1])


def persons_in(telling: Telling) -> dict[str, tuple[Span, ...]]:
    """The phrases that name persons, with all that stands before the name, by surname."""
    parse = telling.parse
    found: defaultdict[str, list[Span]] = defaultdict(list)
    for mention in telling.dossier.mentions:
        span = mention.evidence[0]
        if mention.use != "name" or mention.actor.kind != "person" or not telling.holds(span.start, span.end):
            continue
        inside = parse.inside(span.start, span.end)
        if inside:
            last = inside[-1]
            found[parse.word[last].casefold()].append(telling.phrase(min(parse.left[last], inside[0]), last))
    return {surname: tuple(spans) for surname, spans in found.items()}
