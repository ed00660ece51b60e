from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("shelter", "0015_guesses_and_attachments")]

    operations = [
        migrations.AddField(model_name="invoiceline", name="references", field=models.JSONField(default=dict)),
    ]
