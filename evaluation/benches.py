"""The shared benches: where they are, how their own scorers are run, and what they say in one form.

A result is a score (0 to 100) under each name, and the set of gold items that were missed, as `task: item`.
"""

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from tempfile import TemporaryDirectory
from types import ModuleType
from typing import Any, NamedTuple

from evaluation.alignment import Found, measure_accounts, missed_of, scores_of
from evaluation.corpus import measure_corpus
from evaluation.predict import predict

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared" / "bench"
"""Beside the project, read-only: texts that may be measured with but not shipped."""


class Result(NamedTuple):
    """What a bench says: scores by name (None where there is nothing to measure), and the gold items missed with the words that
    show them."""

    scores: Mapping[str, float | None]
    missed: dict[str, str]


def scorer(path: Path) -> ModuleType:
    """A bench's own scorer, loaded from its file."""
    spec = spec_from_file_location(f"scorer_{path.parent.name}_{path.stem}", path)
    if spec is None or spec.loader is None:
        raise FileNotFoundError(path)
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def attribution(folder: Path) -> Result:
    """PolNeAR: attributed statements in campaign news."""
    bench, gold_path = scorer(SHARED / "attribution/score.py"), SHARED / "attribution/dev.jsonl"
    predict("attribution", gold_path, folder / "attribution.jsonl")
    gold, found = bench.read_jsonl(str(gold_path)), bench.read_jsonl(str(folder / "attribution.jsonl"))
    result = bench.score(gold, found)
    names = ("attributed", "exact content", "content overlap", "source characters", "cue characters")
    missed = {}
    for key, doc in gold.items():
        pairs = bench.match(doc["statements"], found[key]["statements"], doc["text"])
        right = {i for i, j in pairs if bench.attributed(doc["statements"][i], found[key]["statements"][j], doc["text"])}
        for number, statement in enumerate(doc["statements"]):
            if number not in right:
                spans = statement["source"] + statement["cue"] + statement["content"]
                missed[f"{key}#{number}"] = doc["text"][min(s for s, _ in spans) : max(e for _, e in spans)]
    return Result({f"attribution: {name} F1": result[name]["F1"] for name in names}, missed)


def events(folder: Path) -> Result:
    """The PLOVER gold standard: one coded event a sentence."""
    bench, gold_path = scorer(SHARED / "events/score.py"), SHARED / "events/gsr_dev.jsonl"
    predict("events", gold_path, folder / "events.jsonl")
    result = bench.score(bench.read(str(gold_path), "GOLD"), bench.read(str(folder / "events.jsonl"), "PRED"))
    rows = {
        "type": "event",
        "quad": "quad",
        "source country": "source",
        "target country": "target",
        "tuple": "tuple",
        "source sector": "source_sector",
        "target sector": "target_sector",
    }
    scores = {f"events: {name} F1": 100 * result[key]["f1"] for name, key in rows.items()}
    scores["events: macro type F1"] = 100 * result["event_macro_f1"]
    texts = {row["id"]: row["text"] for row in lines(gold_path)}
    return Result(scores, {key: texts[key] for key in result["not_exact"]})


def actors(folder: Path) -> Result:
    """Facts about actor mentions: country and sector."""
    bench, gold_path = scorer(SHARED / "events/score_actors.py"), SHARED / "events/actors_dev.jsonl"
    predict("actors", gold_path, folder / "actors.jsonl")
    gold, found = bench.read(gold_path), bench.read(folder / "actors.jsonl")
    right: dict[str, list[bool]] = {"country": [], "sector": [], "none": []}
    missed = {}
    for key, row in gold.items():
        for field in ("country", "sector"):
            if field in row:
                ok = bool(bench.codes(found[key][field]) & bench.codes(row[field]))
                right[field].append(ok)
                if not ok:
                    missed[f"{key}.{field}"] = f"{row['mention']}: {found[key][field] or 'nothing'} for {row[field]}"
        if row.get("expect_none"):
            right["none"].append(not found[key]["country"] and not found[key]["sector"])
    return Result({f"actors: {name} accuracy": 100 * sum(ok) / len(ok) for name, ok in right.items() if ok}, missed)


DOSSIER_ROWS = (
    ("actors", "entity"),
    ("actors", "country+sector"),
    ("actors", "mention"),
    ("statements", "content"),
    ("statements", "content+speaker"),
    ("statements", "content+speaker+date+kind"),
    ("events", "type+countries+evidence"),
    ("events", "type+countries+evidence+modality"),
)


def dossier(folder: Path) -> Result:
    """Whole articles: actors, statements, events; the counts of the four are pooled."""
    bench = scorer(SHARED / "dossier/score.py")
    counts: dict[str, list[int]] = {}
    missed = {}
    for path in [SHARED / "dossier/seed_gold.json", *sorted((SHARED / "dossier/dev").glob("*.json"))]:
        gold = json.loads(path.read_text(encoding="utf-8"))
        gold.setdefault("text", bench.read_text(gold, str(path)))
        scores, left = dossier_scores(bench, path, gold, folder)
        for section, row in DOSSIER_ROWS:
            cell = scores[section][row]
            total = counts.setdefault(f"dossier: {section} {row} F1", [0, 0, 0])
            total[:] = [a + cell[key] for a, key in zip(total, ("tp", "pred", "gold"), strict=True)]
        missed.update(dossier_missed(gold, left))
        if "title" in gold["document"] and gold["document"]["title"]:
            counts.update(metadata_counts(gold, json.loads((folder / "dossier.json").read_text(encoding="utf-8"))))
    return Result({name: f1(*cell) for name, cell in counts.items()}, missed)


def dossier_scores(bench: ModuleType, path: Path, gold: dict[str, Any], folder: Path) -> tuple[Any, Any]:
    """Predict one article from its text (and its date where the text has none), and score it: rows, and items missed."""
    given = gold["document"] if gold["document"].get("title") is None else {}
    article = {"document_id": gold["document_id"], "text": gold["text"], "document": given}
    (folder / "article.json").write_text(json.dumps(article), encoding="utf-8")
    predict("dossier", folder / "article.json", folder / "dossier.json")
    gold_side = bench.parse(bench.load(str(path)), str(path), True)
    gold_side["text"] = gold["text"]
    prediction = bench.parse(bench.load(str(folder / "dossier.json")), "prediction", False)
    scores, missed = bench.score(gold_side, prediction)
    return scores, missed


def dossier_missed(gold: dict[str, Any], missed: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Each required item that was missed, with its words."""
    for section, key in (("statements", "content"), ("events", "evidence"), ("actors", "mentions")):
        left = missed["events_headline" if section == "events" else section]
        for item in gold[section]:
            if item["id"] in left:
                yield f"{gold['document_id']}.{item['id']}", " … ".join(span["text"] for span in item[key][:2])


def metadata_counts(gold: dict[str, Any], found: dict[str, Any]) -> dict[str, list[int]]:
    """How many of the page's six facts are right, and the boilerplate by characters."""
    page = gold["document"]
    facts = {
        "title": page["title"]["text"],
        "author": page["author"]["name"],
        "publisher": page["publisher"]["name"],
        "publication_date": page["publication_date"]["iso"],
        "original_publisher": page["original_publisher"]["name"],
        "original_date": page["original_date"]["iso"],
    }
    right = sum(found["document"][name] == value for name, value in facts.items())
    wanted = {i for part in page["boilerplate"] for i in range(part["span"]["start"], part["span"]["end"])}
    marked = {i for start, end in found["document"]["boilerplate"] for i in range(start, end)}
    return {
        "dossier: metadata of the seed": [right, len(facts), len(facts)],
        "dossier: boilerplate characters F1": [len(wanted & marked), len(marked), len(wanted)],
    }


def f1(right: int, predicted: int, gold: int) -> float:
    """F1 in percent from counts."""
    return 200 * right / (predicted + gold) if predicted + gold else 0.0


def lines(path: Path) -> Iterator[dict[str, Any]]:
    """The objects of a JSON Lines file."""
    return (json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip())


def corpus(_: Path) -> Result:
    """The project's own held-back texts, as a second reader has them; what is missed is not shown, for nobody reads it."""
    return Result({f"corpus: {name}": score for name, score in measure_corpus().items() if name in CORPUS_ROWS}, {})


CORPUS_ROWS = frozenset(
    {
        "statements content F1",
        "statements content + speaker F1",
        "statements act accuracy, of those met",
        "statements condition F1, of those met",
        "statements consequence F1, of those met",
        "statements relay exact, of those with one",
        "assessments clause F1",
        "events type + countries F1",
        "events modality accuracy, of those met",
        "events date accuracy, of those met",
        "events date accuracy, of those met with one",
        "events magnitude F1, of those met",
    }
)


def accounts(folder: Path) -> Result:
    """Real pairs of accounts: given points, given topics, the texts alone."""
    bench, gold, found = accounts_found(folder)
    return Result(scores_of(bench, gold, found), dict(missed_of(bench, gold, found)))


def accounts_found(folder: Path) -> tuple[ModuleType, list[dict[str, Any]], Found]:
    """The scorer of the accounts bench, its pairs, and what is predicted of them in each task."""
    gold_path = SHARED / "accounts/dev.jsonl"
    found: Found = {}
    for task in "ABC":
        target = folder / f"accounts-{task}.jsonl"
        predict(f"accounts-{task.lower()}", gold_path, target)
        found[task] = {row["id"]: row for row in lines(target)}
    return scorer(SHARED / "accounts/score.py"), list(lines(gold_path)), found


def corpus_accounts(_: Path) -> Result:
    """The project's own held-back pairs of accounts, whose points are given; what is missed is not shown, for nobody reads it."""
    scores = {name: value for name, value in measure_accounts().items() if "kappa" not in name}
    return Result({f"corpus accounts: {name.removeprefix('accounts ')}": value for name, value in scores.items()}, {})


BENCHES: dict[str, tuple[Callable[[Path], Result], tuple[str, ...]]] = {
    "attribution": (attribution, ("attribution/dev.jsonl",)),
    "events": (events, ("events/gsr_dev.jsonl",)),
    "actors": (actors, ("events/actors_dev.jsonl",)),
    "dossier": (dossier, ("dossier/seed_gold.json", "dossier/seed_article.txt")),
    "corpus": (corpus, ("corpus/data/documents.test.jsonl",)),
    "accounts": (accounts, ("accounts/dev.jsonl",)),
    "corpus accounts": (corpus_accounts, ("corpus/data/accounts.test.jsonl",)),
}


def digests(files: tuple[str, ...]) -> dict[str, str]:
    """SHA-256 of each file of a bench."""
    return {name: hashlib.sha256(file_of(name).read_bytes()).hexdigest() for name in files}


def file_of(name: str) -> Path:
    """Where a file of a bench lies: among the shared ones, or in this repository."""
    return SHARED / name if (SHARED / name).exists() else ROOT / name


def measure(task: str) -> Result:
    """Predict and score one bench."""
    with TemporaryDirectory() as folder:
        return BENCHES[task][0](Path(folder))
