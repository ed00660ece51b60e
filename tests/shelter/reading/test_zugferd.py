from datetime import date
from decimal import Decimal

from shelter.reading import DraftLine, read
from tests.shelter.reading.files import sample


def test_zugferd_1_gives_number_date_seller_and_totals() -> None:
    draft = read(sample("zugferd_1.xml"))

    assert (draft.syntax, draft.number, draft.issued_on) == ("zugferd1", "R-14", date(2014, 11, 3))
    assert (draft.seller.name, draft.seller.vat) == ("Requisite GmbH", "DE999999995")
    assert (draft.net_cents, draft.vat_cents, draft.gross_cents, draft.payable_cents) == (10000, 1900, 11900, 11900)


def test_lines_without_amounts_become_one_line_of_the_net_total() -> None:
    draft = read(sample("zugferd_1.xml"))

    assert draft.lines == (DraftLine(1, "", "Oak table", 10000, 10000, "S", Decimal(19), "", ""),)
    assert draft.said["lines"] == "1"
    assert draft.findings == ()
