from django.db import migrations

from poleimage.audit.append_only import only_changes

VERSIONED = ["members_companyname", "members_establishment", "members_membership", "members_relatedparty"]


class Migration(migrations.Migration):
    dependencies = [("members", "0001_first_tables"), ("audit", "0003_guards")]

    operations = [only_changes(table, "superseded_at") for table in VERSIONED]
