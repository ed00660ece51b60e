import django.db.models.deletion
from django.db import migrations, models

from poleimage.audit.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [("shelter", "0014_one_use_keys")]

    operations = [
        migrations.AddField(model_name="invoice", name="guesses", field=models.JSONField(default=list)),
        migrations.AddField(model_name="invoice", name="sources", field=models.JSONField(default=dict)),
        migrations.CreateModel(
            name="Attachment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=120)),
                ("media_type", models.CharField(blank=True, max_length=80)),
                ("uri", models.CharField(blank=True, max_length=500)),
                (
                    "document",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="shelter.document",
                    ),
                ),
                (
                    "invoice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="attachments", to="shelter.invoice"
                    ),
                ),
            ],
            options={"verbose_name": "attachment"},
        ),
        append_only("shelter_attachment"),
    ]
