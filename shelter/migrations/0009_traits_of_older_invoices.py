from django.db import migrations

from shelter.reading.likeness import near_tail, structured


def fill(apps, schema_editor):
    """Give invoices that were read before what a like one is found by; their e-invoices are not read again."""
    invoices = apps.get_model("shelter", "Invoice").objects.filter(state="to_check", near_tail="")
    for invoice in invoices.only("number", "references").iterator(chunk_size=1_000):
        tail, digits = near_tail(invoice.number), structured(invoice.references.get("remittance", ""))
        invoices.filter(pk=invoice.pk).update(near_tail=tail, structured=digits)


class Migration(migrations.Migration):
    dependencies = [("shelter", "0008_alike_invoices")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
