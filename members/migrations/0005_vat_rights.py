import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from poleimage.audit.append_only import append_only


class Migration(migrations.Migration):

    dependencies = [
        ('members', '0004_password_tries'),
        ('audit', '0003_guards'),
    ]

    operations = [
        migrations.CreateModel(
            name='VatRight',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('share', models.DecimalField(decimal_places=4, max_digits=5, verbose_name='part that cannot be recovered')),
                ('from_on', models.DateField(verbose_name='from')),
                ('recorded_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='vat_rights', to='members.organisation')),
            ],
            options={
                'verbose_name': 'right to recover VAT',
                'ordering': ['from_on', 'id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('share__gte', 0), ('share__lte', 1)), name='share_of_vat_is_a_share')],
            },
        ),
        append_only('members_vatright'),
    ]
