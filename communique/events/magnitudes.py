"""Figures that belong to an event: the number, its unit, and what qualifies it."""

import re
from functools import cache

from communique.events.lexicon import word_list
from communique.events.ontology import rows
from communique.parse import Parse
from communique.records import Document, Magnitude

NUMERIC = re.compile(r"\d[\d,]*(?:\.\d+)?$")
SYMBOLS = {"$": "US dollars", "€": "euros", "£": "pounds", "¥": "yen"}
YEARS = (1900.0, 2100.0)


@cache
def number_words() -> dict[str, float]:
    """Numbers that are written out."""
    return {row["word"]: float(row["value"]) for row in rows("numbers.csv")}


def find_magnitudes(document: Document, parse: Parse, tokens: range) -> tuple[Magnitude, ...]:
    """The figures among some tokens; years and days of a month are no figures."""
    found = []
    for token in tokens:
        if parse.pos[token] == "NUM" and parse.dep[token] not in ("compound", "quantmod") and not part_of_date(parse, token):
            magnitude = read_magnitude(document, parse, token)
            if magnitude:
                found.append(magnitude)
    return tuple(found)


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
    return Magnitude(value=value, unit=symbol or unit, qualifier=qualifier or None, span=span)


def unit_of(parse: Parse, token: int) -> tuple[int, str]:
    """The last token of the figure with its noun, and the noun with its modifiers; the bare count has the unit `persons`."""
    above = parse.head[token]
    if parse.dep[token] in ("nummod", "quantmod") and above > token and parse.pos[above] in ("NOUN", "PROPN", "SYM"):
        words = [parse.word[at] for at in range(token + 1, above + 1) if parse.pos[at] != "PUNCT"]
        return above, " ".join(words) or parse.word[above]
    return token, "persons"
