"""How the program does on the project's own held-back texts, by the measures that two readers of the corpus are compared with.

Only scores come out, never a text or a mistake: the split stays unread while the program is written.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

from communique import build_dossier, from_text
from communique.records import Actor, Dossier, Party
from corpus.agreement import Count, Pairs, characters, jaccard, of_documents, pair_up
from evaluation.predict import in_source, json_lines

HELD_BACK = Path(__file__).resolve().parents[1] / "corpus" / "data" / "documents.test.jsonl"
Record = dict[str, Any]


def measure_corpus(path: Path = HELD_BACK) -> dict[str, float]:
    """The program as a second reader of each text: F1 in percent and kappa by section."""
    pairs = [(record, read_as_record(record)) for record in json_lines(path)]
    return of_documents(pairs) | of_assessments(pairs)


def read_as_record(gold: Record) -> Record:
    """What the program says of a text, in the form of the corpus; it is given text, title and date."""
    document = from_text(
        gold["text"], source=gold["id"], media_type="text/plain", title=gold["title"],
        published=date.fromisoformat(gold["published"]), # what the page would say
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
    """The statements with speaker, content, form and act."""
    for one in found.statements:
        yield {
            "source": parties([one.speaker] if one.speaker else []),
            "content": in_source(one.content, found.document),
            "kind": one.form,
            "act": one.act,
        }


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
