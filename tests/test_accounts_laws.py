"""Laws of a comparison: what makes no difference, what makes one and no other, and texts of any kind and length."""

import io
import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from itertools import permutations
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from communique import build_dossier, from_text, to_html
from communique.accounts import compare_accounts
from communique.accounts.alignment import plain
from communique.accounts.encoder import load_point_encoder
from communique.accounts.evidence import cosines, grid, of_words
from communique.accounts.sides import LONGEST_ACCOUNT, MOST_POINTS, accounts_of, check_points, known_apart, named_apart
from communique.errors import BadArgument, CannotRead
from communique.formats.comparison import FORMS, write_stream
from communique.formats.comparison_tables import KINDS
from communique.records import Comparison, Dossier

SENTENCES = (
    "The President of Costa Rica, Elena Marquez, spoke with the Prime Minister of Iceland, Jonas Helgason, on 3 March.",
    "The two leaders agreed to reopen the ferry line between Limon and Reykjavik in June.",
    "President Marquez thanked Iceland for the two rescue ships that it sent in January.",
    "Prime Minister Helgason asked for a higher cod quota in the southern waters.",
    "Marquez warned that a tariff of 12 percent on coffee would harm both economies.",
    "They discussed the repair of the undersea cable.",
    "Marquez spoke of the mending of the cable under the sea.",
    "Jonas Helgason welcomed the offer of cheap coffee, and stressed that no tariff of 12 percent is planned.",
    "Costa Rica demanded the release of four fishermen who are held in Akureyri.",
    "The four fishermen must be freed at once, the President said.",
    "Helgason offered to train thirty engineers in geothermal energy.",
    "The conversation was frank and friendly.",
    "The call took place at the request of the Icelandic side.",
    "Iceland will lend Costa Rica $40 million for the port of Limon.",
    "Both sides will meet again in Geneva next month.",
)
UNRELATED = (
    "A new opera house will open in the capital in the spring, with seats for two thousand people.",
    "The volcano has been quiet since the eruption of 1961, geologists report.",
    "Researchers found a rare orchid in the cloud forest, the museum announced on Monday.",
)
COSTA_RICA, ICELAND = "Ministry of Foreign Affairs of Costa Rica", "Ministry for Foreign Affairs of Iceland"
PUBLISHERS = ((COSTA_RICA, ICELAND), (None, None), (COSTA_RICA, COSTA_RICA))

some = settings(max_examples=25, deadline=None, derandomize=True)
texts = st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=7, unique=True)


@cache
def dossier_of(text: str, publisher: str | None = None, source: str = "call.txt") -> Dossier:
    """The dossier of a text; a text is read once in a run."""
    return build_dossier(from_text(text, source=source, media_type="text/plain", publisher=publisher))


def dossiers_of(texts: Iterable[str], publishers: Iterable[str | None]) -> list[Dossier]:
    """The dossiers of texts that have one source each, so that equal texts are different documents."""
    return [
        dossier_of(text, publisher, f"account-{number}.txt")
        for number, (text, publisher) in enumerate(zip(texts, publishers, strict=False))
    ]


def paragraphs(sentences: Sequence[str]) -> str:
    return "\n\n".join(sentences)


def assert_alike(comparison: Comparison) -> None:
    """No account says anything that another does not, and none says it otherwise."""
    sides = {account.side for account in comparison.accounts}
    assert [(row.relation, set(row.sides)) for row in comparison.rows] == [("both", sides)] * len(comparison.rows)
    assert {name for row in comparison.rows for name in row.basis} == {point.id for point in comparison.points}
    assert (comparison.omissions, comparison.wordings) == ((), ())
    assert all(not topic.silent for topic in comparison.topics)


@some
@given(texts, st.sampled_from(PUBLISHERS), st.sampled_from(["\n\n", " "]))
def test_equal_texts_do_not_differ(sentences: list[str], publishers: tuple[str | None, ...], space: str) -> None:
    text = space.join(sentences)
    found = compare_accounts(dossiers_of([text, text], publishers))
    assert_alike(found)
    assert found.points


@some
@given(texts, st.randoms(use_true_random=False), st.sampled_from(PUBLISHERS), st.sampled_from(["\n\n", " "]))
def test_sentences_in_another_order_do_not_differ(
    sentences: list[str], random: Random, publishers: tuple[str | None, ...], space: str
) -> None:
    shuffled = random.sample(sentences, len(sentences))
    assert_alike(compare_accounts(dossiers_of([space.join(sentences), space.join(shuffled)], publishers)))


def told(comparison: Comparison) -> dict[str, object]:
    """All that a comparison says, but for which account has which column."""
    links = (replace(link, basis=tuple(sorted(link.basis)), left="", right="") for link in comparison.links)
    rows = ((row.id, row.topic, row.relation, frozenset(row.links), frozenset(row.omissions)) for row in comparison.rows)
    topics = ((one.id, one.name, frozenset(one.rows), frozenset(one.silent), one.reason) for one in comparison.topics)
    wordings = ((one.id, one.trait, one.topic, frozenset(one.words), one.reason) for one in comparison.wordings)
    return {
        "accounts": set(comparison.accounts),
        "links": set(links),
        "omissions": set(comparison.omissions),
        "rows": set(rows),
        "topics": set(topics),
        "wordings": set(wordings),
    }


@some
@given(st.lists(texts, min_size=2, max_size=3), st.sampled_from(PUBLISHERS))
def test_the_order_of_the_accounts_does_not_matter(accounts: list[list[str]], publishers: tuple[str | None, ...]) -> None:
    dossiers = dossiers_of(map(paragraphs, accounts), (*publishers, None))
    first = told(compare_accounts(dossiers))
    for order in permutations(dossiers):
        found = compare_accounts(order)
        assert [account.document for account in found.accounts] == [dossier.document.id for dossier in order]
        assert told(found) == first


def places(comparison: Comparison, without: str) -> tuple[set[object], set[object]]:
    """The links and the rows of all points but those on one paragraph, by side and words: ids change with the text."""
    name = {point.id: (point.side, point.evidence[0].words) for point in comparison.points}
    links = {(name[link.left], name[link.right], link.relation) for link in comparison.links}
    rows = {(frozenset(name[point] for point in row.basis), row.relation) for row in comparison.rows}
    return links, {row for row in rows if not any(words in without for _, words in row[0])}


@pytest.mark.parametrize("paragraph", UNRELATED)
@pytest.mark.parametrize("at", [1, 4, 7])
def test_an_unrelated_paragraph_changes_its_own_rows_alone(paragraph: str, at: int) -> None:
    one, other, publishers = list(SENTENCES[::2]), [*SENTENCES[1::2], SENTENCES[0]], PUBLISHERS[0]
    grown = [*one[:at], paragraph, *one[at:]]
    before = compare_accounts(dossiers_of([paragraphs(one), paragraphs(other)], publishers))
    after = compare_accounts(dossiers_of([paragraphs(grown), paragraphs(other)], publishers))
    assert places(after, paragraph) == places(before, paragraph)
    new = [point for point in after.points if point.evidence[0].words in paragraph]
    assert new
    assert {row.relation for row in after.rows if {*row.basis} & {point.id for point in new}} == {"only"}


def records_of(comparison: Comparison) -> list[str]:
    """The ids of all records."""
    kinds = (comparison.accounts, comparison.points, comparison.links, comparison.omissions, comparison.rows, comparison.topics)
    return [record.id for kind in kinds for record in kind]


FULL = paragraphs(SENTENCES)


@pytest.fixture(scope="module")
def five() -> Comparison:
    """Five accounts, two of which are one file."""
    accounts = [SENTENCES[:8], SENTENCES[4:12], SENTENCES[:1], (SENTENCES[3], SENTENCES[7], *UNRELATED)]
    first, *others = dossiers_of(map(paragraphs, accounts), (COSTA_RICA, ICELAND, None, "The Daily Puffin"))
    return compare_accounts([first, *others, first])


def test_five_accounts_at_once(five: Comparison) -> None:
    assert len({account.side for account in five.accounts}) == 5
    assert len(five.documents) == 4
    sides = {point.id: point.side for point in five.points}
    silent = {account.id: account.side for account in five.accounts}
    left_out = {(one.point, silent[one.account]) for one in five.omissions}
    linked = {(one, sides[other]) for link in five.links for one, other in (link.basis, link.basis[::-1])}
    everything = {(point, side) for point, own in sides.items() for side in silent.values() if side != own}
    assert left_out | linked == everything
    assert not left_out & linked


def test_every_record_has_an_id_of_its_own(five: Comparison) -> None:
    ids = records_of(five)
    assert len(set(ids)) == len(ids)


def test_one_file_given_twice_makes_two_accounts(five: Comparison) -> None:
    first, last = five.accounts[0], five.accounts[-1]
    assert (first.side, last.side) == ("Costa Rica", "Costa Rica (2)")
    assert [plain(point) for point in first.points] == [plain(point) for point in last.points]
    pairs = {link.basis for link in five.links if link.relation == "both"}
    assert {(one.id, other.id) for one, other in zip(first.points, last.points, strict=True)} <= pairs


@pytest.mark.parametrize("form", [form for form in FORMS if form != "parquet"])
def test_one_file_given_twice_in_every_form(five: Comparison, form: str) -> None:
    out = io.StringIO()
    for table in KINDS if form == "csv" else ("rows",):
        write_stream(five, form, out, table)  # type: ignore[arg-type]
    assert "Costa Rica (2)" in out.getvalue().replace("\\", "")


def test_the_page_of_one_file_given_twice_leads_from_every_row_to_its_own_mark(five: Comparison) -> None:
    page = to_html(five)
    anchors = re.findall(r'\bid="([^"]+)"', page)
    assert len(set(anchors)) == len(anchors)
    assert set(re.findall(r'href="#([^"]+)"', page)) <= set(anchors)


def test_an_account_given_twice_is_told_apart_too() -> None:
    [account] = accounts_of([dossier_of(FULL)])
    apart = known_apart(named_apart([account, account, account]))
    assert [one.side for one in apart] == ["call", "call (2)", "call (3)"]
    assert len({point.id for one in apart for point in one.points}) == 3 * len(account.points)
    assert apart[0] == account


def test_accounts_of_one_side_are_numbered_by_day() -> None:
    early, late = (
        build_dossier(from_text(FULL, source=name, media_type="text/plain", publisher=COSTA_RICA, published=day))
        for name, day in (("z.txt", date(2031, 3, 3)), ("a.txt", date(2031, 3, 4)))
    )
    for order in ([early, late], [late, early]):
        names = {account.document: account.side for account in accounts_of(order)}
        assert names == {early.document.id: "Costa Rica", late.document.id: "Costa Rica (2)"}


def test_a_name_that_is_given_stays() -> None:
    dossiers = dossiers_of([FULL, paragraphs(SENTENCES[:5])], (COSTA_RICA, COSTA_RICA))
    for order in (dossiers, dossiers[::-1]):
        assert [account.side for account in accounts_of(order, ["Costa Rica"])] == ["Costa Rica", "Ministry of Foreign Affairs"]


SHORT = {
    "a headline and nothing else": "# Statement of the Ministry\n",
    "courtesies": "Dear colleagues, thank you very much. Good morning everyone.",
    "one word": "Yes.",
    "marks": "!!! ??? ... --- !!! ??? ... ---",
    "very short lines": "a b.\n" * 300,
}


@pytest.mark.parametrize("case", SHORT)
def test_an_account_without_points_mentions_nothing(case: str) -> None:
    found = compare_accounts([dossier_of(SHORT[case], None, "short.txt"), dossier_of(FULL, ICELAND)])
    empty, full = found.accounts
    assert (empty.points, empty.basis) == ((), (empty.document,))
    assert {row.relation for row in found.rows} == {"only"}
    assert len(found.rows) == len(found.omissions) == len(full.points) > 0
    assert {(one.account, one.searched, one.nearest, one.confidence) for one in found.omissions} == {(empty.id, 0, None, 1.0)}


def test_two_accounts_without_points() -> None:
    found = compare_accounts([dossier_of("Yes.", None, "yes.txt"), dossier_of("No.", None, "no.txt")])
    assert (found.rows, found.links, found.omissions, found.topics, found.wordings) == ((), (), (), (), ())
    assert "no point found" in to_html(found)


def test_two_sentences_against_three_pages() -> None:
    short = paragraphs([SENTENCES[3], SENTENCES[8]])
    more = [f"Helgason announced that harbour {number} will be dredged in {1990 + number}." for number in range(100)]
    found = compare_accounts([dossier_of(short, COSTA_RICA), dossier_of(paragraphs([*SENTENCES, *more]), ICELAND)])
    relations = {point: row.relation for row in found.rows for point in row.basis}
    assert [relations[point.id] for point in found.accounts[0].points] == ["both", "both"]
    assert len(found.accounts[1].points) > 100
    assert [relations[point.id] for point in found.accounts[1].points].count("only") > 100


def test_too_long_a_text_is_refused_before_it_is_read() -> None:
    document = from_text("a b. " * 100_000, source="endless.txt", media_type="text/plain")
    with pytest.raises(
        CannotRead, match=rf"^endless.txt: \d+ characters; accounts of up to {LONGEST_ACCOUNT} are compared; give"
    ):
        compare_accounts([document, from_text(FULL)])


def test_too_many_points_are_refused() -> None:
    [account] = accounts_of([dossier_of(FULL)])
    check_points(replace(account, points=account.points[:1] * MOST_POINTS), "much.txt")
    with pytest.raises(CannotRead, match=rf"^much.txt: {MOST_POINTS + 1} points found; accounts of up to {MOST_POINTS} are "):
        check_points(replace(account, points=account.points[:1] * (MOST_POINTS + 1)), "much.txt")


def test_more_names_than_accounts_are_refused() -> None:
    with pytest.raises(BadArgument, match="there are only 2 accounts"):
        compare_accounts(dossiers_of([FULL, FULL], PUBLISHERS[0]), sides=["A", "B", "C"])


def test_what_is_made_of_a_sentence_does_not_depend_on_others() -> None:
    encoder = load_point_encoder()
    together = encoder.read(SENTENCES)
    encoder.remembered.cache_clear()
    for text, beside in zip(reversed(SENTENCES), reversed(together), strict=True):
        [alone] = encoder.read([text])
        assert (alone.tags == beside.tags).all()
        assert (alone.meaning == beside.meaning).all()
        assert (alone.matter == beside.matter).all()


bags = st.lists(st.dictionaries(st.sampled_from("abcdef"), st.floats(0.1, 1.0), max_size=4), max_size=4)


@settings(deadline=None)
@given(bags, bags)
def test_cosines_are_those_of_each_two_bags(left: list[dict[str, float]], right: list[dict[str, float]]) -> None:
    found = cosines(left, right)
    assert found.shape == (len(left), len(right))
    for row, one in enumerate(left):
        for column, other in enumerate(right):
            assert found[row, column] == pytest.approx(sum(value * other.get(word, 0.0) for word, value in one.items()))
    assert (found == cosines(right, left).T).all()


@given(st.lists(st.integers(-3, 3), max_size=5), st.lists(st.integers(-3, 3), max_size=5))
def test_a_grid_has_the_measure_of_each_two_values(left: list[int], right: list[int]) -> None:
    assert grid((left, right), lambda a, b: a * 10 + b).tolist() == [[a * 10 + b for b in right] for a in left]


def test_words_that_two_points_share() -> None:
    found = of_words((["the ferries and the cable"], ["a cable", "ferry quotas", "the"]), lambda stem: float(len(stem)))
    assert found["rarest word"].tolist() == [[4.0, 4.0, 0.0]]
    assert found["words contained"].tolist() == [[1.0, 0.5, 0.0]]
    assert found["words shared"].tolist() == [[pytest.approx(math.log(5)), pytest.approx(math.log(5)), 0.0]]
