"""The second tier of checks, where a deployer put the official rules: a worker asks for a verdict and keeps it."""

from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import transaction

from poleimage import files
from poleimage.audit.record import record
from shelter import reading
from shelter.flow import job
from shelter.models import Invoice, Job, Verdict
from shelter.reading import verdict
from shelter.reading.verdict import Checker, Rules, Said

# One for each worker process; its own process starts with the first question.
CHECKER = Checker()


def want_check(invoice: Invoice) -> None:
    """Ask for a verdict inside the caller's transaction, where there are rules to ask."""
    if settings.EINVOICE_RULES_DIR:
        job.want(Job.Kind.CHECK, [invoice.pk])


def check_officially(invoice_id: UUID) -> Verdict | None:
    """Have the official rules look at an e-invoice and write down what they say; None where there are none to ask.

    Safe to run twice: the same rules are asked once. Their verdict warns; it never refuses.
    """
    invoice = Invoice.objects.get(pk=invoice_id)
    if not settings.EINVOICE_RULES_DIR or not invoice.said:
        return None
    plain = reading.plain(files.load(invoice.document_id))
    rules = verdict.rules_for(plain, verdict.rules_in(Path(settings.EINVOICE_RULES_DIR)))
    digest = sha256("".join(each.sha256 for each in rules).encode()).hexdigest()
    known = Verdict.objects.filter(invoice=invoice, rules_sha256=digest).first()
    return known or _write_down(invoice_id, CHECKER.check(plain, rules), rules, digest)


@transaction.atomic
def _write_down(invoice_id: UUID, said: Said, rules: Sequence[Rules], digest: str) -> Verdict:
    invoice = Invoice.objects.select_for_update(no_key=True, of=["self"]).get(pk=invoice_id)
    known = Verdict.objects.filter(invoice=invoice, rules_sha256=digest).first()
    if known:
        return known
    written = Verdict.objects.create(
        invoice=invoice,
        outcome=said.outcome,
        why=said.why,
        rules=[{"name": each.name, "version": each.version, "sha256": each.sha256} for each in rules],
        rules_sha256=digest,
        failures=[vars(each) for each in said.failures],
    )
    first = invoice.receipts.select_related("organisation").order_by("pk").first()
    assert first is not None
    names = [f"{each.name} {each.version}" for each in rules]
    record("invoice.checked", invoice, by=None, chain=first.organisation.chain, outcome=written.outcome, rules=names)
    return written
