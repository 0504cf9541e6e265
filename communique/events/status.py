"""Did it happen? What grammar, dates and speakers say of an act."""

from communique.events.acts import Act
from communique.events.clauses import is_infinitive
from communique.parse import Parse
from communique.records import Party, Statement, Status

CONDITIONAL = frozenset({"if", "unless", "whether", "should", "lest"})
COMING = frozenset("planned upcoming scheduled proposed possible potential future forthcoming expected would-be eventual".split())
ALLEGED_MARKS = frozenset("alleged allegedly reportedly reported suspected supposed purported claimed so-called apparent".split())
PAST_MARKS = frozenset({"former", "previous", "historic"})
CONTESTED = frozenset({"AID", "SUPPORT", "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT"})  # speech acts are not
UNREAL_VERBS = frozenset("consider mull weigh contemplate discuss study hope want fear wish imagine envisage suppose".split())


def grammatical_status(parse: Parse, act: Act) -> tuple[Status, str]:
    """The status by the words around an act, and why."""
    words = {parse.lemma[child].lower() for token in {act.head, *act.tokens} for child in parse.children[token]}
    if words & ALLEGED_MARKS:
        return "alleged", "it is called alleged or reported"
    if act.modal == "consider" or conditional(parse, act.head):
        return "hypothetical", "it stands under a condition or a modal of possibility"
    if words & COMING:
        return "planned", "it is called planned or coming"
    if act.modal == "commit" or "plan" in (act.governs, act.inner.governs if act.inner and act.governs == "light" else None):
        return "planned", "it is told as a plan or in the future"
    if aimed_at(parse, act):
        return "planned", "it is an aim, told by an infinitive"
    if words & PAST_MARKS:
        return "historical", "it is called former"
    return "happened", "told as a fact"


def conditional(parse: Parse, token: int) -> bool:
    """Whether the clause of a token, or one above it, hangs on a condition."""
    for here in (token, *parse.ancestors(token)):
        if parse.dep[here] in ("advcl", "ccomp") and any(
            parse.word[child].lower() in CONDITIONAL for child in parse.children[here] if parse.dep[child] in ("mark", "advmod")
        ):
            return True
    return False


def aimed_at(parse: Parse, act: Act) -> bool:
    """Whether an act is an infinitive of purpose or the object of a wish, so that it need not have come about."""
    if not act.clause:
        return False
    if parse.dep[act.head] in ("xcomp", "advcl", "acl", "relcl") and is_infinitive(parse, act.head):
        return True
    return any(parse.lemma[above].lower() in UNREAL_VERBS for above in parse.ancestors(act.head) if parse.pos[above] == "VERB")


def allegation(act: Act, actors: tuple[Party, ...], statement: Statement | None) -> Party | None:
    """Who vouches for an act that only an interested party asserts; None for neutral facts and for one's own deeds."""
    if statement is None or statement.speaker is None or act.code.type not in CONTESTED:
        return None
    speaker = statement.speaker.actor
    if any(party.actor.country == speaker.country for party in actors) or speaker.kind == "outlet":
        return None
    return statement.speaker
