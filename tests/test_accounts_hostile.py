"""Bad and odd accounts through the command `compare`: nothing of a text becomes markup or formula, and nothing runs away."""

import csv
import io
import json
import time
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from communique.cli import main
from communique.formats.comparison_tables import KINDS

GOOD = (
    "The minister thanked Brazil for its offer of mediation. He warned that the patrol boats must leave the strait by Friday.\n\n"
    "The two ministers agreed to send a joint team of hydrographers to the area."
)
TEXTS = {
    "markup": 'The minister said <script>alert("x")</script> that <img src=x onerror=alert(1)> the cable & "ferry" were raised.',
    "links": "The minister called the [treaty](javascript:alert(1)) void and **asked** for `talks` | in June |.",
    "formulas": '=HYPERLINK("http://example.org";"the minister") was what the ministry asked the harbour to remove at once.',
    "direction marks": "\u202eThe minister thanked Brazil\u202c for \u2067the cable\u2069, and \u200fasked for talks in June.",
    "another script": "قال وزير الخارجية إن المحادثات ستستمر. The minister thanked Brazil for its offer of mediation.",
    "zero bytes": "The minister thanked Brazil for its offer\x00 of mediation.\x00 He asked for talks in June.",
    "terminal codes": "The minister \x1b[31mthanked\x1b[0m Brazil for its offer of mediation\x07.",
    "marks on marks": f"The minister thanked Brazil{chr(0x301) * 300} for its offer of mediation.",
    "one long word": f"The minister thanked {'a' * 5000} for its offer of mediation.",
    "no words": "\U0001f680\U0001f680\U0001f680 \u2014 \U0001f680\U0001f680\U0001f680. !!! ???",
}


@pytest.fixture
def good(tmp_path: Path) -> Path:
    path = tmp_path / "good.txt"
    path.write_text(GOOD, encoding="utf-8")
    return path


def compare(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, ["compare", *map(str, arguments)])


def complaint(result: Result) -> str:
    """The one line on standard error."""
    [line] = [line for line in result.stderr.splitlines() if line.startswith("communique: ")]
    assert "a fault in communique" not in line
    return line


@pytest.mark.parametrize("case", TEXTS)
def test_odd_accounts_are_compared(case: str, good: Path, tmp_path: Path) -> None:
    odd = tmp_path / "odd.txt"
    odd.write_text(TEXTS[case], encoding="utf-8")
    result = compare(odd, good, "--format", "json")
    assert (result.exit_code, result.stderr) == (0, "")
    comparison = json.loads(result.stdout)["comparison"]
    texts = {document["id"]: document["text"] for document in comparison["documents"]}
    assert not any("\x00" in text for text in texts.values())
    for account in comparison["accounts"]:
        for point in account["points"]:
            [span] = point["evidence"]
            assert texts[span["document"]][span["start"] : span["end"]] == span["words"] != ""


@pytest.mark.parametrize("case", ["markup", "links", "direction marks"])
def test_nothing_of_an_account_becomes_markup(case: str, good: Path, tmp_path: Path) -> None:
    odd = tmp_path / "<b onclick=alert(2)>.txt"
    odd.write_text(TEXTS[case], encoding="utf-8")
    page = compare(odd, good, "--format", "html").stdout
    assert page.startswith("<!DOCTYPE html>")
    for live in ("<script>alert", "<img", "<b ", 'href="javascript'):
        assert live not in page
    markdown = compare(odd, good, "--format", "md").stdout
    for live in ("<script>", "<img", "](javascript", "**asked**"):
        assert live not in markdown


def test_no_cell_of_an_account_becomes_a_formula(good: Path, tmp_path: Path) -> None:
    odd = tmp_path / "odd.txt"
    odd.write_text(TEXTS["formulas"], encoding="utf-8")
    for table in KINDS:
        rows = list(csv.reader(io.StringIO(compare(odd, good, "--format", "csv", "--table", table).stdout)))
        assert not any(cell.startswith(("=", "+", "@", "\t", "\r")) for row in rows for cell in row)


def test_no_code_of_an_account_reaches_the_terminal(good: Path, tmp_path: Path) -> None:
    odd = tmp_path / "odd.txt"
    odd.write_text(TEXTS["terminal codes"], encoding="utf-8")
    result = compare(odd, good)
    assert result.exit_code == 0
    assert "\x1b" not in result.stdout
    assert "\x07" not in result.stdout


def test_an_endless_account_is_refused_at_once(good: Path, tmp_path: Path) -> None:
    endless = tmp_path / "endless.txt"
    endless.write_text("The minister spoke. " * 100_000, encoding="utf-8")
    began = time.process_time()
    result = compare(endless, good)
    assert time.process_time() - began < 20
    assert result.exit_code == 3
    assert result.stdout == ""
    lines = [line for line in result.stderr.splitlines() if "endless.txt" in line]
    assert len(lines) == 1
    assert "accounts of up to 200000 are compared; give the part of it that tells of the contact" in lines[0]


def test_one_endless_account_does_not_stop_the_others(good: Path, tmp_path: Path) -> None:
    endless, other = tmp_path / "endless.txt", tmp_path / "other.txt"
    endless.write_text("The minister spoke. " * 20_000, encoding="utf-8")
    other.write_text(GOOD.replace("thanked Brazil", "blamed Peru"), encoding="utf-8")
    result = compare(good, endless, other, "--format", "json")
    assert result.exit_code == 1
    assert "endless.txt" in complaint(result)
    assert len(json.loads(result.stdout)["comparison"]["accounts"]) == 2


def test_the_same_file_twice(good: Path) -> None:
    result = compare(good, good, "--format", "json")
    assert (result.exit_code, result.stderr) == (0, "")
    comparison = json.loads(result.stdout)["comparison"]
    assert [account["side"] for account in comparison["accounts"]] == ["good", "good (2)"]
    assert {row["relation"] for row in comparison["rows"]} == {"both"}
    assert (comparison["omissions"], comparison["wordings"]) == ([], [])
