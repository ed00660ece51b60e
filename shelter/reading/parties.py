"""Who is who: enterprise and VAT numbers, accounts and structured communications, checked by their own arithmetic."""

import re
from collections.abc import Iterator

from stdnum import iban as iban_number
from stdnum.eu import vat as eu_vat

from shelter.reading.draft import Party
from shelter.reading.finding import Finding, FindingCode
from shelter.reading.stated import Identifier, StatedParty

# Electronic address schemes of Belgium: 0208 enterprise number and 9925 VAT are in force, older files have the others.
_BELGIAN_SCHEMES = {"0208", "9925", "9956", "BE:EN", "BE:CBE", "BE:VAT", "CBE", "KBO", "BCE"}
NO_VAT = {"FC", "TAX", "GST"}  # schemes of other tax numbers, which may look like one of VAT
_SCHEMED = re.compile(r"(0208|9925|9956):(.+)")
_VAT_SHAPE = re.compile(r"[A-Z]{2}[A-Z0-9]{4,15}")
_IBAN_SHAPE = re.compile(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{8,30}")
# `+++090/9337/55493+++`, with stars, with or without the marks around it or the strokes inside, but not without both.
_STRUCTURED = re.compile(
    r"(?:(?P<mark>\+{3}|\*{3})\s*)?(?P<a>[0-9]{3})\s*(?P<stroke>/?)\s*(?P<b>[0-9]{4})\s*/?\s*(?P<c>[0-9]{5})\s*(?:\+{3}|\*{3})?"
)
_EU = {
    *("AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "EL", "ES", "FI", "FR", "HR", "HU"),
    *("IE", "IT", "LT", "LU", "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK", "XI"),
}


def party(stated: StatedParty) -> Party:
    vat = normal_vat(stated.vat)
    return Party(
        name=stated.name,
        vat=vat,
        enterprise_number=enterprise_number(stated),
        country=stated.country if re.fullmatch("[A-Z]{2}", stated.country) else "",
        postcode=stated.postcode,
        city=stated.city,
        street=stated.street,
    )


def enterprise_number(stated: StatedParty) -> str:
    """Derive the Belgian enterprise number from the first identifier that is one, as ten digits, or ""."""
    numbers = (
        number
        for identifier in stated.identifiers
        if _claims_belgian(identifier) or (stated.country == "BE" and not identifier.scheme)
        if (number := _ten_digits(identifier.value)) and check_holds(number)
    )
    return next(numbers, "")


def normal_vat(said: str) -> str:
    """Write a VAT number without separators, in capitals, a Belgian one with ten digits, a Greek one under EL."""
    compact = re.sub(r"[^A-Z0-9+*]", "", said.upper())
    if compact.startswith("BE") and (digits := _ten_digits(compact)):
        return "BE" + digits
    return "EL" + compact[2:] if re.fullmatch(r"GR[0-9]{9}", compact) else compact


def looks_like_vat(said: str) -> bool:
    """Tell whether a number that the file calls nothing can be taken for a VAT number of the Union."""
    return bool(said) and eu_vat.is_valid(normal_vat(said))


def normal_account(said: str) -> str:
    compact = re.sub(r"[\s.-]", "", said.upper())
    return compact if _IBAN_SHAPE.fullmatch(compact) else said


def check_holds(number: str) -> bool:
    """Check ten digits as an enterprise number: 0 or 1 first, the last two 97 less the remainder of the first eight.

    Stricter than stdnum, which takes 00 where 97 is due.
    """
    return bool(re.fullmatch(r"[01][0-9]{9}", number)) and int(number[8:]) == 97 - int(number[:8]) % 97


def identity_findings(role: str, stated: StatedParty) -> Iterator[Finding]:
    claimed = {_ten_digits(each.value): each.value for each in reversed(stated.identifiers) if _claims_belgian(each)}
    for digits, said in claimed.items():
        if not check_holds(digits):
            yield Finding(FindingCode.ENTERPRISE_NUMBER_INVALID, f"{role}: {said}")
    if stated.vat and not _vat_in_form(normal_vat(stated.vat)):
        yield Finding(FindingCode.VAT_NUMBER_INVALID, f"{role}: {stated.vat}")


def payment_findings(iban: str, remittance: str) -> Iterator[Finding]:
    # An account that is no IBAN is legal, and so is a free communication: only what looks like one can be wrong.
    if _IBAN_SHAPE.fullmatch(iban) and not iban_number.is_valid(iban, check_country=False):
        yield Finding(FindingCode.IBAN_INVALID, iban)
    found = _STRUCTURED.fullmatch(remittance)
    if not found or not (found["mark"] or found["stroke"]):
        return
    if not _communication_holds(found["a"] + found["b"] + found["c"]):
        yield Finding(FindingCode.STRUCTURED_COMMUNICATION_INVALID, remittance)


def structured_communications(text: str) -> Iterator[tuple[str, str]]:
    """Find those on a page whose check holds, each as written and as twelve digits between strokes and plus signs."""
    for found in _STRUCTURED.finditer(text):
        a, b, c = found["a"], found["b"], found["c"]
        if (found["mark"] or found["stroke"]) and _communication_holds(a + b + c):
            yield found[0], f"+++{a}/{b}/{c}+++"


def _communication_holds(digits: str) -> bool:
    return int(digits[10:]) == (int(digits[:10]) % 97 or 97)


def _claims_belgian(identifier: Identifier) -> bool:
    if identifier.scheme == "VAT":
        return identifier.value.upper().startswith("BE")
    if identifier.scheme.upper() in _BELGIAN_SCHEMES or _SCHEMED.fullmatch(identifier.value):
        return True
    return not identifier.scheme and bool(re.match(r"BE\s*[01][0-9.\s]{8,}$", identifier.value.upper()))


def _ten_digits(said: str) -> str:
    schemed = _SCHEMED.fullmatch(said)
    compact = re.sub(r"[\s./-]", "", (schemed[2] if schemed else said).upper()).removeprefix("BE")
    if not re.fullmatch("[0-9]{9,10}", compact):
        return ""
    return compact.zfill(10)


def _vat_in_form(vat: str) -> bool:
    if vat.startswith("BE"):
        return check_holds(vat[2:])
    if vat[:2] in _EU:
        return eu_vat.is_valid(vat)
    return bool(_VAT_SHAPE.fullmatch(vat))
