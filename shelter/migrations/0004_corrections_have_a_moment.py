from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("shelter", "0003_line_shared_at_most_once")]

    operations = [
        migrations.AddField(model_name="invoice", name="corrects_at", field=models.DateTimeField(null=True)),
    ]
