"""Figures and days as people in Belgium write them.

Amounts are whole cents or exact decimal strings, never floats: a page shows what the register holds, to the cent.
"""

from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction
from functools import cache

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_datetime
from babel.numbers import format_decimal
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

NO_BREAK = "\u00a0"
MINUS = "\u2212"
UNKNOWN = "\u2014"


def amount(cents: int | None, language: str | None = None) -> str:
    """Write cents as euros without the sign: 123456 -> 1 234,56."""
    if cents is None:
        return UNKNOWN
    if not isinstance(cents, int):
        raise TypeError(f"cents must be a whole number, not {type(cents).__name__}")
    whole, rest = divmod(abs(cents), 100)
    return amount_text(f"{'-' if cents < 0 else ''}{whole}.{rest:02d}", language)


def euros(cents: int | None, language: str | None = None) -> str:
    """Write cents as euros with the sign, where the language has it: 123456 -> 1 234,56 € or € 1.234,56."""
    return _with_sign(amount(cents, language), language)


def money(cents: int | None, currency: str, language: str | None = None) -> str:
    """Write an amount with its currency, the euro with its sign: 123456 -> 1 234,56 € or 1 234,56 USD."""
    if cents is None or currency == "EUR":
        return euros(cents, language)
    return f"{amount(cents, language)}{NO_BREAK}{currency}"


def amount_text(text: str | None, language: str | None = None) -> str:
    """Write an amount of a dossier or statement ("1234.56") without the sign."""
    if text is None:
        return UNKNOWN
    return _decimal(Decimal(text), "#,##0.00", language)


def euros_text(text: str | None, language: str | None = None) -> str:
    """Write an amount of a dossier or statement ("1234.56") with the sign."""
    return _with_sign(amount_text(text, language), language)


def percent(share: str | Decimal | int | None, language: str | None = None, digits: int = 2) -> str:
    """Write a share as a percentage with at most `digits` decimals: "0.0250" -> 2,5 %."""
    if share is None:
        return UNKNOWN
    if isinstance(share, float):
        raise TypeError("a share must be exact: a string, a Decimal or a whole number")
    value = (Decimal(share) * 100).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)
    return _percentage(value, digits, language)


def part(of: int, whole: int, language: str | None = None, digits: int = 1) -> str:
    """Write how much `of` is of `whole`, cut rather than rounded: 100 % is only said when it is reached."""
    share = Fraction(of * 100, whole)
    return _percentage(Decimal(int(share * 10**digits)).scaleb(-digits), digits, language)


def file_size(size: int, language: str | None = None) -> str:
    """Write the size of a file: 25000000 -> 25 Mo."""
    each, unit = (1_000, _("kB")) if size < 1_000_000 else (1_000_000, _("MB"))
    return f"{_decimal(Decimal(size) / each, '#,##0.#', language)}{NO_BREAK}{unit}"


def enterprise_number(number: str) -> str:
    """Write a Belgian number as people do, 0999.999.922, and any other as it stands."""
    digits = number.removeprefix("BE")
    if len(digits) != 10 or not digits.isdecimal():
        return number
    country = "BE " if number != digits else ""
    return f"{country}{digits[:4]}.{digits[4:7]}.{digits[7:]}"


def day(value: date | str | None, language: str | None = None) -> str:
    """Write a day in short: 2 déc. 2026."""
    return _day(value, "d MMM y", language)


def day_long(value: date | str | None, language: str | None = None) -> str:
    """Write a day in full: 2 décembre 2026."""
    return _day(value, "d MMMM y", language)


def moment(value: datetime | None, language: str | None = None) -> str:
    """Write a moment in the register's time zone: 23 nov. 2026 à 8 h 14."""
    if value is None:
        return UNKNOWN
    local = timezone.localtime(value) if timezone.is_aware(value) else value
    locale = locale_of(language)
    clock = f"'à' H{NO_BREAK}'h'{NO_BREAK}mm" if locale.language == "fr" else "HH:mm"
    return f"{day(local.date(), language)} {format_datetime(local, clock, locale=locale)}"


def days_left(days: int | None) -> str:
    """Say how far away a deadline is, in the language of the page."""
    if days is None:
        return UNKNOWN
    if days < 0:
        return ngettext("%(days)s day late", "%(days)s days late", -days) % {"days": -days}
    if days == 0:
        return _("last day today")
    return ngettext("%(days)s day left", "%(days)s days left", days) % {"days": days}


def locale_of(language: str | None = None) -> Locale:
    """Give the Belgian form of a language; the language of the page if none is named."""
    return _belgian((language or get_language() or "fr").replace("_", "-").split("-")[0])


@cache
def _belgian(language: str) -> Locale:
    try:
        return Locale(language, "BE")
    except UnknownLocaleError:
        return Locale("fr", "BE")


def _decimal(value: Decimal, pattern: str, language: str | None) -> str:
    # Python's own precision of 28 digits would round in silence.
    with localcontext(prec=max(28, len(value.as_tuple().digits) + 4)):
        written = format_decimal(abs(value), pattern, locale=locale_of(language))
    return MINUS + written if value < 0 else written


def _percentage(value: Decimal, digits: int, language: str | None) -> str:
    apart = NO_BREAK if locale_of(language).percent_formats[None].pattern[-2:-1].isspace() else ""
    pattern = "#,##0." + "#" * digits if digits else "#,##0"
    return f"{_decimal(value, pattern, language)}{apart}%"


def _with_sign(written: str, language: str | None) -> str:
    if written == UNKNOWN:
        return written
    leads = locale_of(language).currency_formats["standard"].pattern.startswith("¤")
    return f"€{NO_BREAK}{written}" if leads else f"{written}{NO_BREAK}€"


def _day(value: date | str | None, pattern: str, language: str | None) -> str:
    if value is None or value == "":
        return UNKNOWN
    on = date.fromisoformat(value) if isinstance(value, str) else value
    locale = locale_of(language)
    written = format_date(on, pattern.replace("d ", "d. ") if locale.language == "de" else pattern, locale=locale)
    if locale.language == "fr" and on.day == 1:
        return written.replace("1", "1er", 1)
    return written
