"""English date expressions of news texts: where they stand, and which days they mean.

Finding and resolving are apart, so that an expression is found once and resolved when the tense of its clause is known:

>>> from datetime import date
>>> [found] = find_dates("Talks were held on Tuesday.")
>>> found.words, resolve(found, date(2024, 5, 2))[0]
('Tuesday', datetime.date(2024, 4, 30))
"""

import re
from calendar import monthrange
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache

from communique.records import UNDATED, When

MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
COUNTS = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12, "twenty": 20, "thirty": 30, "a couple of": 2, "a dozen": 12,
}  # fmt: skip
ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4}
SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}  # the first of its three months, northern
DAY_WORDS = {
    "the day before yesterday": -2, "yesterday": -1, "last night": -1, "overnight": 0, "today": 0, "tonight": 0,
    "this morning": 0, "this afternoon": 0, "this evening": 0, "tomorrow": 1, "the day after tomorrow": 2,
}  # fmt: skip
PARTS = {
    "early": 0, "beginning": 0, "start": 0, "mid": 1, "middle": 1, "late": 2, "end": 2,
    "beginning of": 0, "start of": 0, "middle of": 1, "end of": 2,
}  # fmt: skip
UNIT_DAYS = {"minute": 0.0, "hour": 1 / 24, "day": 1.0, "week": 7.0}
UNIT_MONTHS = {"month": 1, "quarter": 3, "year": 12, "decade": 120, "century": 1200}
SATURDAY = 5
SHIFTS = {
    "last": -1,
    "previous": -1,
    "past": -1,
    "this past": -1,
    "this": 0,
    "current": 0,
    "next": 1,
    "coming": 1,
    "following": 1,
}

# A month or a year without a day is a date only after one of these: "May" and "2000" are also a modal and a number.
CUES = frozenset(
    "in since of during by until till from through before after between early mid late a an the its his her their this"
    " next last every circa around and to for".split()
)
UNIT_AFTER = re.compile(
    r"[ -]?(?:%|percent|people|troops|soldiers|men|women|children|fighters|civilians|refugees|miles?|k?m\b|kilomet|meters?"
    r"|metres?|feet|dollars|euros|pounds|roubles|rubles|tons|tonnes|barrels|votes|homes|houses|jobs|workers|members|years"
    r"|days|hours)"
)
NOT_A_MONTH_AFTER = re.compile(r" (?:on|of|for|against|towards?)\b")
UPCOMING_DAYS = 62  # "on April 3" written in March is the April to come: for eleven months back, news names the year
YEARS_AROUND = 200  # a bare number further than this from the anchor is not taken for a year

WORD_BEFORE = re.compile(r"\b([A-Za-z]{1,8})[ -](?:the )?$")
NUMBER_BEFORE = frozenset("$€£#.,:/-+")
CLOSING = frozenset(",.;:)]–—")
BRACKETS = frozenset(("(", "[", ""))
APOSTROPHES = frozenset("'’")
NAMED_WEEKDAYS = frozenset("black good bloody super ash palm easter holy giving cyber".split())

Days = tuple[date, date, str]


class Parts(dict[str, str]):
    """The named groups of a pattern, lower-cased; a group that the pattern lacks is as empty as one that found nothing."""

    def __missing__(self, name: str) -> str:
        return ""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a resolver is asked: the parts of the words, the tense, and from where to count."""

    parts: Parts
    given: date | None
    future: bool = False
    upcoming_days: int = UPCOMING_DAYS

    @property
    def anchor(self) -> date:
        """The anchor; a ValueError, which `resolve` takes for "left open", when there is none."""
        if self.given is None:
            raise ValueError("no anchor")
        return self.given


@dataclass(frozen=True, slots=True)
class Place:
    """Where a pattern matched: the text, the match and the word before it in small letters."""

    text: str
    found: re.Match[str]
    cue: str
    anchor: date | None

    @property
    def words(self) -> str:
        """The words that matched."""
        return self.found.group()

    @property
    def before(self) -> str:
        """The character before them, empty at the start."""
        return self.text[self.found.start() - 1 : self.found.start()]


Resolver = Callable[[Asked], Days | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class DateExpression:
    """Words that name a time; `kind` is the row of `KINDS` that found them, or "since" with that word before one."""

    start: int
    end: int
    words: str
    kind: str


def find_dates(text: str, anchor: date | None = None, offset: int = 0) -> list[DateExpression]:
    """The date expressions of a text in order, found in one pass; `offset` is added to where they stand.

    Prepositions are left out, except "since", which makes another period of what follows.
    """
    return [
        DateExpression(start=offset + start, end=offset + end, words=text[start:end], kind=kind)
        for start, end, kind in scan(text, anchor)
    ]


def scan(text: str, anchor: date | None) -> Iterator[tuple[int, int, str]]:
    """Start, end and kind of each expression that its surroundings do not rule out."""
    for found in finder().finditer(text):
        kind = (found.lastgroup or "").partition("_")[0]
        before = WORD_BEFORE.search(text, max(0, found.start() - 12), found.start())
        cue = before.group(1).lower() if before else ""
        accept = ACCEPT.get(kind)
        if cue == "since" and before:
            yield before.start(1), found.end(), "since"
        elif accept is None or accept(Place(text, found, cue, anchor)):
            yield found.start(), found.end(), kind


def accept_month(place: Place) -> bool:
    """Whether a month is one: with a year or a modifier, or after a cue and before no preposition ("the March on Rome")."""
    if place.words[-1].isdigit() or " " in place.words or "-" in place.words:
        return True
    article = place.cue in {"a", "an", "the"}
    return place.cue in CUES and not (article and NOT_A_MONTH_AFTER.match(place.text, place.found.end()))


def accept_months(place: Place) -> bool:
    """Whether "April and June" are named as times: a year, or a cue."""
    return place.words[-1].isdigit() or place.cue in CUES


def accept_year(place: Place) -> bool:
    """Whether four digits are a year: a cue or a bracket or a closing mark, no unit, and not too far from the anchor."""
    if not place.words[0].isdigit():
        return True
    end = place.found.end()
    far = place.anchor and abs(int(place.words[:4]) - place.anchor.year) > YEARS_AROUND
    if far or place.before in NUMBER_BEFORE or UNIT_AFTER.match(place.text, end):
        return False
    return place.cue in CUES or place.before in BRACKETS or place.text[end : end + 1] in CLOSING


def accept_season(place: Place) -> bool:
    """Whether "spring" or "fall" is a season: with a modifier or a year."""
    return " " in place.words


def accept_weekday(place: Place) -> bool:
    """Whether a weekday is a day rather than part of a name ("Bloody Sunday")."""
    return place.cue not in NAMED_WEEKDAYS


def accept_decade(place: Place) -> bool:
    """Whether "60s" is a decade, not an age ("in his 60s"): four digits, an apostrophe, or "the"."""
    start = place.found.start()
    return len(place.words) > 4 or place.before in APOSTROPHES or place.text[max(0, start - 4) : start].lower() == "the "


ACCEPT: dict[str, Callable[[Place], bool]] = {
    "month": accept_month,
    "months": accept_months,
    "year": accept_year,
    "years": accept_year,
    "season": accept_season,
    "weekday": accept_weekday,
    "decade": accept_decade,
}


def resolve(expression: DateExpression, anchor: date | None, future: bool = False) -> Days | None:
    """First day, last day and why, or None where the words or a missing anchor leave it open.

    `future` is the tense of the clause: "on Friday" is the latest Friday, or the next one in "will meet on Friday".
    """
    if expression.kind == "since":
        return resolve_since(expression, anchor)
    return answer(expression, anchor, future=future, upcoming_days=UPCOMING_DAYS)


def answer(expression: DateExpression, anchor: date | None, *, future: bool, upcoming_days: int) -> Days | None:
    """The answer of the row that reads the words."""
    for kind, pattern, resolver in rows():
        found = pattern.fullmatch(expression.words) if kind == expression.kind else None
        if found:
            parts = Parts({name: " ".join(value.lower().split()) for name, value in found.groupdict(default="").items()})
            try:
                return resolver(Asked(parts, anchor, future, upcoming_days))
            except (ValueError, OverflowError):  # no anchor, 30 February, or a day before the year 1
                return None
    return None


def resolve_since(expression: DateExpression, anchor: date | None) -> Days | None:
    """From the first day of what follows "since" up to the anchor."""
    inner = finder().search(expression.words, len("since "))
    if inner is None or anchor is None:
        return None
    kind = (inner.lastgroup or "").partition("_")[0]
    rest = DateExpression(start=inner.start(), end=inner.end(), words=inner.group(), kind=kind)
    days = answer(rest, anchor, future=False, upcoming_days=0)
    if days is None or days[0] > anchor:
        return None
    return days[0], anchor, f"from then to {anchor}: {days[2]}"


def resolve_date(words: str, anchor: date | None, *, future: bool = False) -> When:
    """The first date expression in a few words, resolved; unknown when there is none or it cannot be."""
    for expression in find_dates(words, anchor):
        days = resolve(expression, anchor, future)
        if days:
            return When(start=days[0], end=days[1], reason=days[2])
    return UNDATED


# --- calendar ---------------------------------------------------------------------------------------------------------


def month_days(year: int, month: int, *, months: int = 1) -> tuple[date, date]:
    """First and last day of one or more months; `month` may run past 12 or below 1."""
    first = year * 12 + month - 1
    (year, month), (last_year, last_month) = divmod(first, 12), divmod(first + months - 1, 12)
    return date(year, month + 1, 1), date(last_year, last_month + 1, monthrange(last_year, last_month + 1)[1])


def third(days: tuple[date, date], part: str) -> tuple[date, date]:
    """The early, middle or late third of a period, in months if it has three of them; all of it when no part is named."""
    number = PARTS.get(part.removeprefix("the "))
    if number is None:
        return days
    first, last = days
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    if months >= 3:
        length = months // 3
        return month_days(first.year, first.month + number * length, months=length)
    length = (last - first).days + 1
    return first + timedelta(days=length * number // 3), first + timedelta(days=length * (number + 1) // 3 - 1)


def month_number(name: str) -> int:
    """1 to 12 by the first three letters."""
    return next(number for number, month in enumerate(MONTHS, 1) if month.startswith(name[:3]))


def weekday_number(name: str) -> int:
    """0 for Monday by the first three letters."""
    return next(number for number, day in enumerate(WEEKDAYS) if day.startswith(name[:3]))


def year_near(month: int, day: int, asked: Asked) -> tuple[int, str]:
    """The year of a month and day given without one, and why."""
    anchor = asked.anchor
    if asked.future:
        return anchor.year + ((month, day) < (anchor.month, anchor.day)), f"no year given; the first on or after {anchor}"
    latest = anchor.year - ((month, day) > (anchor.month, anchor.day))
    if (date(latest + 1, month, min(day, 28)) - anchor).days <= asked.upcoming_days:
        return latest + 1, f"no year given; it comes soon after {anchor}"
    return latest, f"no year given; the latest on or before {anchor}"


# --- one resolver for each kind ---------------------------------------------------------------------------------------


def resolve_iso(asked: Asked) -> Days | None:
    """2019-03-25."""
    day = date(int(asked.parts["year"]), int(asked.parts["month"]), int(asked.parts["day"]))
    return day, day, "a full date"


def resolve_numeric(asked: Asked) -> Days | None:
    """25.03.2019, 25/03/2019, 3/25/2019: day first, unless only the other order is a date or is nearer the anchor."""
    parts, anchor = asked.parts, asked.given
    first, second = int(parts["first"]), int(parts["second"])
    orders = [(first, second)] if parts["mark"] == "." else [(first, second), (second, first)]
    readings = sorted({date(int(parts["year"]), month, day): None for day, month in orders if month <= 12}, key=str)
    if not readings:
        return None
    if len(readings) == 1:
        return readings[0], readings[0], "a full date"
    day_first = date(int(parts["year"]), second, first)
    day = min(readings, key=lambda each: abs((each - anchor).days)) if anchor else day_first
    return day, day, f"day and month may be the other way round: {' or '.join(map(str, readings))}"


def resolve_day(asked: Asked) -> Days | None:
    """March 25, 2019; 25 March; Monday, March 25."""
    parts = asked.parts
    month, day = month_number(parts["month"]), int(parts["day"])
    year, why = (int(parts["year"]), "a full date") if parts["year"] else year_near(month, day, asked)
    found = date(year, month, day)
    return found, found, why


def resolve_days(asked: Asked) -> Days | None:
    """March 23 to 27; 23-27 March 2019; March 30 to April 2."""
    parts = asked.parts
    month = month_number(parts["month"])
    last_month = month_number(parts["month2"] or parts["month"])
    last_day = int(parts["day2"])
    year, why = (int(parts["year"]), "a range of days") if parts["year"] else year_near(last_month, last_day, asked)
    first, last = date(year - (last_month < month), month, int(parts["day"])), date(year, last_month, last_day)
    return (first, last, why) if first <= last else None


def resolve_month(asked: Asked) -> Days | None:
    """March 2019; in April; early May; last June; March of this year."""
    parts = asked.parts
    month = month_number(parts["month"])
    year, why = (int(parts["year"]), "a month and year") if parts["year"] else year_of_month(month, asked)
    return (*third(month_days(year, month), parts["part"]), why)


def year_of_month(month: int, asked: Asked) -> tuple[int, str]:
    """The year of a month given without one: "last June", "June of last year", "in June"."""
    anchor, shift = asked.anchor, SHIFTS.get(asked.parts["shift"])
    if asked.parts["of_shift"]:
        return anchor.year + SHIFTS[asked.parts["of_shift"]], f"counted in years from {anchor}"
    if shift == -1:
        return anchor.year - (month >= anchor.month), f"the latest one before {anchor:%B %Y}"
    if shift == 1:
        return anchor.year + (month <= anchor.month), f"the next one after {anchor:%B %Y}"
    if shift == 0 or month == anchor.month:
        return anchor.year, f"the year of {anchor}"
    return year_near(month, 1, asked)


def resolve_months(asked: Asked) -> Days | None:
    """March to May 2019; between June and August."""
    parts = asked.parts
    first, last = month_number(parts["month"]), month_number(parts["month2"])
    year, why = (int(parts["year"]), "a range of months") if parts["year"] else year_of_month(last, asked)
    return month_days(year - (last < first), first)[0], month_days(year, last)[1], why


def resolve_year(asked: Asked) -> Days | None:
    """2001; late 2018."""
    return (*third(month_days(int(asked.parts["year"]), 1, months=12), asked.parts["part"]), "a year")


def resolve_years(asked: Asked) -> Days | None:
    """2014-2016; 2014 to 2016; 2014-15."""
    first, last = asked.parts["year"], asked.parts["year2"]
    last = first[: 4 - len(last)] + last
    return (date(int(first), 1, 1), date(int(last), 12, 31), "a range of years") if first < last else None


def resolve_decade(asked: Asked) -> Days | None:
    """The 1990s; the early '90s: of this century only when that decade has begun."""
    first = int(asked.parts["decade"])
    if first < 100:
        first += 2000 if asked.given and 2000 + first <= asked.given.year else 1900
    return (*third((date(first, 1, 1), date(first + 9, 12, 31)), asked.parts["part"]), "a decade")


def resolve_season(asked: Asked) -> Days | None:
    """Spring 2014; last summer: northern seasons of three whole months, a winter named by the year it begins in."""
    parts = asked.parts
    month = SEASONS[parts["season"]]
    if parts["year"]:
        return (*third(month_days(int(parts["year"]), month, months=3), parts["part"]), "a northern season")
    shift, anchor = SHIFTS.get(parts["shift"], 0), asked.anchor
    year = anchor.year - (anchor.month < 3 and month == SEASONS["winter"])
    first, last = month_days(year, month, months=3)
    year += (shift == 1 and first <= anchor) - (shift == -1 and last >= anchor)
    return (*third(month_days(year, month, months=3), parts["part"]), f"a northern season counted from {anchor}")


def resolve_quarter(asked: Asked) -> Days | None:
    """The first quarter of 2019; the second half of the year."""
    parts = asked.parts
    year = int(parts["year"]) if parts["year"] else asked.anchor.year
    months = 3 if parts["fraction"] == "quarter" else 6
    number = ORDINALS[parts["ordinal"]]
    if number * months > 12:
        return None
    return (*month_days(year, (number - 1) * months + 1, months=months), f"a {parts['fraction']} of a year")


def resolve_weekday(asked: Asked) -> Days | None:
    """On Tuesday; last Tuesday; next Tuesday; Tuesday of last week. The anchor's own weekday is the anchor."""
    parts, anchor = asked.parts, asked.anchor
    wanted = weekday_number(parts["weekday"])
    name = WEEKDAYS[wanted].capitalize()
    if parts["week"]:
        monday = unit_days("week", anchor, SHIFTS[parts["week"]])[0]
        day = monday + timedelta(days=wanted)
        return day, day, f"the {name} of the week of {monday}"
    day, why = nearest_weekday(asked, (anchor.weekday() - wanted) % 7)
    return day, day, f"the {why.format(name)} {anchor}"


def nearest_weekday(asked: Asked, back: int) -> tuple[date, str]:
    """The day and why, by the modifier or the tense; `back` is how many days before the anchor the weekday was."""
    anchor, shift = asked.anchor, SHIFTS.get(asked.parts["shift"])
    if shift == -1:
        return anchor - timedelta(days=back or 7), "latest {} before"
    if shift == 1:
        return anchor + timedelta(days=7 - back), "first {} after"
    if asked.future or shift == 0:
        return anchor + timedelta(days=-back % 7), "first {} on or after"
    return anchor - timedelta(days=back), "latest {} on or before"


def resolve_weekdays(asked: Asked) -> Days | None:
    """Monday and Tuesday; from Friday to Sunday: the later one is resolved, the earlier one lies before it."""
    parts = asked.parts
    last = resolve_weekday(replace(asked, parts=Parts(weekday=parts["weekday2"], shift=parts["shift"])))
    gap = (weekday_number(parts["weekday2"]) - weekday_number(parts["weekday"])) % 7
    return last and (last[0] - timedelta(days=gap), last[1], last[2])


def resolve_today(asked: Asked) -> Days | None:
    """Today, yesterday, tomorrow night, the day before yesterday."""
    words = asked.parts["day"]
    day = asked.anchor + timedelta(days=DAY_WORDS[words])
    return day, day, f"{words}, counted from {asked.anchor}"


def resolve_period(asked: Asked) -> Days | None:
    """Last week, this month, next year, earlier this week, the end of the year, the weekend."""
    parts, anchor = asked.parts, asked.anchor
    shift = SHIFTS.get(parts["shift"], 0)
    if parts["unit"] == "weekend" and not parts["shift"] and not asked.future and anchor.weekday() < SATURDAY:
        shift = -1  # "over the weekend", read on a working day, is the one before
    first, last = unit_days(parts["unit"], anchor, shift)
    why = f"the {parts['unit']} counted from {anchor}"
    if parts["part"] == "earlier":
        return first, max(first, min(last, anchor)), why
    if parts["part"] == "later":
        return min(last, max(first, anchor)), last, why
    return (*third((first, last), parts["part"]), why)


def unit_days(unit: str, anchor: date, shift: int) -> tuple[date, date]:
    """The calendar week, weekend, month, quarter, year, decade or century, `shift` of them from the anchor."""
    if unit in {"week", "weekend"}:
        monday = anchor - timedelta(days=anchor.weekday() - 7 * shift)
        return monday + timedelta(days=SATURDAY if unit == "weekend" else 0), monday + timedelta(days=6)
    months = UNIT_MONTHS[unit]
    start = ((anchor.year * 12 + anchor.month - 1) // months + shift) * months
    return month_days(start // 12, start % 12 + 1, months=months)


def resolve_span(asked: Asked) -> Days | None:
    """In the past two weeks; over the next 10 days."""
    anchor, count = asked.anchor, read_count(asked.parts["count"])
    if count is None:
        return None
    if SHIFTS[asked.parts["shift"]] < 0:
        return step_back(anchor, count, asked.parts["unit"]), anchor, f"the time up to {anchor}"
    return anchor, step_back(anchor, -count, asked.parts["unit"]), f"the time from {anchor}"


def resolve_ago(asked: Asked) -> Days | None:
    """Two days ago, three weeks ago, a year ago; in two weeks' time: a week, month or year is meant as a whole."""
    count, unit = read_count(asked.parts["count"]), asked.parts["unit"]
    if count is None:
        return None
    past = asked.parts["ago"] == "ago"
    day = step_back(asked.anchor, count if past else -count, unit)
    why = f"{count} {unit}{'s' if count != 1 else ''} {'before' if past else 'after'} {asked.anchor}"
    return (*((day, day) if unit in {"day", "hour", "minute"} else unit_days(unit, day, 0)), why)


def step_back(day: date, count: int, unit: str) -> date:
    """A day so many units earlier (later when negative), kept inside its month."""
    if unit in UNIT_DAYS:
        return day - timedelta(days=round(count * UNIT_DAYS[unit]))
    year, month = divmod(day.year * 12 + day.month - 1 - count * UNIT_MONTHS[unit], 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def read_count(words: str) -> int | None:
    """The number that a count spells, one when there is none, None when it is vague ("a few")."""
    return int(words) if words.isdigit() else COUNTS.get(words or "one")


# --- the kinds and their patterns -------------------------------------------------------------------------------------


def names(words: tuple[str, ...]) -> str:
    """A pattern for names with a capital or in capitals: "may" and "march" in small letters are other words."""
    return "|".join(form for word in words for form in (word.capitalize(), word.upper()))


# Small letters in angle brackets name a group, capitals stand for an entry here.
VOCABULARY = {
    "MONTH": rf"(?:{names(MONTHS)}|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec)\b\.?)",
    "WEEKDAY": rf"(?:{names(WEEKDAYS)})\b",
    "YEAR": r"(?:1\d|20)\d\d(?!\d)",
    "IN_YEAR": r"(?:,?\s(?P<year>(?:1\d|20)\d\d(?!\d)))?",
    "DAY": r"(?:3[01]|[12]\d|0?[1-9])(?!\d)",
    "TH": r"(?:st|nd|rd|th)?",
    "DAY_WORD": "|".join(DAY_WORDS),
    "TO": r"(?:\s?[-–—]\s?|\s(?:to|and|until|till|through|or)\s)",
    "SHIFT": r"(?i:last|previous|this|current|next|coming|following|(?:this )?past)",
    "UNIT": r"(?i:week|weekend|month|quarter|year|decade|century)",
    "STEP": r"(?i:minute|hour|day|week|month|quarter|year|decade)",
    "COUNT": rf"(?i:\d{{1,3}}|a few|several|{'|'.join(sorted(COUNTS, key=len, reverse=True))})",
    "SEASON": rf"(?:{'|'.join(SEASONS)}|{'|'.join(map(str.capitalize, SEASONS))})\b",
    "PART": r"(?i:(?P<part>early|mid|late|(?:beginning|start|middle|end) of)(?: the|-|\b))\s?",
}
PATTERNS: tuple[tuple[str, str, Resolver], ...] = (
    ("iso", r"(?P<year>(?:1\d|20)\d\d)[-/.](?P<month>\d\d)[-/.](?P<day>\d\d)(?!\d)", resolve_iso),
    ("numeric", r"(?P<first>\d{1,2})(?P<mark>[./-])(?P<second>\d{1,2})[./-](?P<year>(?:19|20)\d\d)(?!\d)", resolve_numeric),
    ("days", r"(?P<month><MONTH>)\s(?P<day><DAY>)<TH><TO>(?P<month2><MONTH>)\s(?P<day2><DAY>)<TH><IN_YEAR>", resolve_days),
    ("days", r"(?P<day><DAY>)<TH>\s(?P<month><MONTH>)<TO>(?P<day2><DAY>)<TH>\s(?P<month2><MONTH>)<IN_YEAR>", resolve_days),
    ("days", r"(?P<month><MONTH>)\s(?P<day><DAY>)<TH><TO>(?P<day2><DAY>)<TH><IN_YEAR>", resolve_days),
    ("days", r"(?P<day><DAY>)<TH><TO>(?P<day2><DAY>)<TH>\s(?:of\s)?(?P<month><MONTH>)<IN_YEAR>", resolve_days),
    ("day", r"(?:<WEEKDAY>,?\s)?(?P<month><MONTH>)\s(?P<day><DAY>)<TH><IN_YEAR>", resolve_day),
    ("day", r"(?:<WEEKDAY>,?\s)?(?:the\s)?(?P<day><DAY>)<TH>\s(?:of\s)?(?P<month><MONTH>)<IN_YEAR>", resolve_day),
    ("months", r"(?P<month><MONTH>)<TO>(?P<month2><MONTH>)<IN_YEAR>", resolve_months),
    ("month", r"(?:<PART>)?(?:(?P<shift><SHIFT>)\s)?(?P<month><MONTH>)"
              r"(?:,?\s(?:of\s)?(?P<year><YEAR>)|\sof\s(?P<of_shift><SHIFT>)\syear)?", resolve_month),
    ("quarter", r"(?P<ordinal>first|second|third|fourth) (?P<fraction>quarter|half) of (?:(?P<year><YEAR>)|(?:the|this) year)",
     resolve_quarter),
    ("season", r"(?:<PART>)?(?:(?P<shift><SHIFT>)\s)?(?P<season><SEASON>)(?:(?:\sof)?\s(?P<year><YEAR>))?", resolve_season),
    ("decade", r"(?:(?P<part>early|mid|late)[ -](?:the )?)?['’]?(?P<decade>(?:1[5-9]|20)\d0|[2-9]0)['’]?s\b", resolve_decade),
    ("years", r"(?P<year><YEAR>)(?:\s?[-–—]\s?|\sto\s)(?P<year2><YEAR>|\d\d\b)(?![-\d])", resolve_years),
    ("year", r"(?:<PART>)?(?P<year><YEAR>)(?![-–]\d|[.,]\d|s\b|\w)", resolve_year),
    ("weekdays", r"(?:(?P<shift><SHIFT>)\s)?(?P<weekday><WEEKDAY>)<TO>(?P<weekday2><WEEKDAY>)", resolve_weekdays),
    ("weekday", r"(?:(?P<shift><SHIFT>)\s)?(?P<weekday><WEEKDAY>)(?:(?:\sof)?\s(?P<week>last|this|next)\sweek\b)?"
                r"(?:\s(?:morning|afternoon|evening|night)\b)?", resolve_weekday),
    ("today", r"(?i:(?:earlier\s|later\s)?(?P<day><DAY_WORD>)(?:\s(?:morning|afternoon|evening|night))?)\b",
     resolve_today),
    ("span", r"(?i:the\s(?P<shift>last|past|next|coming)\s(?P<count><COUNT>)\s(?P<unit><STEP>)s?)\b", resolve_span),
    ("span", r"(?i:the\s(?P<shift>last|past|coming)\s(?P<unit>week|month|quarter|year|decade))\b", resolve_span),
    ("period", r"(?i:(?:(?P<part>earlier|later|early|late|mid)[ -])?(?:the\s)?(?P<shift><SHIFT>)\s(?P<unit><UNIT>))\b",
     resolve_period),
    ("period", r"(?i:(?P<part>beginning|start|middle|end)\sof\s(?:the|(?P<shift><SHIFT>))\s(?P<unit><UNIT>))\b", resolve_period),
    ("period", r"(?i:the\s(?P<unit>weekend))\b", resolve_period),
    ("ago", r"(?i:(?P<count><COUNT>)\s(?P<unit><STEP>)s?\s(?P<ago>ago|from\snow))\b", resolve_ago),
    ("ago", r"(?i:(?P<ago>in)\s(?P<count><COUNT>)\s(?P<unit><STEP>)s?['’]?s?\stime)\b", resolve_ago),
)  # fmt: skip


@cache
def rows() -> tuple[tuple[str, re.Pattern[str], Resolver], ...]:
    """Kind, compiled pattern and resolver of each row."""
    return tuple((kind, re.compile(spell_out(pattern)), resolver) for kind, pattern, resolver in PATTERNS)


def spell_out(pattern: str) -> str:
    """A pattern with the entries of the vocabulary in place of their names."""
    return re.sub(r"(?<!P)<([A-Z_]+)>", lambda found: VOCABULARY[found.group(1)], pattern)


@cache
def finder() -> re.Pattern[str]:
    """All rows as one pattern; the group that matched is named by its kind and row.

    The look-ahead for a first word that can begin a row rejects most words quickly: without it, finding costs four times more.
    """
    branches = (
        f"(?P<{kind}_{number}>{re.sub(r'[?]P<[a-z_0-9]+>', '?:', pattern.pattern)})"
        for number, (kind, pattern, _) in enumerate(rows())
    )
    return re.compile(rf"\b(?=\d|{'|'.join(first_words())})(?:{'|'.join(branches)})")


def first_words() -> list[str]:
    """The beginnings of the words that an expression can begin with, in small letters, capitalised and in capitals."""
    tables = (MONTHS, WEEKDAYS, COUNTS, ORDINALS, SEASONS, DAY_WORDS, PARTS, SHIFTS, ("earlier", "later", "the", "in", "several"))
    starts = {word.split()[0][:3] for table in tables for word in table}
    return sorted(form for word in starts for form in (word, word.capitalize(), word.upper()))
