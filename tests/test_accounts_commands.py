"""The commands `versions` and `formulas` as a user types them."""

import csv
import io
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from communique.cli import CHANGE_FORMS, main
from tests.conftest import EXAMPLES

EARLIER = EXAMPLES / "strait-earlier"
VERSIONS = ("versions", str(EXAMPLES / "strait/readout-santiago.txt"), str(EARLIER / "readout-santiago-edited.txt"))
FORMULAS = ("formulas", *(str(EARLIER / f"readout-buenos-aires-{month}.md") for month in ("march", "february")))


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, list(arguments))


@pytest.mark.parametrize("form", CHANGE_FORMS)
@pytest.mark.parametrize("command", [VERSIONS, FORMULAS], ids=["versions", "formulas"])
def test_every_form_quotes_both_versions(command: tuple[str, ...], form: str) -> None:
    result = run(*command, "--format", form)
    assert (result.exit_code, result.stderr) == (0, "")
    told = " ".join(result.stdout.split())
    for words in ("denied", "allegation") if command is VERSIONS else ("must be", "should"):
        assert words in told


def test_rows_of_edits() -> None:
    rows = list(csv.DictReader(io.StringIO(run(*VERSIONS, "--format", "csv").stdout)))
    assert [row["kind"] for row in rows] == ["changed"] * 4 + ["added"]
    assert rows[2]["what"] == "attribution; certainty"


def test_json_of_formulas_names_the_documents() -> None:
    whole = json.loads(run(*FORMULAS, "--format", "json").stdout)
    assert whole["format"] == "communique-formulas/1"
    assert [one["published"] for one in whole["documents"]] == ["2026-03-24", "2026-02-11"]
    known = {one["id"] for one in whole["documents"]}
    assert {one["now"]["document"] for one in whole["formulas"] if one["now"]} <= known


@pytest.mark.parametrize("form", CHANGE_FORMS)
def test_one_text_against_itself(form: str) -> None:
    result = run("versions", VERSIONS[1], VERSIONS[1], "--format", form)
    assert result.exit_code == 0
    assert "changed" not in result.stdout


@pytest.mark.parametrize("form", ["md", "csv"])
def test_words_from_outside_are_inert(form: str, tmp_path: Path) -> None:
    old, new = tmp_path / "old.txt", tmp_path / "new.txt"
    old.write_text("The ship left.\n", encoding="utf-8")
    new.write_text(
        "The ship left.\n\n=HYPERLINK is what the <script>minister</script> wrote | to **them** all.\n", encoding="utf-8"
    )
    told = run("versions", str(old), str(new), "--format", form).stdout
    assert "<script>" not in told if form == "md" else ",'=HYPERLINK" in told


def test_a_file_is_written_once(tmp_path: Path) -> None:
    out = tmp_path / "edits.csv"
    assert run(*VERSIONS, "--format", "csv", "--out", str(out)).exit_code == 0
    refused = run(*VERSIONS, "--format", "csv", "--out", str(out))
    assert (refused.exit_code, "--replace" in refused.stderr) == (2, True)
    assert run(*VERSIONS, "--format", "csv", "--out", str(out), "--replace").exit_code == 0
    assert out.read_text(encoding="utf-8").startswith("id,kind,what")


def test_what_cannot_be_read_exits_3() -> None:
    result = run("versions", VERSIONS[1], "missing.txt")
    assert result.exit_code == 3
    assert "missing.txt" in result.stderr
