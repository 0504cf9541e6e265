"""Acts that a text mentions without telling them: denied from above, feared, a topic, a habit, a game, the weather."""

from communique.events.acts import Act, Acts
from communique.events.clauses import is_infinitive, is_nobody, read_clause
from communique.events.lexicon import word_list
from communique.events.ontology import event_type
from communique.parse import Parse

DOWNWARD = frozenset({"xcomp", "ccomp", "pcomp", "dobj", "attr", "prep", "pobj"})  # what a negation above reaches
TOPICAL = frozenset({"on", "about", "over", "regarding", "concerning"})
MATERIAL = frozenset("AID COOPERATE RETREAT PROTEST SANCTION MOBILIZE COERCE ASSAULT".split())
TOLD_IN_THE_PRESENT = frozenset({"title", "heading", "caption"})


def is_untold(parse: Parse, act: Act, acts: Acts) -> bool:
    """Whether an act is only mentioned: no report is made of it."""
    if act.clause is None:
        return (
            is_motive(parse, act.head)
            or is_ruled_out(parse, act.head)
            or any(parse.lemma[child].lower() in word_list("press") for child in parse.children[act.head])
            or is_nobody(parse, act.head)
            or is_topic(parse, act.head, acts)
            or is_unheard(parse, act.head, acts)
        )
    return (
        is_unheard(parse, act.head, acts)
        or (act.governs == "light" and act.inner is not None and is_motive(parse, act.inner.head))
        or is_content_of_object(parse, act, acts)
        or is_natural(parse, act)
        or is_aim(parse, act, acts)
        or is_anonymity(parse, act)
    )


def is_unheard(parse: Parse, token: int, acts: Acts) -> bool:
    """Whether a verb above that is no act itself is negated or only fears, doubts or imagines what is below."""
    while parse.dep[token] in DOWNWARD and parse.head[token] != token:
        token = parse.head[token]
        if parse.pos[token] not in ("VERB", "AUX"):
            continue
        if parse.lemma[token].lower() in word_list("doubting"):
            return True
        if token not in acts and read_clause(parse, token).negated:
            return True
    return False


def is_topic(parse: Parse, noun: int, acts: Acts) -> bool:
    """Whether an event noun is only what something is about: an exhibition on the siege, the risk of an attack."""
    if parse.dep[noun] != "pobj":
        return False
    preposition = parse.head[noun]
    above = parse.head[preposition]
    if above in acts or preposition == above:
        return False
    if parse.pos[above] == "NOUN":
        return parse.word[preposition].lower() in TOPICAL or parse.lemma[above].lower() in word_list("topical")
    return False


def is_ruled_out(parse: Parse, noun: int) -> bool:
    """Whether the act a noun names is said not to be or not to come: an intervention is not on the cards."""
    verb = parse.head[noun]
    if parse.dep[noun] not in ("nsubj", "attr") or parse.lemma[verb] not in word_list("being"):
        return False
    return parse.child(verb, "neg") is not None


def is_motive(parse: Parse, noun: int) -> bool:
    """Whether an event noun only says why: in retaliation for, in protest at."""
    bare = parse.dep[noun] == "pobj" and parse.left[noun] == noun
    return bare and parse.word[parse.head[noun]].lower() == "in" and parse.lemma[noun].lower() in word_list("motive")


def is_content_of_object(parse: Parse, act: Act, acts: Acts) -> bool:
    """Whether an infinitive says what the object of another act is for: accepted an invitation to visit."""
    noun = parse.head[act.head]
    if parse.dep[act.head] != "acl" or not is_infinitive(parse, act.head):
        return False
    if parse.lemma[noun].lower() in word_list("ability"):
        return True
    return parse.dep[noun] == "dobj" and parse.head[noun] in acts


def is_natural(parse: Parse, act: Act) -> bool:
    """Whether the weather, a disease or the market does it."""
    clause = act.clause
    if clause is None:
        return False
    doers = (*clause.subjects, *clause.agents)
    return any(parse.lemma[token].lower() in word_list("natural") for token in doers)


def is_anonymity(parse: Parse, act: Act) -> bool:
    """Whether it is a source who asks, insists or speaks on condition not to be named."""
    return any(
        parse.lemma[child].lower() in word_list("naming") and parse.child(child, "neg", "auxpass") is not None
        for child in parse.children[act.head]
        if parse.dep[child] in ("xcomp", "ccomp", "advcl")
    )


def is_aim(parse: Parse, act: Act, acts: Acts) -> bool:
    """Whether it only says what another act is for: help in starting talks, called for the troops to leave, warned it would."""
    above = parse.head[act.head]
    if parse.dep[act.head] == "pcomp" and parse.tag[act.head] == "VBG":
        governor = parse.head[above]
        return parse.word[above].lower() in ("in", "for") and (parse.pos[governor] == "NOUN" or governor in acts)
    if parse.dep[act.head] == "ccomp" and above in acts:
        return act.code.type == acts[above].code.type == "THREATEN"
    marks = {parse.word[child].lower() for child in parse.children[act.head] if parse.dep[child] == "mark"}
    return "for" in marks and above in acts


def is_habit(parse: Parse, act: Act, kind: str) -> bool:
    """Whether a deed stands in the simple present, which outside headlines tells what is usual."""
    if (
        parse.dep[act.head] == "advcl"
        or act.clause is None
        or act.code.type not in MATERIAL
        or kind in TOLD_IN_THE_PRESENT
        or act.clause.passive
    ):
        return False
    return parse.tag[act.head] in ("VBZ", "VBP") and parse.child(act.head, "aux") is None


def playing_blocks(parse: Parse) -> frozenset[int]:
    """The blocks that tell of a game: nobody is beaten or attacked in them."""
    return frozenset(block for lemma, block in zip(parse.lemma, parse.block, strict=True) if lemma.lower() in word_list("sport"))


def is_game(parse: Parse, act: Act, playing: frozenset[int]) -> bool:
    """Whether the violence of an act is that of a game."""
    return parse.block[act.head] in playing and event_type(act.code.type).nature == "harm"
