"""Figures that belong to an event: the number, its unit, and what qualifies it."""

import re
from collections.abc import Iterable
from functools import cache

from communique.codebooks import rows
from communique.events.acts import Act
from communique.events.lexicon import event_nouns, word_list
from communique.parse import Parse
from communique.records import Document, Magnitude

NUMERIC = re.compile(r"\d[\d,]*(?:\.\d+)?$")
SYMBOLS = {"$": "US dollars", "€": "euros", "£": "pounds", "¥": "yen"}
PLAIN_UNITS = frozenset({"persons", "people", "others"})
FATES = dict.fromkeys(("wound", "injure", "hurt", "maim"), "wounded")
YEARS = (1900.0, 2100.0)


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
    if parse.pos[above] == "PROPN" and parse.dep[token] == "nummod":
        return True
    value = value_of(parse.word[token])
    return value is None or (parse.dep[token] == "pobj" and YEARS[0] <= value <= YEARS[1] and "," not in parse.word[token])


def value_of(word: str) -> float | None:
    """The number a word stands for."""
    if NUMERIC.match(word):
        return float(word.replace(",", ""))
    return number_words().get(word.lower())


def read_magnitude(document: Document, parse: Parse, token: int) -> Magnitude | None:
    """A figure at its number: smaller numbers before a scale word multiply it, the head noun is its unit."""
    value = value_of(parse.word[token])
    if value is None:
        return None
    first = token
    symbol = None
    for child in reversed(parse.children[token]):
        smaller = value_of(parse.word[child]) if parse.pos[child] == "NUM" else None
        if smaller is not None and parse.dep[child] in ("compound", "quantmod", "nummod"):
            value, first = value * smaller, min(first, child)
        symbol = SYMBOLS.get(parse.word[child], symbol)
        if parse.word[child] in SYMBOLS:
            first = min(first, child)
    last, unit = unit_of(parse, token)
    qualifier = " ".join(
        parse.word[child].lower()
        for child in range(parse.left[token], first)
        if parse.word[child].lower() in word_list("qualifier")
    )
    span = document.span(parse.start[first], parse.end[last])
    unit = symbol or counted(parse, token, unit)
    return Magnitude(value=value, unit=unit, qualifier=qualifier or None, span=span)


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
        words = [parse.word[at] for at in range(token + 1, above + 1) if parse.pos[at] != "PUNCT"]
        return above, " ".join(words) or parse.word[above]
    return token, "persons"
