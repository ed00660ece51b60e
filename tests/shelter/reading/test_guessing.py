import pytest

from shelter.reading.guessing import Guess, guesses_in
from shelter.reading.pages import Words
from tests.shelter.reading import papers


def guessed(*lines: str, buyers: tuple[str, ...] = ()) -> dict[str, str]:
    return {guess.field: guess.value for guess in guesses_in(Words("ocr", "\n".join(lines)), buyers)}


def test_a_belgian_invoice_is_guessed_whole_with_what_confirms_each() -> None:
    found = guesses_in(Words("pdf-text", "\n".join(papers.LINES)))

    assert found == [
        Guess("kind", "invoice", "Facture", "pdf-text"),
        Guess("number", "2026/118", "Facture n° : 2026/118", "pdf-text"),
        Guess("issued_on", "2026-06-02", "Date : 02/06/2026", "pdf-text"),
        Guess("enterprise_number", "0999999922", "BE 0999.999.922", "pdf-text", "checksum"),
        Guess("iban", "BE68539007547034", "BE68 5390 0754 7034", "pdf-text", "checksum"),
        Guess("remittance", "+++090/9337/55493+++", "+++090/9337/55493+++", "pdf-text", "checksum"),
        Guess("net", "125000", "1.250,00", "pdf-text", "sum"),
        Guess("vat", "26250", "262,50", "pdf-text", "sum"),
        Guess("gross", "151250", "1.512,50", "pdf-text", "sum"),
        Guess("currency", "EUR", "EUR", "pdf-text"),
    ]


def test_a_page_without_an_invoice_gives_no_guesses() -> None:
    assert guessed("Bon de livraison", "Signé au quai") == {}


@pytest.mark.parametrize(
    ("line", "number"),
    [
        ("FACTUUR: 2026118", "2026118"),
        ("Factuurnummer 2026-00118", "2026-00118"),
        ("Numéro de facture : FA-2026/7", "FA-2026/7"),
        ("Facture n° F 26/12", "F 26/12"),
        ("Facture N°\n2026.118", "2026.118"),
        ("Creditnota nr. CN7", "CN7"),
        ("Rechnungsnummer: R0005532486", "R0005532486"),
        ("Invoice # 118", "118"),
        ("Invoice RE-20190610/507", "RE-20190610/507"),
        ("Facture 02/06/2026", None),
        ("Total facture 1.512,50", None),
        ("Votre facture", None),
    ],
)
def test_a_number_stands_after_what_calls_it_one(line: str, number: str | None) -> None:
    assert guessed(*line.split("\n")).get("number") == number


@pytest.mark.parametrize(
    ("lines", "day"),
    [
        (["Échéance : 01/07/2026", "Date de facture : 02/06/2026"], "2026-06-02"),
        (["Datum", "2-6-2026"], "2026-06-02"),
        (["Liège, le 2 juin 2026"], "2026-06-02"),
        (["Luik, 1 maart 2026", "Vervaldatum 31/03/2026"], "2026-03-01"),
        (["Date 1er août 2026"], "2026-08-01"),
        (["Vervaldatum 31/03/2026"], "2026-03-31"),
        (["Date 02.06.26"], "2026-06-02"),
        (["Date 31/02/2026"], None),
    ],
)
def test_the_day_is_the_one_called_a_date(lines: list[str], day: str | None) -> None:
    assert guessed(*lines).get("issued_on") == day


def test_the_buyers_own_number_is_never_taken_for_the_sellers() -> None:
    lines = ["Quai Nord Films, TVA BE 0417.497.106", "Décors du Val, TVA BE0999999922"]

    assert guessed(*lines)["enterprise_number"] == "0417497106"
    assert guessed(*lines, buyers=("0417497106",))["enterprise_number"] == "0999999922"
    assert guessed(f"Client : {lines[0]}", lines[1])["enterprise_number"] == "0999999922"
    assert guessed(f"Client : {lines[0]}") == {}


def test_a_comma_that_a_scan_made_of_a_point_hides_no_number() -> None:
    assert guessed("TVA BE 0999.999,922") == {"enterprise_number": "0999999922"}


def test_numbers_whose_check_fails_are_no_guesses() -> None:
    assert guessed("TVA BE 0999.999.923", "IBAN BE69 5390 0754 7034", "+++090/9337/55494+++") == {}


def test_a_supplier_from_abroad_is_guessed_by_its_vat_number() -> None:
    assert guessed("N° TVA : FR 40 303 265 045") == {"vat_number": "FR40303265045"}


def test_a_credit_note_is_one_by_its_title_and_not_by_the_conditions_of_an_invoice() -> None:
    assert guessed("NOTE DE CRÉDIT", "sur la facture 2026/5")["kind"] == "credit_note"
    assert guessed("Facture", "Toute note de crédit est rédigée par écrit")["kind"] == "invoice"


@pytest.mark.parametrize(
    "lines",
    [
        ["Total excl. BTW € 1 250,00", "BTW 21% € 262,50", "Te betalen € 1 512,50"],
        ["Base imposable", "1 250.00", "TVA", "262.50", "Total à payer", "1 512.50"],
        ["Base TVA Total", "21 % 1.250,00 262,50 1.512,50"],
        ["Sous-total 1,250.00", "VAT 21 % 262.50", "Total 1,512.50"],
    ],
)
def test_totals_are_found_however_they_are_laid_out(lines: list[str]) -> None:
    found = {guess.field: (guess.value, guess.confirmed) for guess in guesses_in(Words("ocr", "\n".join(lines)))}

    assert {field: found[field] for field in ("net", "vat", "gross")} == {
        "net": ("125000", "sum"),
        "vat": ("26250", "sum"),
        "gross": ("151250", "sum"),
    }


def test_totals_that_do_not_add_up_are_guessed_and_not_confirmed() -> None:
    lines = "Total HTVA 1.250,00\nTVA 21 % 262,50\nTotal TVAC 8.077,91"
    found = [guess for guess in guesses_in(Words("ocr", lines)) if guess.field in ("net", "vat", "gross")]

    assert [(guess.field, guess.value, guess.confirmed) for guess in found] == [
        ("gross", "807791", ""),
        ("net", "125000", ""),
        ("vat", "26250", ""),
    ]


def test_what_a_page_says_is_cleaned_and_cut_before_anyone_sees_it() -> None:
    found = guesses_in(Words("ocr", "Date : 02/06/2026 \u202eevil" + "x" * 500))

    assert len(found[0].raw) == 120 and "\u202e" not in found[0].raw


def test_a_page_of_nothing_but_amounts_is_looked_at_within_limits() -> None:
    lines = [f"Total HTVA {i},00 TVA {i},10 TVAC {i},20" for i in range(5000)]

    assert guessed(*lines)["gross"]
