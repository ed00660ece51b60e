from django.db import migrations

from poleimage.audit.append_only import only_changes


class Migration(migrations.Migration):
    dependencies = [("members", "0002_facts_stay"), ("audit", "0004_facts_are_filled_once")]

    operations = [only_changes("members_company", "enterprise_number", "trade")]
