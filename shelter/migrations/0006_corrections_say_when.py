from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("shelter", "0005_moments_of_corrections")]

    operations = [
        migrations.AddConstraint(
            model_name="invoice",
            constraint=models.CheckConstraint(
                condition=Q(corrects__isnull=True, corrects_at__isnull=True)
                | Q(corrects__isnull=False, corrects_at__isnull=False),
                name="corrections_say_when",
            ),
        ),
    ]
