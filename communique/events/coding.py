"""From acts to reports: one document's telling of each event, coded, with the characters it rests on."""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from communique.actors import Cast, find_cast
from communique.dates import DateExpression, find_dates, resolve
from communique.encoder import Encoder, load_encoder
from communique.events.acts import COMPOSED, EXACT, PASSED_ON, Act, Acts, below, find_acts, outermost
from communique.events.clauses import heads_sentence
from communique.events.lexicon import Code
from communique.events.magnitudes import figures_in, find_magnitudes
from communique.events.ontology import cameo_code, event_type
from communique.events.resumption import REMEMBERED, taken_up, told_when
from communique.events.roles import Roles, Scene, assign_roles
from communique.events.settings import FUTURE_STATUS, event_date, event_place, outdated, paragraph_contexts
from communique.events.stances import Stance, find_stances
from communique.events.status import allegation, grammatical_status
from communique.events.telling import code_of, date_beside, known_or, roles_of, tokens_in
from communique.events.untold import is_game, is_habit, is_untold, playing_blocks
from communique.parse import Parse, parse
from communique.records import Document, Magnitude, Party, Report, Span, Statement, Status, When, identify
from communique.tagging import Told, tag

METHOD = "events.rules+reader/3"
LONG_AGO = 150  # days before the text after which an event is background
# Share of reports whose type is right, by construction, on the development half of the PLOVER gold standard; it holds one
# event a sentence, so these are lower bounds. Judgements were counted on three annotated articles.
CONFIDENCE = {
    "exact frame": 0.88,
    "composed": 0.78,
    "carried": 0.7,
    "bare verb": 0.73,
    "event noun": 0.5,
    "judgement": 0.6,
    "reader": 0.6,
}
TOLD = 0.4  # probability of a trigger from which the reader is believed where the lexicon finds an event too
SURE = 0.9  # probability of a trigger, and of its type, from which it is believed where the lexicon finds none
DECIDED = 0.8  # probability of a status from which it counts

KNOWN_KINDS = frozenset({"person", "office", "organisation"})  # who can be the actor of words though the country is unknown
PAIRED = "two"  # marks frames that need both sides named
FIRST_PERSON = frozenset({"i", "we"})
VERBAL = frozenset({"VERB", "AUX"})

Parser = Callable[[Document], Parse]


@dataclass(frozen=True, slots=True)
class Page:
    """All that one document's acts are read against. `contents` are the statements' content spans, in order of the text,
    `cues` the statements by where their cue starts, `earlier` what was reported before the act at hand.
    """

    document: Document
    scene: Scene
    dates: tuple[DateExpression, ...]
    contexts: dict[int, tuple[str, ...]]
    contents: tuple[tuple[int, int, Statement], ...]
    cues: dict[int, Statement]
    earlier: tuple[Report, ...] = ()


def code_events(
    document: Document,
    statements: Sequence[Statement] | None = None,
    *,
    parse: Parser = parse,
    cast: Cast | None = None,
    encoder: Encoder | None = None,
) -> tuple[Report, ...]:
    """Every event a document tells of, in order of the text.

    What the lexicon finds has its code and its sides; whether it happened, the date, the figures and the sides that its words
    leave open are as the trained reader has them. What only the reader finds is reported where it is sure and knows a state on
    both sides. Without `statements` no report stands in one. An act without any named actor is not reported.
    """
    parsed = parse(document)
    page = read_page(document, statements or (), parsed, cast or find_cast(document, encoder))
    acts = find_acts(parsed, lambda token: page.scene.cast.party(token) is not None)
    tellings = [told for told in tag(document, encoder or load_encoder()).tellings if told.sure >= TOLD]
    by_lexicon = by_acts(page, acts)
    by_lexicon += by_stances(page, statements or (), by_lexicon)
    speakers = {statement.id: statement.speaker for statement in statements or ()}
    found = (settle(page, report, told, acts, speakers) for report, told in side_by_side(parsed, by_lexicon, tellings))
    return join_within_sentences(parsed, [report for report in found if report is not None])


def by_acts(page: Page, acts: Acts) -> list[Report]:
    """The reports of the lexicon's acts."""
    parsed, reports = page.scene.parse, list[Report]()
    told = [act for act in outermost(parsed, acts) if not is_untold(parsed, act, acts)]
    for act in unusual(page.document, parsed, told):
        reports += code_act(replace(page, earlier=tuple(reports[-REMEMBERED:])), act)
    return reports


def by_stances(page: Page, statements: Sequence[Statement], others: Sequence[Report]) -> list[Report]:
    """The reports of statements that condemn someone."""
    stances = find_stances(page.scene, [statement for statement in statements if not statement.negated])
    return [report for stance in stances if (report := code_stance(page, stance, others)) is not None]


def side_by_side(
    parsed: Parse, reports: Iterable[Report], tellings: Sequence[Told]
) -> Iterator[tuple[Report | None, Told | None]]:
    """Each report of the lexicon with the reader's telling at its words, if any; then the tellings at the words of none."""
    by_sentence = tellings_by_sentence(parsed, tellings)
    met = set[int]()
    for report in reports:
        told = next(iter(same_words(report, by_sentence.get(parsed.sentence[parsed.at(report.trigger[0].start)], ()))), None)
        met.add(id(told))
        yield report, told
    yield from ((None, told) for told in tellings if id(told) not in met)


def settle(
    page: Page, report: Report | None, told: Told | None, acts: Acts, speakers: Mapping[str, Party | None]
) -> Report | None:
    """What is reported of an event that the lexicon, the reader or both find."""
    if report is not None:
        return as_read(page, report, told, speakers) if told else report
    if told is None or min(told.sure, told.types[0][1]) < SURE:
        return None
    read = code_telling(page, told, acts)
    if read is None or sides_known(read) < 2 or (read.quad == "material conflict" and read.status in ("planned", "threatened")):
        return None  # harm that is only intended is a threat, which the words of the intention tell
    return read


def sides_known(report: Report) -> int:
    """Of how many sides a state is known."""
    sides = (report.actors, report.actors[1:] if report.symmetric else report.recipients)
    return sum(any(party.actor.country for party in side) for side in sides)


def tellings_by_sentence(parsed: Parse, tellings: Iterable[Told]) -> dict[int, list[Told]]:
    """The tellings of each sentence in which they have a trigger word, in order."""
    found: dict[int, list[Told]] = {}
    for told in tellings:
        for sentence in sorted({parsed.sentence[parsed.at(start)] for start, _ in told.trigger}):
            found.setdefault(sentence, []).append(told)
    return found


def same_words(report: Report, tellings: Iterable[Told]) -> list[Told]:
    """The tellings at the words of a report, those of its type before others."""
    found = [told for told in tellings for start, end in told.trigger for span in report.trigger if touch(span, start, end)]
    return sorted(found, key=lambda told: told.type != report.type)


def touch(span: Span, start: int, end: int) -> bool:
    """Whether a span shares a character with [start, end)."""
    return span.start < end and start < span.end


def as_read(page: Page, report: Report, told: Told, speakers: Mapping[str, Party | None]) -> Report:
    """The report with what the reader tells of it: whether it happened, the sides, the time and the figures."""
    settled = with_sides(page.scene, with_status(report, told, speakers), told)
    figures = figures_in(page.document, page.scene.parse, tokens_in(page.scene.parse, told.figures))
    head = page.scene.parse.at(report.trigger[0].start)
    when = report.when if settled.status == report.status else when_of(page, head, settled.status)
    return replace(settled, when=tagged_time(page, told, head) or when, magnitudes=figures)


def with_sides(scene: Scene, report: Report, told: Told) -> Report:
    """The report with the reader's parties for a side of which the lexicon knows no state."""
    read = roles_of(scene, told)
    actors = known_or(report.actors, read.actors)
    states = countries_of(actors)
    others = tuple(party for party in read.recipients if party.actor.country not in states)
    recipients = report.recipients if report.symmetric else known_or(report.recipients, others)
    why = report.reason if (actors, recipients) == (report.actors, report.recipients) else f"{report.reason}; {read.reason}"
    return replace(report, actors=actors, recipients=recipients, reason=why)


def with_status(report: Report, told: Told, speakers: Mapping[str, Party | None]) -> Report:
    """The report with the status of which the reader is sure; a promise or a threat has happened when it is made.

    What only an interested party says stays alleged; what else is alleged is on the word of the speaker of its statement.
    """
    if told.status == report.status or told.statuses[0][1] < DECIDED:
        return report
    if report.alleged_by is not None and told.status == "happened":
        return report
    vouching = report.alleged_by or speakers.get(report.statement or "") if told.status == "alleged" else None
    return replace(report, status=told.status, alleged_by=vouching, reason=f"{report.reason}; {told.status} by the reader")


def code_telling(page: Page, told: Told, acts: Acts) -> Report | None:
    """The report of a telling as the reader has it; nothing where its words are none of the parse's."""
    document, parsed = page.document, page.scene.parse
    tokens = tokens_in(parsed, told.trigger)
    if not tokens:
        return None
    head = min(parsed.tops(tokens), key=lambda token: (parsed.pos[token] not in VERBAL, token))
    said = next((one for one in page.cues.values() if one.cue and touch(one.cue, parsed.start[head], parsed.end[head])), None)
    within = statement_at(page, parsed.start[head], parsed.end[head])
    roles = roles_of(page.scene, told)
    if said is not None and not any(party.actor.country for party in roles.actors):
        roles = replace(roles, actors=said.speakers, reason="actor is the speaker")
    code, row = code_of(parsed, told, acts)
    trigger = tuple(document.span(*piece) for piece in told.trigger)
    sure = ", ".join(f"{kind} {probability:.2f}" for kind, probability in told.types[:2])
    words = " ... ".join(span.words for span in trigger)
    return write_report(
        page, head, code, roles, trigger,
        evidence=document.span(*extent_of(parsed, head, told)),
        construction="reader",
        status=told.status,
        when=tagged_time(page, told, head) or when_of(page, head, told.status),
        reason=f"{words!r} is {code.type} (CAMEO {code.cameo}) by the reader ({sure}) and {row}; {roles.reason}; {told.status}",
        alleged_by=within.speaker if told.status in ("alleged", "denied") and within else None,
        place=document.span(*told.places[0]) if told.places else None,
        magnitudes=figures_in(document, parsed, tokens_in(parsed, told.figures)),
        statement=within,
        runner_up=told.types[1][0],
    )  # fmt: skip


def extent_of(parsed: Parse, head: int, told: Told) -> tuple[int, int]:
    """From the first to the last character of the trigger and the roles that stand in its sentence."""
    first, stop = parsed.sentences[parsed.sentence[head]]
    low, high = parsed.start[first], parsed.end[stop - 1]
    near = [*told.trigger, *(one for one in (*told.actors, *told.recipients) if low <= one[0] and one[1] <= high)]
    return min(start for start, _ in near), max(end for _, end in near)


def when_of(page: Page, head: int, status: Status) -> When:
    """The date in the clause of a token, or what it inherits: of the statement whose cue it is, else of the one it stands in."""
    parsed = page.scene.parse
    dates = dates_within(page, parsed.sentences[parsed.sentence[head]])
    within = statement_at(page, parsed.start[head], parsed.end[head])
    return event_date(page.document, parsed, head, dates, page.cues.get(parsed.start[head], within), status)


def tagged_time(page: Page, told: Told, head: int) -> When | None:
    """The date that the reader tags as the time of an event, None when it tags none that can be resolved."""
    document, parsed = page.document, page.scene.parse
    tagged = date_beside(told, dates_within(page, parsed.sentences[parsed.sentence[head]]))
    days = resolve(tagged, document.anchor, told.status in FUTURE_STATUS) if tagged else None
    if tagged is None or days is None:
        return None
    span = document.span(tagged.start, tagged.end)
    return When(start=days[0], end=days[1], reason=f"{tagged.words!r} by the reader: {days[2]}", span=span)


def read_page(document: Document, statements: Sequence[Statement], parsed: Parse, cast: Cast) -> Page:
    """A document with its dates, contexts and statements at hand."""
    dates = tuple(
        found
        for block in document.body
        for found in find_dates(document.text[block.start : block.end], document.anchor, block.start)
    )
    cues = {statement.cue.start: statement for statement in statements if statement.cue}
    told = [statement for statement in statements if not statement.negated]  # nobody vouches for what was not said
    contents = sorted(
        ((span.start, span.end, statement) for statement in told for span in statement.content), key=lambda item: item[:2]
    )
    return Page(document, Scene.of(parsed, cast), dates, paragraph_contexts(parsed), tuple(contents), cues)


def unusual(document: Document, parsed: Parse, acts: Iterable[Act]) -> Iterator[Act]:
    """The acts that are neither what is usual nor part of a game."""
    playing = playing_blocks(parsed)
    for act in acts:
        if not is_habit(parsed, act, document.blocks[parsed.block[act.head]].kind) and not is_game(parsed, act, playing):
            yield act


def code_act(page: Page, act: Act) -> Iterator[Report]:
    """The report of an act, then those of what it accuses of or denies; nothing without a named actor."""
    roles = assign_roles(page.scene, act)
    if not roles.actors:
        roles = spoken_by(page, act, roles)
    roles = taken_up(page.scene.parse, act, roles, page.earlier)
    if reportable(page.scene.parse, act, roles):
        yield make_report(page, act, roles, None)
    for outer in (act, *below(act)):
        if outer.inner and outer.inner_status == "happened":
            own = assign_roles(page.scene, outer.inner)
            if any(party.actor.country for party in own.actors):
                yield make_report(page, outer.inner, own, (outer, roles))
        elif outer.inner and outer.inner_status:
            yield from code_alleged(page, outer, outer.inner, roles)


def spoken_by(page: Page, act: Act, roles: Roles) -> Roles:
    """The roles of an act without an actor, in a statement: its speaker demands what must be, and is who says `we`."""
    parsed = page.scene.parse
    statement = statement_at(page, parsed.start[act.head], parsed.end[act.head])
    subjects = act.clause.subjects if act.clause else ()
    speaks = act.modal == "demand" or any(parsed.word[token].lower() in FIRST_PERSON for token in subjects)
    if not speaks or statement is None or statement.speaker is None:
        return roles
    return replace(roles, actors=(statement.speaker,), reason=roles.reason.replace("no actor is named", "actor is the speaker"))


def reportable(parsed: Parse, act: Act, roles: Roles) -> bool:
    """Whether someone with a name is in it: the actor, or, for harm told in a clause of its own, the one harmed."""
    if not any(party.actor.country for party in (*roles.actors, *roles.recipients)):
        return False
    if PAIRED in act.roles and len(countries_of((*roles.actors, *roles.recipients))) < 2:
        return False
    if act.modal == "demand":
        if act.clause and act.clause.passive and not act.clause.agents:
            return False
        return bool(roles.actors and roles.recipients)
    harm = event_type(act.code.type).nature == "harm"
    if any(harm or party.actor.country or party.actor.kind in KNOWN_KINDS for party in roles.actors):
        return True
    if not harm:
        return False
    return parsed.dep[act.head] not in ("acl", "relcl") or heads_sentence(parsed, act.head)


def code_alleged(page: Page, act: Act, inner: Act, outer: Roles) -> Iterator[Report]:
    """The report of what an act accuses someone of, or denies: done by the accused, unless the words say otherwise."""
    roles = assign_roles(page.scene, inner)
    accuser = frozenset(party.actor.id for party in outer.actors)
    actors = tuple(party for party in roles.actors if party.actor.id not in accuser) or outer.recipients
    if act.inner_status == "denied":
        actors = roles.actors or outer.actors
    named = frozenset(party.actor.id for party in actors)
    recipients = tuple(party for party in roles.recipients if party.actor.id not in named)
    if any(party.actor.country for party in actors):
        yield make_report(page, inner, replace(roles, actors=actors, recipients=recipients), (act, outer))


def make_report(page: Page, act: Act, roles: Roles, within: tuple[Act, Roles] | None) -> Report:
    """The record of an act. `within` is the accusation or denial it is the content of, with its roles."""
    document, parsed = page.document, page.scene.parse
    first, stop = clause_extent(parsed, act)
    trigger = trigger_spans(document, parsed, act)
    statement = statement_at(page, parsed.start[act.head], parsed.end[act.head])
    status, vouching, why = judge(parsed, act, roles, statement, within)
    when = when_of(page, act.head, status)
    if when.start is None:
        when = told_when(parsed, act, page.earlier) or when
    if status == "happened" and outdated(when, document.anchor, days=LONG_AGO):
        status, why = "historical", "it is dated long before the text"
    return write_report(
        page, act.head, act.code, roles, trigger,
        evidence=document.span(parsed.start[first], parsed.end[stop - 1]),
        construction=construction(act),
        status=status,
        alleged_by=vouching,
        when=when,
        place=event_place(parsed, page.scene.cast, document, act),
        magnitudes=find_magnitudes(document, parsed, range(first, stop), act),
        statement=statement,
        runner_up=act.runner_up,
        reason=explain(act, trigger, roles, why),
    )  # fmt: skip


def write_report(
    page: Page,
    head: int,
    code: Code,
    roles: Roles,
    trigger: tuple[Span, ...],
    *,
    evidence: Span,
    construction: str,
    status: Status,
    when: When,
    reason: str,
    alleged_by: Party | None = None,
    place: Span | None = None,
    magnitudes: tuple[Magnitude, ...] = (),
    statement: Statement | None = None,
    runner_up: str | None = None,
) -> Report:
    """The record of a code at a token, with what the tables say of the code."""
    parsed = page.scene.parse
    return Report(
        id=identify(page.document.id, parsed.start[head], code.type, status, construction, METHOD),
        evidence=(evidence,),
        method=METHOD,
        confidence=CONFIDENCE[construction],
        type=code.type,
        mode=code.mode,
        contexts=page.contexts.get(parsed.block[head], ()),
        quad=event_type(code.type).quad,
        cameo=code.cameo,
        goldstein=cameo_code(code.cameo).goldstein,
        actors=roles.actors,
        recipients=roles.recipients,
        symmetric=roles.symmetric,
        status=status,
        alleged_by=alleged_by,
        when=when,
        place=place,
        magnitudes=magnitudes,
        trigger=trigger,
        statement=statement.id if statement else None,
        runner_up=runner_up,
        reason=reason,
    )


def explain(act: Act, trigger: Sequence[Span], roles: Roles, why: str) -> str:
    """The sentence that says how an act was coded."""
    words = " ... ".join(span.words for span in trigger)
    mode = f" {act.code.mode}" if act.code.mode else ""
    return f"{words!r} is {act.code.type}{mode} (CAMEO {act.code.cameo}) by {act.row}; {roles.reason}; {why}"


def code_stance(page: Page, stance: Stance, others: Sequence[Report]) -> Report | None:
    """The report of a condemning statement; None when its sentence already tells of a dispute by that side."""
    document, parsed = page.document, page.scene.parse
    speaker = stance.statement.speaker
    first, stop = parsed.sentences[parsed.sentence[stance.token]]
    sentence = range(parsed.start[first], parsed.end[stop - 1])
    if speaker is None or any(tells(other, sentence, speaker) for other in others):
        return None
    trigger = document.span(parsed.start[stance.token], parsed.end[stance.token])
    roles = Roles((speaker,), (stance.recipient,), False, "the speaker says it of the recipient")
    return write_report(
        page, stance.token, stance.code, roles, (trigger,),
        evidence=document.span(stance.start, stance.end),
        construction="judgement",
        status="happened",
        when=stance.statement.said,
        reason=f"{stance.word!r} is {stance.code.type} (CAMEO {stance.code.cameo}) by judgements.csv; {roles.reason}",
    )  # fmt: skip


def tells(report: Report, sentence: range, speaker: Party) -> bool:
    """Whether a report already tells, in these characters, that the speaker's side disputes something."""
    countries = countries_of(report.actors)
    disputes = event_type(report.type).nature == "dispute"
    return disputes and report.trigger[0].start in sentence and speaker.actor.country in countries


def judge(
    parsed: Parse, act: Act, roles: Roles, statement: Statement | None, within: tuple[Act, Roles] | None
) -> tuple[Status, Party | None, str]:
    """The status of an act, who vouches for it, and why."""
    if within and within[0].inner_status == "denied":
        return "denied", None, "it is what is denied"
    if within and within[0].inner_status == "happened":
        status, why = grammatical_status(parsed, act)
        return status, None, f"{why}, taken for granted where it is condemned"
    if within:
        accusers = within[1].actors
        return "alleged", accusers[0] if accusers else None, "it is what the accusation says"
    status, why = grammatical_status(parsed, act)
    vouching = allegation(act, roles.actors, statement)
    if status == "happened" and vouching:
        return "alleged", vouching, f"only {vouching.actor.name} says so"
    return status, vouching if status == "alleged" else None, why


def construction(act: Act) -> str:
    """The kind of construction an act was read from, which its confidence is measured for."""
    if act.clause is None:
        return "event noun"
    if act.inner and act.governs not in ("light", "start"):
        return "composed"
    if act.strength > COMPOSED or act.strength >= EXACT + 1:
        return "exact frame"
    return "carried" if act.strength >= PASSED_ON else "bare verb"


def clause_extent(parsed: Parse, act: Act) -> tuple[int, int]:
    """First and last-plus-one token of the clause that tells an act, with its subject; punctuation at its ends left out."""
    head = act.head
    tokens = [parsed.left[head], parsed.right[head], *act.tokens]
    tokens += [token for token in (act.clause.subjects if act.clause else ()) if parsed.sentence[token] == parsed.sentence[head]]
    first, last = min(tokens), max(tokens)
    while last > first and parsed.pos[last] in ("PUNCT", "SPACE"):
        last -= 1
    while first < last and parsed.pos[first] in ("PUNCT", "SPACE"):
        first += 1
    return first, last + 1


def trigger_spans(document: Document, parsed: Parse, act: Act) -> tuple[Span, ...]:
    """The deciding words as spans; neighbours in the text are one."""
    spans: list[tuple[int, int]] = []
    for token in sorted(set(act.tokens)):
        if spans and spans[-1][1] == token:
            spans[-1] = (spans[-1][0], token + 1)
        else:
            spans.append((token, token + 1))
    return tuple(document.span(parsed.start[first], parsed.end[stop - 1]) for first, stop in spans)


def statement_at(page: Page, start: int, end: int) -> Statement | None:
    """The statement whose content holds some characters, the innermost when several do."""
    before = bisect_right(page.contents, start, key=lambda item: item[0])
    holding = [item for item in page.contents[max(0, before - 8) : before] if item[0] <= start and end <= item[1]]
    return min(holding, key=lambda item: item[1] - item[0])[2] if holding else None


def dates_within(page: Page, sentence: tuple[int, int]) -> tuple[DateExpression, ...]:
    """The date expressions of a sentence, given as tokens."""
    parsed = page.scene.parse
    low = bisect_right(page.dates, parsed.start[sentence[0]] - 1, key=lambda found: found.start)
    high = bisect_right(page.dates, parsed.end[sentence[1] - 1] - 1, key=lambda found: found.start)
    return page.dates[low:high]


def join_within_sentences(parsed: Parse, reports: Sequence[Report]) -> tuple[Report, ...]:
    """The reports with repeated tellings of one deed in one sentence made one; the fuller and surer telling is kept."""
    kept: dict[tuple[object, ...], list[Report]] = {}
    for report in sorted(reports, key=lambda report: (not countries_of(report.recipients) - {None}, -report.confidence)):
        number = parsed.sentence[bisect_right(parsed.start, report.trigger[0].start) - 1]
        key = (number, report.type, report.status in ("alleged", "denied"), countries_of(report.actors))
        group = kept.setdefault(key, [])
        if not any(same_deed(report, other) for other in group):
            group.append(report)
    merged = (report for group in kept.values() for report in group)
    return tuple(sorted(merged, key=lambda report: (report.evidence[0].start, report.trigger[0].start)))


def same_deed(report: Report, other: Report) -> bool:
    """Whether two reports of one type, sentence and actor are one deed: against nobody else, and of no other mode."""
    recipients = countries_of(report.recipients) - {None}
    modes = {report.mode, other.mode} - {None}
    return recipients <= countries_of(other.recipients) and (len(modes) < 2 or report.type == "ASSAULT")


def countries_of(parties: Sequence[Party]) -> frozenset[str | None]:
    """The countries of some parties."""
    return frozenset(party.actor.country for party in parties)
