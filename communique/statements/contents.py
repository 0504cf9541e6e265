"""What a cue can take as its content: the complements of a verb, noun or adjective, read off the dependency arrays.

Each complement names its construction; whether a cue may take it is for the codebook to say (`cues.csv`).
"""

from collections.abc import Iterator
from dataclasses import dataclass

from communique.parse import Parse

CONTRASTS = frozenset({"while", "although", "though", "whereas"})
QUOTE_TAGS = frozenset({"``", "''"})
ASIDES = frozenset({"which", "who", "whom", "whose"})
AS_IF = frozenset({"as", "like"})
TOPIC = "topic"  # an object that is only named ("raised the licences"): worth telling where all else is told in the same way
ADDRESSED = ("dobj", "dative")
EMPTY = frozenset({"PUNCT", "SPACE", "CCONJ", "ADV", "ADP", "SCONJ"})  # words that alone say nothing ("as soon [as ...]")
JUDGED_AS = frozenset({"claim", "charge", "accusation", "allegation", "assertion"})
PAUSES = frozenset({",", "-", "–", "—"})
BREAKS = frozenset({":", ";"})


@dataclass(frozen=True, slots=True)
class Complement:
    """One content a word could govern: token ranges (last included), how, and the preposition where there is one."""

    construction: str
    ranges: tuple[tuple[int, int], ...]
    preposition: str = ""
    linked_at: int = -1


def subtree(parse: Parse, token: int) -> tuple[int, int]:
    """First and last token under a token."""
    return parse.left[token], parse.right[token]


def clause_of(parse: Parse, verb: int, child: int) -> tuple[int, int]:
    """A clause after its cue without what only seems to end it: "said [it failed], adding that ...", "[...], while ..."."""
    first, last = subtree(parse, child)
    if child < verb:
        return first, last
    for below in range(child + 1, last + 1):
        if parse.dep[below] == "advcl" and parse.right[below] == last and leaves(parse, below):
            return first, parse.left[below] - 1
    return first, before_aside(parse, first, last)


def before_aside(parse: Parse, first: int, last: int) -> int:
    """The end of a content without what the author adds after a comma: a relative clause, or "..., [a claim that ...]"."""
    for token in range(last, first, -1):
        if parse.word[token] == "," and token < last:
            opener = parse.word[token + 1].lower()
            if parse.word[min(token + 2, last)].lower() in JUDGED_AS and opener in ("a", "an"):
                return token - 1
            quoted = any(parse.tag[word] in QUOTE_TAGS for word in range(token, last + 1))
            return token - 1 if opener in ASIDES and not quoted else last
    return last


def leaves(parse: Parse, clause: int) -> bool:
    """An adverbial clause after a comma that goes on with the author's account: a participle, or "while" and the like."""
    first = parse.left[clause]
    if parse.word[first - 1] not in PAUSES and parse.word[first] not in PAUSES:
        return False
    marked = parse.child(clause, "mark")
    if marked is None:
        return parse.tag[clause] == "VBG" and parse.child(clause, "aux", "nsubj") is None
    return parse.word[marked].lower() in CONTRASTS


def complements_of_verb(parse: Parse, verb: int) -> Iterator[Complement]:
    """Every complement of a verb, the one that decides first."""
    found = False
    for child in parse.children[verb]:
        complement = clausal(parse, verb, child)
        if complement is not None:
            found = True
            yield from raised(parse, verb, complement)
            yield complement
            if complement.construction == "clause" and child > verb and parse.child(child, "mark") is None:
                yield Complement("predicate", complement.ranges)
        elif parse.dep[child] == "advcl" and child > verb:
            yield from for_someone_to(parse, child)
            yield from on_someone_to(parse, verb, child)
    if parse.child(verb, "nsubjpass") is not None:
        yield from passive(parse, verb, found)
    elif not found:
        yield from nominal(parse, verb)
        yield from host_clause(parse, verb)


def for_someone_to(parse: Parse, clause: int) -> Iterator[Complement]:
    """The clause in "called for [the army to leave]", where "for" is no preposition to the parser."""
    marked = parse.child(clause, "mark")
    if marked is not None and parse.word[marked] == "for" and shape(parse, clause, "xcomp") == "infinitive":
        first, last = subtree(parse, clause)
        yield Complement("preposition", ((max(first, marked + 1), last),), "for", marked)


def on_someone_to(parse: Parse, verb: int, clause: int) -> Iterator[Complement]:
    """The infinitive in "called on all sides [to leave]", where the parser takes it for a purpose."""
    upon = parse.child(verb, "prep")
    if upon is None or parse.right[upon] + 1 != parse.left[clause] or called_upon(parse, verb) is None:
        return
    if shape(parse, clause, "xcomp") == "infinitive":
        yield Complement("infinitive", (with_object(parse, verb, clause),))


def called_upon(parse: Parse, verb: int) -> int | None:
    """The one who is to do it in "called on [the army to leave]"."""
    upon = parse.child(verb, "prep")
    return parse.child(upon, "pobj") if upon is not None and parse.word[upon].lower() in ("on", "upon") else None


def raised(parse: Parse, verb: int, complement: Complement) -> Iterator[Complement]:
    """The reading of "[he] seems [to agree]" in which the subject belongs to the content and nobody is the source."""
    theme = parse.child(verb, "nsubj")
    if complement.construction in ("infinitive", "predicate") and theme is not None and theme < verb:
        whole = (parse.left[theme], min(parse.right[theme], verb - 1))
        yield Complement("raising", (whole, *complement.ranges))


def clausal(parse: Parse, verb: int, child: int) -> Complement | None:
    """A clause, an infinitive, a gerund or a predicate that hangs on the verb."""
    dep = parse.dep[child]
    if dep not in ("ccomp", "xcomp", "oprd") or (child < verb and broken_off(parse, child)):
        return None
    passive_of = parse.child(verb, "nsubjpass")
    if dep == "oprd":
        return predicate(parse, verb, child)
    construction = shape(parse, child, dep)
    if construction == "clause":
        name = "clause" if passive_of is None else "passive clause"
        return Complement(name, (clause_of(parse, verb, child),))
    if construction == "predicate":
        return predicate(parse, verb, child)
    if passive_of is not None:
        return None
    return Complement(construction, (with_object(parse, verb, child),))


def broken_off(parse: Parse, clause: int) -> bool:
    """A semicolon or colon ends the clause: it is a sentence of its own, and no content of what follows."""
    last = parse.right[clause]
    return parse.word[last] in BREAKS or parse.word[min(last + 1, len(parse) - 1)] in BREAKS


def shape(parse: Parse, child: int, dep: str) -> str:
    """Whether a clause is an infinitive, a gerund, a small clause without a verb, or a full clause."""
    auxiliary = parse.child(child, "aux")
    if auxiliary is not None and parse.lemma[auxiliary] == "to":
        return "infinitive"
    has_subject = parse.child(child, "nsubj", "nsubjpass", "expl", "csubj") is not None
    if parse.tag[child] == "VBG" and auxiliary is None:
        return "gerund"
    if dep == "xcomp" and parse.pos[child] not in ("VERB", "AUX"):
        return "predicate"
    if has_subject and auxiliary is None and parse.pos[child] not in ("VERB", "AUX"):
        return "predicate"
    return "clause"


def with_object(parse: Parse, verb: int, child: int) -> tuple[int, int]:
    """An infinitive together with the object that is to do it: "urged [the army to leave]"."""
    first, last = subtree(parse, child)
    person = parse.child(verb, *ADDRESSED) or called_upon(parse, verb)
    if person is not None and verb < person < child:
        first = parse.left[person]
    return (max(first, verb + 1) if first < verb < child else first), last


def predicate(parse: Parse, verb: int, child: int) -> Complement | None:
    """What something is called: "called [the deal a disaster]"; in the passive the subject is part of it."""
    first, last = subtree(parse, child)
    theme = parse.child(verb, "nsubjpass")
    if theme is not None:
        return Complement("passive predicate", (subtree(parse, theme), (first, last)))
    person = parse.child(verb, *ADDRESSED)
    if person is not None and verb < person < child:
        first = parse.left[person]
    return Complement("predicate", ((first, last),))


def passive(parse: Parse, verb: int, found: bool) -> Iterator[Complement]:
    """What is said of the subject of a passive: "[He] was expected [to resign]", "[the plan] was criticised"."""
    theme = parse.child(verb, "nsubjpass")
    if theme is None or found:
        return
    whole = (parse.left[theme], min(parse.right[theme], verb - 1) if theme < verb else parse.right[theme])
    for child in parse.children[verb]:
        if child > verb and parse.dep[child] in ("xcomp", "advcl") and shape(parse, child, "xcomp") == "infinitive":
            yield Complement("passive infinitive", (whole, subtree(parse, child)))
            return
    for child in parse.children[verb]:
        if child > verb and parse.dep[child] == "prep" and (below := governed(parse, child)) is not None:
            yield Complement("passive preposition", (whole, subtree(parse, below)), parse.word[child].lower(), child)
            return
    yield Complement("passive object", (whole,))


def nominal(parse: Parse, verb: int) -> Iterator[Complement]:
    """A noun phrase as content: the object, with what is said of it ("accused [Paris of meddling]"), or after a preposition."""
    theme = parse.child(verb, "dobj")
    if theme is not None:
        first, last = subtree(parse, theme)
        person = parse.child(verb, "dative")
        if person is not None and verb < person < theme:
            yield Complement("predicate", ((parse.left[person], last),))
        for about in (following_preposition(parse, verb, theme), parse.child(theme, "prep")):
            if about is not None:
                whole = first, max(last, parse.right[about])
                yield Complement("object and preposition", (whole,), parse.word[about].lower(), about)
        yield Complement("object", ((first, last),))
        yield Complement(TOPIC, ((first, last),))
        return
    for child in parse.children[verb]:
        if child > verb and parse.dep[child] in ("prep", "agent") and (below := governed(parse, child)) is not None:
            yield Complement("preposition", (subtree(parse, below),), parse.word[child].lower(), child)


def following_preposition(parse: Parse, verb: int, theme: int) -> int | None:
    """The first preposition after the object."""
    return next((child for child in parse.children[verb] if child > theme and parse.dep[child] == "prep"), None)


def governed(parse: Parse, preposition: int) -> int | None:
    """What a preposition governs; through a second one ("out against the plan")."""
    below = parse.child(preposition, "pobj", "pcomp")
    if below is not None:
        return below
    second = parse.child(preposition, "prep")
    return None if second is None else parse.child(second, "pobj", "pcomp")


def host_clause(parse: Parse, verb: int) -> Iterator[Complement]:
    """The clause that an attribution interrupts or follows: "[the talks], he said, [had failed]", "as he said"."""
    host = parse.head[verb]
    if host == verb or parse.child(verb, "nsubj") is None:
        return
    marked = parse.child(verb, "mark", "advmod")
    as_he_said = parse.dep[verb] == "advcl" and marked is not None and parse.word[marked].lower() in AS_IF
    if parse.dep[verb] == "parataxis" or as_he_said:
        around = around_parenthesis(parse, host, verb)
        if around:
            yield Complement("parenthesis", around)


def around_parenthesis(parse: Parse, host: int, token: int) -> tuple[tuple[int, int], ...]:
    """A clause without the attribution that stands in it."""
    first, last = subtree(parse, host)
    cut_first, cut_last = subtree(parse, token)
    first = next((t + 1 for t in range(cut_first - 1, first - 1, -1) if parse.word[t] in BREAKS), first)
    pieces = ((first, cut_first - 1), (cut_last + 1, last))
    return tuple((a, b) for a, b in pieces if any(parse.pos[t] not in EMPTY for t in range(a, b + 1)))


def complements_of_noun(parse: Parse, noun: int) -> Iterator[Complement]:
    """What a cue noun is about: "the claim [that ...]", "his promise [to ...]", "calls for [...]"."""
    for child in parse.children[noun]:
        if child < noun:
            continue
        dep = parse.dep[child]
        if dep in ("acl", "ccomp", "relcl", "xcomp", "advcl"):
            yield from noun_clause(parse, child)
        elif dep == "prep" and (below := governed(parse, child)) is not None:
            yield Complement("noun preposition", (subtree(parse, below),), parse.word[child].lower(), child)


def noun_clause(parse: Parse, child: int) -> Iterator[Complement]:
    """A clause or an infinitive that says what the noun holds; a true relative clause does not."""
    first_word = parse.word[parse.left[child]].lower()
    if shape(parse, child, "xcomp") == "infinitive" and first_word == "to":
        yield Complement("noun infinitive", (subtree(parse, child),))
    elif first_word == "that" and parse.dep[parse.left[child]] in ("mark", "advmod"):
        yield Complement("noun clause", (subtree(parse, child),))


def complements_of_adjective(parse: Parse, adjective: int) -> Iterator[Complement]:
    """What someone is sure, afraid, ready or critical of."""
    for child in parse.children[adjective]:
        if child < adjective:
            continue
        if parse.dep[child] in ("ccomp", "xcomp"):
            construction = shape(parse, child, "ccomp")
            name = "adjective infinitive" if construction == "infinitive" else "adjective clause"
            yield Complement(name, (subtree(parse, child),))
        elif parse.dep[child] == "prep" and (below := governed(parse, child)) is not None:
            yield Complement("adjective preposition", (subtree(parse, below),), parse.word[child].lower(), child)


def according_to(parse: Parse, token: int) -> Iterator[Complement]:
    """The clause that "according to" vouches for."""
    host = parse.head[token]
    while parse.head[host] != host and parse.pos[host] not in ("VERB", "AUX"):
        host = parse.head[host]
    if host != token:
        around = around_parenthesis(parse, host, token)
        if around:
            yield Complement("according", around)
