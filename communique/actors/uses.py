"""How a name refers where it stands: as a name, as a capital for its government, or only as a place."""

from communique.actors.knowledge import Match, word_class
from communique.actors.phrases import Scene, first_member
from communique.records import Use

SUBJECTS = frozenset({"nsubj", "nsubjpass", "agent", "conj"})


def use_of(scene: Scene, token: int, head: Match) -> Use:
    """How the name at a head refers: a state or place after "in" is a location, a capital that acts its government."""
    kinds = {entry.kind for entry in head.entries}
    if kinds & {"organisation", "person"}:
        return "name"
    if kinds & {"agent", "title"}:
        return "nominal"
    if "adjective" in kinds and not kinds & {"state", "place"}:
        return "adjective"
    if "demonym" in kinds and not kinds & {"state", "place"}:
        return "nominal"
    if is_complement(scene, token):
        return "adjective"
    if is_location(scene, token) or is_dateline(scene, token):
        return "place"
    if "state" in kinds:
        region = all(entry.country is None for entry in head.entries)
        return "place" if region and scene.parsed.dep[token] not in SUBJECTS else "name"
    stands = any(entry.sector for entry in head.entries if entry.kind == "place")
    return "metonym" if stands else "place"


def is_location(scene: Scene, token: int) -> bool:
    """Whether a phrase says where, whither or what about, not who."""
    parsed = scene.parsed
    token = first_member(parsed, token)
    dep, above = parsed.dep[token], parsed.head[token]
    if dep == "poss":
        return parsed.lemma[above].lower() in word_class("spatial")
    if dep == "dobj":
        return parsed.lemma[above] in word_class("topic verb")
    if dep != "pobj":
        return False
    word, governor = parsed.word[above].lower(), parsed.lemma[parsed.head[above]].lower()
    if word in word_class("where") or word in word_class("about"):
        return word != "at" or not scene.covered(token, "state")  # one is angry at a state, not standing at it
    return (word in word_class("whither") and governor in word_class("motion")) or (
        word == "of" and governor in word_class("spatial")
    )


def is_complement(scene: Scene, token: int) -> bool:
    """Whether a name says whose an actor is: "the people of Peru"; the whole phrase is the actor then."""
    parsed = scene.parsed
    above = parsed.head[token]
    return (
        parsed.dep[token] == "pobj"
        and parsed.word[above].lower() == "of"
        and scene.covered(parsed.head[above], "agent", "title", "organisation")
    )


def is_setting(scene: Scene, token: int) -> bool:
    """Whether a phrase says where something is or happens: "in" or "at" it, not "to" or "from" it."""
    parsed = scene.parsed
    return parsed.dep[token] == "pobj" and parsed.word[parsed.head[token]].lower() in word_class("where")


def is_dateline(scene: Scene, token: int) -> bool:
    """Whether a place opens a sentence as a dateline: "GENEVA (Agency) -" or "GENEVA, March 3 -"."""
    parsed = scene.parsed
    first, stop = parsed.sentences[parsed.sentence[token]]
    following = token + 1
    return token - first < 3 and parsed.word[token].isupper() and following < stop and parsed.word[following] in "(-–—,"
