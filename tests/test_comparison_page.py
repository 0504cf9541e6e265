"""The page of a comparison: every word escaped, every quotation in its text, every link with an end; and in a real browser."""

import os
import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from lxml import html as markup
from playwright.sync_api import Browser, sync_playwright

from communique import to_html
from communique.formats.compared import headline, matters, relation
from communique.records import Comparison
from tests.comparisons import SOURCES, Source, Told, build, hostile, of_sides, reported, strait
from tests.test_page import CHROMIUM, FLAGS, Opened

MADE = {
    "two readouts": strait(),
    "three": of_sides(3),
    "five": of_sides(5),
    "seven": of_sides(7),
    "one article": reported(),
    "hostile": hostile(),
    "an account without points": build(SOURCES, [Told("gas", {"Argentina": ["suspend gas deliveries"]})]),
    "no point at all": build(SOURCES, []),
}


def page_of(comparison: Comparison) -> markup.HtmlElement:
    return markup.document_fromstring(to_html(comparison))


def flat(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("name", MADE)
def test_every_link_has_its_end_and_no_id_stands_twice(name: str) -> None:
    page = page_of(MADE[name])
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))
    links = page.xpath("//a/@href")
    assert {link[1:] for link in links if link.startswith("#")} <= set(ids)
    assert all(link.startswith(("#", "https://example.org/")) for link in links)


@pytest.mark.parametrize("name", [name for name in MADE if name != "hostile"])
def test_every_point_is_quoted_in_its_row_and_marked_in_its_text(name: str) -> None:
    comparison, page = MADE[name], page_of(MADE[name])
    for column, account in enumerate(comparison.accounts, 1):
        for number, point in enumerate(account.points, 1):
            key = f"a{column}-p{number}"
            [cell] = page.xpath(f"//li[@id='{key}-row']")
            assert flat(cell.text_content()) == flat(point.evidence[0].words)
            assert cell.xpath("./a/@href") == [f"#{key}"]
            marked = "".join(page.xpath(f"//article//span[contains(concat(' ', @data-rows), ' {key}:point')]/text()"))
            assert marked == point.evidence[0].words
            [flag] = page.xpath(f"//article//a[@id='{key}']")
            assert flag.get("href") == f"#{key}-row"


def test_nothing_of_a_text_is_markup() -> None:
    made = hostile()
    html = to_html(made)
    assert html.count("<script>") == html.count("</script>") == 1
    assert html.count("<style>") == html.count("</style>") == 1
    page = markup.document_fromstring(html)
    assert not page.xpath("//img | //u | //i | //*[@onclick or @onload or @onerror]")
    assert not page.xpath("//a[starts-with(@href, 'javascript')]")
    assert "{{ 7 * 7 }}" in page.text_content(), "no template runs in a text"
    for point in made.points:
        assert flat(point.evidence[0].words.replace("\x1b", "")) in flat(page.text_content().replace("\x1b", ""))


def test_the_same_comparison_gives_the_same_bytes() -> None:
    assert to_html(strait()) == to_html(strait())


def test_the_policy_allows_only_the_page_s_own_style_and_script() -> None:
    [policy] = page_of(strait()).xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "unsafe" not in policy
    assert not re.search(r"\bstyle=|\bsrc=|@import|url\(", to_html(strait()))


LABELS = [
    ("two readouts", "the call itself", "both"),
    ("two readouts", "release of the crew", "both, differently put"),
    ("two readouts", "weapons pointed at the crew", "do not agree"),
    ("two readouts", "arbitration", "only Chile"),
    ("three", "grain", "all 3, some only in general terms"),
    ("three", "ships", "2 of 3"),
    ("three", "port fees of Estia", "only Estia"),
]


@pytest.mark.parametrize(("name", "topic", "label"), LABELS)
def test_a_row_says_in_words_how_the_accounts_stand(name: str, topic: str, label: str) -> None:
    comparison = MADE[name]
    [matter] = [matter for matter in matters(comparison) if matter.topic.name == topic]
    line = matter.lines[0]
    assert relation(line.row, comparison.accounts) == label
    assert page_of(comparison).xpath(f"//tr[@id='r{line.number}']/th/span[@class='label']/text()") == [label]


HEADLINES = [
    (
        "two readouts",
        [
            ("The article itself says that Argentina’s account does not mention", ["next contact"]),
            ("Only Argentina’s account mentions", ["gas deliveries", "fishing licences", "Brazil's mediation"]),
            ("Only Chile’s account mentions", ["entry into Chilean waters", "arbitration"]),
            ("Both accounts mention", ["the call itself", "release of the crew", "weapons pointed at the crew"]),
            ("They do not agree on", ["weapons pointed at the crew"]),
        ],
    ),
    (
        "three",
        [
            *((f"Only {name}’s account mentions", [f"port fees of {name}"]) for name in ("Norland", "Sudmark", "Estia")),
            ("Only the accounts of Norland and Sudmark mention", ["ships"]),
            ("All 3 accounts mention", ["grain"]),
        ],
    ),
    ("no point at all", []),
]


@pytest.mark.parametrize(("name", "expected"), HEADLINES)
def test_the_headline_tells_one_sided_topics_first(name: str, expected: list[tuple[str, list[str]]]) -> None:
    told = [(lead.words, [topic.name for topic in lead.topics]) for lead in headline(MADE[name])]
    assert told == expected
    shown = page_of(MADE[name]).xpath("//ul[@class='headline']/li")
    wanted = [f"{lead} {'; '.join(topics)}." for lead, topics in expected] or ["No point was found in these accounts."]
    assert [flat(item.text_content()) for item in shown] == wanted


def test_a_topic_of_which_both_speak_with_nothing_in_common() -> None:
    apart = build(
        SOURCES, [Told("crew", {"Argentina": ["its 42 crew members"]}), Told("crew", {"Chile": ["the crew will be released"]})]
    )
    assert [lead.words for lead in headline(apart)] == ["They speak of the same, but make different points, on"]


def test_a_silent_account_is_said_not_to_mention_it_and_what_was_searched() -> None:
    page = page_of(strait())
    [cell] = page.xpath("//tr[@id='r1']/td[contains(@class, 'empty')]")
    told = flat(cell.text_content())
    assert "Chile’s account does not mention this" in told
    assert "7 points searched; nearest, probability .12" in told
    assert cell.xpath(".//a[@class='quote']/@href") == ["#a2-p1"]


def test_no_word_of_ours_judges() -> None:
    page = page_of(strait())
    for quoted in page.xpath("//q | //article | //style | //script | //span[@dir='auto']"):
        quoted.drop_tree()
    assert "does not mention this" in page.text_content()
    assert not re.search(r"\b(denie[sd]|conceal|hid(es|den)|lie[sd]?|false|truth|claims?)\b", page.text_content())


def test_second_hand_accounts_asserted_omissions_and_corrections_are_marked() -> None:
    page = page_of(reported())
    assert len(page.xpath("//section[contains(@class, 'card')]//small[contains(text(), 'at second hand')]")) == 2
    [row] = page.xpath("//tr[.//q[text()='talked about the dam']]")
    assert "as the article itself says" in row.text_content()
    mended = page_of(build(SOURCES, [replace(Told("gas", {"Argentina": ["gas"], "Chile": ["Chile"]}), corrected=True)]))
    assert mended.xpath("//tr//small[@class='badge']/text()")[0] == "the analyst’s correction"
    assert not page.xpath("//tr//small[contains(text(), 'correction')]")


def test_wordings_quote_what_each_side_writes() -> None:
    page = page_of(strait())
    tone = flat(page.xpath("//div[@class='wording'][.//b[.='the call itself']]")[1].text_content())
    assert "one account has a line of tone" in tone
    assert "Argentina nothing of the kind" in tone
    [link] = page.xpath("//div[@class='wording']//a[.='machine guns']/@href")
    assert page.xpath(f"//article//a[@id='{link[1:]}']/following-sibling::span[1]/text()") == ["machine guns"]


def test_a_passage_of_an_earlier_text_that_is_not_on_the_page_is_quoted_without_a_link() -> None:
    made = strait()
    earlier = build([Source("The call was constructive.", ("Chile",))], []).documents[0]
    wording = replace(made.wordings[0], trait="formula", evidence=(earlier.span(13, 25),))
    cells = page_of(replace(made, wordings=(wording,))).xpath("//div[@class='wording']//div[dt='an earlier text']")
    assert [flat(cell.xpath("./dd")[0].text_content()) for cell in cells] == ["constructive"]
    assert not cells[0].xpath(".//a")
    kept = page_of(replace(made, wordings=(wording,), documents=(*made.documents, earlier)))
    assert kept.xpath("//div[dt='an earlier text']//a/@href") == ["#w1-1"]
    assert kept.xpath("//article//a[@id='w1-1']")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        assert "CI" not in os.environ, "chromium is missing"
        pytest.skip("no chromium on this machine")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield opened
        opened.close()


@pytest.fixture
def shown(browser: Browser, tmp_path: Path) -> Iterator[Opened]:
    opened = Opened(browser, tmp_path / "comparison.html", to_html(strait()))
    yield opened
    opened.page.close()


@pytest.mark.parametrize("name", ["two readouts", "five", "seven", "hostile"])
@pytest.mark.parametrize("width", [375, 768, 1280])
def test_it_fits_the_window_and_asks_for_nothing(browser: Browser, tmp_path: Path, name: str, width: int) -> None:
    opened = Opened(browser, tmp_path / "comparison.html", to_html(MADE[name]), width)
    assert opened.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert (opened.requests, opened.errors, opened.dialogs) == ([], [], [])
    assert opened.page.evaluate("document.title").endswith("of one contact")
    opened.page.close()


@pytest.mark.parametrize(("width", "abreast"), [(1280, True), (375, False)])
def test_columns_are_side_by_side_or_stacked_with_the_sides_named(
    browser: Browser, tmp_path: Path, width: int, abreast: bool
) -> None:
    page = Opened(browser, tmp_path / "comparison.html", to_html(strait()), width).page
    first, second = (page.locator(f"#r7 > td:nth-of-type({n})").bounding_box() for n in (1, 2))
    assert first and second
    assert (first["y"] == second["y"]) == abreast
    assert page.locator("#r7 .name").first.is_visible() != abreast
    assert page.locator(".rows th.col").first.is_visible() == abreast
    page.close()


def test_a_quotation_leads_to_its_passage_while_the_rows_stay(shown: Opened) -> None:
    page = shown.page
    page.locator("#r11 a.quote").first.scroll_into_view_if_needed()
    before = page.evaluate("scrollY")
    page.locator("#r11 a.quote").first.click()
    assert page.evaluate("scrollY") == before
    key = page.evaluate("document.activeElement.id")
    lit = page.locator("article .on").all_text_contents()
    assert "".join(lit) == "machine guns had been pointed at the crew"
    assert page.locator(f"article #{key}").is_visible()
    page.keyboard.press("Enter")
    assert page.evaluate("document.querySelector(':target').id") == f"{key}-row"


def test_on_a_phone_a_quotation_leads_down_to_the_text(browser: Browser, tmp_path: Path) -> None:
    page = Opened(browser, tmp_path / "comparison.html", to_html(strait()), 375).page
    page.locator("#r11 a.quote").first.click()
    assert page.evaluate("document.querySelector(':target').closest('article') !== null")
    page.close()


FILTERS = [
    ("conflict", None, "", ["11"]),
    ("only", None, "", ["1", "2", "3", "4", "5", "6", "8", "9"]),
    ("both", None, "", ["7", "10"]),
    ("", "the call itself", "", ["7", "8", "9"]),
    ("only", "the call itself", "frank", ["9"]),
    ("", None, "BELTRAN received", ["7"]),
    ("", None, "Arbitration", ["5"]),
    ("conflict", "arbitration", "", []),
]


@pytest.mark.parametrize(("kind", "topic", "words", "left"), FILTERS)
def test_rows_are_filtered_by_kind_topic_and_words(
    shown: Opened, kind: str, topic: str | None, words: str, left: list[str]
) -> None:
    page = shown.page
    page.locator(f".tools input[name=kind][value='{kind}']").check()
    if topic:
        page.locator(".tools select").select_option(label=topic)
    page.locator(".tools input[type=search]").fill(words)
    rows = page.locator("tr[data-kind]:visible").evaluate_all("rows => rows.map(row => row.id.slice(1))")
    assert rows == left
    assert page.locator(".tools output").inner_text() == f"{len(rows)} of 11 rows"
    assert page.locator(".none").is_visible() == (not rows)
    headings = page.locator(".topic h3:visible").count()
    assert headings == len(set(page.locator("tr[data-kind]:visible").evaluate_all("rows => rows.map(r => r.dataset.topic)")))


def test_a_link_to_a_row_that_is_filtered_away_brings_it_back(shown: Opened) -> None:
    page = shown.page
    page.locator(".tools input[value=conflict]").check()
    page.locator("article .flag.only").first.click()
    assert page.locator("tr[data-kind]:visible").count() == 11


def test_it_is_sane_for_keyboard_and_screen_reader(shown: Opened) -> None:
    page = shown.page
    levels = page.locator("h1, h2, h3, h4, h5").evaluate_all("all => all.map(h => Number(h.tagName[1]))")
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert page.evaluate("[...document.querySelectorAll('table')].every(t => t.caption && t.querySelector('th[scope]'))")
    assert page.evaluate("[...document.querySelectorAll('.rows > * > tr > *')].every(c => c.getAttribute('role'))")
    assert page.evaluate("[...document.querySelectorAll('a.flag')].every(a => a.getAttribute('aria-label'))")
    assert page.evaluate("[...document.querySelectorAll('.tools input, .tools select')].every(i => i.labels.length)")
    for _ in range(20):
        page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.tagName") in ("A", "SELECT", "SUMMARY", "INPUT")


def test_print_shows_rows_and_texts_without_the_tools(shown: Opened) -> None:
    page = shown.page
    page.emulate_media(media="print")
    assert not page.locator(".tools").is_visible()
    assert not page.locator("nav").is_visible()
    assert page.locator("tr[data-kind]:visible").count() == 11
    rows, texts = page.locator("main").bounding_box(), page.locator(".texts").bounding_box()
    assert rows and texts
    assert texts["y"] >= rows["y"] + rows["height"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_words_stand_out_from_the_paper(browser: Browser, tmp_path: Path, scheme: str) -> None:
    """Contrast of at least 4.5 to 1 (WCAG 2.1 AA) wherever words stand on a colour."""
    page = Opened(browser, tmp_path / "comparison.html", to_html(strait())).page
    page.emulate_media(color_scheme=scheme)
    for selector in (".headline", ".card h2", ".origin", ".counts", "tr.only .label", "tr.conflict .label", ".silent", ".point"):
        assert page.evaluate(CONTRAST, selector) >= 4.5, selector
    page.close()


CONTRAST = """(selector) => {
  const numbers = (colour) => colour.match(/[\\d.]+/g).map(Number);
  const light = (colour) => numbers(colour).slice(0, 3).map((v) => v / 255)
    .map((v) => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  const element = document.querySelector(selector);
  let under = element;
  while (under && numbers(getComputedStyle(under).backgroundColor)[3] === 0) under = under.parentElement;
  const [a, b] = [light(getComputedStyle(element).color), light(getComputedStyle(under).backgroundColor)];
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}"""
