from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("shelter", "0016_official_verdicts")]

    operations = [
        migrations.AddField(model_name="invoiceline", name="references", field=models.JSONField(default=dict)),
    ]
