from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("shelter", "0006_corrections_say_when")]

    operations = [
        migrations.AddField(model_name="job", name="lease", field=models.UUIDField(null=True)),
    ]
