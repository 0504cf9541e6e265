"""Did it happen? What grammar, dates and speakers say of an act."""

from communique.events.acts import Act
from communique.events.clauses import is_infinitive
from communique.events.lexicon import word_list
from communique.parse import Parse
from communique.records import Party, Statement, Status

CONTESTED = frozenset({"AID", "SUPPORT", "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT"})  # speech acts are not


def grammatical_status(parse: Parse, act: Act) -> tuple[Status, str]:
    """The status by the words around an act, and why."""
    words = {parse.lemma[child].lower() for token in {act.head, *act.tokens} for child in parse.children[token]}
    if words & word_list("alleged"):
        return "alleged", "it is called alleged or reported"
    if act.code.type == "THREATEN" and ("consider" in (act.modal, act.governs) or act.modal == "threaten"):
        return "threatened", "it is held out as possible, or unless something is done"
    if act.modal == "consider" or conditional(parse, act.head):
        return "hypothetical", "it stands under a condition or a modal of possibility"
    if words & word_list("coming"):
        return "planned", "it is called planned or coming"
    if act.code.type == "CONCEDE" and act.governs == "commit":
        return "planned", "it is promised"
    if act.modal == "commit" or "plan" in (act.governs, act.inner.governs if act.inner and act.governs == "light" else None):
        return "planned", "it is told as a plan or in the future"
    if aimed_at(parse, act):
        return "planned", "it is an aim, told by an infinitive"
    if words & word_list("former"):
        return "historical", "it is called former"
    return "happened", "told as a fact"


def conditional(parse: Parse, token: int) -> bool:
    """Whether the clause of a token, or one above it, hangs on a condition."""
    for here in (token, *parse.ancestors(token)):
        if parse.dep[here] in ("advcl", "ccomp") and any(
            parse.word[child].lower() in word_list("conditional")
            for child in parse.children[here]
            if parse.dep[child] in ("mark", "advmod")
        ):
            return True
    return False


def aimed_at(parse: Parse, act: Act) -> bool:
    """Whether an act is an infinitive of purpose or the object of a wish, so that it need not have come about."""
    if not act.clause:
        return False
    if parse.dep[act.head] in ("xcomp", "advcl", "acl", "relcl") and is_infinitive(parse, act.head):
        return True
    return any(
        parse.lemma[above].lower() in word_list("unreal") for above in parse.ancestors(act.head) if parse.pos[above] == "VERB"
    )


def allegation(act: Act, actors: tuple[Party, ...], statement: Statement | None) -> Party | None:
    """Who vouches for an act that only an interested party asserts; None for neutral facts and for one's own deeds."""
    if statement is None or statement.speaker is None or act.code.type not in CONTESTED:
        return None
    speaker = statement.speaker.actor
    own = any(party.actor.country == speaker.country for party in actors)
    if own or speaker.country is None or speaker.kind == "outlet":
        return None
    return statement.speaker
