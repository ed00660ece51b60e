from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('shelter', '0020_reports_in_dutch_and_german'),
    ]

    operations = [
        migrations.AddField(
            model_name='invoice',
            name='vat_groups',
            field=models.JSONField(default=list),
        ),
    ]
