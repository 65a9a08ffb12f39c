"""How a page writes dates, times, numbers, identifiers and labels, in the reader's language.

Dates are written 15 Apr 2026, times with the zone of the place, figures always in Western digits, and what is read
from left to right in any script (document numbers, codes, coordinates) is set apart so that Arabic does not turn it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, tzinfo
from decimal import Decimal
from functools import cache, lru_cache
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_interval
from babel.numbers import format_decimal
from django import template
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

register = template.Library()


def _language() -> str:
    return (get_language() or "en").split("-")[0]


def _locale() -> Locale:
    return _locale_of(_language())


@cache
def _locale_of(language: str) -> Locale:
    return Locale.parse("en_GB" if language == "en" else language)


def _in_zone(value: datetime, zone: tzinfo | str | None) -> datetime:
    """The moment as the clocks of a place show it; without a place, as the clocks of this node do."""
    where = ZoneInfo(zone) if isinstance(zone, str) and zone else zone
    moment = value if value.tzinfo else value.replace(tzinfo=UTC)
    return moment.astimezone(where if isinstance(where, tzinfo) else timezone.get_current_timezone())


def date_words(value: date) -> str:
    """15 Apr 2026, in the reader's language."""
    return _date_words(value.year, value.month, value.day, _language())


@lru_cache(4096)
def _date_words(year: int, month: int, day: int, language: str) -> str:
    return format_date(date(year, month, day), "d MMM y", locale=_locale_of(language))


@register.filter
def kv_date(value: date | datetime | None, zone: tzinfo | str | None = None) -> SafeString | str:
    """A day: 15 Apr 2026. A moment is first taken to the zone of the place."""
    if not isinstance(value, date):
        return ""
    day = _in_zone(value, zone).date() if isinstance(value, datetime) else value
    return format_html('<time datetime="{}"><bdi>{}</bdi></time>', day.isoformat(), date_words(day))


@register.simple_tag
def kv_period(start: date, end: date) -> SafeString | str:
    """The days of a figure, both included: 1–21 Nov 2026."""
    return format_html("<bdi>{}</bdi>", format_interval(start, end, "yMMMd", locale=_locale()))


@register.filter
def kv_time(value: datetime | None, zone: tzinfo | str | None = None) -> SafeString | str:
    """A moment with its zone: 15 Apr 2026, 10:42 CAT."""
    if not isinstance(value, datetime):
        return ""
    local = _in_zone(value, zone)
    return format_html(
        '<time datetime="{}"><bdi>{}</bdi>{} <bdi dir="ltr">{} {}</bdi></time>',
        local.isoformat(timespec="seconds"),
        date_words(local.date()),
        "،" if _language() == "ar" else ",",
        local.strftime("%H:%M"),
        local.tzname(),
    )


@register.filter
def kv_clock(value: datetime | None, zone: tzinfo | str | None = None) -> SafeString | str:
    """Only the time of day with its zone, where the day is plain from the page: 10:42 CAT."""
    if not isinstance(value, datetime):
        return ""
    local = _in_zone(value, zone)
    return format_html(
        '<time datetime="{}"><bdi dir="ltr">{} {}</bdi></time>',
        local.isoformat(timespec="seconds"),
        local.strftime("%H:%M"),
        local.tzname(),
    )


@register.filter
def kv_number(value: int | float | Decimal | str | None) -> str:
    """1,234.5 as the reader's language groups it, in Western digits; anything not a number is left as it is."""
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return "" if value is None else str(value)
    if type(value) is int:
        return _whole(value, _language())
    return format_decimal(value, locale=_locale(), numbering_system="latn")


@lru_cache(4096)
def _whole(value: int, language: str) -> str:
    """A page of headquarters shows hundreds of figures, most of them small."""
    return format_decimal(value, locale=_locale_of(language), numbering_system="latn")


@register.filter
def ltr(value: object) -> SafeString | str:
    """A document number, code or coordinate: read from left to right in every language."""
    return "" if value in (None, "") else format_html('<bdi dir="ltr" class="ltr">{}</bdi>', value)


@register.filter
def kv_mrz(value: object) -> SafeString | str:
    """Lines of a machine-readable zone, in the evenly spaced face, left to right."""
    return "" if value in (None, "") else format_html('<bdi dir="ltr" class="mrz">{}</bdi>', value)


@register.filter
def kv_label(value: Mapping[str, str] | str | None) -> SafeString | str:
    """A label {en, fr, ar} in the reader's language, or in English with a visible mark that it is."""
    if not isinstance(value, Mapping):
        return "" if value is None else str(value)
    own = value.get(_language())
    if own:
        return own
    code, text = next(((code, text) for code, text in value.items() if text), ("", ""))
    direction = "rtl" if code == "ar" else "ltr"
    return format_html(
        '<bdi lang="{0}" dir="{1}">{2}</bdi> <small class="kv-tongue">({0})</small>', code, direction, text
    )


@register.filter
def kv_shown(value: object) -> object:
    """A cell as it stands in a table: numbers grouped, days in words, everything else unchanged."""
    if isinstance(value, datetime):
        return kv_time(value)
    if isinstance(value, date):
        return kv_date(value)
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        return kv_number(value)
    if kv_is_number(value):
        return ltr(value)
    return "" if value is None else value


@register.filter
def kv_is_number(value: object) -> bool:
    """Whether a cell stands at the end of its column, as figures do; a suppressed "<5" is one too."""
    number = isinstance(value, int | float | Decimal) and not isinstance(value, bool)
    return number or (isinstance(value, str) and value.startswith("<") and value[1:].isdigit())


@register.simple_tag
def icon(name: str, words: str = "") -> SafeString:
    """One drawing of the sprite. Without words it is hidden from screen readers: say the fact beside it."""
    address = f"{static('kivuko/svg/sprite.svg')}#{name}"
    if words:
        return format_html(
            '<svg class="kv-icon kv-icon-{}" role="img" aria-label="{}"><use href="{}"/></svg>',
            name,
            words,
            address,
        )
    return format_html(
        '<svg class="kv-icon kv-icon-{}" aria-hidden="true"><use href="{}"/></svg>', name, address
    )
