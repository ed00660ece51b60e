from django.db import migrations

from poleimage.audit.append_only import CREATE_GUARDS, DROP_GUARDS, append_only


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_who_did_it")]

    operations = [migrations.RunSQL(CREATE_GUARDS, DROP_GUARDS), append_only("audit_entry")]
