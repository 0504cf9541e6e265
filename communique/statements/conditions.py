"""On which condition something is threatened or promised, and what is to follow: "[if the crew stays], [gas will stop]".

`find_condition` is the whole of it for a caller. The words are data (`codebooks/conditionals.csv`): what opens a condition
and how far it reaches (a clause, a phrase, an inverted "should Lima refuse"), what opens a consequence ("or face"), and the
acts it counts with. A sentence is taken as the tokens that are said in it: "[if it fails], he said, [we leave]" is one.
"""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import groupby
from typing import NamedTuple

from communique.codebooks import rows
from communique.parse import Parse
from communique.records import Act, Document
from communique.statements.attributions import Range, trim

Said = Sequence[int]
"""The tokens of one sentence that are said, in order; a place is an index into it."""
Found = tuple[list[int], list[int]]
"""The tokens of conditions and those of consequences."""

FOLLOWED = frozenset({"threaten", "promise", "warn", "propose"})  # elsewhere the content itself is what is to follow ...
STATED = frozenset({"say", "announce"})  # ... but for what is plainly said to be going to happen: "if it stays, we will leave"
WILL = frozenset({"will", "shall", "wo", "’ll", "'ll"})
THREATS = frozenset({"threaten", "promise", "warn"})  # where "any ship that enters" and "another shot" are conditions
NEVER = frozenset({"accuse", "ask", "deny", "praise", "regret"})
ENDED = re.compile(r"[.!?…][\s\"'“”‘’«»()]*$")
VERBS = ("VERB", "AUX")
SUBJECTS = ("nsubj", "nsubjpass", "csubj", "csubjpass", "expl")
PAUSES = frozenset({",", ":", ";", "--", "–", "—", "(", ")"})
JOINING = frozenset({"and", "but", "or"})
LINKS = JOINING | {"that", "then", "because", "however", "also"}
ONLY = frozenset({"only", "but", "solely"})
LEADS = LINKS | ONLY | {"so", "now"}
BARRED_BEFORE = frozenset({"even", "as", "what", "at", "for"})  # even if, as if, what if, at once, for once
BARRED_AFTER = frozenset({"not", "any", "possible", "necessary", "again", "more", "before"})  # if any, once again
LOOSE = frozenset({"once", "when", "until", "till"})  # adverbs and prepositions too: they need a clause of their own
PARTICIPLES = frozenset({"provided", "providing", "assuming"})
WHETHER = frozenset("ask know see decide wonder check tell doubt determine consider examine inquire discuss".split())
OPEN = frozenset({"any", "another", "whoever", "whatever", "anyone", "anybody", "every", "everyone", "nobody", "no"})
FUTURE = frozenset({"will", "would", "shall", "should", "may", "might", "could", "wo", "’ll", "'ll", "’d", "'d"})
SUFFERED = frozenset("face lose risk suffer forfeit see be pay bear expect".split())
NOMINAL = frozenset({"DET", "NOUN", "PROPN", "PRON", "ADJ", "NUM", "PUNCT"})
OUTSIDE = frozenset({"clause", "inversion", "phrase"})
SHORTEST_QUESTION = 4  # tokens: "should they not, ..." is a clause without a verb of its own
LONGEST_SENTENCE = 300  # tokens: what is longer is a list or no sentence at all, and would be searched again for each cue
MARKS = {"“": "”", "‘": "’", "«": "»", '"': '"', "(": ")"}


class Marker(NamedTuple):
    """Words that open a condition or a consequence: of what kind, and the acts they count with (none: all)."""

    words: tuple[str, ...]
    kind: str
    acts: frozenset[str]


class Opening(NamedTuple):
    """A marker in a sentence: the places of its first and its last word."""

    first: int
    last: int
    kind: str


@cache
def load_markers() -> Mapping[str, tuple[Marker, ...]]:
    """The markers by their first word, the longest first; read once."""
    table = [Marker(tuple(r["marker"].split()), r["kind"], frozenset(r["acts"].split())) for r in rows("conditionals.csv")]
    found: dict[str, list[Marker]] = {}
    for marker in sorted(table, key=lambda marker: -len(marker.words)):
        found.setdefault(marker.words[0], []).append(marker)
    return {word: tuple(markers) for word, markers in found.items()}


def find_condition(
    document: Document, parse: Parse, contents: Sequence[Range], act: Act
) -> tuple[tuple[Range, ...], tuple[Range, ...]]:
    """The conditions and the consequences of what is said in `contents`, as characters of the document.

    A condition may stand outside the content, in its sentence: "if it fails, he threatened to [leave]". Consequences are
    given for threats, promises, warnings, proposals and what will be; a threat on no condition has none.
    """
    if act in NEVER:
        return (), ()
    conditions: list[int] = []
    consequences: list[int] = []
    sentences = list(sentences_of(document.text, parse, contents))
    for said in sentences:
        for part in parts(parse, said):
            condition, consequence = in_part(parse, part, act)
            conditions += condition
            consequences += consequence
    if not conditions and not consequences and len(sentences) == 1:
        conditions = beside(parse, sentences[0], act)
        consequences = without_links(parse, sentences[0]) if conditions else []
    if not is_followed(parse, consequences, act):
        consequences = []
    return tuple(ranges(document.text, parse, conditions)), tuple(ranges(document.text, parse, consequences))


def is_followed(parse: Parse, consequences: Said, act: Act) -> bool:
    """Whether an act threatens or promises what is to follow."""
    return act in FOLLOWED or (act in STATED and any(parse.word[token].lower() in WILL for token in consequences))


def sentences_of(text: str, parse: Parse, contents: Sequence[Range]) -> Iterator[list[int]]:
    """The tokens of the contents, parted where a sentence ends: at its full stop, not where the parser took one to end."""
    said: list[int] = []
    for start, end in sorted(contents):
        for token in range(bisect_left(parse.start, start), bisect_left(parse.end, end + 1)):
            crosses = said and parse.sentence[token] != parse.sentence[said[-1]]
            if crosses and ENDED.search(text, max(parse.start[token] - 5, 0), parse.start[token]):
                yield said
                said = []
            said.append(token)
    if said:
        yield said


def parts(parse: Parse, said: Said) -> Iterator[Said]:
    """A sentence cut at its semicolons, and before an "and if" that opens a second condition."""
    start = 0
    for place in range(1, len(said) - 1):
        second = word(parse, said, place) in JOINING and word(parse, said, place + 1) in ("if", "unless", "should")
        if word(parse, said, place) == ";" or (second and word(parse, said, place - 1) == ","):
            yield said[start:place]
            start = place
    yield said[start:]


def word(parse: Parse, said: Said, place: int) -> str:
    """The word at a place in lower case; none before the first."""
    return parse.word[said[place]].lower() if 0 <= place < len(said) else ""


def in_part(parse: Parse, said: Said, act: Act) -> Found:
    """Condition and consequence of one sentence: at its first marker, else in its subject or object."""
    for opening in openings(parse, said, act):
        if opening.kind == "alternative":
            return either(parse, said, opening), list(said[opening.last + 1 :])
        if opening.kind == "consequence":
            return [], list(said[opening.last + 1 :])
        first, end = with_only(parse, said, opening.first), end_of(parse, said, opening)
        return list(said[first:end]), consequence(parse, said, first, end)
    return whoever(parse, said) if act in THREATS else ([], [])


def openings(parse: Parse, said: Said, act: Act) -> Iterator[Opening]:
    """Every marker that counts with an act, in order."""
    for place in range(len(said)):
        for marker in load_markers().get(word(parse, said, place), ()):
            last = place + len(marker.words) - 1
            if marker.words != tuple(word(parse, said, p) for p in range(place, last + 1)):
                continue
            opening = Opening(place, last, marker.kind)
            if (not marker.acts or act in marker.acts) and CHECKS[marker.kind](parse, said, opening):
                yield opening
            break


def opens_clause(parse: Parse, said: Said, opening: Opening) -> bool:
    """A conjunction with a clause of its own; "even if", "once more", "asked if" and "provided aid" are none."""
    first, last = opening.first, opening.last
    opener = word(parse, said, first)
    if last + 1 >= len(said) or word(parse, said, last + 1) in BARRED_AFTER or word(parse, said, first - 1) in BARRED_BEFORE:
        return False
    if opener in PARTICIPLES:
        return opens_participle(parse, said, opening)
    token = said[first]
    verb = parse.head[token]
    if opener == "when" and not (leads(parse, said, first) or word(parse, said, first - 1) in ONLY):
        return False
    if opener in LOOSE:
        own = parse.dep[token] in ("mark", "advmod") and verb > token
        return own and (parse.dep[verb] == "advcl" or leads(parse, said, first))
    asked = parse.dep[verb] == "ccomp" and parse.head[verb] < token and parse.lemma[parse.head[verb]].lower() in WHETHER
    return not (opener == "if" and asked)


def opens_participle(parse: Parse, said: Said, opening: Opening) -> bool:
    """A "provided" that is no verb: without a subject, and with a clause after it."""
    subject = parse.child(said[opening.first], "nsubj", "nsubjpass")
    if subject is not None and subject < said[opening.first]:
        return False
    return any(parse.dep[token] in SUBJECTS for token in said[opening.last + 1 :])


def opens_phrase(parse: Parse, said: Said, opening: Opening) -> bool:
    """A preposition with an object; some only at the head of the sentence, between commas, or not right after their verb."""
    opener, token = word(parse, said, opening.first), said[opening.first]
    if opener == "upon":
        return parse.dep[token] == "prep" and opening.first > 0 and parse.head[token] < said[opening.first - 1]
    if opener in ("without", "failing"):
        return leads(parse, said, opening.first) or paused(parse, said, opening.first)
    return opening.last + 1 < len(said)


def opens_inversion(parse: Parse, said: Said, opening: Opening) -> bool:
    """ "Should", "were" or "had" before its subject and in no question: "should Lima refuse", "were it to refuse"."""
    place = opening.first
    if word(parse, said, len(said) - 1) == "?" or place + 2 >= len(said):
        return False
    if parse.pos[said[place + 1]] not in NOMINAL and parse.dep[said[place + 1]] not in SUBJECTS:
        return False
    after = said[place + 2 : place + 25]
    if word(parse, said, place) != "should" and not any(parse.tag[t] in ("VB", "VBN", "JJ") for t in after):
        return False
    if leads(parse, said, place):
        return True
    if word(parse, said, place) == "had":
        return False
    subject = parse.child(parse.head[said[place]], *SUBJECTS)
    return paused(parse, said, place) or (word(parse, said, place) == "should" and (subject is None or said[place] < subject))


def opens_alternative(parse: Parse, said: Said, opening: Opening) -> bool:
    """An "or" before what one suffers ("or face attack"); "or else" and "either ... or" before anything."""
    if opening.last + 1 >= len(said):
        return False
    if opening.last > opening.first or is_either(parse, said):
        return True
    after = said[opening.last + 1]
    return parse.lemma[after].lower() in SUFFERED and parse.tag[after] in ("VB", "VBP", "NN")


CHECKS: Mapping[str, Callable[[Parse, Said, Opening], bool]] = {
    "clause": opens_clause,
    "phrase": opens_phrase,
    "inversion": opens_inversion,
    "alternative": opens_alternative,
    "consequence": opens_phrase,
}


def is_either(parse: Parse, said: Said) -> bool:
    """What is said begins with "either"."""
    return any(word(parse, said, place) == "either" for place in range(3))


def either(parse: Parse, said: Said, opening: Opening) -> list[int]:
    """What "either ... or" makes a condition; an order is none: "leave by Friday or face attack"."""
    return list(said[: opening.first]) if is_either(parse, said) else []


def leads(parse: Parse, said: Said, place: int) -> bool:
    """Nothing but "and", "that" and marks stands before a place."""
    return all(word(parse, said, p) in LEADS or parse.pos[said[p]] in ("PUNCT", "SPACE") for p in range(place))


def paused(parse: Parse, said: Said, place: int) -> bool:
    """A pause stands before a place, or the author's words break in there."""
    return place > 0 and (word(parse, said, place - 1) in PAUSES or said[place] != said[place - 1] + 1)


def pause_after(parse: Parse, said: Said, place: int) -> int:
    """The first pause at a place or after it, else the end."""
    return next((p for p in range(place, len(said)) if word(parse, said, p) in PAUSES or paused(parse, said, p)), len(said))


def with_only(parse: Parse, said: Said, place: int) -> int:
    """The place where "only if" or "but only when" begins."""
    while place > 0 and word(parse, said, place - 1) in ONLY:
        place -= 1
    return place


def resumes(parse: Parse, said: Said, place: int) -> bool:
    """A clause begins at a place: at the head, after a colon, or after an "and" or a "that" with or without a comma."""
    before = place - 1
    while before >= 0 and word(parse, said, before) in PAUSES - {":"}:
        before -= 1
    return leads(parse, said, place) or word(parse, said, before) in JOINING | {"that", ":"}


def verb_of(parse: Parse, said: Said, opening: Opening) -> int | None:
    """The verb of the clause that a marker opens, by the parse, else the first verb after it."""
    token = said[opening.last]
    for above in parse.ancestors(token):
        if above > token and above in said and parse.pos[above] in VERBS:
            return above
    return next((t for t in said[opening.last + 1 :] if parse.pos[t] in VERBS), None)


def end_of(parse: Parse, said: Said, opening: Opening) -> int:
    """The place after a condition."""
    if opening.kind == "phrase":
        return end_of_phrase(parse, said, opening)
    verb = verb_of(parse, said, opening)
    end = len(said) if verb is None else bisect_left(said, parse.right[verb] + 1)
    if not resumes(parse, said, opening.first):
        return end_of_trailing(parse, said, opening, end)
    if opening.kind == "inversion" and pause_after(parse, said, opening.first) < opening.first + SHORTEST_QUESTION:
        return pause_after(parse, said, opening.first + 1)
    if opening.last < end < len(said) and (word(parse, said, end) in PAUSES or paused(parse, said, end)):
        return end
    pause = pause_after(parse, said, opening.last + 2)
    return pause if pause < len(said) or end <= opening.last else end


def end_of_phrase(parse: Parse, said: Said, opening: Opening) -> int:
    """Where the object of a preposition ends; "failing which" is whole."""
    if word(parse, said, opening.last) == "which":
        return opening.last + 1
    if leads(parse, said, opening.first) and word(parse, said, opening.first) == "failing":
        return pause_after(parse, said, opening.last + 1)
    below = max(parse.right[said[place]] for place in range(opening.first, opening.last + 1))
    end = bisect_left(said, below + 1)
    return end if end > opening.last + 1 else pause_after(parse, said, opening.last + 1)


def end_of_trailing(parse: Parse, said: Said, opening: Opening, end: int) -> int:
    """Where a condition ends that follows its main clause: with the sentence, or before what is joined to it."""
    if end <= opening.last + 1 or end >= len(said):
        return len(said)
    return end if word(parse, said, end) in JOINING | {","} else len(said)


def consequence(parse: Parse, said: Said, first: int, end: int) -> list[int]:
    """What is to follow: what stands after a leading condition, before a trailing one, and on both sides of one between."""
    before, after = without_links(parse, said[:first]), without_links(parse, said[end:])
    if not any(parse.pos[token] in VERBS for token in after):
        return before
    if resumes(parse, said, first):
        return after
    return before if any(parse.pos[token] in VERBS for token in before) else [*before, *after]


def without_links(parse: Parse, said: Said) -> list[int]:
    """A clause without the "that", "and" or comma that links it to what stands before."""
    start = 0
    while start < len(said) and (word(parse, said, start) in LINKS or word(parse, said, start) in PAUSES):
        start += 1
    return list(said[start:])


def whoever(parse: Parse, said: Said) -> Found:
    """The condition in whom it falls on: "[any ship that enters] will be shelled", "we will shell any ship [that enters]"."""
    for token in said:
        verb = parse.head[token]
        if parse.dep[token] in SUBJECTS and token < verb and verb in said and lies_ahead(parse, verb) and is_open(parse, token):
            start, end = bisect_left(said, parse.left[token]), bisect_left(said, parse.right[token] + 1)
            if leads(parse, said, start):
                return list(said[start:end]), list(said[end:])
    for token in said:
        noun = parse.head[token]
        if parse.dep[token] == "relcl" and noun in said and parse.word[parse.left[noun]].lower() in OPEN:
            start = bisect_left(said, parse.left[token])
            end = bisect_left(said, parse.right[token] + 1)
            return list(said[start:end]), without_links(parse, said[:start])
    return [], []


def is_open(parse: Parse, noun: int) -> bool:
    """A subject that stands for whoever or whatever comes: "any ship", "one more shot", "a ship that enters"."""
    opener = [parse.word[token].lower() for token in range(parse.left[noun], parse.left[noun] + 2)]
    relative = parse.child(noun, "relcl") is not None and opener[0] in ("a", "an", "those")
    return opener[0] in OPEN - {"no", "nobody"} or opener in (["one", "more"], ["a", "new"], ["a", "further"]) or relative


def lies_ahead(parse: Parse, verb: int) -> bool:
    """A verb in the future: "will be shelled", "is to be shelled"."""
    auxiliaries = [parse.word[child].lower() for child in parse.children[verb] if parse.dep[child] in ("aux", "auxpass")]
    to_be = parse.child(verb, "xcomp") if parse.lemma[verb].lower() == "be" else None
    return any(auxiliary in FUTURE for auxiliary in auxiliaries) or to_be is not None


def beside(parse: Parse, said: Said, act: Act) -> list[int]:
    """The condition that stands outside the content: at the head of its sentence, between its pieces, or right after it."""
    first, _ = parse.sentences[parse.sentence[said[0]]]
    _, stop = parse.sentences[parse.sentence[said[-1]]]
    sentence = range(first, stop)
    if len(sentence) > LONGEST_SENTENCE:
        return []
    inside = set(said)
    for opening in openings(parse, sentence, act):
        start, end = opening.first, end_of(parse, sentence, opening)
        if opening.kind not in OUTSIDE or not inside.isdisjoint(sentence[start:end]):
            continue
        between = said[0] < sentence[start] and sentence[end - 1] < said[-1]
        opens = leads(parse, sentence, start) or word(parse, sentence, start - 1) == ":"
        if between or opens or follows(parse, sentence, start, said[-1]):
            return list(sentence[with_only(parse, sentence, start) : end])
    return []


def follows(parse: Parse, sentence: Said, place: int, last: int) -> bool:
    """Nothing but a pause and "only" stands between the end of the content and a place after it."""
    between = range(bisect_left(sentence, last + 1), place)
    return sentence[place] > last and all(word(parse, sentence, p) in PAUSES | ONLY for p in between)


def ranges(text: str, parse: Parse, tokens: Iterable[int]) -> Iterator[Range]:
    """Tokens as stretches of characters, without marks at their edges that close nothing."""
    for _, run in groupby(enumerate(tokens), key=lambda pair: pair[1] - pair[0]):
        whole = [token for _, token in run]
        trimmed = trim(text, parse.start[whole[0]], parse.end[whole[-1]])
        # a mark that goes may leave a full stop at the edge
        found = None if trimmed is None else trim(text, *balanced(text, *trimmed))
        if found is not None:
            yield found


def balanced(text: str, start: int, end: int) -> Range:
    """Without a quotation mark at an edge whose partner stands outside."""
    if text[start] in MARKS and MARKS[text[start]] not in text[start + 1 : end]:
        return start + 1, end
    partners = [opener for opener, closer in MARKS.items() if closer == text[end - 1]]
    if partners and not any(opener in text[start : end - 1] for opener in partners):
        return start, end - 1
    return start, end
