"""Correlates of War numbers by country code and day."""

from datetime import date

import pytest

from communique.actors import cow_code
from communique.codebooks import rows
from communique.errors import UnknownCode

NOT_IN_THE_LIST = {"PSE", "VAT"}


@pytest.mark.parametrize(
    ("country", "year", "expected"),
    [
        ("USA", None, 2), ("CAN", None, 20), ("GBR", None, 200), ("DEU", None, 255), ("RUS", None, 365), ("CHN", None, 710),
        ("TWN", None, 713), ("PRK", None, 731), ("KOR", None, 732), ("VNM", None, 816), ("XKX", None, 347), ("MNE", None, 341),
        ("SRB", None, 345), ("YEM", None, 679), ("PSE", None, None), ("VAT", None, None), ("PRI", None, None),
        ("DEU", 1970, 260), ("DEU", 1991, 255), ("DDR", 1970, 265), ("DDR", 1991, None), ("RUS", 1980, 365), ("SUN", 1980, 365),
        ("SUN", 1995, None), ("YUG", 1980, 345), ("SRB", 1980, 345), ("YEM", 1980, 678), ("YMD", 1980, 680), ("YEM", 1995, 679),
        ("CZE", 1980, 315), ("CZE", 1995, 316), ("CSK", 1980, 315), ("SVK", 1980, None), ("UKR", 1980, None), ("UKR", 1995, 369),
        ("AUT", 1910, 300), ("SSD", 2010, None), ("SSD", 2012, 626), ("RHO", 1970, 552), ("ZAR", 1990, 490),
    ],
)  # fmt: skip
def test_the_number_of_a_code_on_a_day(country: str, year: int | None, expected: int | None) -> None:
    assert cow_code(country, on=date(year, 6, 1) if year else None) == expected


def test_an_unknown_code_is_an_error() -> None:
    with pytest.raises(UnknownCode, match="XYZ"):
        cow_code("XYZ")


def test_the_list_has_195_states_today_each_with_a_number_of_its_own() -> None:
    states = {row["iso3"] for row in rows("territories.csv") if row["kind"] == "state"}
    numbers = [cow_code(state) for state in states - NOT_IN_THE_LIST]
    assert None not in numbers
    assert len(numbers) == len(set(numbers)) == 195
