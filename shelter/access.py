"""Who may see which row: the only way a view, a page of the API or a download gets one. What is foreign is absent."""

from typing import TypeVar
from uuid import UUID

from django.db.models import F, Model, Q, QuerySet
from django.http import Http404
from django.utils import timezone

from members.models import Company, User
from shelter.models import (
    Alike,
    Attachment,
    Claim,
    Convention,
    Evidence,
    Invoice,
    InvoiceLine,
    Payment,
    Production,
    Receipt,
    Report,
)

Row = TypeVar("Row", bound=Model)
Role = User.Role
OFFICE = {Role.STAFF, Role.ADMINISTRATOR}


def is_staff(user: User) -> bool:
    return user.role in OFFICE


def productions_for(user: User) -> QuerySet[Production]:
    productions = Production.objects.select_related("producer")
    if is_staff(user):
        return productions
    if user.role == Role.PRODUCER:
        return productions.filter(producer=user.organisation_id)
    if user.role == Role.AUDITOR:
        open_grants = user.grants.filter(revoked_at=None, until__gte=timezone.localdate())
        return productions.filter(pk__in=open_grants.values("production"))
    return productions.none()


def production_for(user: User, production_id: UUID) -> Production:
    return _one(productions_for(user), production_id)


def conventions_for(user: User) -> QuerySet[Convention]:
    conventions = Convention.objects.select_related("production__producer", "standing")
    return conventions if is_staff(user) else conventions.filter(production__in=productions_for(user))


def convention_for(user: User, convention_id: UUID) -> Convention:
    return _one(conventions_for(user), convention_id)


def claims_for(user: User) -> QuerySet[Claim]:
    """Claims on the productions that a person sees; a member company sees those on its own invoices."""
    claims = Claim.objects.select_related("line__invoice__supplier", "production")
    if is_staff(user):
        return claims
    if user.role == Role.MEMBER:
        return claims.filter(line__invoice__supplier=user.company_id).exclude(state=Claim.State.WITHDRAWN)
    return claims.filter(production__in=productions_for(user))


def claim_for(user: User, claim_id: UUID) -> Claim:
    return _one(claims_for(user), claim_id)


def invoices_for(user: User) -> QuerySet[Invoice]:
    """A producer sees what its own organisation sent; auditors and members what was claimed where they may look."""
    invoices = Invoice.objects.select_related("supplier", "document")
    if is_staff(user):
        return invoices
    if user.role == Role.PRODUCER:
        return invoices.filter(pk__in=Receipt.objects.filter(organisation=user.organisation_id).values("invoice"))
    claimed = claims_for(user).exclude(state=Claim.State.WITHDRAWN).values("line__invoice")
    return invoices.filter(pk__in=claimed)


def invoice_for(user: User, invoice_id: UUID) -> Invoice:
    return _one(invoices_for(user), invoice_id)


def alikes_for(user: User) -> QuerySet[Alike]:
    """The staff see every pair of like invoices; a producer those of which it sent both, and no other."""
    alikes = Alike.objects.select_related("first__supplier", "second__supplier")
    if is_staff(user):
        return alikes
    if user.role != Role.PRODUCER:
        return alikes.none()
    own = invoices_for(user).values("pk")
    return alikes.filter(first__in=own, second__in=own).exclude(first=F("second"))


def alike_for(user: User, alike_id: int) -> Alike:
    return _one(alikes_for(user), alike_id)


def line_for(user: User, line_id: int) -> InvoiceLine:
    """A line to put down: only of an invoice that the person sees."""
    return _one(InvoiceLine.objects.filter(invoice__in=invoices_for(user)), line_id)


def receipts_for(user: User) -> QuerySet[Receipt]:
    receipts = Receipt.objects.select_related("invoice__supplier", "organisation", "by")
    if is_staff(user):
        return receipts
    if user.role == Role.PRODUCER:
        return receipts.filter(organisation=user.organisation_id)
    return receipts.none()


def payments_for(user: User, invoice: Invoice) -> QuerySet[Payment]:
    return Payment.objects.filter(_told(user), invoice=invoice).order_by("paid_on", "pk")


def evidence_for(user: User, invoice: Invoice) -> QuerySet[Evidence]:
    return Evidence.objects.filter(_told(user), invoice=invoice).order_by("pk")


def one_payment_for(user: User, payment_id: int) -> Payment:
    return _one(Payment.objects.filter(_told(user), invoice__in=invoices_for(user)), payment_id)


def one_evidence_for(user: User, evidence_id: int) -> Evidence:
    return _one(Evidence.objects.filter(_told(user), invoice__in=invoices_for(user)), evidence_id)


def one_attachment_for(user: User, attachment_id: int) -> Attachment:
    """What lies inside an invoice is seen by all who may have its file."""
    return _one(Attachment.objects.filter(invoice__in=invoices_for(user)), attachment_id)


def reports_for(user: User) -> QuerySet[Report]:
    reports = Report.objects.select_related("convention__production", "file", "superseded_by")
    return reports if is_staff(user) else reports.filter(convention__production__in=productions_for(user))


def report_for(user: User, report_id: UUID) -> Report:
    return _one(reports_for(user), report_id)


def companies_for(user: User) -> QuerySet[Company]:
    """The member register is the cluster's; a company sees itself."""
    if is_staff(user):
        return Company.objects.all()
    return Company.objects.filter(pk=user.company_id) if user.company_id else Company.objects.none()


def _told(user: User) -> Q:
    """What each organisation tells of a shared invoice stays between it and those who look at its productions."""
    if is_staff(user):
        return Q()
    if user.role == Role.PRODUCER:
        return Q(organisation=user.organisation_id)
    if user.role == Role.AUDITOR:
        return Q(organisation__in=productions_for(user).values("producer"))
    return Q(pk__in=[])


def _one(rows: QuerySet[Row], key: UUID | int) -> Row:
    found = rows.filter(pk=key).first()
    if found is None:
        raise Http404
    return found
