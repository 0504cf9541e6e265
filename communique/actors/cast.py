"""Who appears in a document: every phrase that stands for an actor, and the actor it stands for.

Names come from the codebooks or from the document itself (a title, an apposition, brackets that introduce an acronym);
what refers back (a surname, a pronoun, "the ministry") is resolved to the nearest that fits, or left out.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import chain, islice
from typing import NamedTuple

from communique.actors.folding import fold
from communique.actors.homes import TOGETHER, compose_at, compose_stated, set_in, tied
from communique.actors.identity import group_actor, state_actor, told
from communique.actors.items import Items
from communique.actors.knowledge import Match, full_names, word_class
from communique.actors.memory import FAR, Memory, expletive, is_definite
from communique.actors.naming import (
    MORE_THAN_NAMES,
    better_known,
    body_start,
    known_person,
    name_start,
    name_words,
    new_body,
    new_person,
)
from communique.actors.phrases import Scene, extent, is_head, make_scene, phrase_at
from communique.actors.readings import AGENTS, Phrase, Setting, best_entry, covering, is_given
from communique.actors.register import NOBODY, Register, consulted, consulting
from communique.actors.resolution import compose
from communique.actors.settling import settle, shown
from communique.actors.ties import Ties, find_ties
from communique.actors.uses import use_of
from communique.encoder import Encoder, load_encoder
from communique.parse import Parse, parse
from communique.records import Actor, Document, Mention, Party, Use, identify
from communique.tagging import Tags, tag

METHOD = "actors.rules/1"
SURE = 0.9  # names of the codebook
LIKELY = 0.75  # common nouns, and names that only the document knows
GUESSED = 0.6  # pronouns and other references back
COUNTRY_WORDS = ("adjective", "state", "demonym", "place")
DOING = frozenset({"nsubj", "nsubjpass", "agent"})
LOCAL = frozenset({"CVL", "REB", "REF", "UAF", "CRM", "OPP", "COP"})
UNNAMED = frozenset({"office", "organisation", "group", "unnamed"})
PAIRED = frozenset({"the", "both", "two", "these", "those"})
TWO = frozenset({"both", "two"})
KOREAS = ("KOR", "PRK")
ANY_STATE = frozenset({"country", "nation"})
LONGEST_DESCRIPTION = 14  # tokens of a phrase by which someone unnamed is known
BODIES = frozenset({"state", "organisation"})  # which no official is, though a parser may say so: "with Uganda, an official said"
PERSONS = frozenset({"person", "office", "unnamed"})
BACKWARD = frozenset({"pronoun", "nominal"})
NOTHING_TAGGED = Tags((), ())


@dataclass(frozen=True, slots=True, eq=False)
class Cast:
    """The actors of one document by the token that heads their phrase.

    `party` answers for heads only ("Lavrov" in "Foreign Minister Sergey Lavrov"); a modifier ("Russian" in "Russian
    troops") is in `mentions` with use "adjective" and is reached by `country_words`. A phrase that only names a location
    has use "place": `use_at` tells. `register` is what its names were read with, and the later stages read with it too.
    """

    document: Document
    mentions: tuple[Mention, ...]
    by_token: Mapping[int, Mention]
    modifiers: Mapping[int, Mention]
    members: Mapping[int, tuple[int, ...]]
    pairs: Mapping[int, tuple[Mention, ...]]
    items: Items
    ties: Ties
    register: Register = NOBODY

    def party(self, token: int) -> Party | None:
        """The actor of the noun phrase whose head is this token."""
        mention = self.by_token.get(token)
        return Party(actor=mention.actor, span=mention.evidence[0]) if mention else None

    def parties(self, token: int) -> tuple[Party, ...]:
        """The actors of a phrase and of what is coordinated with it: "Jordan and Britain" are two, and so are "both sides"."""
        if token in self.pairs:
            return tuple(Party(actor=mention.actor, span=mention.evidence[0]) for mention in self.pairs[token])
        sides = self.country_words(*self.sides(token)) if token in self.members and token not in self.by_token else ()
        found = [self.party(member) for member in (token, *self.members.get(token, ()))]
        return tuple(party for party in found if party) or sides

    def sides(self, token: int) -> tuple[int, int]:
        """The first and last modifier of a phrase whose members are adjectives."""
        members = self.members[token]
        return members[0], members[-1]

    def use_at(self, token: int) -> Use | None:
        """How the phrase headed by this token refers."""
        mention = self.by_token.get(token)
        return mention.use if mention else None

    def country_words(self, first: int, last: int) -> tuple[Party, ...]:
        """The states named by adjectives, by names used as modifiers and by "both sides" among tokens [first, last]."""
        tokens = range(first, last + 1)
        found = [self.modifiers[token] for token in tokens if token in self.modifiers]
        found += [mention for token in tokens for mention in self.pairs.get(token, ())]
        return tuple(Party(actor=mention.actor, span=mention.evidence[0]) for mention in found)


@lru_cache(maxsize=4)
def find_cast(document: Document, encoder: Encoder | None = None, *, actors: Register = NOBODY) -> Cast:
    """Find every actor of a document, by the analyst's own register first; the last few casts are remembered."""
    with consulting(actors):
        return build_cast(document, parse(document), tag(document, encoder or load_encoder()))


def build_cast(document: Document, parsed: Parse, tags: Tags = NOTHING_TAGGED) -> Cast:
    """The cast of a parsed document; the tags of the reader tell of which country are those whose own words do not."""
    scene = make_scene(document, parsed, find_ties(document, parsed, tags))
    memory = Memory(scene)
    read = Readings({}, {}, {}, [])
    for token in range(len(parsed)):
        read_into(read, scene, memory, token)
    join_appositions(scene, read.by_token)
    everyone = sorted((*read.by_token.values(), *read.titles), key=lambda mention: mention.evidence[0])
    changed, names = settle(everyone), dict[str, str]()
    settled = {mention.id: shown(mention, changed, names) for mention in everyone}
    by_token = {token: settled[mention.id] for token, mention in read.by_token.items()}
    pairs = {token: tuple(shown(mention, changed, names) for mention in pair) for token, pair in read.pairs.items()}
    salient = (mention for token, mention in by_token.items() if is_salient(parsed, token, mention))
    titles = (settled[mention.id] for mention in read.titles)
    found = chain(salient, read.modifiers.values(), titles, *pairs.values())
    ordered = tuple(sorted(found, key=lambda mention: mention.evidence[0]))
    members = dict(coordinations(parsed, by_token))
    return Cast(document, ordered, by_token, read.modifiers, members, pairs, memory.items, scene.ties, consulted())


class Readings(NamedTuple):
    """What has been read of a document: mentions by the token that heads them, modifiers, pairs, and titles before names."""

    by_token: dict[int, Mention]
    modifiers: dict[int, Mention]
    pairs: dict[int, tuple[Mention, ...]]
    titles: list[Mention]


def read_into(read: Readings, scene: Scene, memory: Memory, token: int) -> None:
    """Read what a token heads, and remember it."""
    pair = read_pair(scene, memory, token)
    if pair:
        read.pairs[token] = pair
        memory.seen += ((token, mention) for mention in pair)
        return
    mention = read_token(scene, memory, token)
    if mention:
        mention = replace(mention, actor=tied(scene, token, mention.actor))
        read.by_token[token] = mention
        memory.add(token, mention)
        for title in title_of(scene, token, mention):
            read.titles.append(title)
            memory.call(mention.actor, title.name)
    elif token in scene.cover and not is_head(scene.parsed, token):
        modifier = read_modifier(scene, token)
        if modifier:
            read.modifiers[token] = modifier
            memory.add(token, modifier)


def read_pair(scene: Scene, memory: Memory, token: int) -> tuple[Mention, ...]:
    """The two mentions of "both sides" or "the two ministers"; none when the phrase is no pair or cannot be told."""
    parsed = scene.parsed
    if parsed.tag[token] not in ("NNS", "NNPS") or not is_head(parsed, token):
        return ()
    noun = parsed.lemma[token].lower()
    noun = noun.removesuffix("s") if parsed.tag[token] == "NNPS" else noun
    before = {parsed.word[child].lower() for child in parsed.children[token] if child < token}
    if not before or not before <= PAIRED or any(parsed.dep[child] == "prep" for child in parsed.children[token]):
        return ()
    actors = pair_of(memory, token, noun, counted=not before.isdisjoint(TWO))
    left, _ = extent(parsed, token)
    return tuple(
        make_mention(scene, left, token, actor, "nominal", reason=f"one of the two last spoken of: {actor.name}")
        for actor in actors
    )


def pair_of(memory: Memory, token: int, noun: str, *, counted: bool) -> tuple[Actor, ...]:
    """The two states or persons that a plural noun means; "counted" is one with "two" or "both"."""
    if noun in word_class("side noun"):
        if not counted and noun != "side":
            return ()
        sides = KOREAS if noun == "korea" else memory.two_sides(token)
        return tuple(state_actor(side, "one of the two sides spoken of") for side in sides)
    if noun in word_class("paired person"):
        titled = {actor.country: actor for actor in islice(memory.titled_so(None, noun, token), 4) if actor.country}
        return tuple(titled.values()) if len(titled) == 2 else ()
    return ()


def read_token(scene: Scene, memory: Memory, token: int) -> Mention | None:
    """The mention whose phrase this token heads, None when it heads none or stands for no actor."""
    parsed = scene.parsed
    if parsed.word[token].lower() in word_class("document pronoun"):
        antecedent = None if expletive(scene, token) else memory.antecedent(token)
        if antecedent is None:
            return None
        reason = f"refers back to {antecedent.name!r}"
        return make_mention(scene, token, token, antecedent.actor, "pronoun", reason=reason, also=antecedent)
    if parsed.word[token].lower() == "latter":
        named = memory.last_named(token)
        return make_mention(scene, token, token, named.actor, "pronoun", also=named) if named else None
    if not is_head(parsed, token):
        return None
    if scene.covered(token, *MORE_THAN_NAMES):
        if parsed.lemma[token] in word_class("state noun") and parsed.pos[token] == "NOUN":
            return read_back(scene, memory, token)
        return read_known(scene, memory, token)
    if parsed.pos[token] == "PROPN" or scene.covered(token, "person"):
        return read_name(scene, memory, token)
    return read_back(scene, memory, token)


def read_known(scene: Scene, memory: Memory, token: int) -> Mention | None:
    """The mention of a head that the codebooks know."""
    left, right = extent(scene.parsed, token)
    around = phrase_at(scene, left, token, right)
    if around is None:
        return None
    phrase, first = around
    head = covering(phrase.matches, phrase.head)
    if head is None:
        return None
    if all(entry.kind in AGENTS for entry in head.entries):
        return read_common(scene, memory, token, phrase)
    actor = collective(scene, token, head) or compose(phrase, scene.setting)
    if actor is None:
        return None
    start, last = (scene.words.token[first + at] for at in (head.first, head.last))
    learn_acronym(scene, memory, last, actor)
    use = use_of(scene, token, head)
    return make_mention(scene, left if use == "nominal" else start, max(last, token), actor, use)


def read_common(scene: Scene, memory: Memory, token: int, phrase: Phrase) -> Mention | None:
    """The mention of a common noun for an agent, or of a body whose name ends in one."""
    left, right = extent(scene.parsed, token)
    taken = taken_up(scene, memory, token, phrase)
    if taken is not None:
        return make_mention(scene, left, token, taken, "nominal", reason=f"takes up {taken.name!r}")
    actor = compose_at(scene, memory, token, phrase, scene.setting)
    if actor is None:
        return None
    actor = of_possessor(memory, token, actor)
    body = new_body(scene, token, actor)
    if body:
        learn_acronym(scene, memory, right, body)
        return make_mention(scene, body_start(scene, token), token, body, "name")
    known = predicated(scene, memory, token) or refer_back(scene, memory, token, actor)
    actor = known or in_words(scene, left, token, right, located(scene, memory, token, actor))
    return make_mention(scene, left, token, actor, "nominal")


def taken_up(scene: Scene, memory: Memory, token: int, phrase: Phrase) -> Actor | None:
    """The body named in full before that "the Agency" or "the League" stands for, with a capital and nothing else."""
    parsed = scene.parsed
    lone = extent(parsed, token) == (token - 1, token) and is_definite(scene, token)
    if not lone or not parsed.word[token].istitle() or parsed.lemma[token].lower() not in word_class("taken up"):
        return None
    stated = compose_stated(scene, memory, token, phrase, scene.setting)
    return memory.same_noun(token, None) if stated is None or stated.country in (None, "NGO") else None


def in_words(scene: Scene, left: int, token: int, right: int, actor: Actor) -> Actor:
    """An actor without a name under the words that stand for it; someone unnamed with what follows, an official at an embassy."""
    if actor.kind not in UNNAMED or (not actor.id.partition(":")[2] and actor.kind != "group"):
        return actor
    parsed = scene.parsed
    while left < token and (parsed.word[left].lower() in word_class("article") or parsed.tag[left] == "PRP$"):
        left += 1
    last = right if actor.kind == "unnamed" and right - left < LONGEST_DESCRIPTION else token
    return replace(actor, name=name_words(scene, left, last))


def of_possessor(memory: Memory, token: int, actor: Actor) -> Actor:
    """The actor with the sector of whose it is, when its noun gives none: the minister's office."""
    found = memory.possessor(token)
    if actor.sector or found is None or found.actor.sector is None:
        return actor
    reason = f"{actor.reason}; of {found.actor.name}"
    return group_actor(actor.country, found.actor.sector, actor.name, actor.kind, reason, "document")


def collective(scene: Scene, token: int, head: Match) -> Actor | None:
    """A state called by its people: "the Turks" who decide are their government, "Turks" are people."""
    kinds = {entry.kind for entry in head.entries}
    entry = next((entry for entry in head.entries if entry.kind == "demonym" and entry.country), None)
    if entry is None or kinds & {"state", "place", "organisation", "person"} or entry.role != "state":
        return None
    parsed = scene.parsed
    if parsed.tag[token] not in ("NNPS", "NNS") or not is_definite(scene, token) or len(parsed.children[token]) > 1:
        return None
    return state_actor(entry.country or "", f"a state called by its people: the {parsed.word[token]}")


def learn_acronym(scene: Scene, memory: Memory, last: int, actor: Actor) -> None:
    """Remember what stands in brackets after a name as another name for it: "the Arms Watch Association (AWA)"."""
    words = scene.parsed.word
    if last + 3 < len(words) and words[last + 1] == "(" and words[last + 3] == ")" and words[last + 2].isupper():
        memory.introduce(words[last + 2], actor)


def refer_back(scene: Scene, memory: Memory, token: int, actor: Actor) -> Actor | None:
    """Whom a definite phrase without a name of its own means: the holder of the office, the body with the same noun."""
    lemma, definite = scene.parsed.lemma[token].lower(), is_definite(scene, token)
    if actor.office and (actor.country or lemma not in TOGETHER):
        found = memory.office_holder(actor.country, actor.office, token)
        if found:
            return found
    if not definite:
        return None
    if lemma == "leader":
        return memory.leader(actor.country, token)
    if actor.kind == "office" and not actor.office and scene.parsed.tag[token] in ("NN", "NNP"):
        return next(memory.titled_so(actor.country, lemma, token), None)
    if actor.country is not None:
        return memory.same_noun(token, actor.country)
    if lemma in word_class("government"):
        return memory.other_state(token)
    if lemma in word_class("bloc"):
        return memory.last_of(lambda one: one.kind == "organisation" and one.sector == "IGO", token, FAR)
    return memory.same_noun(token, None)


def located(scene: Scene, memory: Memory, token: int, actor: Actor) -> Actor:
    """People without a country of their own are of the one country their sentence is set in."""
    if actor.country or actor.sector not in LOCAL:
        return actor
    settings = set_in(scene, memory, scene.parsed.sentence[token])
    if len(settings) != 1:
        return actor
    country = next(iter(settings))
    reason = f"{actor.reason}; the sentence is set in {country}"
    return group_actor(country, actor.sector, actor.name, actor.kind, reason, "document")


def predicated(scene: Scene, memory: Memory, token: int) -> Actor | None:
    """The person of whom a common noun is said: "he is a gifted man"."""
    parsed = scene.parsed
    if parsed.dep[token] != "attr":
        return None
    subject = parsed.child(parsed.head[token], "nsubj")
    found = memory.at(subject) if subject is not None else None
    return found.actor if found and found.actor.kind == "person" else None


def read_back(scene: Scene, memory: Memory, token: int) -> Mention | None:
    """The mention of "the country", "the kingdom" or "the Caribbean nation": the state spoken of last, if it is one."""
    parsed = scene.parsed
    noun = parsed.lemma[token].lower()
    if noun not in word_class("state noun") or parsed.tag[token] not in ("NN", "NNP") or not is_definite(scene, token):
        return None
    before = [child for child in parsed.children[token] if child < token]
    if any(names_state(scene, child) or parsed.word[child].lower() in word_class("another") for child in before):
        return None
    polity = noun.capitalize() if noun not in ANY_STATE else ""
    actor = memory.last_of(lambda one: one.kind == "state" and polity in full_names().get(one.country or "", ""), token, 2)
    if actor is None:
        return None
    left, _ = extent(scene.parsed, token)
    return make_mention(scene, left, token, actor, "nominal", reason=f"the state spoken of last: {actor.name}")


def names_state(scene: Scene, token: int) -> bool:
    """Whether a word names a state: "the Turkish nation" is no other."""
    match = scene.cover.get(token)
    return match is not None and any(entry.country and entry.kind in COUNTRY_WORDS for entry in match.entries)


def read_name(scene: Scene, memory: Memory, token: int) -> Mention | None:
    """The mention of a proper name: one the document has used before, an office holder, or someone new."""
    first = name_start(scene, token)
    match = scene.cover.get(token)
    if match:
        first = min(first, scene.words.token[match.first])
    around = phrase_at(scene, first, token, token)
    if around is None:
        return None
    phrase, _ = around
    if all(fold(word) in word_class("calendar") for word in phrase.words) or fold(phrase.words[-1]) in word_class(
        "name particle"
    ):
        return None
    called = None if is_given(match) else memory.called(" ".join(phrase.words))
    actor = better_known(scene, memory, token, first, called) if called else known_person(scene, memory, token, first)
    actor = actor or new_person(scene, memory, token, first)
    return make_mention(scene, first, token, actor, "name") if actor else None


def read_modifier(scene: Scene, token: int) -> Mention | None:
    """A state named inside another phrase, by adjective or name."""
    match = scene.cover[token]
    if scene.words.token[match.last] != token:
        return None
    for kind in COUNTRY_WORDS:
        entry = best_entry(match, kind, Setting(scene.setting.on))
        if entry and entry.country:
            actor = state_actor(entry.country, told(entry, f"{entry.name} as a modifier"))
            return make_mention(scene, scene.words.token[match.first], token, actor, "adjective")
    return None


def title_of(scene: Scene, token: int, mention: Mention) -> list[Mention]:
    """The title that stands before a person's name, as a mention of the same person."""
    parsed = scene.parsed
    if mention.actor.kind != "person" or mention.use != "name":
        return []
    left, _ = extent(parsed, token)
    first = next((at for at in range(left, token) if parsed.start[at] >= mention.evidence[0].start), token)
    titled = [at for at in range(left, first) if scene.covered(at, "agent", "title") and not is_courtesy(scene.cover[at])]
    return [make_mention(scene, left, titled[-1], mention.actor, "title")] if titled else []


def is_courtesy(match: Match) -> bool:
    """Whether a title says nothing of what someone does: Mr., Dr."""
    return all(entry.sector is None for entry in match.entries)


def join_appositions(scene: Scene, by_token: dict[int, Mention]) -> None:
    """Let a common noun apposed to a name, or a name to it, stand for the same person or body."""
    for token, mention in list(by_token.items()):
        if scene.parsed.dep[token] != "appos":
            continue
        other = by_token.get(scene.parsed.head[token])
        if other is None:
            continue
        name, noun, at = (mention, other, scene.parsed.head[token]) if other.use == "nominal" else (other, mention, token)
        if name.use == "name" and noun.use == "nominal" and not (name.actor.kind in BODIES and noun.actor.kind in PERSONS):
            left, _ = extent(scene.parsed, at)
            by_token[at] = make_mention(scene, left, at, name.actor, "title", reason=f"apposed to {name.name!r}")


def is_salient(parsed: Parse, token: int, mention: Mention) -> bool:
    """Whether a mention is worth showing: every one but common nouns of nobody in particular that do nothing."""
    actor = mention.actor
    if mention.use != "nominal" or actor.kind == "person" or (actor.country and actor.source != "document"):
        return True
    return parsed.dep[token] in DOING


def coordinations(parsed: Parse, by_token: Mapping[int, Mention]) -> Iterator[tuple[int, tuple[int, ...]]]:
    """For the first of several heads what is joined to it, or its coordinated adjectives ("the Turkish and Greek sides")."""
    for token, children in enumerate(parsed.children):
        below = [child for child in children if parsed.dep[child] == "conj"]
        if below and parsed.dep[token] == "conj":
            continue  # the first member answers for the list
        if token in by_token and below:
            yield token, tuple(coordinated(parsed, token))
            continue
        for child in children:
            if parsed.dep[child] in ("amod", "compound", "nmod") and parsed.child(child, "conj") is not None:
                yield token, (child, *coordinated(parsed, child))
                break


def coordinated(parsed: Parse, token: int) -> Iterator[int]:
    """What is coordinated with a token, each hanging from the one before."""
    seen = {token}
    below = parsed.child(token, "conj")
    while below is not None and below not in seen:
        seen.add(below)
        yield below
        below = parsed.child(below, "conj")


def make_mention(
    scene: Scene, left: int, right: int, actor: Actor, use: Use, *, reason: str = "", also: Mention | None = None
) -> Mention:
    """A mention of tokens [left, right]; names stand without their article."""
    parsed = scene.parsed
    if left < right and parsed.word[left].lower() in ("the", "a", "an") and use not in BACKWARD:
        left += 1
    span = scene.document.span(parsed.start[left], parsed.end[right])
    known = actor.source != "document" and use == "name"
    return Mention(
        id=identify(scene.document.id, span.start, span.end, actor.id, METHOD),
        evidence=(span, also.evidence[0]) if also else (span,),
        method=METHOD,
        confidence=SURE if known else GUESSED if also else LIKELY,
        name=span.words,
        use=use,
        actor=actor,
        reason=reason or actor.reason,
    )
