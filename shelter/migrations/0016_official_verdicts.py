import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

from poleimage.audit.append_only import append_only


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
        migrations.AlterField(
            model_name="job",
            name="kind",
            field=models.CharField(
                choices=[
                    ("read", "reading an invoice"),
                    ("recompute", "computing a standing"),
                    ("draw", "drawing a report"),
                    ("check", "checking by the official rules"),
                ],
                max_length=20,
            ),
        ),
        migrations.CreateModel(
            name="Verdict",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("held", "no rule was found broken"),
                            ("broken", "rules are broken"),
                            ("not_checked", "the rules could not be run"),
                        ],
                        max_length=20,
                    ),
                ),
                ("why", models.CharField(blank=True, max_length=40)),
                ("rules", models.JSONField()),
                ("rules_sha256", models.CharField(max_length=64)),
                ("failures", models.JSONField(default=list)),
                ("checked_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "invoice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="verdicts", to="shelter.invoice"
                    ),
                ),
            ],
            options={
                "verbose_name": "verdict of the official rules",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("invoice", "rules_sha256"), name="checked_once_by_the_same_rules"
                    )
                ],
            },
        ),
        append_only("shelter_verdict"),
    ]
