"""The page of the codebook is what the tables give, whole, readable as Markdown, and every link on it leads somewhere."""

import csv
import re
from collections.abc import Iterator
from itertools import pairwise, zip_longest
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from communique.codebooks import rows
from communique.events.lexicon import event_nouns, frames, operators
from communique.events.ontology import cameo_codes, event_types
from docs.codebook.actors import in_form, sectors
from docs.codebook.lexicon import codes_given, narrowed, nouns_in, places, varied
from docs.codebook.markup import DOCS, code, counted, link, linked, plain, read_table, some, spaced, table
from docs.codebook.page import PAGE, anchor, page
from docs.codebook.reasons import EXAMPLES, explained, rows_named
from docs.codebook.statuses import made, told_statuses
from docs.codebook.tables import each_once
from docs.codebook.types import goldstein, roots

ROOT = DOCS.parent
BOOKS = ROOT / "communique/codebooks"
MARKDOWN = MarkdownIt("commonmark").enable("table")
TEXT = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1, max_size=20)


@pytest.fixture(scope="module")
def written() -> str:
    """The page as it stands."""
    return PAGE.read_text("utf-8")


def read_book(name: str) -> list[dict[str, str]]:
    """A table, read with nothing of the program."""
    with (BOOKS / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def shown(token: Token) -> str:
    """What a reader sees of a line."""
    return "".join(child.content for child in token.children or ())


def rendered(text: str) -> Iterator[list[str]]:
    """The rows of the tables of a page as a reader sees them, heads too."""
    cells: list[str] = []
    for token, following in pairwise(MARKDOWN.parse(text)):
        if token.type in ("td_open", "th_open"):
            cells.append(shown(following))
        elif token.type == "tr_close":
            yield cells
            cells = []


def section(text: str, title: str) -> str:
    """A page from a heading to the next one that is no lower."""
    level = len(title) - len(title.lstrip("#"))
    start = text.index(f"\n{title}\n") + 1
    following = re.compile(rf"^#{{1,{level}}} ", re.M).search(text, start + len(title))
    return text[start : following.start() if following else len(text)]


def test_the_page_is_what_the_tables_give(written: str) -> None:
    lines = zip_longest(written.splitlines(), page().splitlines())
    assert [pair for pair in lines if pair[0] != pair[1]][:3] == [], "the page is stale: make codebook"


@pytest.mark.parametrize("row", read_book("plover.csv"), ids=lambda row: row["type"])
def test_every_type_is_told(row: dict[str, str], written: str) -> None:
    told = section(written, f"### {row['type']}")
    verbs = [line for line in read_book("triggers.csv") if line["type"] == row["type"]]
    distinct = {verb for line in verbs for verb in line["verbs"].split("|")}
    assert row["covers"].lower() in told.lower()
    assert row["quad"].capitalize() in told
    assert f"{len(distinct)} verbs on {len(verbs)} rows" in told
    modes = [cells[0] for cells in rendered(told) if len(cells) == 3][1:]
    assert "|".join(modes) == row["modes"]


def test_every_frame_that_is_shown_is_a_row(written: str) -> None:
    known = {(line["frame"], line["mode"], line["cameo"]) for line in read_book("triggers.csv")}
    told = [
        (frame, mode, code[:4].strip())
        for verbs, frame, mode, code in (cells for cells in rendered(section(written, "## Event types")) if len(cells) == 4)
        if frame != "with"
    ]
    assert set(told) <= known
    assert len(told) >= 8 * 16 * 0.9


def test_every_cameo_code_is_told(written: str) -> None:
    told = list(rendered(section(written, "## CAMEO")))[1:]
    given = [[row["code"], row["name"], row["type"], row["mode"]] for row in read_book("cameo.csv")]
    assert [cells[:4] for cells in told] == given
    assert [float(cells[4]) for cells in told] == [float(row["goldstein"]) for row in read_book("cameo.csv")]


def test_every_context_is_told(written: str) -> None:
    told = list(rendered(section(written, "## Contexts")))[1:]
    assert told == [[row["context"], ", ".join(row["words"].split())] for row in read_book("contexts.csv")]


def test_every_status_is_told_with_its_reasons(written: str) -> None:
    told = [cells for cells in rendered(section(written, "## Did it happen?")) if len(cells) == 3][1:]
    assert [cells[0] for cells in told] == "happened planned threatened alleged denied hypothetical historical".split()
    assert all(meaning and reasons for _, meaning, reasons in told)


def test_every_table_is_told_once(written: str) -> None:
    told = list(rendered(section(written, "## The tables")))[1:]
    names = {path.name if path.parent == BOOKS else path.parent.name for path in BOOKS.rglob("*.csv")}
    assert sorted(cells[0] for cells in told) == sorted(names)
    sizes = {cells[0]: int(cells[1].replace(",", "")) for cells in told}
    assert sizes["cameo.csv"] == len(read_book("cameo.csv"))
    assert sizes["offices"] == sum(len(read_book(f"offices/{path.name}")) for path in (BOOKS / "offices").glob("*.csv"))


def test_every_sector_is_told(written: str) -> None:
    used = {row["sector"] for row in read_book("agents.csv")} | {row["sector"] for row in read_book("event_data_sectors.csv")}
    assert used <= set(sectors())
    told = {cells[0]: cells[1:] for cells in rendered(section(written, "## Actors"))}
    assert told["MED"][:2] == ["Medical / Health", "HLH"]
    assert told["REB"][:2] == ["Rebel (Insurgents, Separatists)", "REB (INS, SEP)"]
    assert told["UNO"][0] == "known group UNO"


def test_tables_are_whole(written: str) -> None:
    """Every row has as many cells as its head, and nothing on the page is HTML."""
    widths = [len(re.findall(r"(?<!\\)\|", line)) for line in written.splitlines()]
    assert all(not here or not after or here == after for here, after in pairwise(widths))
    tokens = [child for token in MARKDOWN.parse(written) for child in (token, *(token.children or ()))]
    assert [token.content for token in tokens if "html" in token.type] == []


def test_every_link_leads_somewhere(written: str) -> None:
    targets = re.findall(r"\]\(([^)]+)\)", written)
    anchors = {anchor(title) for title in re.findall(r"^#+ (.+)$", written, re.M)}
    assert len(targets) > 60
    for target in set(targets):
        file, _, place = target.partition("#")
        assert (DOCS / file).exists(), target
        if not file:
            assert place in anchors, target
        elif place:
            assert 1 < int(place.removeprefix("L")) <= len((DOCS / file).read_text("utf-8").splitlines()), target


def test_other_pages_link_to_what_is_there() -> None:
    anchors = {anchor(title) for title in re.findall(r"^#+ (.+)$", PAGE.read_text("utf-8"), re.M)} | {""}
    linking = [path for path in (ROOT / "README.md", *DOCS.glob("*.md")) if "codebook.md" in path.read_text("utf-8")]
    assert {path.name for path in linking} >= {"README.md", "events.md", "evidence.md", "developing.md"}
    for path in linking:
        for place in re.findall(r"codebook\.md#?([\w-]*)\)", path.read_text("utf-8")):
            assert place in anchors, (path.name, place)


def test_rows_are_called_as_the_lexicon_calls_them() -> None:
    tables = (frames(), event_nouns(), operators())
    assert set(places()) == {entry.row for found in tables for entries in found.values() for entry in entries}


@pytest.mark.parametrize("text", EXAMPLES)
def test_examples_name_rows_that_are_found(text: str) -> None:
    lines = list(explained(text))
    found = re.findall(r"\[(\w+\.csv), line (\d+)\]", lines[-2])
    assert found
    for book, line in found:
        word = re.search(rf"{book}: (\w[\w ]*?) [\[(]", "\n".join(lines))
        assert word
        assert re.search(rf"\b{word[1]}\b", (BOOKS / book).read_text("utf-8").splitlines()[int(line) - 1])


@pytest.mark.parametrize(
    ("reason", "expected"),
    [
        ("'met' is CONSULT (CAMEO 040) by triggers.csv: meet [with:*]; actor is the subject", ["triggers.csv: meet [with:*]"]),
        (
            "'talks' is CONSULT (CAMEO 046) by round holding over event_nouns.csv: talk; told as a fact",
            ["event_nouns.csv: talk"],
        ),
        (
            "'vowed to visit' is AGREE (CAMEO 036) by operators.csv: vow (commit) over triggers.csv: visit [obj:*]; told",
            ["operators.csv: vow (commit)", "triggers.csv: visit [obj:*]"],
        ),
        (
            "'talks' is CONSULT (CAMEO 046) by the reader (CONSULT 0.98) and event_nouns.csv: talk; told",
            ["event_nouns.csv: talk"],
        ),
        ("'vile' is ACCUSE (CAMEO 111) by judgements.csv; the speaker says it of the recipient", []),
        ("'talks' is CONSULT (CAMEO 046) by event_nouns.csv: talks about talks; told", []),
    ],
    ids=["a frame", "a noun that is held", "an operator over a frame", "the reader", "a judgement", "a row that is none"],
)
def test_rows_named(reason: str, expected: list[str]) -> None:
    assert rows_named(reason) == expected


@given(TEXT)
def test_plain_text_is_no_markup(text: str) -> None:
    head, body = rendered("\n".join(table(("a", "b"), [(plain(text), "end")])))
    assert (head, body) == (["a", "b"], [text, "end"])


@given(TEXT.filter(lambda text: "`" not in text and "\\" not in text))
def test_code_stands_as_it_is(text: str) -> None:
    assert list(rendered("\n".join(table(("a", "b"), [(code(text), "end")]))))[1] == [text, "end"]


def test_a_table_that_is_written_is_read_back(tmp_path: Path) -> None:
    page_ = tmp_path / "page.md"
    lines = [*table(("x", "y"), [("no", "no")]), *table(("what", "how", "why"), [("a", "b", ""), ("c", "", "d")]), "end"]
    page_.write_text("\n".join(lines), "utf-8")
    assert read_table(page_, "what") == {"a": ("b", ""), "c": ("", "d")}


@pytest.mark.parametrize(
    ("words", "most", "first", "apart"),
    [
        ("a b c", 3, "a, b, c", "a b c"),
        ("a b c d e f", 3, "a, b, c and 3 more", "a c e"),
        ("a b c d e f g", 2, "a, b and 5 more", "a d"),
        ("a", 4, "a", "a"),
    ],
    ids=["just enough", "twice as many", "no even distance", "fewer"],
)
def test_samples(words: str, most: int, first: str, apart: str) -> None:
    assert some(words.split(), most) == first
    assert spaced(words.split(), most) == apart.split()


def test_rows_of_other_codes_come_first() -> None:
    found = [{"mode": mode, "cameo": cameo} for mode, cameo in (("", "1"), ("", "1"), ("a", "1"), ("", "2"), ("a", "1"))]
    assert [found.index(row) for row in varied(found, 3)] == [0, 2, 3]
    assert len(varied(found, 4)) == 4
    assert varied(found, 9) == found


def test_nouns_come_with_what_they_need() -> None:
    found = [{"nouns": "call|talk", "with": "phone|video"}, {"nouns": "visit", "with": ""}, {"nouns": "visit", "with": ""}]
    assert nouns_in(found) == ["phone call", "phone talk", "visit"]


@pytest.mark.parametrize(
    ("codes", "expected"),
    [
        ({code for code in cameo_codes() if code.startswith("04")}, ["04"]),
        ({"041", "042"}, ["041", "042"]),
        ({code for code in cameo_codes() if code.startswith("112")} | {"11"}, ["11", "112"]),
        ({"1121", "1122"}, ["1121", "1122"]),
        (set[str](), []),
    ],
    ids=["a whole root", "codes with none below", "a root that is not whole", "not all below a code", "none"],
)
def test_narrowed(codes: set[str], expected: list[str]) -> None:
    assert narrowed(codes) == expected


@pytest.mark.parametrize("kind", event_types())
def test_roots_take_in_all_codes_of_a_type(kind: str) -> None:
    """Each code of a type stands there, or below one that does; a root that is not whole is only the heading of its codes."""
    told: list[str] = []
    for one in roots(kind):
        shape = re.fullmatch(r"(all|[\d, ]+) of (\d\d) \D+", one)
        assert shape, one
        told += [shape[2]] if shape[1] == "all" else shape[1].split(", ")
    of_type = {code for code, entry in cameo_codes().items() if entry.type == kind}
    assert set(told) <= of_type
    covered = {code for code in of_type if code.startswith(tuple(told))}
    assert {code for code in of_type - covered if len(code) > 2} == set()


@pytest.mark.parametrize(("kind", "expected"), [("REQUEST", "-5"), ("CONSULT", "1 to 7"), ("ASSAULT", "-10 to -8")])
def test_goldstein(kind: str, expected: str) -> None:
    assert goldstein(kind) == expected


def test_codes_against_the_crosswalk_are_seen() -> None:
    assert "163" in codes_given("SANCTION")
    assert cameo_codes()["163"].type == "COERCE"
    assert "163 impose an embargo, boycott or sanctions (COERCE)" in section(PAGE.read_text("utf-8"), "### SANCTION")


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("seek", "AGREE of accord (030); CONCEDE of concession (080); THREATEN of harm (130)"),
        ("deny", "REJECT of any other (016, and the act itself denied)"),
        ("try", ""),
    ],
    ids=["by nature", "a status of the act", "nothing"],
)
def test_made(kind: str, expected: str) -> None:
    assert made(kind) == expected


def test_told_statuses() -> None:
    source = """
def judge(act, who):
    if act in ("alleged", "denied"):
        return "denied", None, "it is what is denied"
    status, why = "planned", "it is promised"
    return ("alleged", who, f"only {who.name} says so") if who else ("planned", "it is an aim")
"""
    found = told_statuses(source)
    assert {status: why for status, why in found.items() if why} == {
        "denied": ["it is what is denied"],
        "planned": ["it is promised", "it is an aim"],
        "alleged": ["only ... says so"],
    }


@pytest.mark.parametrize(
    ("codes", "expected"),
    [
        ({"icews": "Rebel", "icews_also": "Insurgents|Separatists"}, "Rebel (Insurgents, Separatists)"),
        ({"icews": "Business", "icews_also": ""}, "Business"),
        ({"icews": "", "icews_also": ""}, "none"),
        ({}, "none"),
    ],
    ids=["codes that are only read", "one code", "no code", "a sector that the formats lack"],
)
def test_in_form(codes: dict[str, str], expected: str) -> None:
    assert in_form(codes, "icews") == expected


def test_what_is_described_together_is_told_once() -> None:
    assert list(each_once([("a", "x"), ("b", "x"), ("c", "y")])) == [("a", "x"), ("b", "see a"), ("c", "y")]


@pytest.mark.parametrize(("number", "expected"), [(1, "1 row"), (0, "0 rows"), (1400, "1,400 rows")])
def test_counted(number: int, expected: str) -> None:
    assert counted(number, "row") == expected


def test_links_to_tables() -> None:
    assert link("cameo.csv") == "[cameo.csv](../communique/codebooks/cameo.csv)"
    assert link("cameo.csv", 7) == "[cameo.csv, line 7](../communique/codebooks/cameo.csv#L7)"
    assert linked("see cameo.csv, then stop") == f"see {link('cameo.csv')}, then stop"


def test_the_corpus_goes_by_the_same_definitions() -> None:
    guidelines = read_table(ROOT / "corpus/GUIDELINES.md", "type")
    assert {kind: guidelines[kind][0] for kind in event_types()} == {row["type"]: row["covers"] for row in rows("plover.csv")}


@pytest.mark.parametrize(
    ("page_", "words", "book"),
    [
        ("README.md", r"([\d,]+) tenures of offices", "offices"),
        ("communique/codebooks/README.md", r"Offices \(([\d,]+) rows\)", "offices"),
        ("communique/codebooks/README.md", r"organisations \(([\d,]+)\)", "organisations"),
        ("communique/codebooks/README.md", r"places \(([\d,]+)\)", "places"),
    ],
)
def test_numbers_told_elsewhere_are_those_of_the_tables(page_: str, words: str, book: str) -> None:
    told = re.search(words, (ROOT / page_).read_text("utf-8"))
    assert told
    assert int(told[1].replace(",", "")) == sum(1 for _ in rows(book))
