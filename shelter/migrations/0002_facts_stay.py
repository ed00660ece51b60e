from django.db import migrations

from poleimage.audit.append_only import append_only, only_changes

FACTS = [
    "shelter_document",
    "shelter_convention",
    "shelter_terms",
    "shelter_funding",
    "shelter_receipt",
    "shelter_invoiceline",
    "shelter_payment",
    "shelter_evidence",
    "shelter_decision",
    "shelter_report",
    "shelter_reportfile",
]


class Migration(migrations.Migration):
    dependencies = [("shelter", "0001_first_tables"), ("audit", "0003_guards")]

    operations = [
        *[append_only(table) for table in FACTS],
        only_changes("shelter_claim", "state", "withdrawn_at"),
        only_changes("shelter_grant", "revoked_at"),
    ]
