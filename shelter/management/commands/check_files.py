import sys
from typing import Any

from django.core.management.base import BaseCommand

from poleimage import files
from shelter.models import Document, Evidence, Payment, Receipt, ReportFile, Terms


class Command(BaseCommand):
    help = "Reads every stored file and lists what is missing or is not what was stored; exit code 1 when anything is."

    def handle(self, *args: Any, **options: Any) -> None:
        read = wrong = 0
        for document in Document.objects.order_by("stored_at", "pk").iterator(500):
            read += 1
            if fault := files.fault_of(document.pk, document.size):
                wrong += 1
                self.stdout.write(f"{document.pk}: {fault}: {'; '.join(_uses(document)) or 'nothing names it'}")
        self.stdout.write(f"{read} files read, {wrong} missing or changed")
        if wrong:
            sys.exit(1)


def _uses(document: Document) -> list[str]:
    """What is lost with it, in the words of who would miss it."""
    receipts = Receipt.objects.filter(invoice__document=document).select_related("organisation")
    evidence = Evidence.objects.filter(document=document).select_related("organisation")
    payments = Payment.objects.filter(proof=document).select_related("invoice")
    terms = Terms.objects.filter(signed_copy=document).select_related("convention")
    reports = ReportFile.objects.filter(document=document).select_related("report")
    return [
        *(f"invoice {each.file_name} of {each.organisation}" for each in receipts),
        *(f"evidence {each.file_name} of {each.organisation}" for each in evidence),
        *(f"proof of a payment of {each.paid_on} for invoice {each.invoice.number}" for each in payments),
        *(f"signed copy of {each.convention.reference}, in force from {each.effective_on}" for each in terms),
        *(f"report {each.report.number}" for each in reports),
    ]
