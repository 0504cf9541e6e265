"""What a web page declares of itself: linked data, meta tags, its address; each value with the tag it came from."""

import re
from collections.abc import Iterator
from functools import cache
from urllib.parse import urljoin, urlsplit

import htmldate

from communique.codebooks import rows
from communique.dates import find_dates, resolve
from communique.documents.markup import Page, linked_data, names_in, squeeze
from communique.documents.masthead import FULL_DATES, HEADS, NAME, names_issuer
from communique.records import Fact

META = {
    "og:title": "title", "twitter:title": "title", "dc.title": "title", "dcterms.title": "title", "headline": "title",
    "author": "author", "dc.creator": "author", "dcterms.creator": "author", "article:author": "author",
    "sailthru.author": "author", "parsely-author": "author", "byl": "author", "citation_author": "author",
    "og:site_name": "publisher", "publisher": "publisher", "dc.publisher": "publisher", "dcterms.publisher": "publisher",
    "citation_publisher": "publisher", "article:published_time": "published", "og:published_time": "published",
    "date": "published", "dc.date": "published", "dcterms.date": "published", "dc.date.issued": "published",
    "dcterms.created": "published", "pubdate": "published", "publishdate": "published", "publish-date": "published",
    "datepublished": "published", "parsely-pub-date": "published", "sailthru.date": "published", "citation_date": "published",
    "article.published": "published", "og:url": "url", "original-source": "original",
    "syndication-source": "original",
}  # fmt: skip
UNNAMED = "the address; the page names no publisher"
GUESSED_DAY = "guessed from the markup (htmldate)"
NO_LATER = "2100-01-01"  # than any page: without it, the guess would depend on the clock
ISO_DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)")
DATE_IN_PATH = re.compile(r"/((?:19|20)\d\d)[/-](0?[1-9]|1[0-2])[/-](0?[1-9]|[12]\d|3[01])(?=[/\-_.]|$)")
SITE_SUFFIX = re.compile(r"(?:\s+(?:[|–—»«·_]|::|-)\s+|\s*[|_]\s*)(?P<site>[^|–—»«·_]{2,90})$")
NO_TITLE = re.compile(r"(?:untitled|new|home|index|default|document|page|welcome)(?: (?:document|page|\d+))*", re.I)
NO_AUTHOR = re.compile(
    r"(?:the )?(?:staff|admin\w*|editors?|editorial|newsroom|web|news|agenc(?:y|ies)|guest|desk|team|writers?|reporters?|board"
    r"|our|by|correspondents?|contributors?|unknown|author|none|and|[-,&/ ])+",
    re.I,
)
AUTHOR_PREFIX = re.compile(r"^(?:by|from)\s+", re.I)


@cache
def publishers() -> dict[str, tuple[str, str]]:
    """Name and kind of publishers by domain."""
    return {row["domain"]: (row["name"], row["kind"]) for row in rows("publishers.csv")}


def domain_of(url: str | None) -> str:
    """The host of an address without "www.", empty when it has none."""
    try:
        return (urlsplit(url or "").hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def publisher_at(domain: str) -> tuple[str, str] | None:
    """Name and kind of the publisher of a domain, or of the one above it."""
    while domain:
        if domain in publishers():
            return publishers()[domain]
        domain = domain.partition(".")[2]
    return None


def declared_facts(page: Page, url: str | None) -> Iterator[Fact]:
    """The page's facts in order of preference: a government's address, linked data, meta tags, time tags, the address."""
    canonical = next((urljoin(url or "", tag["href"]) for name, tag in page.tags if name == "link" and is_canonical(tag)), None)
    address = url or canonical
    known = publisher_at(domain_of(address))
    if known and known[1] == "government":
        yield Fact(field="publisher", value=known[0], reason=f"the site {domain_of(address)} is theirs")
    yield from data_facts(page)
    yield from meta_facts(page)
    yield from time_facts(page)
    yield from title_facts(page.title)
    if known:
        yield Fact(field="publisher", value=known[0], reason=f"the site {domain_of(address)}")
    elif domain_of(address):
        yield Fact(field="publisher", value=domain_of(address), reason=UNNAMED)
    if address:
        yield Fact(field="url", value=address, reason="the address it was read from" if url else "tag <link rel=canonical>")
    yield from path_facts(address)
    yield from republication_facts(url, canonical)
    language = next((tag.get("lang", "") for name, tag in page.tags if name == "html"), "")
    if language:
        yield Fact(field="language", value=language.partition("-")[0].lower(), reason="tag <html lang>")


def title_facts(title: str) -> Iterator[Fact]:
    """Title and site as the title tag has them; a second repetition of the site goes too."""
    found = SITE_SUFFIX.search(title)
    site = found["site"].strip() if found else ""
    words = SITE_SUFFIX.sub("", title).strip()
    while site and words.endswith(site) and len(words) > len(site) + 3:
        words = words.removesuffix(site).rstrip(" |–—»«·_:-")
    if words and not NO_TITLE.fullmatch(words):
        yield Fact(field="title", value=words, reason="tag <title>")
    if site and not re.fullmatch(HEADS, site) and (NAME.fullmatch(site) or names_issuer(site)):
        yield Fact(field="publisher", value=site, reason="the end of tag <title>")


def is_canonical(tag: dict[str, str]) -> bool:
    """Whether a link tag gives the page's own address."""
    return tag.get("rel", "").lower() == "canonical" and tag.get("href", "") != ""


def data_facts(page: Page) -> Iterator[Fact]:
    """Facts from linked data."""
    for item in linked_data(page):
        for key, name in (("headline", "title"), ("author", "author"), ("publisher", "publisher")):
            value = squeeze(names_in(item.get(key)))
            if value and not (name == "author" and NO_AUTHOR.fullmatch(value)):
                yield Fact(field=name, value=value, reason=f"linked data, {key!r}")
        day = find_day(names_in(item.get("datePublished")))
        if day:
            yield Fact(field="published", value=day, reason="linked data, 'datePublished'")


def meta_facts(page: Page) -> Iterator[Fact]:
    """Facts from meta tags, in the order of the table."""
    metas = [tag for name, tag in page.tags if name == "meta" and tag.get("content")]
    named = [((tag.get("property") or tag.get("name") or tag.get("itemprop") or "").lower(), tag["content"]) for tag in metas]
    for key, field in META.items():
        for name, content in named:
            value = content if name == key else ""
            value = find_day(value) if field == "published" else squeeze(value)
            if (field == "author" and NO_AUTHOR.fullmatch(value)) or (field == "title" and NO_TITLE.fullmatch(value)):
                continue
            if value and field in {"title", "author", "publisher", "published"} and not value.startswith("http"):
                yield Fact(field=field, value=AUTHOR_PREFIX.sub("", value), reason=f"tag <meta {key}>")
            elif value and field == "original":
                name = domain_of(value)
                yield Fact(field="original_publisher", value=(publisher_at(name) or (name, ""))[0], reason=f"tag <meta {key}>")


def time_facts(page: Page) -> Iterator[Fact]:
    """The date of the first time tag that has one."""
    for name, tag in page.tags:
        day = find_day(tag.get("datetime", "")) if name == "time" else ""
        if day:
            yield Fact(field="published", value=day, reason="tag <time>")
            return


def guessed_day(markup: str) -> list[Fact]:
    """The day that htmldate takes for that of publication, for pages which declare none. A last resort: it may be wrong."""
    day = htmldate.find_date(markup, extensive_search=False, original_date=True, max_date=NO_LATER)
    return [Fact(field="published", value=day, reason=GUESSED_DAY)] if day else []


def path_facts(url: str | None) -> Iterator[Fact]:
    """The date in an address like /2019/03/27/."""
    found = DATE_IN_PATH.search(url or "")
    day = find_day("{}-{:0>2}-{:0>2}".format(*found.groups())) if found else ""
    if day:
        yield Fact(field="published", value=day, reason="the date in the address")


def republication_facts(url: str | None, canonical: str | None) -> Iterator[Fact]:
    """The publisher of a canonical address at another domain: the page repeats what stands there."""
    own, other = domain_of(url), domain_of(canonical)
    if own and other and own.split(".")[-2:] != other.split(".")[-2:]:
        name = (publisher_at(other) or (other, ""))[0]
        yield Fact(field="original_publisher", value=name, reason=f"tag <link rel=canonical> leads to {other}")


def find_day(value: str) -> str:
    """The ISO day that a date or time begins with, as written there: zones are not converted. Empty when there is none."""
    iso = ISO_DAY.match(value.strip())
    for found in find_dates(iso.group() if iso else value[:100]):
        days = resolve(found, None) if found.kind in FULL_DATES else None
        if days:
            return days[0].isoformat()
    return ""
