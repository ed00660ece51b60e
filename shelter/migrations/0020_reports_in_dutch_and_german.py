from django.db import migrations, models

LANGUAGES = [("fr", "French"), ("nl", "Dutch"), ("de", "German"), ("en", "English")]


class Migration(migrations.Migration):
    dependencies = [("shelter", "0019_rates")]

    operations = [
        migrations.AlterField(
            model_name="production",
            name="language",
            field=models.CharField(
                choices=LANGUAGES, default="fr", max_length=2, verbose_name="language of its reports"
            ),
        ),
        migrations.AlterField(
            model_name="report", name="language", field=models.CharField(choices=LANGUAGES, max_length=2)
        ),
    ]
