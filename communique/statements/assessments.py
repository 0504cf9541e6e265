"""The author's own judgements told apart from what is attributed: assessments, forecasts, analogies, precedents, ifs, questions.

A clause is the author's when it stands in no one's content. What makes it a judgement are words of the codebook
(`codebooks/certainty.csv`), a condition, or a question mark; plain telling of what was announced for later is no forecast.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from itertools import chain

from communique.actors import Cast, find_cast
from communique.actors.register import consulting
from communique.codebooks import rows
from communique.parse import Parse
from communique.parse import parse as parse_document
from communique.records import Assessment, Document, Statement, identify
from communique.statements.attributions import Range, trim
from communique.statements.certainty import Mark, find_marks
from communique.statements.clauses import (
    auxiliaries,
    clause_head,
    clause_range,
    governed_clause,
    is_cleft,
    is_main,
    supposition,
)
from communique.statements.cues import cue_at
from communique.statements.experts import Aside, aside, from_statements, is_expert
from communique.statements.judging import Judged, is_denied, kind_of, level_of

METHOD = "assessments.rules/1"
QUIET = frozenset({"title", "heading", "caption"})  # a headline judges as the text does, only louder
JUDGING = 3  # judgements beyond doubt from which on a text speaks for itself, and its weaker words count too
FREE = frozenset({"would", "could", "might", "may", "'d", "’d"})  # of a consequence: no one threatens with "could"
SHORTEST_QUESTION = 4  # tokens: less is a fragment, "And Chile?"
QUALIFYING = frozenset({"hedge", "modal", "forecast", "own"})
PREDICATES = frozenset({"acomp", "oprd", "conj"})
OWN = frozenset({"i", "we"})
TEACHERS = frozenset({"history", "experience", "the record"})  # whoever cites them speaks for himself
NOBODY = OWN | {"it", "one", "there", "this", "that"}


def find_assessments(
    document: Document,
    statements: Sequence[Statement],
    *,
    parse: Callable[[Document], Parse] = parse_document,
    cast: Cast | None = None,
) -> tuple[Assessment, ...]:
    """What the text itself judges, forecasts, compares, supposes or asks, in order of the text.

    Give the statements of the same document: what stands in their contents is not the author's. Judgements of experts whom
    it quotes come too, with their `holder`.
    """
    cast = cast or find_cast(document)
    with consulting(cast.register):
        return Reader(document, parse(document), tuple(statements), cast).assessments()


@cache
def load_confidence() -> Mapping[tuple[str, bool], float]:
    """The measured share of right judgements by kind, the author's own and those of others; read once."""
    return {(row["kind"], row["holder"] == "author"): float(row["right"]) for row in rows("assessment_confidence.csv")}


class Reader:
    """Reads one document for judgements."""

    def __init__(self, document: Document, parsed: Parse, statements: tuple[Statement, ...], cast: Cast) -> None:
        self.document, self.parse, self.cast = document, parsed, cast
        self.statements = tuple(statement for statement in statements if not is_own(statement))
        self.said = merged((span.start, span.end) for statement in self.statements for span in statement.content)
        self.cues = merged((s.cue.start, s.cue.end) for s in self.statements if s.cue and s.cue.words != ":")

    def assessments(self) -> tuple[Assessment, ...]:
        """The records, in order of the text."""
        found = list(chain.from_iterable(self.in_sentence(*sentence) for sentence in self.parse.sentences))
        judging = sum(judged.strong and judged.holder is None for judged in found) >= JUDGING
        found += from_statements(self.parse, self.statements)
        kept = (judged for judged in found if judged.pieces and (judged.strong or judging))
        made = {one.id: one for one in map(self.record, kept)}
        return tuple(sorted(made.values(), key=lambda one: (one.evidence[0], one.id)))

    def in_sentence(self, first: int, after: int) -> Iterator[Judged]:
        """The author's judgements in one sentence, none inside another."""
        if self.document.blocks[self.parse.block[first]].kind in QUIET:
            return
        if self.is_question(first, after):
            yield Judged("question", first, self.pieces(first, after - 1), (), "question mark", True)
            return
        marks = tuple(find_marks(self.parse, first, after))
        told = aside(self.parse, first, after)
        if told is not None:
            yield from self.told_aside(first, after, marks, told)
            return
        taken: list[Range] = []
        for judged in chain(self.conditions(first, after, marks), self.marked(marks), self.shaped(first, after, marks)):
            for start, end in judged.pieces:
                if not any(start < last and begun < end for begun, last in taken) and self.is_authors(judged):
                    taken.append((start, end))
                    yield judged

    def told_aside(self, first: int, after: int, marks: tuple[Mark, ...], told: Aside) -> Iterator[Judged]:
        """The condition in a sentence whose source is named between commas, where that is an expert."""
        named = (self.cast.party(token) for token in range(told.opening, told.verb))
        party = next((one for one in named if one is not None), None)
        condition = next(self.conditions(first, after, marks), None) if is_expert(party) else None
        free = any(word.lower() in FREE for word in self.parse.word[first:after])
        if condition is not None and free and not self.held(told.opening):
            pieces = (*self.pieces(first, told.opening - 1), *self.pieces(told.closing + 1, after - 1))
            near = tuple(mark for mark in marks if mark.first > first and mark.phrase.kind in QUALIFYING)
            yield replace(condition, holder=party, pieces=pieces, marks=near, strong=True)

    def is_question(self, first: int, after: int) -> bool:
        """Whether a sentence is a question that the text itself asks."""
        if self.parse.word[after - 1] != "?" or after - first < SHORTEST_QUESTION:
            return False
        return not self.held(first) and not self.held(after - 1)

    def conditions(self, first: int, after: int, marks: tuple[Mark, ...]) -> Iterator[Judged]:
        """What would follow if: strong where the consequence is left open, for a plain "will" may be someone's threat."""
        parse = self.parse
        for clause in range(first, after):
            word = supposition(parse, clause)
            if word is None:
                continue
            main = clause_head(parse, parse.head[clause])
            start, last = clause_range(parse, main)
            start, last = min(start, parse.left[clause]), max(last, parse.right[clause])
            near = tuple(m for m in marks if start <= m.first <= last and m.first != word and m.phrase.kind in QUALIFYING)
            free = bool(auxiliaries(parse, main) & FREE) or any(mark.phrase.counts == "always" for mark in near)
            strong = free and clause < main  # "would sail if ..." often retells what someone said
            yield Judged("conditional", main, self.pieces(start, last), near, parse.word[word].lower(), strong)

    def marked(self, marks: tuple[Mark, ...]) -> Iterator[Judged]:
        """The clauses that words of judgement stand in or govern, the strong words first."""
        parse = self.parse
        heads = [clause_head(parse, mark.first) for mark in marks]
        for mark, above in sorted(zip(marks, heads, strict=True), key=lambda pair: pair[0].phrase.counts != "always"):
            if mark.phrase.counts == "certainty" or not self.counts(mark, above):
                continue
            governed = governed_clause(parse, mark.first, mark.last, above)
            head = above if governed is None else governed
            near = tuple(one for one, over in zip(marks, heads, strict=True) if over in (above, head))
            pieces, words = self.pieces(*clause_range(parse, head)), " ".join(mark.phrase.words)
            judged = Judged(kind_of(parse, mark, head), head, pieces, near, words, mark.phrase.counts == "always")
            yield replace(judged, negated=is_denied(parse, judged, above))

    def counts(self, mark: Mark, head: int) -> bool:
        """Whether words that are weak alone stand where they can weigh: in a main clause, a quality as its predicate."""
        if self.parse.pos[self.parse.head[mark.first]] in ("NUM", "DET"):
            return False  # "perhaps 400 marines", "hardly any ships"
        if mark.phrase.counts == "always":
            return True
        if mark.phrase.kind == "quality" and self.parse.dep[mark.first] not in PREDICATES:
            return False
        return is_main(self.parse, head)

    def shaped(self, first: int, after: int, marks: tuple[Mark, ...]) -> Iterator[Judged]:
        """The clauses whose build alone weighs one thing against the rest."""
        for head in range(first, after):
            if is_cleft(self.parse, head):
                near = tuple(mark for mark in marks if clause_head(self.parse, mark.first) == head)
                yield Judged("assessment", head, self.pieces(*clause_range(self.parse, head)), near, "cleft", False)

    def is_authors(self, judged: Judged) -> bool:
        """Whether no one else is said to say it: not in a content, not the saying itself, not below a verb of saying."""
        parse = self.parse
        at = parse.start[judged.head]
        if self.held(judged.head) or is_inside(self.cues, at):
            return False
        if self.is_saying(judged.head) and parse.child(judged.head, "ccomp") is not None:
            return False
        judging = {token for mark in judged.marks for token in range(mark.first, mark.last + 1)}  # "history teaches"
        return not any(self.is_saying(token) for token in parse.ancestors(judged.head) if token not in judging)

    def is_saying(self, token: int) -> bool:
        """Whether a verb lets someone else say what is below it."""
        cue, subject = cue_at(self.parse, token), self.parse.child(token, "nsubj")
        if cue is None or subject is None or cue.kind != "verb" or not cue.clause:
            return False
        return self.parse.word[subject].lower() not in NOBODY

    def held(self, token: int) -> bool:
        """Whether a token stands in what someone else is said to have said."""
        return is_inside(self.said, self.parse.start[token])

    def pieces(self, first: int, last: int) -> tuple[Range, ...]:
        """The characters of some tokens, without marks at their edges; none when nothing is left."""
        if last < first:
            return ()
        found = trim(self.document.text, self.parse.start[first], self.parse.end[last])
        return (found,) if found else ()

    def record(self, judged: Judged) -> Assessment:
        """The record of a judgement."""
        document, parse = self.document, self.parse
        clause = tuple(document.span(*piece) for piece in judged.pieces)
        sure = tuple(mark for mark in judged.marks if mark.phrase.level)
        words = tuple(document.span(parse.start[mark.first], parse.end[mark.last]) for mark in sure)
        start, end = min(span.start for span in (*clause, *words)), max(span.end for span in (*clause, *words))
        return Assessment(
            id=identify(document.id, METHOD, judged.kind, *(span.start for span in clause), clause[-1].end),
            evidence=(document.span(start, end),),
            method=METHOD,
            confidence=load_confidence()[judged.kind, judged.holder is None],
            kind=judged.kind,
            clause=clause,
            words=words,
            certainty=level_of(parse, judged.marks),
            holder=judged.holder,
            negated=judged.negated,
            reason=f"{judged.why!r}" + ("" if judged.strong else " in a text that judges elsewhere too"),
        )


def merged(ranges: Iterable[Range]) -> list[Range]:
    """Ranges in order, those that overlap made one."""
    found: list[Range] = []
    for start, end in sorted(ranges):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found


def is_inside(ranges: list[Range], at: int) -> bool:
    """Whether a character is inside one of some merged ranges."""
    number = bisect_right(ranges, at, key=lambda one: one[0]) - 1
    return number >= 0 and at < ranges[number][1]


def is_own(statement: Statement) -> bool:
    """Whether it is the author who says it: "I believe", "history teaches"."""
    span = statement.speaker.span if statement.speaker else None
    return span is not None and span.words.lower() in OWN | TEACHERS
