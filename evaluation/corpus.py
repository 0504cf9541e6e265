"""How the program does on the project's own held-back texts, by the measures that two readers of the corpus are compared with.

Only scores come out, never a text or a mistake: the split stays unread while the program is written.
"""

from calendar import monthrange
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from communique import build_dossier, from_text
from communique.records import Actor, Dossier, Party, Statement
from corpus.agreement import Count, Pairs, characters, codes, jaccard, of_documents, pair_up, same_content, same_telling
from corpus.vocabulary import country_code
from evaluation.predict import in_source, json_lines

HELD_BACK = Path(__file__).resolve().parents[1] / "corpus" / "data" / "documents.test.jsonl"
Record = dict[str, Any]
Met = Sequence[tuple[Record, Record, Sequence[tuple[Record, Record]]]]
"""Both readings of each text, with the statements that both have."""
# the corpus knows fewer ways: a call is a call, whoever tells of it
CORPUS_CHANNELS = {"phone_call_readout": "phone_call", "tweets": "social_media"}


def measure_corpus(path: Path = HELD_BACK) -> dict[str, float]:
    """The program as a second reader of each text: F1 in percent and kappa by section."""
    pairs = [(record, read_as_record(record)) for record in json_lines(path)]
    return of_documents(pairs) | of_statements(pairs) | of_events(pairs) | of_assessments(pairs)


def read_as_record(gold: Record) -> Record:
    """What the program says of a text, in the form of the corpus; it is given text, title, publisher and date."""
    document = from_text(
        gold["text"], source=gold["id"], media_type="text/plain", title=gold["title"],
        publisher=gold["publisher"], published=date.fromisoformat(gold["published"]), # what the page would say
    )  # fmt: skip
    found = build_dossier(document)
    return {
        "text": gold["text"],
        "actors": list(actors(found)),
        "statements": list(statements(found)),
        "events": list(events(found, gold["sentences"])),
        "assessments": list(assessments(found)),
    }


def identifier(actor: Actor) -> str:
    """An actor's id as the corpus writes it: what is unknown is INT and UNK."""
    return f"{actor.country or 'INT'}.{actor.sector or 'UNK'}:{actor.id}"


def actors(found: Dossier) -> Iterator[Record]:
    """Each mention under its actor."""
    for mention in found.mentions:
        for start, end in in_source(mention.evidence[:1], found.document):
            yield {"id": identifier(mention.actor), "mentions": [{"start": start, "end": end, "use": mention.use}]}


def statements(found: Dossier) -> Iterator[Record]:
    """The statements with all that is said of them but their cue."""
    by_id = {one.id: one for one in found.statements}
    for one in found.statements:
        yield {
            "id": one.id,
            "chain": [identifier(party.actor) for party in named_between(one, by_id)],
            "nested_in": told.id if (told := told_in(one, by_id)) else None,
            "condition": in_source(one.condition, found.document),
            "consequence": in_source(one.consequence, found.document),
            "source": parties(one.speakers),
            "content": in_source(one.content, found.document),
            "kind": one.form,
            "act": one.act,
            "addressees": [identifier(one.addressee.actor)] if one.addressee else [],
            "channel": CORPUS_CHANNELS.get(one.channel or "", one.channel),
            "said": one.said.iso,
        }


def told_in(one: Statement, by_id: Mapping[str, Statement]) -> Statement | None:
    """The statement that tells another; the corpus has none for a paragraph that the layout gives to its speaker."""
    outer = by_id.get(one.nested_in or "")
    return outer if outer is not None and outer.cue is not None else None


def named_between(one: Statement, by_id: Mapping[str, Statement]) -> tuple[Party, ...]:
    """Those between a statement's speaker and what it is told in; the corpus leaves the speakers around it to the nesting."""
    outer = by_id.get(one.nested_in or "")
    if outer is None:
        return one.relayed_by
    around = (*outer.relayed_by, *((outer.speaker,) if outer.speaker else ()))
    known = around if one.relayed_by[: len(around)] == around else outer.relayed_by
    return one.relayed_by[len(known) :]


def events(found: Dossier, sentences: list[tuple[int, int]]) -> Iterator[Record]:
    """The reports as events of one telling, in the sentence that holds the trigger."""
    for report in found.reports:
        trigger = in_source(report.trigger, found.document)
        number = next((n for n, (start, end) in enumerate(sentences, 1) if trigger and start <= trigger[0][0] < end), 0)
        telling = {
            "sentence": number,
            "trigger": trigger,
            "actors": parties(report.actors),
            "recipients": parties(report.recipients),
        }
        yield {
            "type": report.type,
            "alternatives": [],
            "symmetric": report.symmetric,
            "status": report.status,
            "when": report.when.iso,
            "magnitudes": [{"value": each.value, "unit": each.unit} for each in report.magnitudes],
            "tellings": [telling],
        }


def assessments(found: Dossier) -> Iterator[Record]:
    """The judgements with kind, clause and words of certainty; `holder` is empty for the author's own."""
    for one in found.assessments:
        yield {
            "type": one.kind,
            "spans": in_source(one.clause, found.document),
            "certainty": in_source(one.words, found.document),
            "holder": parties([one.holder] if one.holder else []),
        }


def of_statements(pairs: Pairs) -> dict[str, float]:
    """Of the statements that both have: acts alike, conditions and consequences that share half their characters, and how,
    when, to whom and through whom they came."""
    acts = []
    spans = {"condition": Count(), "consequence": Count()}
    met = [(one, other, pair_up(one["statements"], other["statements"], same_content)) for one, other in pairs]
    for _, _, said in met:
        acts += [a["act"] == b["act"] for a, b in said]
        for role, count in spans.items():
            held = [a for a, _ in said if a[role]], [b for _, b in said if b[role]]
            count.add(sum(1 for a, b in said if a[role] and b[role] and half_shared(a[role], b[role])), *held)
    said = [pair for _, _, found in met for pair in found]
    return {
        "statements act accuracy, of those met": share(acts),
        "statements condition F1, of those met": spans["condition"].f1,
        "statements consequence F1, of those met": spans["consequence"].f1,
        **of_relays(met),
        **of_channels(said),
        **of_days(said),
        **of_addressees(said),
        "statements nested pairs F1, of those met": of_nesting(met),
    }


def of_events(pairs: Pairs) -> dict[str, float]:
    """Of the tellings that both have, whatever their type: status, day and figures alike."""
    met = [pair for one, other in pairs for pair in pair_up(one["events"], other["events"], same_telling)]
    figures = Count()
    for a, b in met:
        theirs, ours = ({each["value"] for each in one["magnitudes"]} for one in (a, b))
        figures.add(len(theirs & ours), theirs, ours)
    return {
        "events modality accuracy, of those met": share([a["status"] == b["status"] for a, b in met]),
        "events date accuracy, of those met": share([same_days(a["when"], b["when"]) for a, b in met]),
        "events date accuracy, of those met with one": share([same_days(a["when"], b["when"]) for a, b in met if a["when"]]),
        "events with a false date, of those met without one": share([b["when"] is not None for a, b in met if not a["when"]]),
        "events magnitude F1, of those met": figures.f1,
    }


def same_days(theirs: str | None, ours: str | None) -> bool:
    """Whether a period is right, as the bench of dossiers has it: it overlaps the other and is no longer; or neither has one."""
    if theirs is None or ours is None:
        return theirs == ours
    (start, end), (low, high) = days_of(theirs), days_of(ours)
    return low <= end and start <= high and high - low <= end - start


def days_of(period: str) -> tuple[date, date]:
    """The first and the last day of an ISO day, month, year, or range of these."""
    first, _, last = period.partition("/")
    year, *rest = (int(part) for part in (last or first).split("-"))
    month = rest[0] if rest else 12
    day = rest[1] if len(rest) > 1 else monthrange(year, month)[1]
    year_from, *rest_from = (int(part) for part in first.split("-"))
    return date(year_from, *(*rest_from, 1, 1)[:2]), date(year, month, day)


def of_relays(met: Met) -> dict[str, float]:
    """Through whom statements came, outermost first: by country and sector, and by how many they are, whoever they are."""
    chains = [(relay(a, one["statements"]), relay(b, other["statements"])) for one, other, said in met for a, b in said]
    held = [(theirs, ours) for theirs, ours in chains if theirs]
    count = Count()
    count.add(sum(theirs == ours for theirs, ours in held), held, [ours for _, ours in chains if ours])
    return {
        "statements relay exact, of those with one": share([theirs == ours for theirs, ours in held]),
        "statements relay exact F1, of those met": count.f1,
        "statements relay of as many, of those with one": share([len(theirs) == len(ours) for theirs, ours in held]),
    }


def of_channels(said: Sequence[tuple[Record, Record]]) -> dict[str, float]:
    """By what way they came."""
    held = [(a["channel"], b["channel"]) for a, b in said if a["channel"]]
    count = Count()
    count.add(sum(a == b for a, b in held), held, [b for _, b in said if b["channel"]])
    return {
        "statements channel accuracy, of those with one": share([a == b for a, b in held]),
        "statements channel F1, of those met": count.f1,
    }


def of_days(said: Sequence[tuple[Record, Record]]) -> dict[str, float]:
    """On which day they were said, and for how many of those without a day one is given all the same."""
    return {
        "statements day of saying accuracy, of those with one": share([a["said"] == b["said"] for a, b in said if a["said"]]),
        "statements with a false day, of those without one": share([b["said"] is not None for a, b in said if not a["said"]]),
    }


def of_addressees(said: Sequence[tuple[Record, Record]]) -> dict[str, float]:
    """To whom they were said, by country, where those of no state count as one; and whether to anyone at all."""
    count, told = Count(), Count()
    for a, b in said:
        ours, theirs = ({country_code(who) for who in one["addressees"]} for one in (b, a))
        count.add(len(ours & theirs), theirs, ours)
        told.add(int(bool(ours and theirs)), theirs and "1", ours and "1")
    return {
        "statements addressee F1, of those met": count.f1,
        "statements with any addressee F1, of those met": told.f1,
    }


def of_nesting(met: Met) -> float:
    """Which statement is told inside which other, where both readers have both."""
    count = Count()
    for _, _, said in met:
        ours = {b["id"]: a["id"] for a, b in said}
        known = set(ours.values())
        theirs = {(a["id"], a["nested_in"]) for a, _ in said if a["nested_in"] in known}
        found = {(a["id"], ours[b["nested_in"]]) for a, b in said if b["nested_in"] in ours}
        count.add(len(theirs & found), theirs, found)
    return count.f1


def share(right: list[bool]) -> float:
    """How many of a hundred are right; all of none."""
    return 100 * sum(right) / len(right) if right else 100.0


def relay(statement: Record, statements: list[Record]) -> list[tuple[str | None, str]]:
    """Through whom a statement came, outermost first: the speakers it is nested in, and those named between."""
    by_id = {one["id"]: one for one in statements}
    found = [codes(actor) for actor in statement["chain"]]
    while statement["nested_in"]:
        statement = by_id[statement["nested_in"]]
        found = [*(codes(actor) for actor in statement["chain"]), *(codes(s["actor"]) for s in statement["source"]), *found]
    return found


def of_assessments(pairs: Pairs) -> dict[str, float]:
    """F1 of clauses and of words of certainty that share half their characters, and in how many clauses the type is right."""
    clauses, authors, words = Count(), Count(), Count()
    types = []
    for one, other in pairs:
        judged = one["assessments"], other["assessments"]
        met = pair_up(*judged, lambda a, b: half_shared(a["spans"], b["spans"]))
        types += [a["type"] == b["type"] for a, b in met]
        clauses.add(len(met), *judged)
        own = [[each for each in side if not each["holder"]] for side in judged]
        authors.add(len(pair_up(*own, lambda a, b: half_shared(a["spans"], b["spans"]))), *own)
        sure = [[span for each in side for span in each["certainty"]] for side in judged]
        words.add(len(pair_up(*sure, lambda a, b: half_shared([a], [b]))), *sure)
    return {
        "assessments clause F1": clauses.f1,
        "assessments clause F1, the author's own": authors.f1,
        "assessments type accuracy, of those met": 100 * sum(types) / len(types) if types else 100.0,
        "assessments words of certainty F1": words.f1,
    }


def half_shared(one: Iterable[tuple[int, int]], other: Iterable[tuple[int, int]]) -> float:
    """The shared part of two sets of spans, from a half on."""
    shared = jaccard(characters(one), characters(other))
    return shared if shared >= 0.5 else 0.0


def parties(found: Iterable[Party]) -> list[Record]:
    """Parties as roles."""
    return [{"actor": identifier(party.actor)} for party in found]
