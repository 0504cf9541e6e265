"""Clauses: whose clause a word stands in, how far it reaches, what it supposes, what it speaks of: now or what is to come."""

from itertools import chain

from communique.parse import Parse

SUBJECTS = frozenset({"nsubj", "nsubjpass", "expl", "csubj", "csubjpass"})
CONTENTS = frozenset({"ccomp", "csubj", "acl"})
JOINING = frozenset("for so but and yet nor or".split())
EDGES = frozenset({"cc", "punct", "mark"})
PAUSES = frozenset(",;:—–-")
INVERTED = frozenset({"should", "were", "had"})
COMING = frozenset({"will", "shall", "'ll", "’ll", "wo"})
OPEN = frozenset({"may", "might", "could", "would", "'d", "’d"})
STATES = frozenset({"be", "have", "lie", "seem", "appear", "mean"})  # "may be" tells of now, "may fall" of later
BEING = frozenset({"be", "become"})


def has_subject(parse: Parse, token: int) -> bool:
    """Whether a word has a subject of its own."""
    return parse.child(token, *SUBJECTS) is not None


def clause_head(parse: Parse, token: int) -> int:
    """The nearest word at or above a token that has its own subject, else the root of the sentence."""
    while parse.head[token] != token and not has_subject(parse, token):
        token = parse.head[token]
    return token


def clause_range(parse: Parse, head: int) -> tuple[int, int]:
    """First and last token of a clause, without the clauses joined to it and without what joins it to others."""
    first, last = parse.left[head], parse.right[head]
    for child in parse.children[head]:
        if child > head and is_joined(parse, child):
            last = min(last, parse.left[child] - 1)
        elif child < head and parse.dep[child] == "ccomp" and has_subject(parse, child):
            first = max(first, parse.right[child] + 1)
    first = max((token + 1 for token in range(first, head) if parse.word[token] in (":", ";")), default=first)
    while first < head and (is_edge(parse, first, head) or parse.word[first].lower() in JOINING):
        first += 1
    while last > head and parse.dep[last] in EDGES:
        last -= 1
    return first, last


def is_edge(parse: Parse, token: int, head: int) -> bool:
    """Whether a token only joins the clause to what is around it: its own "that", not the "whether" of its subject."""
    return parse.dep[token] in EDGES and (parse.dep[token] != "mark" or parse.head[token] == head)


def is_joined(parse: Parse, clause: int) -> bool:
    """Whether a clause after its head is a new one: coordinated with its own subject, or set off by a pause."""
    if parse.dep[clause] == "conj":
        return has_subject(parse, clause)
    return parse.dep[clause] == "advcl" and parse.word[parse.left[clause] - 1] in PAUSES


def governed_clause(parse: Parse, first: int, last: int, head: int) -> int | None:
    """The clause that words of judgement govern: it is likely [that the talks fail]; None when they stand in it."""
    for token in chain(range(first, last + 1), (head,)):
        for child in parse.children[token]:
            if child > last and parse.dep[child] in CONTENTS and has_subject(parse, child):
                return child
    return None


def is_main(parse: Parse, head: int) -> bool:
    """Whether a clause is the main one of its sentence, or joined to it."""
    while parse.dep[head] == "conj":
        head = parse.head[head]
    return parse.dep[head] == "ROOT"


def auxiliaries(parse: Parse, head: int) -> frozenset[str]:
    """The auxiliaries of a verb, in lower case."""
    return frozenset(parse.word[child].lower() for child in parse.children[head] if parse.dep[child] in ("aux", "auxpass"))


def is_coming(parse: Parse, head: int) -> bool:
    """Whether a clause speaks of what is to come."""
    words = auxiliaries(parse, head)
    return bool(words & COMING) or (bool(words & OPEN) and "have" not in words and parse.lemma[head] not in STATES)


def supposition(parse: Parse, clause: int) -> int | None:
    """The word that makes a clause a condition: if, unless, an inverted should, were or had; None when it is none."""
    if parse.dep[clause] != "advcl" or not has_subject(parse, clause):
        return None
    opening = parse.left[clause]
    for child in parse.children[clause]:
        word = parse.word[child].lower()
        if word in ("if", "unless") and parse.dep[child] == "mark":
            return child
        if word in INVERTED and child == opening and parse.dep[child] in ("aux", "auxpass"):
            return child
    return clause if clause == opening and parse.word[clause].lower() == "were" else None


def is_cleft(parse: Parse, head: int) -> bool:
    """Whether a clause sets one part of it apart to weigh it: "it is the poor who pay", "what makes it grave is the hour",
    "this is no siege"."""
    if parse.lemma[head] not in BEING or not is_main(parse, head):
        return False
    subject = parse.child(head, "csubj", "nsubj")
    if subject is not None and parse.word[parse.left[subject]].lower() == "what" and parse.pos[subject] == "VERB":
        return True
    weighed = parse.child(head, "attr")
    if subject is None or weighed is None:
        return False
    if (article := parse.child(weighed, "det")) is not None and parse.word[article].lower() == "no":
        return True
    if parse.word[subject].lower() != "it":
        return False
    return any(parse.dep[child] == "relcl" for token in (head, weighed) for child in parse.children[token])
