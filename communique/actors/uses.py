"""How a name refers where it stands: as a name, as a capital for its government, or only as a place."""

from communique.actors.knowledge import Match
from communique.actors.phrases import Scene
from communique.records import Use

WHERE = frozenset("in at near inside outside around across through throughout into via off along over above within".split())
SUBJECTS = frozenset({"nsubj", "nsubjpass", "agent", "conj"})
WHITHER = frozenset("to from toward towards".split())
MOTION = frozenset(
    "go come travel fly arrive return send deploy move head withdraw flee enter sail ship transport escape march drive "
    "leave land visit trip flight journey tour deployment return withdrawal shipment way dispatch deport evacuate "
    "migrate route arrival delivery evacuation export import smuggle transfer relocate bring take supply".split()
)
SPATIAL = frozenset(
    "city town capital outskirts suburb streets street area region part north south east west border coast north-east "
    "territory airspace waters soil center centre northeast northwest southeast southwest village port side rest".split()
)


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
    if is_location(scene, token) or is_dateline(scene, token):
        return "place"
    if "state" in kinds:
        region = all(entry.country is None for entry in head.entries)
        return "place" if region and scene.parsed.dep[token] not in SUBJECTS else "name"
    stands = any(entry.sector for entry in head.entries if entry.kind == "place")
    return "metonym" if stands else "place"


def is_location(scene: Scene, token: int) -> bool:
    """Whether a phrase says where or whither, not who."""
    parsed = scene.parsed
    if parsed.dep[token] == "conj":
        return is_location(scene, parsed.head[token]) if parsed.head[token] < token else False
    if parsed.dep[token] != "pobj":
        return False
    preposition = parsed.head[token]
    word = parsed.word[preposition].lower()
    above = parsed.lemma[parsed.head[preposition]].lower()
    if word in WHERE:
        return True
    return (word in WHITHER and above in MOTION) or (word == "of" and above in SPATIAL)


def is_setting(scene: Scene, token: int) -> bool:
    """Whether a phrase says where something is or happens: "in" or "at" it, not "to" or "from" it."""
    parsed = scene.parsed
    return parsed.dep[token] == "pobj" and parsed.word[parsed.head[token]].lower() in WHERE


def is_dateline(scene: Scene, token: int) -> bool:
    """Whether a place opens a sentence as a dateline: "GENEVA (Agency) -" or "GENEVA, March 3 -"."""
    parsed = scene.parsed
    first, stop = parsed.sentences[parsed.sentence[token]]
    following = token + 1
    return token - first < 3 and parsed.word[token].isupper() and following < stop and parsed.word[following] in "(-–—,"
