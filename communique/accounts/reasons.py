"""Why two points are taken to say the same, in words: what they have in common, as it is written; where their figures part."""

import re
from collections.abc import Collection, Iterator, Sequence
from functools import cache

from communique.accounts.aspects import contact_words
from communique.accounts.conflicts import Conflict
from communique.accounts.converse import agreeing, converse
from communique.accounts.evidence import STOP, Rarity, stem
from communique.accounts.headings import heading_words
from communique.records import Aspect, Magnitude, Part, Point, Relation

TELLING = 0.15  # log-odds that a part must add for the reason to name it
RARE = 4.6  # weight of a stem from which a word in common is worth telling
MOST_PHRASES, LONGEST_PHRASE = 3, 7
LIKE_LONG = 0.7  # of the words of a general point: a shorter one is hardly the more specific
INNER = frozenset(
    {"of", "the", "a", "an", "in", "on", "for", "to", "at", "by", "from", "with", "its", "his", "her", "their", "our", "’s", "'s"}
)
"""Small words that a phrase in common may hold: "release of [the] crew"."""
WORD = re.compile(r"[$€£]?\w+(?:[.,'’-]\w+)*%?")
ORDER = ("words", "acts", "figures", "names", "kind", "meaning", "matter")
"""In which a reason tells the parts of a score."""
STANDING: dict[Aspect, str] = {
    "contact": "that it took place",
    "form": "how it was held",
    "length": "how long it took",
    "tone": "its tone",
}
NAMED_ONLY = re.compile(
    r"\b(?<!be )(?:discussed|exchanged (?:views|opinions|assessments)|views were exchanged|talked about|spoke about|"
    r"touched (?:up)?on|reviewed|considered|dwelt on|dealt with|covered|went over|turned (?:mainly |mostly )?(?:on|to))\b"
    r"|\b(?:certain|various|several|a (?:wide )?(?:range|number|series) of)(?: \w+)? "
    r"(?:issues|matters|questions|topics|subjects)\b",
    re.IGNORECASE,
)
"""Words by which a point names a matter and says nothing of what was said on it."""
CHANNELS = frozenset({"telephone", "phone", "video", "talks", "calls", "meetings"})
FIGURE = re.compile(r"\d+")


def only_named(one: Point, other: Point) -> bool:
    """Whether one of two points no more than names the matter of which the other says something."""
    told = [point.evidence[0].words for point in (one, other)]
    bare = [bool(NAMED_ONLY.search(words)) for words in told]
    if bare[0] == bare[1] or one.aspect != "matter" or other.aspect != "matter":
        return False
    general, specific = (one, other) if bare[0] else (other, one)
    size = len(specific.evidence[0].words) / max(1, len(general.evidence[0].words))
    return size > 1 or (size > LIKE_LONG and specifics(specific) > specifics(general))


def specifics(point: Point) -> int:
    """How many figures and names a point has."""
    return len(point.figures) + len(point.names)


def reason(one: Point, other: Point, relation: Relation, parts: Sequence[Part], known: Conflict | None = None) -> str:
    """Why two points are taken to say the same, in a sentence: "same matter: transit of gas; same figure: $40bn".

    Where they conflict, first why that is.
    """
    by_name = {part.name: part for part in parts}
    told = [by_name[name].words for name in ORDER if name in by_name and by_name[name].weight >= TELLING and says(by_name[name])]
    if any(words.startswith("close in meaning") for words in told):
        told = [words for words in told if not words.startswith("close in matter")]
    parted = "figures" in by_name and by_name["figures"].words.startswith("different figures")
    said = "; ".join([*told, *([by_name["figures"].words] if parted else [])]) or "nothing in the other account is nearer"
    if known is not None:
        return f"versions of one thing that cannot both hold: {known.reason}; {said}"
    return f"{longer(one, other).side} is more specific; {said}" if relation == "general" else said


def longer(one: Point, other: Point) -> Point:
    """Which of two points says more."""
    if only_named(one, other):
        return other if NAMED_ONLY.search(one.evidence[0].words) else one
    return one if len(one.evidence[0].words) >= len(other.evidence[0].words) else other


def says(part: Part) -> bool:
    """Whether what a part compared speaks for the two points in words."""
    return part.words.startswith(("same ", "words in common", "converse acts", "both ", "close "))


def compared(name: str, one: Point, other: Point, found: dict[str, float], rarity: Rarity) -> str:
    """What one part of the score compared, in words."""
    match name:
        case "meaning" | "matter":
            return f"{nearness(found[name])} in {name} ({found[name]:.2f})"
        case "words":
            shared = phrases(one, other, rarity)
            matter = "same matter" if any(telling > 1 for _, telling in shared) else "words in common"
            return f"{matter}: {', '.join(phrase for phrase, _ in shared)}" if shared else "no telling word in common"
        case "names":
            return names_compared(one, other, rarity)
        case "figures":
            return figures_compared(one, other)
        case "acts":
            return acts_compared(one, other)
        case "kind":
            told = [STANDING.get(point.aspect, "a matter") for point in (one, other)]
            if told[0] != told[1]:
                return f"one tells {told[0]}, the other {told[1]}"
            return f"both tell {told[0]}" if one.aspect in STANDING else "each tells a matter, not the contact itself"
        case _:
            return f"{len(one.evidence[0].words.split())} and {len(other.evidence[0].words.split())} words"


def nearness(likeness: float) -> str:
    """A likeness in a word."""
    return "close" if likeness >= 0.4 else "somewhat close" if likeness >= 0.25 else "not close"


def acts_compared(one: Point, other: Point) -> str:
    """What two points are said to do."""
    answered = converse(one, other)
    if answered:
        return f"converse acts: {answered}"
    return agreeing(one, other) or "acts that neither answer each other nor agree"


def figures_compared(one: Point, other: Point) -> str:
    """The figures of two points, as they are written: what they share, where both have others, or on which side they stand."""
    values = [{figure.value for figure in point.figures} for point in (one, other)]
    shared = [figure for figure in one.figures if figure.value in values[1]]
    if shared:
        told = ", ".join(dict.fromkeys(figure_words(figure) for figure in shared))
        return f"same figure{'s' if len({f.value for f in shared}) > 1 else ''}: {told}"
    if all(values):
        return f"different figures: {' / '.join(', '.join(figure_words(f) for f in point.figures) for point in (one, other))}"
    return "figures in one of them alone" if any(values) else "no figures in either"


def figure_words(figure: Magnitude) -> str:
    """A figure as it is written, with what it counts where that is not written with it: "575 days"."""
    words = " ".join(figure.span.words.split())
    unit = figure.unit if FIGURE.fullmatch(words.replace(",", "")) and figure.unit != "persons" else ""
    return f"{words} {unit}".strip()


def names_compared(one: Point, other: Point, rarity: Rarity) -> str:
    """The names of two points: what they share beyond the words that are told already, or on which side they stand."""
    theirs = [{stem(word.casefold()) for word in WORD.findall(span.words)} for span in other.names]
    told = " ".join(shared_phrases(one, other, rarity)).casefold()
    shared = [span.words for span in one.names if {stem(word.casefold()) for word in WORD.findall(span.words)} in theirs]
    new = [" ".join(words.split()) for words in shared if words.casefold() not in told]
    if new:
        return f"same name{'s' if len(new) > 1 else ''}: {', '.join(dict.fromkeys(new))}"
    if shared:
        return "names among the words in common"
    if one.names and other.names:
        return "names that differ"
    return "names in one of them alone" if one.names or other.names else "no names in either"


def shared_phrases(one: Point, other: Point, rarity: Rarity) -> list[str]:
    """The most telling words of the first point that stand in the other too, as the first writes them, weightiest first."""
    return [phrase for phrase, _ in phrases(one, other, rarity)]


def phrases(one: Point, other: Point, rarity: Rarity) -> list[tuple[str, int]]:
    """Phrases of the first point whose words stand in the other too, weightiest first, with how many telling words each has."""
    theirs = {stem(word.casefold()) for word in WORD.findall(other.evidence[0].words)}
    words = one.evidence[0].words
    tokens = list(WORD.finditer(words))
    kept = [is_shared(token, theirs, unnamed(one, token)) for token in tokens]
    found: list[tuple[float, str, frozenset[str]]] = []
    small = [token[0].casefold() in INNER for token in tokens]
    joined = [at > 0 and words[tokens[at - 1].end() : tokens[at].start()].strip(" -") == "" for at in range(len(tokens))]
    for first, last in runs(small, kept, joined):
        own = {stem(tokens[at][0].casefold()) for at in range(first, last + 1) if kept[at]}
        telling = frozenset(word for word in own if rarity.of(word) >= RARE)
        phrase = " ".join(words[tokens[first].start() : tokens[last].end()].split())
        if telling:
            found.append((sum(map(rarity.of, sorted(telling))), phrase, telling))
    found.sort(key=lambda each: -each[0])
    told: list[tuple[str, int]] = []
    known: frozenset[str] = frozenset()
    for _, phrase, telling in found:
        if telling - known and len(told) < MOST_PHRASES:
            told.append((re.sub(r"['’]s$", "", phrase), len(telling)))
            known |= telling
    return told


def is_shared(token: re.Match[str], theirs: Collection[str], participant: bool) -> bool:
    """Whether a word stands in both points and can be told: no small word, no title, nobody who took part."""
    word = token[0].casefold()
    return not participant and len(word) > 1 and word not in STOP and stem(word) in theirs and word not in passing_words()


@cache
def passing_words() -> frozenset[str]:
    """Words that tell nothing of a matter whoever shares them."""
    known = [heading_words(name) for name in ("title", "empty noun", "empty modifier", "time")]
    return frozenset().union(*known, contact_words("contact noun"), CHANNELS)


def unnamed(point: Point, token: re.Match[str]) -> bool:
    """Whether a word with a capital inside a point is none of its names: then it is of someone who took part."""
    if not token[0][:1].isupper() or (token.start() == 0 and point.evidence[0].start == point.sentence.start):
        return False
    at = point.evidence[0].start + token.start()
    return not any(span.start <= at < span.end for span in point.names)


def runs(small: Sequence[bool], kept: Sequence[bool], joined: Sequence[bool]) -> Iterator[tuple[int, int]]:
    """First and last of the runs of words in common, across the small words between them; `joined` to the word before it."""
    first, last = -1, -1
    for at in (at for at, shared in enumerate(kept) if shared):
        goes_on = first >= 0 and all(small[last + 1 : at]) and all(joined[last + 1 : at + 1]) and at - first < LONGEST_PHRASE
        if first >= 0 and not goes_on:
            yield first, last
        first, last = first if goes_on else at, at
    if first >= 0:
        yield first, last


def unmentioned(point: Point, side: str, searched: int, near: Point | None, close: float, rarity: Rarity) -> str:
    """Why a point is taken to be left out of a side's account: what was searched, what the nearest has in common with it."""
    if near is None:
        return f"{side} does not mention it: it makes no point"
    shared = shared_phrases(point, near, rarity)
    common = f"shares with it: {', '.join(shared)}" if shared else "shares no telling word with it"
    many = f"none of its {searched} points is" if searched > 1 else "its one point is not"
    return f"{side} does not mention it: {many} likely enough to say it; the nearest (probability {close:.2f}) {common}"
