"""Names that no codebook knows: where one begins, and whether it is a person's or a body's.

A person is known by what stands beside the name (a title, a trade, an apposition) or by a given name; else there is no actor.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import cache

from communique.actors.folding import fold
from communique.actors.homes import compose_at, compose_stated
from communique.actors.identity import actor_id, organisation_actor, person_actor, place_actor
from communique.actors.knowledge import first_names, word_class
from communique.actors.memory import Memory
from communique.actors.phrases import Scene, described_after, extent, phrase_at
from communique.actors.readings import AGENTS, Phrase, Setting, best_entry, covering, is_given
from communique.actors.resolution import HEAD_ORDER, compose
from communique.actors.spelling import misspelt, other_form
from communique.codebooks import rows
from communique.parse import Parse
from communique.records import Actor

NO_SETTING = Setting()
LONGEST_DESCRIPTION = 8  # tokens before the head of a description after a comma
LONGEST_NAME = 6  # tokens, hyphens included: longer runs of capitals are headlines
PERSONAL_KINDS = frozenset({"office", "unnamed", "person"})
Reader = Callable[[Scene, Memory, int, Phrase, Setting], Actor | None]
Spot = tuple[int, int, int, Setting]
"""A description: its first token, its head, its last token, and the states that stand beside it."""
MORE_THAN_NAMES = frozenset(HEAD_ORDER) - {"person"}


def name_start(scene: Scene, token: int) -> int:
    """The first token of the proper name that ends at a token: not its title, not its country."""
    parsed = scene.parsed
    minister = ends_title(scene, token)
    first, at = token, token - 1
    while at >= parsed.left[token] and token - first < LONGEST_NAME:
        if fold(parsed.word[at]) in (portfolios() if minister else word_class("calendar")):
            break
        if parsed.pos[at] == "PROPN" and parsed.dep[at] != "pobj" and not scene.covered(at, *MORE_THAN_NAMES):
            first = at
        elif not (parsed.word[at] == "-" or fold(parsed.word[at]) in word_class("name particle")):
            break
        at -= 1
    return first


def ends_title(scene: Scene, token: int) -> bool:
    """Whether the parse has a name as what a minister is of, together with the portfolio: "Minister of Foreign Trade X"."""
    parsed = scene.parsed
    return parsed.dep[token] == "pobj" and scene.covered(parsed.head[parsed.head[token]], "title")


@cache
def portfolios() -> frozenset[str]:
    """The words for what ministers are of."""
    phrases = [row["phrase"].split() for row in rows("titles.csv")]
    words = frozenset(word for phrase in phrases if phrase[-1] == "minister" for word in phrase[:-1])
    return words - {"prime", "deputy", "vice", "first", "assistant"}


def name_words(scene: Scene, first: int, last: int) -> str:
    """A name as it is written, white space mended."""
    text = scene.document.text[scene.parsed.start[first] : scene.parsed.end[last]]
    return " ".join(text.split())


def beside(scene: Scene, memory: Memory, token: int, first: int, read: Reader = compose_at) -> Actor | None:
    """What is said of someone beside the name: before it ("army spokesman X"), after a comma, or as what X is apposed to.

    A rank says least ("the fund's treasurer, Colonel X"): of several descriptions it is taken last.
    """
    said: list[Actor] = []
    for spot in spots(scene, token, first):
        found = described(scene, memory, *spot, compose_stated)
        if found:
            said.append(found)
            if not is_rank(found):
                break
    found = affiliation(scene, memory, token)
    said += [found] if found else []
    if not said:
        return None
    said.sort(key=is_rank)
    placed = next((one for one in said if one.country), None)
    if placed is None:
        guessed = (described(scene, memory, *spot, read) for spot in spots(scene, token, first))
        placed = next((one for one in guessed if one and one.country), said[0])
    return together(said, placed)


def is_rank(actor: Actor) -> bool:
    """Whether someone is described by a rank alone."""
    return actor.kind == "office" and not actor.office and actor.sector == "MIL"


def together(said: Sequence[Actor], placed: Actor) -> Actor:
    """One description of several: the first with a sector, of the country of the one that has it."""
    best = next((one for one in said if one.sector), said[0])
    if best.country or not placed.country:
        return best
    reason = placed.reason if placed.sector == best.sector else f"{best.reason}; {placed.reason}"
    return replace(best, country=placed.country, reason=reason)


def spots(scene: Scene, token: int, first: int) -> Iterator[Spot]:
    """Where someone may be described beside the name, the likeliest first."""
    parsed = scene.parsed
    left, head, last = title_of(scene, extent(parsed, token)[0], first)
    if left <= last:
        yield left, head, last, state_after(scene, token)
    for other in parsed.children[token]:
        if other > token and parsed.dep[other] == "appos":
            yield around(scene, other)
    for head in apposed_to(scene, token):
        yield around(scene, head)
    if described_after(parsed, token):
        yield token + 2, parsed.head[token], extent(parsed, parsed.head[token])[1], NO_SETTING
    for lost in (after_comma(scene, token), before_comma(scene, first)):
        if lost is not None:
            yield around(scene, lost)


def title_of(scene: Scene, left: int, first: int) -> tuple[int, int, int]:
    """First word, head and last word of the title before a name, forms of address left out: "Minister of Trade Sir X".

    For the parse the title may end in the name, which is then what the minister is of.
    """
    parsed, last = scene.parsed, first - 1
    while last > left and fold(parsed.word[last]) in word_class("courtesy"):
        last -= 1
    head = last
    while head > 0 and fold(parsed.word[head]) in portfolios():
        head -= 1
    minister = parsed.head[head]
    if 0 < head < last and parsed.word[head] in ("of", "for") and minister < head and scene.covered(minister, "title"):
        return extent(parsed, minister)[0], minister, last
    match = scene.cover.get(last) if last >= 0 else None
    if match is not None and any(entry.kind == "title" for entry in match.entries):
        nouns = (at for at in range(scene.words.token[match.first], last + 1) if parsed.pos[at] in ("NOUN", "PROPN"))
        left = min(left, scene.words.token[match.first], *(parsed.left[at] for at in nouns))
    return left, last, last


def apposed_to(scene: Scene, token: int) -> Iterator[int]:
    """What a name may be apposed to: in "the minister of trade of Norway, X" the parse says Norway, and the minister is meant."""
    parsed = scene.parsed
    if parsed.dep[token] != "appos":
        return
    head = parsed.head[token]
    yield head
    while parsed.dep[head] == "pobj" and parsed.pos[parsed.head[parsed.head[head]]] in ("NOUN", "PROPN"):
        head = parsed.head[parsed.head[head]]
        yield head


def after_comma(scene: Scene, token: int) -> int | None:
    """The head of the description that follows a name and a comma where the parse has lost it: "X, a noted Danish lawyer who"."""
    parsed = scene.parsed
    start = token + 2
    if start >= len(parsed) or parsed.word[token + 1] != "," or parsed.sentence[start] != parsed.sentence[token]:
        return None
    last = min(start + LONGEST_DESCRIPTION, parsed.sentences[parsed.sentence[token]][1])
    for head in range(start, last):
        noun = parsed.pos[head] == "NOUN" or (parsed.pos[head] == "PROPN" and scene.covered(head, "title"))
        if noun and parsed.left[head] == start and parsed.dep[head] not in ("nsubj", "nsubjpass", "compound"):
            return head
    return None


def before_comma(scene: Scene, first: int) -> int | None:
    """The head of the title before a comma and a form of address: "the Minister of Trade of Norway, H.E. Mr. X"."""
    parsed = scene.parsed
    comma = first - 1
    while comma > 0 and fold(parsed.word[comma]) in word_class("courtesy"):
        comma -= 1
    if comma < 1 or comma == first - 1 or parsed.word[comma] != "," or parsed.sentence[comma] != parsed.sentence[first]:
        return None
    for head in (comma - 1, *parsed.ancestors(comma - 1)):
        if parsed.pos[head] in ("VERB", "AUX") or head > comma:
            return None
        if scene.covered(head, "title") and parsed.pos[head] in ("NOUN", "PROPN"):
            return head
    return None


def around(scene: Scene, token: int) -> Spot:
    """The extent of a head with the head between."""
    left, right = extent(scene.parsed, token)
    return left, token, right, NO_SETTING


def state_after(scene: Scene, token: int) -> Setting:
    """The state that follows a name with a title: "President X of Norway"."""
    parsed = scene.parsed
    for child in parsed.children[token]:
        below = parsed.child(child, "pobj") if parsed.word[child] in ("of", "from") and child == token + 1 else None
        match = scene.cover.get(below) if below is not None else None
        entry = best_entry(match, "state", scene.setting) if match else None
        if entry and entry.country:
            return Setting(countries=(entry.country,), why=f"{entry.name} after the name")
    return Setting()


def described(scene: Scene, memory: Memory, left: int, head: int, right: int, setting: Setting, read: Reader) -> Actor | None:
    """The actor of a common noun, by which a name beside it is known; None when the phrase is no person's description."""
    found = phrase_at(scene, left, head, right)
    if found is None:
        return None
    phrase, _ = found
    match = covering(phrase.matches, phrase.head)
    if match is None or not any(entry.kind in AGENTS for entry in match.entries):
        return None
    actor = read(scene, memory, head, phrase, setting)
    return actor if actor and actor.kind in PERSONAL_KINDS else None


def affiliation(scene: Scene, memory: Memory, token: int) -> Actor | None:
    """Someone by the body that they are of, lead or work for: "X of the Daily Post", "X, who heads Norway's sea institute"."""
    parsed = scene.parsed
    for child in parsed.children[token]:
        if child < token:
            continue
        body = sector = None
        if parsed.dep[child] == "prep" and parsed.word[child] in ("of", "from", "at", "with"):
            body = parsed.child(child, "pobj")
        elif parsed.dep[child] == "relcl" and parsed.lemma[child] in word_class("leading"):
            body = parsed.child(child, "dobj")
        elif parsed.dep[child] == "relcl" and parsed.lemma[child] in word_class("teaching"):
            body, sector = employer(parsed, child), "EDU"
        found = body_at(scene, memory, body) if body is not None else None
        found = found or (place_at(scene, body, sector) if body is not None and sector else None)
        if found:
            reason = f"of {found.name}: {found.reason}"
            return Actor(id="", name="", country=found.country, sector=found.sector, kind="person", reason=reason)
    return None


def employer(parsed: Parse, verb: int) -> int | None:
    """Where someone teaches: "at Padua", which the parse may have hang from what is taught."""
    for child in parsed.children[verb]:
        below = [child, *(parsed.children[child] if parsed.dep[child] == "dobj" else ())]
        for at in below:
            if parsed.dep[at] == "prep" and parsed.word[at] in ("at", "in"):
                return parsed.child(at, "pobj")
    return None


def body_at(scene: Scene, memory: Memory, token: int) -> Actor | None:
    """The body that a token heads, by its name or its noun: "the sea institute in Callao"."""
    match = scene.cover.get(token)
    entry = next((entry for entry in match.entries if entry.kind == "organisation"), None) if match else None
    if entry:
        return organisation_actor(entry)
    left, right = extent(scene.parsed, token)
    found = phrase_at(scene, left, token, right)
    actor = compose_stated(scene, memory, token, found[0], scene.setting) if found else None
    return actor if actor and actor.kind in ("organisation", "outlet") else None


def place_at(scene: Scene, token: int, sector: str) -> Actor | None:
    """Those of a trade at a place."""
    match = scene.cover.get(token)
    entry = best_entry(match, "place", scene.setting) if match else None
    return replace(place_actor(entry), sector=sector) if entry and entry.country else None


def new_person(scene: Scene, memory: Memory, token: int, first: int) -> Actor | None:
    """A person only this document knows; None when nothing says that the name is a person's."""
    name = name_words(scene, first, token)
    if fold(scene.parsed.word[token]) in portfolios() and ends_title(scene, token):
        return None  # "Minister of Trade X": the trade is nobody
    said = beside(scene, memory, token, first)
    if said is not None:
        return replace(
            said, id=actor_id(said.country, said.sector, name), name=name, kind="person", source="document",
            reason=f"by what is said beside the name: {said.reason}",
        )  # fmt: skip
    many = first < token and 1 < len(name.split()) < LONGEST_NAME
    if says(scene, token) and len(name.split()) < LONGEST_NAME:
        reason = "a person by speaking; nothing says whose or what"
        return Actor(id=actor_id(None, None, name), name=name, country=None, sector=None, kind="person", reason=reason)
    if many and bare(scene, token) and fold(scene.parsed.word[first]) in first_names():
        reason = "a person by the given name; nothing says whose or what"
        return Actor(id=actor_id(None, None, name), name=name, country=None, sector=None, kind="person", reason=reason)
    return None


def better_known(scene: Scene, memory: Memory, token: int, first: int, actor: Actor) -> Actor:
    """Someone named before of whom nothing was said, by what is said beside the name now."""
    if actor.kind != "person" or actor.country or actor.sector:
        return actor
    said = beside(scene, memory, token, first)
    if said is None:
        return actor
    reason = f"by what is said beside the name: {said.reason}"
    return replace(
        said, id=actor_id(said.country, said.sector, actor.name), name=actor.name, kind="person", source="document", reason=reason
    )


def known_person(scene: Scene, memory: Memory, token: int, first: int) -> Actor | None:
    """The office holder of this name, unless what is said beside the name is of another country."""
    left, _ = extent(scene.parsed, token)
    titled, plain = phrase_at(scene, min(left, first), token, token), phrase_at(scene, first, token, token)
    if titled is None or plain is None:
        return None
    actor = compose(titled[0], scene.setting)
    if actor is None or actor.source == "document":
        words = plain[0].words
        entry = other_form(words) or (misspelt(words) if left < first and len(words) > 1 else None)
        actor = person_actor(entry, on=scene.setting.on) if entry else actor
    if actor is None or actor.kind != "person" or actor.source == "document":
        return actor if actor and actor.kind != "person" else None
    if is_given(scene.cover.get(token)):
        return actor
    # only by what is stated: a state guessed from the surroundings is no reason to take a known person for another
    said = beside(scene, memory, token, first, compose_stated)
    return None if said and said.country and said.country != actor.country else actor


def body_start(scene: Scene, token: int) -> int:
    """The first token of a run of capitals that makes a head noun a name: "Arms Watch Association"."""
    parsed = scene.parsed
    first = token
    while first > parsed.left[token] and parsed.pos[first - 1] == "PROPN" and parsed.word[first - 1][:1].isupper():
        first -= 1
    return first


def bare(scene: Scene, token: int) -> bool:
    """Whether a name stands without an article, as people's do."""
    return not any(scene.parsed.dep[child] == "det" for child in scene.parsed.children[token])


def says(scene: Scene, token: int) -> bool:
    """Whether a name without an article is the subject of a verb of saying."""
    parsed = scene.parsed
    return bare(scene, token) and parsed.dep[token] == "nsubj" and parsed.lemma[parsed.head[token]] in word_class("saying")


def new_body(scene: Scene, token: int, actor: Actor) -> Actor | None:
    """A body with a name of its own by its capitals, read by its head noun; None when it has none."""
    first = body_start(scene, token)
    if scene.parsed.pos[token] != "PROPN" or first == token or actor.kind not in ("organisation", "group"):
        return None
    name = name_words(scene, first, token)
    if ":" not in actor.id:
        return actor
    return replace(actor, id=actor_id(actor.country, actor.sector, name), name=name, source="document")
