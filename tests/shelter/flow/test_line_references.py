import pytest

from shelter.flow.read import read_invoice
from shelter.flow.receive import receive_invoice
from tests import make

pytestmark = pytest.mark.django_db
REFERENCES = (
    b"<cbc:AccountingCost>P7</cbc:AccountingCost>"
    b"<cac:OrderLineReference><cbc:LineID>PO-88/3</cbc:LineID></cac:OrderLineReference>"
)


def test_what_a_line_refers_to_is_kept_and_a_line_without_keeps_nothing():
    alice = make.producer()
    plain = make.ubl(lines=["1.00", "2.00"])
    data = plain.replace(b"<cac:Item>", REFERENCES + b"<cac:Item>", 1)
    received = receive_invoice(data, "f.xml", by=alice, organisation=alice.organisation)
    lines = read_invoice(received.invoice.pk).lines.order_by("position")
    assert [line.references for line in lines] == [{"account": "P7", "order_line": "PO-88/3"}, {}]
