from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('shelter', '0021_seals_and_addresses'),
    ]

    operations = [
        migrations.AddField(
            model_name='invoice',
            name='vat_groups',
            field=models.JSONField(default=list),
        ),
    ]
