"""Figures that belong to an event: the number, its unit, and what qualifies it."""

import re
from collections.abc import Iterable
from functools import cache

from communique.codebooks import rows
from communique.events.acts import Act
from communique.events.lexicon import event_nouns, word_list
from communique.parse import Parse
from communique.records import Document, Magnitude

NUMERIC = re.compile(r"(\d[\d,]*(?:\.\d+)?)(bn|mn|tn)?$")
SHORT = {"mn": 1e6, "bn": 1e9, "tn": 1e12}
SYMBOLS = {"$": "US dollars", "US$": "US dollars", "€": "euros", "£": "pounds", "¥": "yen"}
PLAIN_UNITS = frozenset({"persons", "people", "others"})
FATES = dict.fromkeys(("wound", "injure", "hurt", "maim"), "wounded")
YEARS = (1900.0, 2100.0)
HUNDRED = 100.0
MONTHS = frozenset("january february march april may june july august september october november december".split())
BOUNDS = frozenset({"to", "or", "–"})
SCALES = frozenset({HUNDRED, 1e3, 1e6, 1e9, 1e12})


@cache
def number_words() -> dict[str, float]:
    """Numbers that are written out."""
    return {row["word"]: float(row["value"]) for row in rows("numbers.csv")}


def find_magnitudes(document: Document, parse: Parse, tokens: range, act: Act) -> tuple[Magnitude, ...]:
    """The figures among some tokens that belong to the act at `head`; years and days of a month are no figures."""
    found = []
    for token in tokens:
        if parse.pos[token] != "NUM" or parse.dep[token] in ("compound", "quantmod") or part_of_date(parse, token):
            continue
        if belongs(parse, token, act):
            magnitude = read_magnitude(document, parse, token)
            if magnitude:
                found.append(magnitude)
    return tuple(found)


def figures_in(document: Document, parse: Parse, tokens: Iterable[int]) -> tuple[Magnitude, ...]:
    """The figures among some tokens, whatever act they belong to."""
    numbers = (token for token in tokens if parse.pos[token] == "NUM" and parse.dep[token] not in ("compound", "quantmod"))
    read = (read_magnitude(document, parse, token) for token in numbers if not part_of_date(parse, token))
    return tuple(magnitude for magnitude in read if magnitude is not None)


def belongs(parse: Parse, token: int, act: Act) -> bool:
    """Whether a token stands in the clause of an act, or in one that hangs on it and only counts its dead and wounded."""
    own = {act.head, *act.tokens}
    while token != act.head:
        if token not in own and not is_toll(parse, token):
            if parse.pos[token] in ("VERB", "AUX") and parse.dep[token] not in ("xcomp", "acl", "amod"):
                return False
            if parse.dep[token] == "pobj" and parse.lemma[token].lower() in event_nouns():
                return False
        if parse.head[token] == token:
            return False
        token = parse.head[token]
    return True


def is_toll(parse: Parse, verb: int) -> bool:
    """Whether a verb counts the dead and wounded: killing 12, which wounded 30."""
    return parse.lemma[verb].lower() in word_list("toll")


def part_of_date(parse: Parse, token: int) -> bool:
    """Whether a number stands by a month or is a year."""
    above = parse.head[token]
    counts = token < above and parse.lemma[above].lower() not in MONTHS  # "400 Palestinians", but "3 May" and "Boeing 737"
    if parse.pos[above] == "PROPN" and parse.dep[token] == "nummod" and not counts:
        return True
    value = value_of(parse.word[token])
    return value is None or (parse.dep[token] == "pobj" and YEARS[0] <= value <= YEARS[1] and "," not in parse.word[token])


def value_of(word: str) -> float | None:
    """The number a word stands for."""
    numeric = NUMERIC.match(word)
    if numeric:
        return float(numeric[1].replace(",", "")) * SHORT.get(numeric[2], 1.0)
    return number_words().get(word.lower())


def combined(values: Iterable[float]) -> float:
    """The number that several say in a row: forty one thousand, 2.5 million, two hundred five."""
    total = current = 0.0
    for value in values:
        if value >= HUNDRED and value in SCALES:
            current = (current or 1.0) * value
            if value > HUNDRED:
                total, current = total + current, 0.0
        else:
            current += value
    return total + current


def read_magnitude(document: Document, parse: Parse, token: int) -> Magnitude | None:
    """A figure at its number: with the numbers before that are part of it, the head noun is its unit."""
    last_value = value_of(parse.word[token])
    if last_value is None:
        return None
    parts = number_parts(parse, token)
    value = combined([*(value_of(parse.word[part]) or 0.0 for part in parts), last_value])
    if by_the_dozen(parse, token):
        value *= 12
    signs = [child for child in parse.children[token] if parse.word[child] in SYMBOLS]
    symbol = SYMBOLS[parse.word[signs[0]]] if signs else None
    first = min((token, *parts, *signs))
    last, unit = unit_of(parse, token)
    qualifier = " ".join(
        parse.word[child].lower()
        for child in range(parse.left[token], first)
        if parse.word[child].lower() in word_list("qualifier")
    )
    span = document.span(parse.start[first], parse.end[last])
    unit = symbol or counted(parse, token, unit)
    return Magnitude(value=value, unit=unit, qualifier=qualifier or None, span=span)


def by_the_dozen(parse: Parse, token: int) -> bool:
    """Whether a number counts dozens: "three dozen ships"."""
    return token + 1 < len(parse) and parse.word[token + 1].lower() == "dozen"


def number_parts(parse: Parse, token: int) -> list[int]:
    """The numbers before a number that are part of it; of a range only the upper end: "15 to [30 million]"."""
    before = [child for child in parse.children[token] if child < token]
    bounds = [child for child in before if parse.word[child].lower() in BOUNDS]
    return [child for child in before if is_part(parse, child) and child > max(bounds, default=-1)]


def is_part(parse: Parse, token: int) -> bool:
    """Whether a token is a number that is part of the one it hangs from: "forty" of "forty thousand"."""
    number = parse.pos[token] == "NUM" and value_of(parse.word[token]) is not None
    return number and parse.dep[token] in ("compound", "quantmod", "nummod")


def counted(parse: Parse, token: int, unit: str) -> str:
    """The unit with what befell those counted: killed, soldiers wounded."""
    noun = parse.head[token] if parse.dep[token] in ("nummod", "quantmod") else token
    verb = parse.head[noun]
    if not is_toll(parse, verb) or parse.dep[noun] not in ("dobj", "nsubjpass", "appos"):
        return unit
    fate = FATES.get(parse.lemma[verb].lower(), "killed")
    return fate if unit in PLAIN_UNITS else f"{unit} {fate}"


def unit_of(parse: Parse, token: int) -> tuple[int, str]:
    """The last token of the figure with its noun, and the noun with its modifiers; the bare count has the unit `persons`."""
    above = parse.head[token]
    if parse.dep[token] in ("nummod", "quantmod") and above > token and parse.pos[above] in ("NOUN", "PROPN", "SYM"):
        first = token + 1 + by_the_dozen(parse, token)
        words = [parse.word[at] for at in range(first, above + 1) if parse.pos[at] != "PUNCT"]
        return above, " ".join(words) or parse.word[above]
    return token, "persons"
