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
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, date, timedelta
from functools import cache

from communique.records import UNDATED, When

MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
COUNTS = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12, "twenty": 20, "thirty": 30, "a couple of": 2, "a dozen": 12, "": 1,
}  # fmt: skip
ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4}
SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}  # the first of its three months, northern
DAY_WORDS = {
    "the day before yesterday": -2, "yesterday": -1, "last night": -1, "overnight": 0, "today": 0, "tonight": 0,
    "this morning": 0, "this afternoon": 0, "this evening": 0, "tomorrow": 1, "the day after tomorrow": 2,
}  # fmt: skip
PARTS = {"early": 0, "beginning": 0, "start": 0, "mid": 1, "middle": 1, "late": 2, "end": 2}
SHIFTS = {"last": -1, "previous": -1, "past": -1, "this": 0, "current": 0, "next": 1, "coming": 1, "following": 1}

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

Days = tuple[date, date, str]
Parts = dict[str, str]


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
        kind = found.lastgroup or ""
        start, end = found.span()
        before = WORD_BEFORE.search(text, max(0, start - 12), start)
        cue = before.group(1).lower() if before else ""
        accept = ACCEPT.get(kind)
        if accept and not accept(text, found, cue, anchor):
            continue
        if before and cue == "since":
            yield before.start(1), end, "since"
        else:
            yield start, end, kind


WORD_BEFORE = re.compile(r"\b([A-Za-z]{1,8})[ -](?:the )?$")


def accept_month(text: str, found: re.Match[str], cue: str, anchor: date | None) -> bool:
    """Whether a month that may stand alone is one: with a year or a modifier, or after a cue and before no preposition."""
    if found.group()[-1].isdigit() or found.group().count(" "):
        return True
    return cue in CUES and not (cue in {"a", "an", "the"} and NOT_A_MONTH_AFTER.match(text, found.end()))


def accept_year(text: str, found: re.Match[str], cue: str, anchor: date | None) -> bool:
    """Whether four digits are a year: a cue, or no sign of a number, and not too far from the anchor."""
    start, end = found.span()
    if not found.group()[0].isdigit():
        return True
    if anchor and abs(int(found.group()[:4]) - anchor.year) > YEARS_AROUND:
        return False
    if UNIT_AFTER.match(text, end) or text[max(0, start - 1) : start] in "$€£#.,:/-+":
        return start == 0 and not UNIT_AFTER.match(text, end)
    return cue in CUES or text[end : end + 1] in set(",.;:)]–—") or text[start - 1] == "("


def accept_always_with(*words: str) -> Callable[[str, re.Match[str], str, date | None], bool]:
    """A test that an expression holds one of these words, a year, or stands after "the" or "in"."""

    def accept(text: str, found: re.Match[str], cue: str, anchor: date | None) -> bool:
        return any(word in found.group().lower() for word in words) or found.group()[-1].isdigit()

    return accept


ACCEPT: dict[str, Callable[[str, re.Match[str], str, date | None], bool]] = {
    "month": accept_month,
    "year": accept_year,
    "season": accept_always_with("last", "this", "next", "early", "late", "coming", "past"),
}


def resolve(expression: DateExpression, anchor: date | None, future: bool = False) -> Days | None:
    """First day, last day and why, or None where the words or a missing anchor leave it open.

    `future` is the tense of the clause: "on Friday" is the latest Friday, or the next one in "will meet on Friday".
    """
    if expression.kind == "since":
        return resolve_since(expression, anchor)
    row = KINDS[expression.kind]
    found = row.pattern.fullmatch(expression.words)
    if found is None:
        return None
    parts = {name: " ".join(value.lower().split()) for name, value in found.groupdict(default="").items()}
    try:
        return row.resolve(parts, anchor, future)
    except (ValueError, OverflowError):  # 30 February, or a day before the year 1
        return None


def resolve_since(expression: DateExpression, anchor: date | None) -> Days | None:
    """From the first day of what follows "since" up to the anchor."""
    inner = find_dates(expression.words.split(maxsplit=1)[1])
    days = resolve(inner[0], anchor) if inner else bare_month_since(expression.words, anchor)
    if days is None or anchor is None or days[0] > anchor:
        return None
    return days[0], anchor, f"from then to {anchor}: {days[2]}"


def bare_month_since(words: str, anchor: date | None) -> Days | None:
    """The month of "since May", which alone would not have been found."""
    month = DateExpression(start=0, end=len(words), words=words.split()[-1], kind="month")
    return resolve(month, anchor)


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
    last = first + months - 1
    last_year, last_month = divmod(last, 12)
    return date(first // 12, first % 12 + 1, 1), date(last_year, last_month + 1, monthrange(last_year, last_month + 1)[1])


def week_days(day: date) -> tuple[date, date]:
    """Monday and Sunday around a day."""
    monday = day - timedelta(days=day.weekday())
    return monday, monday + timedelta(days=6)


def third(days: tuple[date, date], part: str) -> tuple[date, date]:
    """The early, middle or late third of a period; all of it when no part is named."""
    if part not in PARTS:
        return days
    first, last = days
    length = (last - first).days + 1
    number = PARTS[part]
    return first + timedelta(days=length * number // 3), first + timedelta(days=length * (number + 1) // 3 - 1)


def month_number(name: str) -> int:
    """1 to 12 by the first three letters."""
    return next(number for number, month in enumerate(MONTHS, 1) if month.startswith(name[:3]))


def weekday_number(name: str) -> int:
    """0 for Monday by the first three letters."""
    return next(number for number, day in enumerate(WEEKDAYS) if day.startswith(name[:3]))


def year_near(month: int, day: int, anchor: date, future: bool) -> tuple[int, str]:
    """The year of a month and day given without one, and why."""
    this_year = (month, day) <= (anchor.month, anchor.day)
    if future:
        passed = (month, day) < (anchor.month, anchor.day)
        return anchor.year + passed, f"no year given; the first on or after {anchor}"
    ahead = date(anchor.year + this_year, month, min(day, 28)) - anchor
    if not this_year and ahead.days <= UPCOMING_DAYS:
        return anchor.year, f"no year given; it comes soon after {anchor}"
    if this_year or ahead.days > UPCOMING_DAYS:
        return anchor.year - (not this_year), f"no year given; the latest on or before {anchor}"
    return anchor.year, f"no year given; the latest on or before {anchor}"


# --- one resolver for each kind ---------------------------------------------------------------------------------------


def resolve_iso(parts: Parts, anchor: date | None, future: bool) -> Days | None:
    """2019-03-25."""
    day = date(int(parts["year"]), int(parts["month"]), int(parts["day"]))
    return day, day, "a full date"


def resolve_numeric(parts: Parts, anchor: date | None, future: bool) -> Days | None:
    """25.03.2019, 25/03/2019, 3/25/2019: day first, unless only the other order is a date or is nearer the anchor."""
    year, first, second = int(parts["year"]), int(parts["first"]), int(parts["second"])
    readings = [date(year, month, day) for day, month in ((first, second), (second, first)) if month <= 12]
    if not readings:
        return None
    if len(set(readings)) == 1 or parts["mark"] == ".":
        return readings[0], readings[0], "a full date"
    day = min(readings, key=lambda each: abs((each - anchor).days)) if anchor else readings[0]
    other = readings[1] if day == readings[0] else readings[0]
    return day, day, f"day and month may be the other way round: {day} or {other}"


def resolve_day(parts: Parts, anchor: date | None, future: bool) -> Days | None:
    """March 25, 2019; 25 March; Monday, March 25."""
    month, day = month_number(parts["month"]), int(parts["day"])
    year, why = int(parts["year"] or 0), "a full date"
    if not year and anchor is None:
        return None
    if not year and anchor:
        year, why = year_near(month, day, anchor, future)
    found = date(year, month, day)
    return found, found, why


def resolve_days(parts: Parts, anchor: date | None, future: bool) -> Days | None:
    """March 23 to 27; 23-27 March 2019; March 30 to April 2."""
    month = month_number(parts["month"])
    last_month = month_number(parts["month2"]) if parts["month2"] else month
    year, why = int(parts["year"] or 0), "a range of days"
    if not year and anchor is None:
        return None
    if not year and anchor:
        year, why = year_near(last_month, int(parts["day2"]), anchor, future)
    first = date(year - (last_month < month), month, int(parts["day"]))
    last = date(year, last_month, int(parts["day2"]))
    return (first, last, why) if first <= last else None


def resolve_month(parts: Parts, anchor: date | None, future: bool) -> Days | None:
    """March 2019; in April; early May; last June; March of this year."""
    month = month_number(parts["month"])
    year, why = int(parts["year"] or 0), "a month and year"
    shift = SHIFTS.get(parts["shift"] or parts["of_shift"])
    if not year and anchor is None:
        return None
    if not year and anchor:
        year, why = shifted_month(month, shift, bool(parts["of_shift"]), anchor, future)
    return (*third(month_days(year, month), parts["part"]), why)


def shifted_month(month: int, shift: int | None, of_year: bool, anchor: date, future: bool) -> tuple[int, str]:
    """The year of a month given without one: "last June", "June of last year", "in June"."""
    if of_year and shift is not None:
        return anchor.year + shift, f"counted in years from {anchor}"
    if shift == -1:
        return anchor.year - (month >= anchor.month), f"the latest one before {anchor:%B %Y}"
    if shift == 1:
        return anchor.year + (month <= anchor.month), f"the next one after {anchor:%B %Y}"
    if shift == 0:
        return anchor.year, f"the year of {anchor}"
    if month == anchor.month:
        return anchor.year, f"the month of {anchor}"
    return year_near(month, 1, anchor, future)


def resolve_months(parts: Parts, anchor: date | None, future: bool) -> Days | None:
    """March to May 2019; between June and August."""
    first, last = month_number(parts["month"]), month_number(parts["month2"])
    year, why = int(parts["year"] or 0), "a range of months"
    if not year and anchor is None:
        return None
    if not year and anchor:
        year, why = shifted_month(last, None, False, anchor, future)
    return month_days(year - (last < first), first)[0], month_days(year, last)[1], why


def resolve_year(parts: Parts, anchor: date | None, future: bool) -> Days | None:
    """2001; late 2018."""
    return (*third(month_days(int(parts["year"]), 1, months=12), parts["part"]), "a year")


def resolve_years(parts: Parts, anchor: date | None, future: bool) -> Days | None:
    """2014-2016; from 2014 to 2016; 2014-15."""
    first, last = parts["year"], parts["year2"]
    last = first[: 4 - len(last)] + last
    if not int(first) < int(last):
        return None
    return date(int(first), 1, 1), date(int(last), 12, 31), "a range of years"


def resolve_decade(parts: Parts, anchor: date | None, future: bool) -> Days | None:
    """The 1990s; the early '90s: of this century only when that decade has begun."""
    first = int(parts["decade"])
    if first < 100:
        first += 2000 if anchor and 2000 + first <= anchor.year else 1900
    return (*third((date(first, 1, 1), date(first + 9, 12, 31)), parts["part"]), "a decade")


def resolve_season(parts: Parts, anchor: date | None, future: bool) -> Days | None:
    """Spring 2014; last summer: northern seasons of three whole months."""
    month = SEASONS[parts["season"]]
    if parts["year"]:
        return (*third(month_days(int(parts["year"]), month, months=3), parts["part"]), "a northern season of a year")
    if anchor is None:
        return None
    shift = SHIFTS.get(parts["shift"], 0)
    year = anchor.year
    if shift == -1 and month_days(year, month, months=3)[1] >= anchor:
        year -= 1
    if shift == 1 and month_days(year, month, months=3)[0] <= anchor:
        year += 1
    return (*third(month_days(year, month, months=3), parts["part"]), f"a northern season counted from {anchor}")


def resolve_quarter(parts: Parts, anchor: date | None, future: bool) -> Days | None:
    """The first quarter of 2019; the second half of the year."""
    if not parts["year"] and anchor is None:
        return None
    year = int(parts["year"] or (anchor.year if anchor else 0))
    months = 3 if parts["fraction"] == "quarter" else 6
    number = ORDINALS[parts["ordinal"]]
    if number * months > 12:
        return None
    return (*month_days(year, (number - 1) * months + 1, months=months), f"a {parts['fraction']} of a year")


def resolve_weekday(parts: Parts, anchor: date | None, future: bool) -> Days | None:
    """On Tuesday; last Tuesday; next Tuesday; Tuesday of last week. The anchor's own weekday is the anchor."""
    if anchor is None:
        return None
    wanted = weekday_number(parts["weekday"])
    name = WEEKDAYS[wanted].capitalize()
    if parts["week"]:
        monday = week_days(anchor)[0] + timedelta(days=7 * SHIFTS[parts["week"]])
        day = monday + timedelta(days=wanted)
        return day, day, f"the {name} of the week of {monday}"
    back = (anchor.weekday() - wanted) % 7
    day, why = nearest_weekday(anchor, back, SHIFTS.get(parts["shift"]), future)
    return day, day, why.format(name, anchor)


def nearest_weekday(anchor: date, back: int, shift: int | None, future: bool) -> tuple[date, str]:
    """The day and why, by the modifier or the tense; `back` is how many days ago the weekday was."""
    if shift == -1:
        return anchor - timedelta(days=back or 7), "the latest {} before {}"
    if shift == 1:
        return anchor + timedelta(days=7 - back), "the first {} after {}"
    if future or shift == 0:
        return anchor + timedelta(days=-back % 7), "the first {} on or after {}"
    return anchor - timedelta(days=back), "the latest {} on or before {}"


def resolve_weekdays(parts: Parts, anchor: date | None, future: bool) -> Days | None:
    """Monday and Tuesday; from Friday to Sunday: the later one is resolved, the earlier one lies before it."""
    last = resolve_weekday({"weekday": parts["weekday2"], "week": "", "shift": parts["shift"]}, anchor, future)
    if last is None:
        return None
    gap = (weekday_number(parts["weekday2"]) - weekday_number(parts["weekday"])) % 7
    return last[1] - timedelta(days=gap), last[1], last[2]


def resolve_today(parts: Parts, anchor: date | None, future: bool) -> Days | None:
    """Today, yesterday, tomorrow night, the day before yesterday."""
    if anchor is None:
        return None
    words = parts["day"].removeprefix("earlier ").removeprefix("later ")
    away = DAY_WORDS[words]
    day = anchor + timedelta(days=away)
    return day, day, f"{words}, counted from {anchor}"


def resolve_period(parts: Parts, anchor: date | None, future: bool) -> Days | None:
    """Last week, this month, next year, earlier this week, the weekend."""
    if anchor is None:
        return None
    unit, part = parts["unit"], parts["part"]
    first, last = unit_days(unit, anchor, SHIFTS.get(parts["shift"], 0), future)
    why = f"the {unit} counted from {anchor}"
    if part == "earlier" and first < anchor:
        return first, min(last, anchor), why
    if part == "later" and last > anchor:
        return max(first, anchor), last, why
    return (*third((first, last), part), why)


def unit_days(unit: str, anchor: date, shift: int, future: bool) -> tuple[date, date]:
    """The calendar week, weekend, month, quarter, year, decade or century, `shift` of them from the anchor."""
    if unit in {"week", "weekend"}:
        monday, sunday = week_days(anchor + timedelta(days=7 * shift))
        if unit == "week":
            return monday, sunday
        # Before its Saturday, a weekend with no "this" or "next" is the one before: unless the clause looks ahead.
        back = 7 if shift == 0 and not future and anchor.weekday() < 5 else 0
        forward = 7 if shift == -1 and anchor.weekday() >= 5 else 0
        del forward
        return sunday - timedelta(days=1 + back), sunday - timedelta(days=back)
    months = {"month": 1, "quarter": 3, "year": 12, "decade": 120, "century": 1200}[unit]
    base = anchor.year * 12 + anchor.month - 1
    start = (base // months + shift) * months
    return month_days(start // 12, start % 12 + 1, months=months)


def resolve_span(parts: Parts, anchor: date | None, future: bool) -> Days | None:
    """In the past two weeks; over the next 10 days."""
    if anchor is None:
        return None
    count = read_count(parts["count"])
    if count is None:
        return None
    if SHIFTS[parts["shift"]] < 0:
        return step_back(anchor, count, parts["unit"]), anchor, f"the time up to {anchor}"
    return anchor, step_back(anchor, -count, parts["unit"]), f"the time from {anchor}"


def resolve_ago(parts: Parts, anchor: date | None, future: bool) -> Days | None:
    """Two days ago, three weeks ago, a year ago; in two weeks' time: a week, month or year is meant as a whole."""
    count = read_count(parts["count"])
    if anchor is None or count is None:
        return None
    away = count if parts["ago"] == "ago" else -count
    day = step_back(anchor, away, parts["unit"])
    why = f"{abs(away)} {parts['unit']}{'s' if abs(away) > 1 else ''} {'before' if away > 0 else 'after'} {anchor}"
    if parts["unit"] in {"day", "hour", "minute"}:
        return day, day, why
    return (*unit_days(parts["unit"], day, 0, future), why)


def step_back(day: date, count: int, unit: str) -> date:
    """A day so many units earlier (later when negative), kept inside its month."""
    if unit in {"hour", "minute"}:
        return day - timedelta(days=round(count / 24) if unit == "hour" else 0)
    if unit in {"day", "week"}:
        return day - timedelta(days=count * (7 if unit == "week" else 1))
    months = {"month": 1, "quarter": 3, "year": 12, "decade": 120, "century": 1200}[unit]
    year, month = divmod(day.year * 12 + day.month - 1 - count * months, 12)
    if not MINYEAR <= year <= MAXYEAR:
        raise OverflowError(f"year {year}")
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def read_count(words: str) -> int | None:
    """The number that a count spells, None when it is vague ("a few")."""
    return int(words) if words.isdigit() else COUNTS.get(words)


# --- the kinds and their patterns -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Kind:
    """A row of the table: the pattern whose named groups the resolver reads."""

    pattern: re.Pattern[str]
    resolve: Callable[[Parts, date | None, bool], Days | None]


def alternatives(words: tuple[str, ...], *, short: bool) -> str:
    """A pattern for capitalised or upper-case names and, when `short`, their abbreviations with or without a full stop."""
    forms = [form for word in words for form in (word.capitalize(), word.upper())]
    if short:
        forms += [word[:length].capitalize() + r"\b\.?" for word in words for length in (4, 3) if len(word) > length]
    return "(?:" + "|".join(forms) + ")"


VOCABULARY = {
    "MONTH": alternatives(MONTHS, short=True),
    "WEEKDAY": alternatives(WEEKDAYS, short=False) + r"\b",
    "YEAR": r"(?:1[0-9]|20)\d\d(?!\d)",
    "DAY": r"(?:3[01]|[12]\d|0?[1-9])(?!\d)",
    "TH": r"(?:st|nd|rd|th)?",
    "TO": r"(?:\s?[-–—]\s?|\s(?:to|and|until|till|through|or)\s)",
    "SHIFT": r"(?i:last|previous|past|this|current|next|coming|following)",
    "UNIT": r"(?i:week|weekend|month|quarter|year|decade|century)",
    "STEP": r"(?i:minute|hour|day|week|month|quarter|year|decade)",
    "COUNT": r"(?i:\d{1,3}|a couple of|a dozen|a few|several|some|" + "|".join(sorted(filter(None, COUNTS))) + ")",
    "SEASON": r"(?:" + "|".join(SEASONS) + "|" + "|".join(map(str.capitalize, SEASONS)) + r")\b",
    "PART": r"(?:(?:the\s)?(?i:(?P<part>early|mid|late|beginning|start|middle|end)(?:[ -](?:in\s)?|\s)(?:of\s)?(?:the\s)?)",
}
