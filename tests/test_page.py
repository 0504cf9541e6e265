"""The page in a real browser: it asks nothing of any network, runs nothing from the text, and can be used by keyboard."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Request

from communique import build_dossier, from_text, to_html
from communique.records import Dossier

HOSTILE = """<script>document.title = 'owned'</script> <img src=x onerror="document.title='owned'">

"><svg onload=alert(1)> France accused Italy of piracy, "<b onclick=alert(2)>the minister</b>" said. {{ 7 * 7 }} {% raw %}

javascript:alert(3) \u202etxet thgir-ot-thgil\u202c said Jean Dupont
of <a href="javascript:alert(4)">France</a>. </style><style>body{display:none}
"""


class Opened:
    """A page from a file, with everything it asked for and everything it complained about."""

    def __init__(self, browser: Browser, path: Path, html: str, width: int = 1280) -> None:
        path.write_text(html, encoding="utf-8")
        self.page: Page = browser.new_page(viewport={"width": width, "height": 900})
        self.requests: list[str] = []
        self.errors: list[str] = []
        self.dialogs: list[str] = []
        self.page.on("request", self.note_request)
        self.page.on("console", lambda message: self.errors.append(message.text) if message.type == "error" else None)
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("dialog", lambda dialog: (self.dialogs.append(dialog.message), dialog.dismiss()))
        self.page.goto(path.as_uri())

    def note_request(self, request: Request) -> None:
        if not request.url.startswith("file:"):
            self.requests.append(request.url)


@pytest.fixture
def shown(browser: Browser, example: Dossier, tmp_path: Path) -> Opened:
    return Opened(browser, tmp_path / "dossier.html", to_html(example))


def test_it_asks_for_nothing_and_complains_of_nothing(shown: Opened) -> None:
    assert shown.requests == []
    assert shown.errors == []


def test_every_row_leads_to_its_passage_and_back(shown: Opened, example: Dossier) -> None:
    page = shown.page
    for key in (
        *(f"d1-s{n}" for n in range(1, len(example.statements) + 1)),
        *(f"d1-e{n}" for n in range(1, len(example.reports) + 1)),
        *(f"d1-j{n}" for n in range(1, len(example.assessments) + 1)),
    ):
        assert page.locator(f"tr#{key} a[href='#{key}-text']").count() == 1
        assert page.locator(f"article a#{key}-text[href='#{key}']").count() == 1
    page.locator("article a.flag").first.click()
    assert page.evaluate("document.querySelector(':target').tagName") == "TR"


def test_passages_on_the_page_are_the_records_words(shown: Opened, example: Dossier) -> None:
    for number, statement in enumerate(example.statements, 1):
        pieces = shown.page.locator(f"article [data-rows~='d1-s{number}:content']").all_text_contents()
        assert "".join(pieces) == "".join(span.words for span in statement.content)


def test_a_row_lights_its_passage(shown: Opened) -> None:
    row = shown.page.locator("#d1-s1")
    assert shown.page.locator("article .on").count() == 0
    row.hover()
    assert shown.page.locator("article .on").count() > 0


def test_the_tables_can_be_cut_to_one_actor(shown: Opened) -> None:
    before = shown.page.locator(".findings tbody tr:visible").count()
    chosen = shown.page.locator(".filter option").nth(1).get_attribute("value")
    shown.page.locator(".filter").select_option(chosen)
    assert 0 < shown.page.locator(".findings tbody tr:visible").count() < before


def test_boilerplate_is_folded_but_there(shown: Opened) -> None:
    folded = shown.page.locator("details.boilerplate")
    assert folded.count() >= 1
    assert not folded.first.locator("p").first.is_visible()
    folded.first.locator("summary").click()
    assert folded.first.locator("p").first.is_visible()


def test_keyboard_reaches_everything(shown: Opened) -> None:
    for _ in range(12):
        shown.page.keyboard.press("Tab")
    assert shown.page.evaluate("document.activeElement.tagName") in ("A", "SELECT", "SUMMARY")
    assert shown.page.evaluate("[...document.querySelectorAll('a.flag')].every(a => a.getAttribute('aria-label'))")
    assert shown.page.evaluate("[...document.querySelectorAll('table')].every(t => t.caption && t.querySelector('th[scope]'))")


@pytest.mark.parametrize("width", [360, 768, 1280])
def test_no_sideways_scrolling(browser: Browser, example: Dossier, tmp_path: Path, width: int) -> None:
    shown = Opened(browser, tmp_path / "dossier.html", to_html(example), width)
    assert shown.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_nothing_from_the_text_runs(browser: Browser, tmp_path: Path) -> None:
    dossier = build_dossier(from_text(HOSTILE, media_type="text/plain", title="<script>document.title='owned'</script>"))
    shown = Opened(browser, tmp_path / "hostile.html", to_html(dossier))
    assert shown.requests == []
    assert shown.dialogs == []
    assert shown.page.locator("script").count() == 1
    assert shown.page.locator("svg, img, article b").count() == 0
    assert shown.page.evaluate("document.title").endswith("dossier")
    assert shown.page.locator("article").inner_text().count("onerror") == 1
    assert shown.page.evaluate("[...document.links].every(a => ['file:', 'http:', 'https:'].includes(a.protocol))")


def test_the_policy_stops_a_script_that_slipped_in(browser: Browser, example: Dossier, tmp_path: Path) -> None:
    html = to_html(example).replace(
        "</footer>", "<script>document.title = 'owned'</script><img src='https://example.org/x'></footer>"
    )
    shown = Opened(browser, tmp_path / "slipped.html", html)
    assert shown.page.evaluate("document.title") != "owned"
    assert any("Content Security Policy" in error or "Content-Security-Policy" in error for error in shown.errors)


def test_several_documents_share_a_page(browser: Browser, example: Dossier, tmp_path: Path) -> None:
    shown = Opened(browser, tmp_path / "several.html", to_html([example, example]))
    assert shown.page.locator("section.dossier").count() == 2
    assert shown.page.evaluate(
        "new Set([...document.querySelectorAll('[id]')].map(e => e.id)).size === document.querySelectorAll('[id]').length"
    )
