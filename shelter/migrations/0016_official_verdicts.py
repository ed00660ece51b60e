from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("shelter", "0015_guesses_and_attachments")]

    operations = [
        migrations.AddField(
            model_name="invoice",
            name="paper_reason",
            field=models.CharField(
                blank=True,
                choices=[
                    ("exempt", "the supplier is exempt from VAT (art. 44)"),
                    ("no_vat", "an association or a private person without a VAT number"),
                    ("ticket", "a till receipt or an expense note"),
                    ("copy", "the e-invoice came as well: this is a copy of it"),
                    ("not_yet", "the supplier does not send any yet"),
                ],
                max_length=20,
            ),
        ),
    ]
