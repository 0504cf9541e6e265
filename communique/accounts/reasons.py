"""Why two points are taken to say the same, in words: what they have in common, as it is written, and where their figures part."""

import re
from collections.abc import Collection, Iterable, Sequence

from communique.accounts.converse import agreeing, converse
from communique.accounts.evidence import STOP, Rarity, stem
from communique.accounts.headings import heading_words
from communique.records import Aspect, Magnitude, Part, Point, Relation

TELLING = 0.15  # log-odds that a part must add for the reason to name it
RARE = 4.6  # weight of a stem from which a word in common is worth telling
MOST_PHRASES, LONGEST_PHRASE = 3, 7
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
    r"\b(?<!be )(?:discussed|exchanged (?:views|opinions|assessments)|views were exchanged|talked about|spoke about|touched (?:up)?on|"
    r"reviewed|considered|dwelt on|dealt with|covered|went over|turned (?:mainly |mostly )?(?:on|to))\b"
    r"|\b(?:certain|various|several|a (?:wide )?(?:range|number|series) of)(?: \w+)? (?:issues|matters|questions|topics|subjects)\b",
    re.IGNORECASE,
)
"""Words by which a point names a matter and says nothing of what was said on it."""
FIGURE = re.compile(r"\d+")


def only_named(one: Point, other: Point) -> bool:
    """Whether one of two points no more than names the matter of which the other says something."""
    told = [point.evidence[0].words for point in (one, other)]
    bare = [bool(NAMED_ONLY.search(words)) for words in told]
    if bare[0] == bare[1] or one.aspect != "matter" or other.aspect != "matter":
        return False
    general, specific = (one, other) if bare[0] else (other, one)
    longer = len(specific.evidence[0].words) > len(general.evidence[0].words)
    return longer or specifics(specific) > specifics(general)


def specifics(point: Point) -> int:
    """How many figures and names a point has."""
    return len(point.figures) + len(point.names)


def reason(one: Point, other: Point, relation: Relation, parts: Sequence[Part]) -> str:
    """Why two points are taken to say the same, in a sentence: "same matter: transit of gas; both figures: $40bn"."""
    by_name = {part.name: part for part in parts}
    told = [by_name[name].words for name in ORDER if name in by_name and by_name[name].weight >= TELLING and says(by_name[name])]
    if any(words.startswith("close in meaning") for words in told):
        told = [words for words in told if not words.startswith("close in matter")]
    parted = "figures" in by_name and by_name["figures"].words.startswith("different figures")
    said = "; ".join([*told, *([by_name["figures"].words] if parted else [])]) or "nothing in the other account is nearer"
    match relation:
        case "conflict":
            return f"same matter in versions that cannot both hold; {said}"
        case "general":
            return f"{longer(one, other).side} is more specific; {said}"
        case _:
            return said


def longer(one: Point, other: Point) -> Point:
    """Which of two points says more."""
    if only_named(one, other):
        return other if NAMED_ONLY.search(one.evidence[0].words) else one
    return one if len(one.evidence[0].words) >= len(other.evidence[0].words) else other


def says(part: Part) -> bool:
    """Whether what a part compared speaks for the two points in words."""
    return part.words.startswith(("same ", "converse acts", "both ", "close "))


def compared(name: str, one: Point, other: Point, found: dict[str, float], rarity: Rarity) -> str:
    """What one part of the score compared, in words."""
    match name:
        case "meaning" | "matter":
            return f"{nearness(found[name])} in {name} ({found[name]:.2f})"
        case "words":
            shared = shared_phrases(one, other, rarity)
            return f"same matter: {', '.join(shared)}" if shared else "no telling word in common"
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
    """The most telling words of the first point that stand in the other too, as the first writes them: runs of words, in order."""
    theirs = {stem(word.casefold()) for word in WORD.findall(other.evidence[0].words)}
    words = one.evidence[0].words
    tokens = list(WORD.finditer(words))
    kept = [is_shared(token, theirs, rarity, unnamed(one, token)) for token in tokens]
    found: dict[str, tuple[float, str]] = {}
    for first, last in runs([token[0].casefold() in STOP for token in tokens], kept):
        phrase = " ".join(words[tokens[first].start() : tokens[last].end()].split())
        told = [token[0].casefold() for token, shared in zip(tokens[first : last + 1], kept[first : last + 1], strict=True) if shared]
        found.setdefault(phrase.casefold(), (sum(rarity.of(stem(word)) for word in told), phrase))
    best = sorted(found.values(), key=lambda each: -each[0])[:MOST_PHRASES]
    return [phrase for _, phrase in best]


def is_shared(token: re.Match[str], theirs: Collection[str], rarity: Rarity, participant: bool) -> bool:
    """Whether a word stands in both points and is worth telling: no small or common word, no title, nobody who took part."""
    word = token[0].casefold()
    passing = word in STOP or stem(word) not in theirs or len(word) < 2
    return not passing and not participant and rarity.of(stem(word)) >= RARE and word not in passing_words()


def passing_words() -> frozenset[str]:
    """Words that tell nothing of a matter whoever shares them."""
    return heading_words("title") | heading_words("empty noun") | heading_words("empty modifier") | heading_words("time")


def unnamed(point: Point, token: re.Match[str]) -> bool:
    """Whether a word with a capital inside a point is none of its names: then it is of someone who took part."""
    if not token[0][:1].isupper() or (token.start() == 0 and point.evidence[0].start == point.sentence.start):
        return False
    at = point.evidence[0].start + token.start()
    return not any(span.start <= at < span.end for span in point.names)


def runs(small: Sequence[bool], kept: Sequence[bool]) -> Iterable[tuple[int, int]]:
    """First and last of the runs of words in common, across the small words between them."""
    first = last = None
    for at, shared in enumerate(kept):
        if shared:
            if first is None or last is None or not all(small[last + 1 : at]) or at - first >= LONGEST_PHRASE:
                if first is not None and last is not None:
                    yield first, last
                first = at
            last = at
    if first is not None and last is not None:
        yield first, last


def unmentioned(point: Point, side: str, searched: int, near: Point | None, close: float, rarity: Rarity) -> str:
    """Why a point is taken to be left out of a side's account: what was searched, and what the nearest point has in common with it."""
    if near is None:
        return f"{side} makes no point"
    shared = shared_phrases(point, near, rarity)
    common = f"shares with it: {', '.join(shared)}" if shared else "shares no telling word with it"
    many = f"none of the {searched} points of {side} is" if searched > 1 else f"the one point of {side} is not"
    return f"{many} likely enough to say it; the nearest (probability {close:.2f}) {common}"
