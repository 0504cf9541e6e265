"""The sixteen types of events: what each covers, its codes, and the words that speak for it."""

from collections import Counter
from collections.abc import Iterator
from inspect import getdoc

from communique.codebooks import rows
from communique.events import lexicon
from communique.events.ontology import EventType, cameo_code, event_types
from communique.events.stances import judgements
from docs.codebook.lexicon import codes_given, codes_of, narrowed, nouns_in, rows_of, varied, words_in
from docs.codebook.markup import code, counted, linked, paragraph, plain, some, spaced, table

MOST_ROWS, MOST_VERBS, MOST_WORDS = 8, 4, 12  # of a sample: rows of frames, verbs of a row, words of a list


def all_types() -> Iterator[str]:
    """The sixteen types: all at a glance, then one by one."""
    yield "## Event types"
    yield ""
    yield "Types, quad classes, modes and base scores are those of PLOVER 2021; the nature is what threats, promises and refusals"
    yield "of an act turn on; Goldstein has the least and the greatest value of the CAMEO codes of a type. A row of the lexicon"
    yield "gives a report its type and code, often its mode; the last two columns count the verbs and nouns in these rows."
    yield ""
    head = ("type", "quad class", "score", "nature", "modes", "CAMEO", "Goldstein", "verbs", "nouns")
    yield from table(head, map(at_a_glance, event_types().values()))
    yield "**How a row of verbs is read.** " + linked(paragraph(getdoc(lexicon), 1))
    yield ""
    covers = {row["type"]: row["covers"] for row in rows("plover.csv")}
    for kind in event_types().values():
        yield from one_type(kind, covers[kind.name])


def at_a_glance(kind: EventType) -> tuple[str, ...]:
    """A type in one line."""
    return (
        f"[{kind.name}](#{kind.name.lower()})",
        kind.quad,
        f"{kind.score:g}",
        kind.nature,
        str(len(kind.modes) or ""),
        ", ".join(sorted({one[:2] for one in codes_of(kind.name)})),
        goldstein(kind.name),
        str(len(words_in(rows_of("triggers.csv", kind.name), "verbs"))),
        str(len(words_in(rows_of("event_nouns.csv", kind.name), "nouns"))),
    )


def goldstein(kind: str) -> str:
    """The least and the greatest Goldstein value of the CAMEO codes of a type."""
    values = {cameo_code(one).goldstein for one in codes_of(kind)}
    return " to ".join(f"{value:g}" for value in sorted({min(values), max(values)}))


def one_type(kind: EventType, covers: str) -> Iterator[str]:
    """A type in full."""
    yield f"### {kind.name}"
    yield ""
    yield f"{plain(covers[0].upper() + covers[1:])}."
    yield ""
    yield f"- {kind.quad.capitalize()}; score {kind.score:g}; Goldstein {goldstein(kind.name)}; nature {kind.nature}."
    yield f"- CAMEO: {'; '.join(roots(kind.name))}."
    yield from beyond(kind.name)
    yield from words(kind.name)
    yield ""
    yield from modes(kind)
    yield from verbs(kind.name)


def roots(kind: str) -> Iterator[str]:
    """The CAMEO codes of a type, root by root."""
    codes = codes_of(kind)
    for root in sorted({one[:2] for one in codes}):
        found = narrowed({one for one in codes if one[:2] == root})
        inside = ", ".join(one for one in found if one != root)
        yield f"{inside} of {named(root)}" if inside else f"all of {named(root)}"


def beyond(kind: str) -> Iterator[str]:
    """The codes that the lexicon gives with a type though CAMEO2PLOVER has them under another."""
    others = [cameo_code(one) for one in sorted(codes_given(kind) - codes_of(kind))]
    if others:
        told = "; ".join(f"{named(one.code)} ({one.type or 'none'})" for one in others)
        yield f"- The lexicon also gives it with codes of which CAMEO2PLOVER makes another type: {told}."


def words(kind: str) -> Iterator[str]:
    """The nouns, operators and words of judgement of a type."""
    found = rows_of("event_nouns.csv", kind)
    if found:
        total = f"{counted(len(words_in(found, 'nouns')), 'noun')} on {counted(len(found), 'row')}"
        yield f"- {total}: {plain(', '.join(spaced(nouns_in(found), MOST_WORDS)))}."
    operating = words_in(rows_of("operators.csv", kind), "words")
    if operating:
        yield f"- [Words that act on an act](#words-that-act-on-an-act): {plain(some(operating, MOST_WORDS))}."
    judging = [word for word, given in judgements().items() if given.type == kind]
    if judging:
        yield f"- Words that judge what another does: {plain(some(judging, MOST_WORDS))}."


def modes(kind: EventType) -> Iterator[str]:
    """The modes of a type, with the codes that have them."""
    given = Counter(row["mode"] for book in ("triggers.csv", "event_nouns.csv") for row in rows_of(book, kind.name))
    if kind.modes:
        lines = ((mode, "; ".join(map(named, narrowed(codes_of(kind.name, mode)))), str(given[mode])) for mode in kind.modes)
        yield from table(("mode", "CAMEO", "rows of verbs and nouns"), lines)


def verbs(kind: str) -> Iterator[str]:
    """A sample of the verbs of a type, with what they must have beside them."""
    found = rows_of("triggers.csv", kind)
    chosen = varied(found, MOST_ROWS)
    total = f"{counted(len(words_in(found, 'verbs')), 'verb')} on {counted(len(found), 'row')}"
    shown = f", {len(chosen)} of them here" if len(chosen) < len(found) else ""
    lines = (
        (plain(some(row["verbs"].split("|"), MOST_VERBS)), code(row["frame"]), row["mode"], named(row["cameo"])) for row in chosen
    )
    yield from table((total + shown, "with", "mode", "CAMEO"), lines)


def named(cameo: str) -> str:
    """A CAMEO code and its name."""
    return f"{cameo} {plain(cameo_code(cameo).name)}"
