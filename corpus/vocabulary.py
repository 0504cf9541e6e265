"""The words that annotations may use. Codes come from the package's codebooks; the rest is defined in `GUIDELINES.md`."""

from functools import cache

from communique.codebooks import rows
from communique.events.ontology import cameo_codes, event_types

KINDS = frozenset(
    "wire digest analysis readout briefing joint-statement letter speech communique posts interview transcript republication "
    "feature minutes".split()
)
STYLES = frozenset(
    "american british russian chinese latin-american arab south-asian african european east-asian translated".split()
)
TOPICS = frozenset(
    "incidents war sanctions trade energy borders nuclear arms aid elections coups protest migration cyber hostages fisheries "
    "waters religion minorities treaties diplomacy courts terrorism peacekeeping space health environment espionage media "
    "culture sport weather science history economy".split()
)
BLOCKS = frozenset("paragraph title subtitle byline dateline heading caption item quote turn note boilerplate".split())
SILENT_BLOCKS = frozenset("title byline dateline boilerplate".split())  # nothing is annotated in them
STATELESS = frozenset("UNO EUR IGO NGO IMG ISM MNC INT".split())
# Alpha-3 codes of ISO 3166-3 for states that are gone, and of a territory that PLOVER counts with its claimant, with the
# code the project's codebooks give them.
FORMER = {
    "BUR": "MMR", "BYS": "BLR", "CSK": "CZE", "DDR": "DEU", "DHY": "BEN", "HVO": "BFA", "NHB": "VUT", "RHO": "ZWE",
    "ESH": "MAR", "SCG": "SRB", "SUN": "RUS", "TMP": "TLS", "VDR": "VNM", "YMD": "YEM", "YUG": "SRB", "ZAR": "COD",
}  # fmt: skip
SECTORS = frozenset(
    "GOV MIL COP SPY LEG JUD PTY OPP REB UAF PRM CRM CVL JRN BUS LAB AGR EDU MED REL SOC REF ELI NGO IGO UNK".split()
)
USES = {"": "name", "m": "metonym", "d": "nominal", "a": "adjective", "p": "pronoun", "l": "place", "t": "title"}
PRONOUNS = frozenset(
    "he him his she her hers it its they them their theirs we us our ours i me my mine you your who whom whose both each other "
    "itself himself herself themselves ourselves one another".split()
)
ACTS = frozenset(
    "say accuse deny threaten warn promise demand request reject agree propose praise regret announce ask believe expect "
    "report".split()
)
CHANNELS = frozenset(
    "readout interview diplomatic_note hearing letter media_report meeting news_conference newspaper official_statement "
    "phone_call press_briefing remarks_to_reporters report social_media speech state_media study survey video debate book court "
    "broadcast".split()
)
STATUSES = frozenset("happened planned threatened alleged denied hypothetical historical".split())
TOLD = frozenset("happened planned threatened".split())  # the statuses of what the text itself tells as its news
ASSESSMENTS = frozenset("assessment forecast analogy precedent conditional question".split())
RELATIONS = frozenset("parallel precedent reciprocity bargaining-chip leverage spillover shared-stake diversion rejected".split())
NEAR_MISSES = frozenset("negated hypothetical historical metaphor sport weather culture procedure domestic topic name".split())
ACCOUNT_CLASSES = frozenset("readout briefing excerpt joint-press address".split())
LINKS = {"=": "same", "x": "converse", "<": "left_general", ">": "left_specific", "!": "conflict"}
CONFLICTS = frozenset("cause adequacy warrant keeping figure agreed sequence character".split())
# What the drills of accounts say of themselves.
DRILL_REGISTERS = frozenset("readout spoken briefing address article".split())
DRILL_SAME = frozenset(LINKS.values()) - {"conflict"}
DRILL_DIFFER = frozenset(
    {"other content", "other object", "other figure", "other actor", "other act", "other time", "general principle"}
)
DRILL_CONFLICT = frozenset({"cause", "figure", "adequacy", "agreed or not", "who", "warrant", "denial"})
# Codes whose crosswalk type the manual's own words overrule: announced or declared is CONCEDE whatever the code's root; an
# appeal has no type of its own; a conviction and an embargo are SANCTION too.
ALSO = {
    "CONCEDE": ("08", "034", "035"),
    "RETREAT": ("08",),
    "REQUEST": ("02",),
    "SANCTION": ("116", "163"),
}


@cache
def countries() -> frozenset[str]:
    """Every country code in use, with those of states that are gone."""
    return frozenset(row["iso3"] for row in rows("territories.csv")) | STATELESS | FORMER.keys()


def country_code(identifier: str) -> str | None:
    """The country of an actor's id or of a code, as the project's codebooks write it; None for INT."""
    code = identifier[:3]
    return None if code == "INT" else FORMER.get(code, code)


def misfit(kind: str, mode: str | None, code: str) -> str | None:
    """What is wrong with a type, its mode and its CAMEO code together; None when they fit."""
    types = event_types()
    if kind not in types:
        return f"no event type {kind!r}: one of {', '.join(types)}"
    if mode is not None and mode not in types[kind].modes:
        return f"{kind} has no mode {mode!r}: {', '.join(types[kind].modes) or 'none at all'}"
    if code not in cameo_codes():
        return f"no CAMEO code {code!r}"
    if cameo_codes()[code].type != kind and not code.startswith(ALSO.get(kind, ("none",))):
        return f"CAMEO {code} ({cameo_codes()[code].name}) is {cameo_codes()[code].type}, not {kind}"
    return None
