"""Test data, made through `flow`, so that no test holds a state that the site can't reach."""

import base64
import itertools
from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.utils import timezone

from members import flow as members_flow
from members.models import Company, Organisation, User
from shelter.demo import einvoice
from shelter.flow.claim import put_down
from shelter.flow.company import admit_member
from shelter.flow.convention import open_production, record_funding, sign_convention
from shelter.flow.pay import record_payment
from shelter.flow.read import read_invoice
from shelter.flow.receive import receive_invoice
from shelter.models import Claim, Convention, Invoice, Production
from shelter.rules.money import Cents, to_cents

_numbers = itertools.count(1)
PASSWORD = "seize lettres au moins"


def enterprise_number(serial: int | None = None) -> str:
    """A number with a correct check that belongs to nobody."""
    first = f"0999{serial if serial is not None else next(_numbers):04d}"
    return f"{first}{97 - int(first) % 97:02d}"


def organisation(name: str = "Quai Nord Films SRL") -> Organisation:
    return members_flow.register_organisation(name, enterprise_number(), by=None)


def person(first_name: str, role: str, **fields: Any) -> User:
    return members_flow.invite(
        f"{first_name.lower()}{next(_numbers)}@exemple.be",
        by=None,
        role=role,
        first_name=first_name,
        last_name="Test",
        password=PASSWORD,
        **fields,
    )


def producer(first_name: str = "Alice", of: Organisation | None = None) -> User:
    return person(first_name, User.Role.PRODUCER, organisation=of or organisation(f"{first_name} Films SRL"))


def staff(first_name: str = "Bob") -> User:
    return person(first_name, User.Role.STAFF)


def auditor(first_name: str = "Dora") -> User:
    return person(first_name, User.Role.AUDITOR)


def company(
    name: str = "Sonorisation du Quai SRL", *, member: bool = True, by: User | None = None, trade: str = "sound"
) -> Company:
    number = enterprise_number()
    made = members_flow.register_company(
        number, name, by=by, enterprise_number=number, trade=trade, from_on=date(2015, 1, 1)
    )
    if member:
        admit_member(made.pk, date(2019, 1, 1), None, by=by or staff())
    return made


def terms(**changes: Any) -> dict[str, Any]:
    """The default terms: every euro raised is owed to members within a window that is open today."""
    today = timezone.localdate()
    return {
        "rate": "1.00",
        "window": {"from": (today - timedelta(days=400)).isoformat(), "to": (today + timedelta(days=200)).isoformat()},
        "tiers": [{"name": "members", "test": {"member": True}, "weight": "1"}],
        "shortfall": {"rule": "pro_rata"},
        **changes,
    }


def production(
    alice: User,
    *,
    by: User,
    title: str = "Nuit blanche",
    funding: str | None = "100000.00",
    genre: str = "fiction",
    **changes: Any,
) -> Production:
    """A production with a signed convention and money received."""
    assert alice.organisation is not None
    made = open_production(f"P{next(_numbers)}", title, genre, by=by, producer=alice.organisation)
    signed_on = timezone.localdate() - timedelta(days=400)
    convention = sign_convention(made.pk, f"C-{next(_numbers):03d}", signed_on, terms(**changes), by=by)
    if funding:
        record_funding(convention.pk, signed_on + timedelta(days=10), to_cents(funding), by=by)
    return made


def convention_of(production: Production) -> Convention:
    return Convention.objects.select_related("production").get(production=production)


def ubl(
    supplier: Company | None = None,
    *,
    number: str = "",
    issued_on: date | None = None,
    lines: Sequence[str] = ("1000.00",),
    currency: str = "EUR",
    seller: str = "",
    seller_name: str = "Sonorisation du Quai SRL",
    credit_of: str = "",
    project: str = "",
    description: str = "Prestation",
) -> bytes:
    """A small e-invoice, or a credit note when it says of what; each line is a net amount at 21 %."""
    known = supplier.enterprise_number if supplier else None
    return einvoice.write(
        einvoice.EInvoice(
            number=number or f"F-{next(_numbers):05d}",
            issued_on=issued_on or timezone.localdate() - timedelta(days=30),
            seller=einvoice.Party(seller_name, seller or known or enterprise_number()),
            buyer=einvoice.Party("Quai Nord Films SRL", enterprise_number()),
            lines=[einvoice.Line(f"{description} {at}", to_cents(net)) for at, net in enumerate(lines, start=1)],
            currency=currency,
            corrects=credit_of,
            project=project,
        )
    )


def carrying(*attached: tuple[str, bytes], supplier: Company | None = None, uri: str = "") -> bytes:
    """An e-invoice with these files inside it, and one that it only points at."""
    references = "".join(
        f"<cac:AdditionalDocumentReference><cbc:ID>{name}</cbc:ID><cac:Attachment>"
        f'<cbc:EmbeddedDocumentBinaryObject mimeCode="application/pdf" filename="{name}">'
        f"{base64.b64encode(data).decode()}</cbc:EmbeddedDocumentBinaryObject></cac:Attachment>"
        "</cac:AdditionalDocumentReference>"
        for name, data in attached
    )
    if uri:
        references += (
            "<cac:AdditionalDocumentReference><cbc:ID>ailleurs</cbc:ID><cac:Attachment><cac:ExternalReference>"
            f"<cbc:URI>{uri}</cbc:URI></cac:ExternalReference></cac:Attachment></cac:AdditionalDocumentReference>"
        )
    return ubl(supplier).replace(
        b"<cac:AccountingSupplierParty>", references.encode() + b"<cac:AccountingSupplierParty>"
    )


def invoice(alice: User, supplier: Company | None = None, **said: Any) -> Invoice:
    """An e-invoice that a producer sent and that was read."""
    assert alice.organisation is not None
    data = ubl(supplier, **said)
    received = receive_invoice(data, f"facture-{next(_numbers)}.xml", by=alice, organisation=alice.organisation)
    return read_invoice(received.invoice.pk)


def claim(
    alice: User,
    production: Production,
    supplier: Company | None = None,
    *,
    net: str = "1000.00",
    share: str = "1",
    category: str = "sound",
    of: Invoice | None = None,
) -> Claim:
    """The first line of an invoice put down to a production."""
    sent = of or invoice(alice, supplier, lines=[net])
    line = sent.lines.get(position=1)
    return put_down(line.pk, production.pk, by=alice, share=Decimal(share), category=category)


def paid(alice: User, of: Invoice, *, on: date | None = None) -> None:
    """The whole of an invoice, paid ten days ago."""
    assert alice.organisation is not None and of.payable_cents is not None
    day = on or timezone.localdate() - timedelta(days=10)
    record_payment(of.pk, day, Cents(of.payable_cents), by=alice, organisation=alice.organisation)


def day(text: str) -> date:
    return date.fromisoformat(text)


def absent() -> UUID:
    return UUID(int=next(_numbers))
