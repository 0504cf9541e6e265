"""The command as a user types it: forms, files, exit codes, messages."""

import csv
import io
import json
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import get_args

import click
import polars
import pytest
from click.testing import CliRunner, Result

from communique import accounts
from communique.accounts.sides import find_account
from communique.cli import (
    ACTS,
    COMPARISON_FORMS,
    COMPARISON_TABLES,
    EVENT_FORMS,
    FORMS,
    MOST_LINES,
    STATUSES,
    TABLES,
    TYPES,
    main,
)
from communique.events.ontology import event_types
from communique.formats import comparison, from_plain
from communique.formats.comparison_tables import KINDS
from communique.formats.convert import OWN_FORMS
from communique.formats.event_files import FORMATS as EVENT_FORMATS
from communique.formats.export import SUFFIXES
from communique.formats.tables import TABLES as ALL_TABLES
from communique.records import Account, Act, Comparison, Dossier, Event, Status
from tests.conftest import EXAMPLES

ROOT = EXAMPLES.parent
ARTICLE = str(EXAMPLES / "strait/article.html")


def run(*arguments: str, text: str | None = None) -> Result:
    """Run the command in this process."""
    return CliRunner().invoke(main, list(arguments), input=text)


def test_the_table_names_speakers_and_events() -> None:
    result = run("read", ARTICLE)
    assert result.exit_code == 0
    assert "Who said what" in result.stdout
    assert "Ferrante" in result.stdout
    assert result.stderr == ""


def test_json_lines_are_dossiers() -> None:
    result = run("read", str(EXAMPLES / "strait"), "--format", "jsonl")
    found = [from_plain(Dossier, json.loads(line)) for line in result.stdout.splitlines()]
    assert len(found) == 3
    for dossier in found:
        for statement in dossier.statements:
            assert all(dossier.document.text[s.start : s.end] == s.words for s in statement.content)


def test_json_is_one_object() -> None:
    whole = json.loads(run("read", ARTICLE, "--format", "json").stdout)
    assert whole["format"] == "communique-dossier/1"
    assert len(whole["dossiers"]) == 1


def test_standard_input_and_given_metadata() -> None:
    text = "France accused Italy of piracy on Tuesday, the foreign minister said."
    result = run("read", "-", "--format", "json", "--publisher", "A Desk", "--date", "2024-05-16", text=text)
    document = json.loads(result.stdout)["dossiers"][0]["document"]
    assert (document["publisher"], document["published"]) == ("A Desk", "2024-05-16")


def test_as_of_dates_what_has_no_date() -> None:
    result = run("read", "-", "--format", "json", "--as-of", "2024-05-16", text="France accused Italy of piracy on Tuesday.")
    dossier = json.loads(result.stdout)["dossiers"][0]
    assert dossier["document"]["published"] is None
    assert dossier["reports"][0]["when"]["start"] == "2024-05-14"


def test_one_bad_file_does_not_stop_the_others(tmp_path: Path) -> None:
    (tmp_path / "good.txt").write_text("France accused Italy of piracy, the minister said.")
    (tmp_path / "bad.pdf").write_bytes(b"%PDF-1.7\nnot really")
    (tmp_path / "empty.txt").write_text("")
    result = run("read", str(tmp_path), "--format", "jsonl")
    assert result.exit_code == 1
    assert len(result.stdout.splitlines()) == 1
    lines = result.stderr.splitlines()
    assert len(lines) == 2
    assert any("bad.pdf" in line for line in lines)
    assert any("empty.txt" in line for line in lines)
    assert all(line.count(";") >= 1 for line in lines), "each line names the next step"


def test_nothing_read_exits_3(tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_text("")
    assert run("read", str(tmp_path / "empty.txt")).exit_code == 3
    assert run("read", str(tmp_path / "missing.txt")).exit_code == 3


@pytest.mark.parametrize(
    "arguments",
    [
        ("--format", "csv"),
        ("--format", "parquet"),
        ("--out", "report.docx"),
        ("--date", "yesterday"),
    ],
)
def test_a_wrong_command_line_exits_2_and_says_why(arguments: tuple[str, ...]) -> None:
    result = run("read", ARTICLE, *arguments)
    assert result.exit_code == 2
    assert result.stderr


def test_nothing_is_overwritten_unasked(tmp_path: Path) -> None:
    out = tmp_path / "dossier.html"
    assert run("read", ARTICLE, "--out", str(out)).exit_code == 0
    first = out.read_bytes()
    refused = run("read", ARTICLE, "--out", str(out))
    assert refused.exit_code == 2
    assert "--replace" in refused.stderr
    assert run("read", ARTICLE, "--out", str(out), "--replace").exit_code == 0
    assert out.read_bytes() == first, "the same input gives the same bytes"


def test_folder_of_tables(tmp_path: Path) -> None:
    assert run("read", str(EXAMPLES / "strait"), "--format", "csv", "--out", str(tmp_path / "tables")).exit_code == 0
    names = {path.name for path in (tmp_path / "tables").iterdir()}
    assert names == {"README.md", *(f"{table}.csv" for table in TABLES if table != "events")}
    assert polars.read_csv(tmp_path / "tables/documents.csv").height == 3


def test_a_file_named_after_a_table_holds_that_table(tmp_path: Path) -> None:
    assert run("read", ARTICLE, "--out", str(tmp_path / "reports.parquet")).exit_code == 0
    assert "goldstein" in polars.read_parquet(tmp_path / "reports.parquet").columns


def test_the_choices_are_those_of_the_formats() -> None:
    assert set(EVENT_FORMS) == {*EVENT_FORMATS, *OWN_FORMS}
    assert set(FORMS) == set(SUFFIXES.values())
    assert set(TABLES) == set(ALL_TABLES)
    assert set(COMPARISON_FORMS) == set(comparison.FORMS)
    assert list(COMPARISON_TABLES) == list(KINDS)
    assert set(ACTS) == set(get_args(Act))
    assert set(TYPES) == set(event_types())
    assert set(STATUSES) == set(get_args(Status))


def test_said_gives_one_side_alone() -> None:
    result = run("said", str(EXAMPLES / "strait"), "--speaker", "chl", "--format", "jsonl")
    assert result.exit_code == 0
    found = [from_plain(Dossier, json.loads(line)) for line in result.stdout.splitlines()]
    assert found
    for dossier in found:
        assert not dossier.reports
        assert {s.speaker.actor.country for s in dossier.statements if s.speaker} == {"CHL"}


def test_said_tells_what_was_not_said() -> None:
    result = run("said", ARTICLE, "--not-said")
    assert "not said" in result.stdout
    assert "the licences" in result.stdout
    assert "Who did what" not in result.stdout


def test_commitments_name_condition_and_consequence() -> None:
    result = run("commitments", ARTICLE, "--speaker", "Quiroga")
    assert "unless the licences were restored" in " ".join(result.stdout.split())
    assert "Beltrán" not in result.stdout


def test_commitments_as_one_table() -> None:
    result = run("commitments", str(EXAMPLES / "strait"), "--format", "csv", "--act", "threaten")
    rows = list(csv.DictReader(io.StringIO(result.stdout)))
    assert {row["act"] for row in rows} == {"threaten"}
    recall = next(row for row in rows if row["consequence"] == "to recall the ambassador")
    assert recall["condition"] == "unless the licences were restored by June 1"


def test_commitments_in_a_folder_have_only_their_tables(tmp_path: Path) -> None:
    assert run("commitments", ARTICLE, "--format", "csv", "--out", str(tmp_path / "tables")).exit_code == 0
    assert {path.stem for path in (tmp_path / "tables").glob("*.csv")} == {"statements", "actors", "documents"}


def test_commitments_as_markdown_and_page(tmp_path: Path) -> None:
    result = run("commitments", ARTICLE, "--format", "md")
    assert "on condition" in result.stdout
    assert run("commitments", ARTICLE, "--out", str(tmp_path / "page.html")).exit_code == 0
    page = (tmp_path / "page.html").read_text(encoding="utf-8")
    assert 'class="condition"' in page
    assert "No event found" not in page


STRAIT = str(EXAMPLES / "strait")


def test_events_are_merged_over_all_sources() -> None:
    told = [json.loads(line) for line in run("events", STRAIT, "--format", "jsonl").stdout.splitlines()]
    call = max(told, key=lambda one: len(one["event"]["sources"]))
    assert (call["event"]["type"], call["event"]["mode"], len(call["event"]["sources"])) == ("CONSULT", "phone", 3)
    for one in told:
        assert from_plain(Event, one["event"]).basis == tuple(report["id"] for report in one["reports"])
        assert [report["evidence"][0] for report in one["reports"]] == one["event"]["evidence"]


def test_events_of_a_dyad_told_by_several() -> None:
    result = run("events", STRAIT, "--dyad", "arg", "CHL", "--min-sources", "2", "--type", "consult", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(result.stdout)))
    assert [(row["type"], row["source_count"]) for row in rows] == [("CONSULT", "3")]
    assert len(rows[0]["reports"].split("; ")) == len(rows[0]["passages"].split("; "))


def test_events_as_a_folder_of_tables(tmp_path: Path) -> None:
    assert run("events", STRAIT, "--format", "parquet", "--out", str(tmp_path / "tables")).exit_code == 0
    names = ("events", "reports", "documents")
    assert {path.name for path in (tmp_path / "tables").iterdir()} == {"README.md", *(f"{name}.parquet" for name in names)}
    events, reports, documents = (polars.read_parquet(tmp_path / f"tables/{name}.parquet") for name in names)
    named = {name for cell in events["reports"] for name in cell.split("; ")}
    assert named == set(reports["id"])
    assert documents.height == 3
    assert set(reports["document"]) <= set(documents["id"])
    assert "## events" in (tmp_path / "tables/README.md").read_text(encoding="utf-8")


def test_the_documents_of_events_are_all_that_were_read_as_csv_too(tmp_path: Path) -> None:
    assert run("events", STRAIT, "--actor", "BRA", "--format", "csv", "--out", str(tmp_path / "tables")).exit_code == 0
    assert polars.read_csv(tmp_path / "tables/documents.csv").height == 3
    assert polars.read_csv(tmp_path / "tables/events.csv")["report_count"].min() == 1


def test_a_table_of_events_converts_without_coding_again(tmp_path: Path) -> None:
    assert run("events", ARTICLE, "--format", "parquet", "--out", str(tmp_path / "tables")).exit_code == 0
    result = run("convert", str(tmp_path / "tables/events.parquet"), "--to", "jsonl")
    assert result.exit_code == 0
    events = polars.read_parquet(tmp_path / "tables/events.parquet")
    assert [json.loads(line)["id"] for line in result.stdout.splitlines()] == list(events["id"])
    refused = run("convert", str(tmp_path / "tables/reports.parquet"), "--to", "jsonl")
    assert (refused.exit_code, "events.parquet" in refused.stderr) == (3, True)


@pytest.mark.parametrize("form", ["table", "md", "html", "json"])
def test_events_for_people(form: str, tmp_path: Path) -> None:
    out = tmp_path / "events.out"
    assert run("events", STRAIT, "--actor", "CHL", "--status", "happened", "--format", form, "--out", str(out)).exit_code == 0
    told = " ".join(out.read_text(encoding="utf-8").split())
    assert "navy" in told
    assert "<script" not in told


def test_reports_are_told_text_by_text() -> None:
    found = [from_plain(Dossier, json.loads(line)) for line in run("reports", STRAIT, "--format", "jsonl").stdout.splitlines()]
    assert len(found) == 3
    assert all(dossier.reports and not dossier.statements for dossier in found)


@pytest.mark.parametrize("form", ["table", "md", "html"])
def test_reports_for_people(form: str) -> None:
    told = run("reports", ARTICLE, "--type", "COERCE", "--format", form).stdout
    assert "COERCE" in told
    assert "Who said what" not in told


@pytest.mark.parametrize(
    "arguments",
    [
        ("read", ARTICLE, "--format", "csv", "--table", "events"),
        ("events", ARTICLE, "--format", "csv", "--table", "mentions"),
        ("events", ARTICLE, "--format", "parquet"),
        ("events", ARTICLE, "--out", "events.docx"),
    ],
)
def test_a_table_that_is_not_there_says_why(arguments: tuple[str, ...]) -> None:
    result = run(*arguments)
    assert result.exit_code == 2
    assert "events" in result.stderr


@pytest.mark.parametrize("command", ["events", "reports"])
def test_no_event_of_the_kind_is_no_error(command: str) -> None:
    result = run(command, ARTICLE, "--actor", "nobody of this name", "--format", "jsonl")
    assert (result.exit_code, result.stdout) == (0, "")
    assert "no " in result.stderr


def test_nothing_of_the_kind_is_no_error() -> None:
    result = run("said", ARTICLE, "--speaker", "nobody of this name")
    assert (result.exit_code, result.stdout) == (0, "")
    assert "no statement" in result.stderr


def test_events_in_a_format_of_event_data(tmp_path: Path) -> None:
    result = run("read", ARTICLE, "--format", "icews")
    assert result.exit_code == 0
    assert {len(line.split("\t")) for line in result.stdout.splitlines()} == {20}
    assert "left out: " in result.stderr
    assert "not carried into icews: " in result.stderr
    assert run("read", ARTICLE, "--out", str(tmp_path / "a.gdelt")).exit_code == 0
    assert (tmp_path / "a.gdelt.columns.csv").exists()
    assert run("read", str(EXAMPLES / "strait"), "--format", "polecat", "--out", str(tmp_path / "all")).exit_code == 0
    assert {path.name for path in (tmp_path / "all").iterdir()} == {"events.polecat", "events.polecat.columns.csv"}


@pytest.mark.parametrize(
    "arguments",
    [("said", ARTICLE, "--format", "polecat"), ("read", ARTICLE, "--format", "polecat", "--table", "actors")],
)
def test_formats_of_event_data_hold_events_alone(arguments: tuple[str, ...]) -> None:
    result = run(*arguments)
    assert result.exit_code == 2
    assert "it holds events" in result.stderr


EVENTS = str(EXAMPLES / "events/strait.icews")


def test_convert_gives_back_its_own_format() -> None:
    result = run("convert", EVENTS, "--to", "icews")
    assert (result.exit_code, result.stdout) == (0, Path(EVENTS).read_text(encoding="utf-8"))
    assert "5 rows, 0 of them not read" in result.stderr


def test_convert_tells_what_it_could_not_read_or_carry(tmp_path: Path) -> None:
    broken = tmp_path / "broken.tab"
    broken.write_text(Path(EVENTS).read_text(encoding="utf-8") + "1\t2\n", encoding="utf-8")
    result = run("convert", str(broken), "--to", "polecat")
    assert result.exit_code == 1
    assert "broken.tab line 7: 2 cells where 20 are due; mend the row" in result.stderr
    assert "not carried into polecat: " in result.stderr
    assert "Sentence Number (5)" in result.stderr
    assert len(result.stdout.splitlines()) == 6


def test_convert_tells_a_few_of_many_bad_rows(tmp_path: Path) -> None:
    bad = tmp_path / "bad.tab"
    bad.write_text(Path(EVENTS).read_text(encoding="utf-8").splitlines()[0] + "\n" + "x\n" * 50)
    result = run("convert", str(bad), "--to", "jsonl")
    assert result.exit_code == 3
    assert result.stderr.count("cells where") == MOST_LINES
    assert "50 rows, 50 of them not read" in result.stderr


def test_convert_writes_a_file_and_its_dictionary(tmp_path: Path) -> None:
    out = tmp_path / "events.parquet"
    assert run("convert", EVENTS, "--to", "parquet", "--out", str(out)).exit_code == 0
    assert polars.read_parquet(out).height == 5
    assert (tmp_path / "events.parquet.columns.csv").exists()
    refused = run("convert", EVENTS, "--to", "parquet", "--out", str(out))
    assert (refused.exit_code, "--replace" in refused.stderr) == (2, True)
    assert run("convert", str(out), "--to", "icews", "--out", str(tmp_path / "back")).exit_code == 0
    assert (tmp_path / "back").read_bytes() == Path(EVENTS).read_bytes()


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ((EVENTS, "--to", "parquet"), 2),
        ((EVENTS, "--to", "docx"), 2),
        ((ARTICLE, "--to", "polecat"), 3),
        (("no.tab", "--to", "icews"), 2),
    ],
)
def test_convert_refuses(arguments: tuple[str, ...], code: int) -> None:
    result = run("convert", *arguments)
    assert result.exit_code == code
    assert result.stderr


ARGENTINA, CHILE = (str(EXAMPLES / f"strait/readout-{city}") for city in ("buenos-aires.md", "santiago.txt"))
NAMED = ("--side", "Argentina", "--side", "Chile")


def test_compare_lays_accounts_side_by_side() -> None:
    result = run("compare", ARGENTINA, CHILE, *NAMED)
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.startswith("Argentina and Chile: two accounts of one contact\n")
    assert "does not mention this" in result.stdout


def test_compare_gives_the_whole_comparison_as_json() -> None:
    whole = json.loads(run("compare", ARGENTINA, CHILE, *NAMED, "--format", "json").stdout)
    made = from_plain(Comparison, whole["comparison"])
    assert [account.side for account in made.accounts] == ["Argentina", "Chile"]
    assert made.points
    for point in made.points:
        span = point.evidence[0]
        assert made.document_of(span).text[span.start : span.end] == span.words


def test_the_order_of_accounts_is_that_of_the_columns() -> None:
    rows = [
        list(csv.DictReader(io.StringIO(run("compare", *sources, "--format", "csv").stdout)))
        for sources in ((ARGENTINA, CHILE), (CHILE, ARGENTINA))
    ]
    pairs = [sorted((row["words_1"], row["words_2"]) for row in rows[0]), sorted((r["words_2"], r["words_1"]) for r in rows[1])]
    assert pairs[0] == pairs[1]


@pytest.mark.parametrize(("out", "suffix"), [("page.html", "<!DOCTYPE html>"), ("page.md", "# Argentina and Chile")])
def test_compare_writes_a_file_and_overwrites_none_unasked(tmp_path: Path, out: str, suffix: str) -> None:
    assert run("compare", ARGENTINA, CHILE, *NAMED, "--out", str(tmp_path / out)).exit_code == 0
    first = (tmp_path / out).read_bytes()
    assert first.decode().startswith(suffix)
    refused = run("compare", ARGENTINA, CHILE, "--out", str(tmp_path / out))
    assert (refused.exit_code, "--replace" in refused.stderr) == (2, True)
    assert run("compare", ARGENTINA, CHILE, *NAMED, "--out", str(tmp_path / out), "--replace").exit_code == 0
    assert (tmp_path / out).read_bytes() == first


def test_compare_writes_tables(tmp_path: Path) -> None:
    assert run("compare", ARGENTINA, CHILE, "--format", "csv", "--out", str(tmp_path / "tables")).exit_code == 0
    assert {path.stem for path in (tmp_path / "tables").glob("*.csv")} == set(COMPARISON_TABLES)
    assert run("compare", ARGENTINA, CHILE, "--out", str(tmp_path / "omissions.parquet")).exit_code == 0
    assert "searched" in polars.read_parquet(tmp_path / "omissions.parquet").columns
    points = run("compare", ARGENTINA, CHILE, "--format", "csv", "--table", "points").stdout
    assert "sentence_offsets" in points.splitlines()[0].split(",")


def test_compare_reads_a_folder_and_goes_on_without_what_cannot_be_read(tmp_path: Path) -> None:
    for source in (ARGENTINA, CHILE):
        (tmp_path / Path(source).name).write_bytes(Path(source).read_bytes())
    assert run("compare", str(tmp_path), "--format", "json").exit_code == 0
    (tmp_path / "empty.txt").write_text("")
    result = run("compare", str(tmp_path), "--format", "json")
    assert result.exit_code == 1
    assert len(json.loads(result.stdout)["comparison"]["accounts"]) == 2
    [complaint] = result.stderr.splitlines()
    assert "empty.txt" in complaint


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        ((), 2, "no account; give two sources or more"),
        ((CHILE,), 2, "one account alone; give two sources or more"),
        ((CHILE, "missing.txt"), 3, "one account alone"),
        (("missing.txt", "gone.txt"), 3, "no account"),
        ((ARGENTINA, CHILE, "--side", "A", "--side", "B", "--side", "C"), 2, "side C: there are only 2 accounts"),
        ((ARGENTINA, CHILE, "--format", "parquet"), 2, "--out"),
        ((ARGENTINA, CHILE, "--out", "comparison.gdelt"), 2, "no comparison is written as gdelt"),
        ((ARGENTINA, CHILE, "--out", "comparison.docx"), 2, "no form is known"),
        ((ARGENTINA, CHILE, "--table", "events"), 2, "rows"),
        ((ARGENTINA, CHILE, "--corrections", "none.csv"), 2, "none.csv"),
        ((ARGENTINA, CHILE, "--publisher", "A Desk"), 2, "--publisher"),
    ],
)
def test_compare_refuses_and_says_what_to_do(arguments: tuple[str, ...], code: int, told: str) -> None:
    result = run("compare", *arguments)
    assert (result.exit_code, result.stdout) == (code, "")
    assert told in result.stderr


def test_compare_takes_the_accounts_that_an_article_reports(monkeypatch: pytest.MonkeyPatch) -> None:
    def halves(dossier: Dossier) -> tuple[Account, ...]:
        whole = find_account(dossier)
        middle = len(whole.points) // 2
        shares = (("first half", whole.points[:middle]), ("second half", whole.points[middle:]))
        return tuple(replace(whole, id=side, side=side, points=points, second_hand=True) for side, points in shares)

    monkeypatch.setattr(accounts, "accounts_in", halves, raising=False)
    alone = json.loads(run("compare", "--in", ARTICLE, "--format", "json").stdout)["comparison"]
    assert [(one["side"], one["second_hand"]) for one in alone["accounts"]] == [("first half", True), ("second half", True)]
    beside = json.loads(run("compare", CHILE, "--in", ARTICLE, "--side", "Chile", "--format", "json").stdout)["comparison"]
    assert [one["side"] for one in beside["accounts"]] == ["Chile", "first half", "second half"]
    assert len(beside["documents"]) == 2


def test_an_article_that_reports_no_account_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(accounts, "accounts_in", lambda dossier: (), raising=False)
    result = run("compare", "--in", ARTICLE)
    assert (result.exit_code, "no account is reported in it" in result.stderr) == (2, True)


def test_compare_hands_on_the_corrections(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    module, given = ModuleType("communique.accounts.corrections"), []
    module.load_corrections = lambda path: ("corrections of", path.name)  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, module.__name__, module)
    compared = accounts.compare_accounts

    def noted(sources: object, *, corrections: object, **options: object) -> Comparison:
        given.append(corrections)
        return compared(sources, **options)

    monkeypatch.setattr(accounts, "compare_accounts", noted)
    (tmp_path / "mine.csv").write_text("")
    assert run("compare", ARGENTINA, CHILE, "--corrections", str(tmp_path / "mine.csv")).exit_code == 0
    assert given == [("corrections of", "mine.csv")]


def test_every_command_is_documented() -> None:
    """Help with an example that works as typed, and a place in the README."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for name, command in main.commands.items():
        assert isinstance(command, click.Command)
        assert f"communique {name}" in readme, name
        examples = re.findall(r"^ +(communique .+)$", command.help or "", re.M)
        assert examples, name
        for example in examples:
            outcome = subprocess.run(
                [sys.executable, "-m", "communique.cli", *re.sub(r"--out \S+", "", example).split()[1:]],
                cwd=ROOT,
                capture_output=True,
            )
            assert outcome.returncode == 0, (example, outcome.stderr)


def test_help_imports_nothing_heavy() -> None:
    """`--help` must answer at once: time depends on the machine, what is imported does not."""
    heavy = {"spacy", "numpy", "pyarrow", "lxml", "trafilatura", "jinja2", "rich"}
    code = f"import sys, communique.cli; print(*{heavy} & set(sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == ""
