"""What a document has said so far: whom a surname, a pronoun or "the ministry" refers back to."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator

from communique.actors.folding import fold
from communique.actors.identity import STATELESS
from communique.actors.items import items_of
from communique.actors.knowledge import first_names, genders, office_titles, surnames, word_class
from communique.actors.phrases import SUBJECTS, Scene
from communique.actors.readings import LEADING
from communique.actors.spelling import SHORTEST_CHANGED, close
from communique.parse import Parse
from communique.records import Actor, Document, Mention

NEAR = 3  # sentences a pronoun looks back
FAR = 30  # sentences a definite phrase looks back
FAMILY_FIRST = frozenset({"CHN", "TWN", "HKG", "KOR", "PRK", "VNM"})
LONGEST_PARTICLE = 3  # letters
LONGEST_MEMORY = 200  # mentions searched for an antecedent


class Memory:
    """The mentions of one document up to a token; it is filled as the document is read and belongs to one reading."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.items = items_of(scene)
        self.names: dict[str, Actor] = {}
        self.initials: dict[str, list[str]] = {}
        self.seen: list[tuple[int, Mention]] = []
        self.by_token: dict[int, Mention] = {}
        self.titled: dict[str, set[str]] = {}
        self.found: dict[tuple[str, int], frozenset[str]] = {}
        self.published: list[Actor | None] = []

    def add(self, token: int, mention: Mention) -> None:
        """Remember a mention headed by this token, and the names it can be called by again."""
        self.seen.append((token, mention))
        self.by_token[token] = mention
        actor = mention.actor
        if actor.kind == "person" and mention.use == "name":
            for name in (actor.name, mention.name, *short_forms(actor), *short_forms(actor, mention.name)):
                self.introduce(name, actor)
        elif actor.source == "document" and mention.use == "name":
            self.introduce(mention.name, actor)

    def at(self, token: int) -> Mention | None:
        """The mention that a token headed."""
        return self.by_token.get(token)

    def call(self, actor: Actor, title: str) -> None:
        """Remember the last word of a title that someone was called by: "the minister" is one called minister."""
        self.titled.setdefault(actor.id, set()).add(fold(title.rpartition(" ")[2]))

    def possessor(self, token: int) -> Mention | None:
        """The mention that owns what a token heads: "its" in "its forces"."""
        owner = self.scene.parsed.child(token, "poss")
        return self.by_token.get(owner) if owner is not None else None

    def countries(self, token: int, sentences: int, *, paragraph: bool = False) -> frozenset[str]:
        """The states of everyone mentioned in the last sentences, or in those of them that are in the same paragraph."""
        block = self.scene.parsed.block
        found = self.recent(token, sentences)
        near = (mention.actor.country for at, mention in found if not paragraph or block[at] == block[token])
        return frozenset(country for country in near if country) - STATELESS

    def once(self, what: str, sentence: int, find: Callable[[int], Iterable[str]]) -> frozenset[str]:
        """What was found in a sentence, looked for once."""
        key = what, sentence
        if key not in self.found:
            self.found[key] = frozenset(find(sentence))
        return self.found[key]

    def publisher(self, find: Callable[[Document], Actor | None]) -> Actor | None:
        """Who publishes the text, looked for once."""
        if not self.published:
            self.published.append(find(self.scene.document))
        return self.published[0]

    def called(self, name: str) -> Actor | None:
        """The actor of a name used before, or of a long one that differs from it by a slip."""
        folded = fold(name)
        found = self.names.get(folded)
        first, _, rest = folded.partition(" ")
        if found is None and first in word_class("name particle"):
            return self.called(rest)
        if found or len(folded) < SHORTEST_CHANGED or " " in folded:
            return found
        alike = (known for known in self.initials.get(folded[0], ()) if close(folded, known))
        return next((self.names[known] for known in alike), None)

    def introduce(self, name: str, actor: Actor) -> None:
        """Remember another name for an actor: a surname, an acronym in brackets."""
        folded = fold(name)
        known = self.names.get(folded)
        if known and known.name == actor.name and known.country is None and actor.country:
            self.names[folded] = actor
        elif folded and known is None:
            self.names[folded] = actor
            self.initials.setdefault(folded[0], []).append(folded)

    def recent(self, token: int, sentences: int) -> list[tuple[int, Mention]]:
        """The mentions of the last sentences before a token, nearest first, and none of another item."""
        sentence, block = self.scene.parsed.sentence, self.scene.parsed.block
        found = []
        for at, mention in self.seen[: -LONGEST_MEMORY - 1 : -1]:
            if sentence[token] - sentence[at] > sentences or self.items.apart(block[token], block[at]):
                break
            if at < token:
                found.append((at, mention))
        return found

    def antecedent(self, token: int) -> Mention | None:
        """Whom a pronoun stands for: the nearest that fits, subjects of its sentence and the one before first."""
        word = self.scene.parsed.word[token].lower()
        parsed = self.scene.parsed
        best: tuple[tuple[int, bool, bool, int], Mention] | None = None
        for at, mention in self.recent(token, NEAR):
            if not fits(word, mention) or same_clause(self.scene, token, at):
                continue
            distance = parsed.sentence[token] - parsed.sentence[at]
            rank = (distance, parsed.dep[at] not in SUBJECTS, distance > 0 and not is_main(parsed, at), token - at)
            if best is None or rank < best[0]:
                best = (rank, mention)
        return best[1] if best else None

    def office_holder(self, country: str | None, office: str | None, token: int) -> Actor | None:
        """The person last mentioned who holds this office, of this country when one is given."""
        for _, mention in self.recent(token, FAR):
            actor = mention.actor
            if actor.kind == "person" and actor.office == office and country in (None, actor.country):
                return actor
        return None

    def titled_so(self, country: str | None, title: str, token: int) -> Iterator[Actor]:
        """The persons who are called by a title, of this country when one is given; the last mentioned first."""
        seen: set[str] = set()
        for _, mention in self.recent(token, FAR):
            actor = mention.actor
            if actor.kind == "person" and actor.id not in seen and country in (None, actor.country):
                seen.add(actor.id)
                if title in self.titled.get(actor.id, ()) or title in office_titles().get(actor.office or "", ()):
                    yield actor

    def leader(self, country: str | None, token: int) -> Actor | None:
        """The last mentioned person who leads a country."""
        found = (self.office_holder(country, office, token) for office in sorted(LEADING))
        return next((actor for actor in found if actor), None)

    def same_noun(self, token: int, country: str | None) -> Actor | None:
        """The body last mentioned with this noun: "the ministry" after the Foreign Ministry."""
        noun = fold(self.scene.parsed.lemma[token])
        for _, mention in self.recent(token, FAR):
            actor = mention.actor
            if actor.kind in ("organisation", "group") and country in (None, actor.country):
                last = fold(actor.name.split()[-1])
                if last in (noun, noun + "s") or noun in map(fold, actor.name.split()):
                    return actor
        return None

    def other_state(self, token: int) -> Actor | None:
        """The state spoken of last that does not itself act in this sentence: whose "the government" is."""
        parsed = self.scene.parsed
        for at, mention in self.recent(token, NEAR):
            acts = parsed.sentence[at] == parsed.sentence[token] and parsed.dep[at] in SUBJECTS
            if mention.actor.kind == "state" and not acts:
                return mention.actor
        return None

    def last_named(self, token: int) -> Mention | None:
        """The last name before a token, in its sentence or the one before: "the latter"."""
        return next((mention for _, mention in self.recent(token, 1) if mention.use in ("name", "metonym")), None)

    def last_of(self, fits: Callable[[Actor], bool], token: int, sentences: int) -> Actor | None:
        """The last mentioned actor that fits."""
        return next((mention.actor for _, mention in self.recent(token, sentences) if fits(mention.actor)), None)

    def two_sides(self, token: int) -> tuple[str, ...]:
        """The two states spoken of last; when there are more, the two that the text speaks of most; empty when in doubt.

        A state alone in the sentence of "both sides" speaks to them or of them, and is neither.
        """
        here = self.countries(token, 0)
        outside = here if len(here) == 1 else frozenset()
        for sentences in (0, 1, 2):
            near = self.countries(token, sentences, paragraph=True) - outside
            if len(near) == 2:
                return tuple(sorted(near))
            if len(near) > 2:
                break
        counts = Counter(mention.actor.country for _, mention in self.recent(token, FAR) if mention.actor.country)
        for country in STATELESS | outside:
            counts.pop(country, None)
        most = counts.most_common(3)
        clear = len(most) == 2 or (len(most) == 3 and most[1][1] > most[2][1])
        return tuple(sorted(country for country, _ in most[:2])) if clear else ()


def short_forms(actor: Actor, name: str = "") -> Iterator[str]:
    """What a person may be called after the full name: its last words (Lopez Obrador), a family name that comes first."""
    words = (name or actor.name).split()
    for first in range(len(words) - 1, 0, -1):
        yield " ".join(words[first:])
    if len(words) > 2:
        yield from (word for word in words[1:-1] if fold(word) not in first_names() and len(word) > LONGEST_PARTICLE)
    family_first = actor.country in FAMILY_FIRST or actor.name in surnames().get(fold(words[0]), ())
    if family_first and len(words) > 1:
        yield words[0]


def fits(word: str, mention: Mention) -> bool:
    """Whether a pronoun can stand for a mention."""
    if mention.use in ("place", "adjective", "title"):
        return False
    kind = mention.actor.kind
    if word in word_class("personal pronoun"):
        if kind == "person":
            return genders().get(fold(mention.actor.name.split()[0])) != ("m" if word in word_class("female pronoun") else "f")
        return kind in ("office", "unnamed")
    if word in word_class("plural pronoun"):
        return kind == "group"
    return kind in ("state", "organisation", "outlet")


def same_clause(scene: Scene, token: int, other: int) -> bool:
    """Whether an object pronoun would refer to the subject of its own verb, which would be "himself"."""
    parsed = scene.parsed
    if parsed.dep[token] not in ("dobj", "dative", "pobj"):
        return False
    verb = parsed.head[token]
    if parsed.dep[token] == "pobj":
        verb = parsed.head[verb]
    return parsed.head[other] == verb


def expletive(scene: Scene, token: int) -> bool:
    """Whether "it" refers to nothing that acts: the weather, a clause, an object."""
    parsed = scene.parsed
    if parsed.word[token].lower() != "it":
        return False
    verb = parsed.head[token]
    return parsed.dep[token] not in ("nsubj", "nsubjpass") or parsed.lemma[verb] in ("be", "seem", "appear", "happen")


def is_main(parsed: Parse, token: int) -> bool:
    """Whether the verb a phrase hangs from is the main one of its sentence."""
    verb = parsed.head[token]
    return parsed.head[verb] == verb


def is_definite(scene: Scene, token: int) -> bool:
    """Whether a phrase has "the" or "this" before it."""
    parsed = scene.parsed
    return any(parsed.word[child].lower() in ("the", "this", "that") for child in parsed.children[token] if child < token)
