"""Which words report an act, and as what: frames of verbs, event nouns, and what governs them.

The complement decides: `agreed to talks` is AGREE, `refused talks` REJECT, `ended the strike` CONCEDE. So acts are read
from the leaves of the tree upwards, and a governing word takes the act beneath it as its `inner`.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from communique.events.clauses import (
    DEEPEST_PHRASE,
    Clause,
    coordinated,
    is_infinitive,
    modal_of,
    preposition_objects,
    read_clause,
)
from communique.events.lexicon import Code, EventNoun, Frame, Slot, compose, event_nouns, frames, operators, word_list
from communique.events.ontology import event_type
from communique.parse import Parse

Named = Callable[[int], bool]
"""Whether a noun phrase, by its head token, holds a known actor."""

BARE, FILLED, EXACT = 1.0, 1.0, 3.0  # a verb alone; a slot that takes anything; a slot that names its words
INSIDE_PHRASE = 2.0  # the word is not the head of the slot's phrase but a modifier of it (an arms embargo)
COMPOSED = 3.5  # an operator with a known act outranks any bare frame and yields to a frame that names its object
PASSED_ON = 3.0  # a verb that only carries its noun (held talks)
UNCOMPOSED = 1.5
WILLED = "will"  # marks frames that count only of the future: will respond
REFUSED = "neg"  # marks frames that count only when negated: will not tolerate
FUTURE = frozenset({"will", "shall", "'ll", "would", "'d", "wo"})
CARRYING = frozenset({"light", "start", "force", "try"})  # operators that leave the code of their act as it is
PREMODIFIER = frozenset({"aux", "auxpass", "amod", "compound"})
NEGATIVE = frozenset({"no", "neither", "nor"})
LIGHT_PREPOSITIONS = ("to", "in", "into")
INNER_PREPOSITIONS = ("of", "for", "to", "on", "in", "from", "with", "against", "over", "about", "into")


@dataclass(frozen=True, slots=True)
class Act:
    """An act at its head token. `inner` is what it is an act about; `governs` its kind of operator; `row` its table row."""

    head: int
    tokens: tuple[int, ...]
    code: Code
    roles: tuple[str, ...]
    strength: float
    row: str
    clause: Clause | None = None
    governs: str | None = None
    modal: str | None = None
    inner: "Act | None" = None
    inner_status: str | None = None
    runner_up: str | None = None
    alone: bool = False


Acts = Mapping[int, Act]


def find_acts(parse: Parse, named: Named) -> Acts:
    """The act at each token that reports one, also those that another act takes as its own."""
    acts: dict[int, Act] = {}
    for token in bottom_up(parse):
        act = read_act(parse, token, acts, named)
        if act:
            acts[token] = act
    return acts


def outermost(parse: Parse, acts: Acts) -> tuple[Act, ...]:
    """Every act that no other act takes as its own, in the order of the text."""
    taken = {inner.head for act in acts.values() for inner in below(act)}
    return tuple(act for token, act in sorted(acts.items()) if token not in taken and stands_alone(parse, act, acts))


def bottom_up(parse: Parse) -> Iterator[int]:
    """Tokens with every token after its descendants."""
    for first, stop in parse.sentences:
        order = [token for token in range(first, stop) if parse.head[token] == token]
        for token in order:
            order.extend(parse.children[token])
        yield from reversed(order)


def below(act: Act) -> Iterator[Act]:
    """The acts that an act is about, outermost first."""
    while act.inner:
        act = act.inner
        yield act


def stands_alone(parse: Parse, act: Act, acts: Acts) -> bool:
    """Whether an act is told rather than mentioned: a verb always, a noun when no coded word governs it in its clause."""
    if act.clause:
        return True
    if not act.alone:
        return False
    for above in parse.ancestors(act.head):
        if above in acts:
            return False
        if parse.pos[above] in ("VERB", "AUX"):
            return True
    return True


def read_act(parse: Parse, token: int, acts: Acts, named: Named) -> Act | None:
    """The act of one token, given those beneath it."""
    tag = parse.tag[token]
    if tag.startswith("VB") and parse.dep[token] not in PREMODIFIER:
        return verb_act(parse, token, acts, named)
    if tag in ("NN", "NNS"):  # a name is no event noun: March, Strike Force
        return noun_act(parse, token, acts)
    if tag.startswith("JJ") and ("adjective", parse.lemma[token].lower()) in operators():
        clause = read_clause(parse, token)
        act = operated(parse, clause, "adjective", acts)
        return under_modal(parse, clause, act) if act else None
    return None


def verb_act(parse: Parse, token: int, acts: Acts, named: Named) -> Act | None:
    """The act of a verb: its best frame, or what it makes of its complement, under its modal and its negation."""
    lemma = parse.lemma[token].lower()
    if lemma not in frames() and ("verb", lemma) not in operators() and ("passive", lemma) not in operators():
        return required(parse, token, acts)
    clause = read_clause(parse, token)
    by_frame = framed(parse, clause, acts, named)
    by_operator = operated(parse, clause, "verb", acts) or (operated(parse, clause, "passive", acts) if clause.passive else None)
    act = merged(by_frame, by_operator)
    return under_modal(parse, clause, act) if act else required(parse, token, acts)


def required(parse: Parse, token: int, acts: Acts) -> Act | None:
    """The demand in what someone says must or should be done, whatever it is."""
    modal = modal_of(parse, token)
    for entry in operators().get(("modal", modal or ""), ()):
        if entry.code and entry.kind == "demand":
            clause = read_clause(parse, token)
            return Act(
                head=token, tokens=(token,), code=entry.code, roles=(), strength=UNCOMPOSED, row=entry.row, clause=clause,
                modal="demand", inner=governed(clause, "instruct", acts),
            )  # fmt: skip
    return None


def merged(by_frame: Act | None, by_operator: Act | None) -> Act | None:
    """The stronger of two readings; when both agree on the type, the frame's code and roles with the operator's inner act."""
    if by_frame is None or by_operator is None:
        return by_frame or by_operator
    if by_frame.code.type == by_operator.code.type:
        return replace(
            by_frame, inner=by_operator.inner, inner_status=by_operator.inner_status, governs=by_operator.governs,
            tokens=tuple(sorted({*by_frame.tokens, *by_operator.tokens})), strength=max(by_frame.strength, by_operator.strength),
        )  # fmt: skip
    best, other = sorted((by_frame, by_operator), key=lambda act: -act.strength)
    inner = best.inner or (other.inner if best is by_frame else None)
    return replace(best, runner_up=other.code.type, inner=inner)


def framed(parse: Parse, clause: Clause, acts: Acts, named: Named) -> Act | None:
    """The act by the frame that fits best; the first of the table among equals."""
    best: tuple[float, tuple[int, ...], Frame] | None = None
    runner_up: str | None = None
    for frame in frames().get(parse.lemma[clause.head].lower(), ()):
        fit = fits(parse, clause, frame, acts, named)
        if fit and (best is None or fit[0] > best[0]):
            runner_up = best[2].code.type if best else None
            best = (*fit, frame)
    if best is None:
        return None
    strength, tokens, frame = best
    return Act(
        head=clause.head, tokens=(clause.head, *tokens), code=frame.code, roles=frame.roles, strength=strength, row=frame.row,
        clause=clause, runner_up=runner_up if runner_up != frame.code.type else None,
    )  # fmt: skip


def fits(parse: Parse, clause: Clause, frame: Frame, acts: Acts, named: Named) -> tuple[float, tuple[int, ...]] | None:
    """How well a frame fits, with the tokens that decided; None when a slot stays empty."""
    strength, tokens = BARE, []
    if REFUSED in frame.roles:
        if not clause.negated:
            return None
        strength += FILLED
    if WILLED in frame.roles:
        if clause.modal not in FUTURE:
            return None
        strength += FILLED
    if frame.particle:
        if not set(frame.particle.split()) <= set(clause.particles):
            return None
        strength += EXACT - BARE
        tokens += [child for child in parse.children[clause.head] if parse.word[child].lower() in frame.particle.split()]
    for slot in frame.slots:
        filled = fill(parse, clause, slot, acts, named)
        if filled is None:
            return None
        strength += filled[0]
        tokens += filled[1]
    return strength, tuple(tokens)


def fill(parse: Parse, clause: Clause, slot: Slot, acts: Acts, named: Named) -> tuple[float, tuple[int, ...]] | None:
    """How well a slot is filled and by which token; None when it is not."""
    best: tuple[float, tuple[int, ...]] | None = None
    for place in slot.places:
        if slot.words and place in clause.particles and place in slot.words:
            return EXACT, ()
        for token in clause.at(place):
            score = slot_score(parse, token, slot, acts, named)
            if score and (best is None or score > best[0]):
                best = (score, (token,) if score > FILLED else ())
    return best


def slot_score(parse: Parse, token: int, slot: Slot, acts: Acts, named: Named) -> float:
    """0 when the token does not fill the slot, more the closer it does."""
    if parse.lemma[token].lower() in slot.words or parse.lemma[token].lower() in slot.heads:
        return EXACT
    act = acts.get(token)
    if act and act.code.type in slot.types:
        return EXACT
    if slot.words and any(word in slot.words for word in modifiers(parse, token)):
        return INSIDE_PHRASE
    if slot.actor and named(token):
        return INSIDE_PHRASE
    return FILLED if slot.anything else 0.0


def modifiers(parse: Parse, token: int, depth: int = 0) -> Iterator[str]:
    """The lemmas that modify a noun, and what it is a piece or a number of."""
    if depth > DEEPEST_PHRASE:
        return
    for child in parse.children[token]:
        dep = parse.dep[child]
        if dep in ("compound", "amod", "nmod"):
            yield parse.lemma[child].lower()
        elif dep == "prep" and parse.word[child].lower() == "of" and contains(parse, token):
            inner = parse.child(child, "pobj")
            if inner is not None:
                yield parse.lemma[inner].lower()
                yield from modifiers(parse, inner, depth + 1)


def contains(parse: Parse, token: int) -> bool:
    """Whether a noun only counts or holds what follows its `of`: a round of talks, thousands of troops."""
    counts = parse.pos[token] in ("NUM", "DET", "PRON") or parse.tag[token] == "NNS"
    return counts or parse.lemma[token].lower() in word_list("container")


def operated(parse: Parse, clause: Clause, part: str, acts: Acts) -> Act | None:
    """The act of an operator with what it governs."""
    for operator in operators().get((part, parse.lemma[clause.head].lower()), ()):
        if operator.particle and operator.particle not in clause.particles:
            continue
        inner = governed(clause, operator.kind, acts)
        if inner:
            found = over(operator.kind, inner, clause.head, operator.row)
            if found:
                return replace(found, clause=clause)
        elif operator.code and clause.complements:
            return Act(
                head=clause.head, tokens=(clause.head,), code=operator.code, roles=(), strength=UNCOMPOSED, row=operator.row,
                clause=clause, governs=operator.kind,
            )  # fmt: skip
    return None


def governed(clause: Clause, kind: str, acts: Acts) -> Act | None:
    """The first act among what a word of a kind of operator governs."""
    return next((acts[token] for token in governable(clause, kind) if token in acts and token != clause.head), None)


def governable(clause: Clause, kind: str) -> Iterator[int]:
    """Where an operator's act may stand: complements before objects, but what is held, begun or ended is an object."""
    if kind in ("aim", "force", "instruct"):
        yield from clause.infinitives
        return
    if kind in ("stop", "start", "light"):
        yield from clause.objects
    if kind != "light":
        yield from clause.complements
        yield from clause.objects
    carried = LIGHT_PREPOSITIONS if kind == "light" else INNER_PREPOSITIONS
    yield from (token for word, token in clause.prepositions if word in carried)


def over(kind: str, inner: Act, head: int, row: str) -> Act | None:
    """What an operator of a kind makes of an act; operators that only carry or start an act leave its code."""
    composed = compose(kind, inner.code.type)
    if composed is None and kind not in CARRYING:
        return None
    code, inner_status = composed or (inner.code, None)
    tokens = tuple(sorted({head, *inner.tokens}))
    strength = COMPOSED if composed else PASSED_ON
    return Act(
        head=head, tokens=tokens, code=code, roles=(), strength=strength, row=f"{row} over {inner.row}", governs=kind,
        inner=inner, inner_status=inner_status,
    )  # fmt: skip


def under_modal(parse: Parse, clause: Clause, act: Act) -> Act | None:
    """The act under its modal verb and its negation; None when it did not happen and nobody refused it."""
    kind = next((entry.kind for entry in operators().get(("modal", clause.modal or ""), ())), None)
    negated = clause.negated or any(parse.word[child].lower() in NEGATIVE for child in parse.children[clause.head])
    if REFUSED in act.roles:
        return act
    if negated:
        refusable = event_type(act.code.type).nature in ("accord", "concession")
        willed = kind == "commit" or is_infinitive(parse, clause.head)
        if not (refusable and willed):
            return None
        kind = "refuse"
    if kind is None:
        return act
    if kind == "commit" and has_proviso(parse, clause.head):
        kind = "threaten"
    composed = compose(kind, act.code.type)
    if composed is None or (kind == "commit" and composed[0].type == act.code.type):
        return replace(act, modal=kind)
    return replace(act, code=composed[0], modal=kind, runner_up=act.code.type)


def has_proviso(parse: Parse, verb: int) -> bool:
    """Whether an unless-clause hangs on a verb: what one will do unless is a threat."""
    return any(
        parse.word[mark].lower() == "unless"
        for child in parse.children[verb]
        if parse.dep[child] == "advcl"
        for mark in parse.children[child]
    )


def noun_act(parse: Parse, token: int, acts: Acts) -> Act | None:
    """The act that a noun names, alone or with what it is about."""
    lemma = parse.lemma[token].lower()
    for operator in operators().get(("noun", lemma), ()):
        inner = next((acts[below] for below in noun_complements(parse, token) if below in acts), None)
        found = over(operator.kind, inner, token, operator.row) if inner else None
        if found:
            return replace(found, alone=inner is not None and inner.clause is not None)
    if lemma in word_list("container"):
        held = [below for word, below in noun_prepositions(parse, token) if word == "of"]
        held += [child for child in parse.children[token] if parse.dep[child] == "compound"]
        inner = next((acts[below] for below in held if below in acts), None)
        if inner:
            return over("start", inner, token, f"{lemma} holding")
    entry = event_noun(parse, token, lemma)
    if entry is None:
        return None
    return Act(head=token, tokens=(token,), code=entry.code, roles=(), strength=BARE, row=entry.row, alone=entry.alone)


def event_noun(parse: Parse, token: int, lemma: str) -> EventNoun | None:
    """The entry of an event noun that fits its modifiers."""
    entries = event_nouns().get(lemma, ())
    if not entries:
        return None
    beside = frozenset(modifiers(parse, token))
    return next((entry for entry in entries if not entry.modifiers or entry.modifiers & beside), None)


def noun_prepositions(parse: Parse, token: int) -> Iterator[tuple[str, int]]:
    """(preposition, object) of a noun's own phrases."""
    for child in parse.children[token]:
        if parse.dep[child] == "prep":
            yield from preposition_objects(parse, child)


def noun_complements(parse: Parse, token: int) -> Iterator[int]:
    """What a noun such as `threat` is about: an infinitive, a that-clause, or the object of its preposition."""
    for child in parse.children[token]:
        if parse.dep[child] in ("acl", "ccomp", "relcl") and parse.tag[child] == "VB":
            yield from coordinated(parse, child)
        elif parse.dep[child] == "compound":
            yield child
    for word, inner in noun_prepositions(parse, token):
        if word in ("of", "for", "to", "on", "against"):
            yield inner
