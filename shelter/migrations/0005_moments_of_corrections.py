from django.db import migrations

# A credit note was linked when the later of the two was read.
FILL = """
UPDATE shelter_invoice credit
SET corrects_at = coalesce(greatest(credit.read_at, corrected.read_at), credit.received_at)
FROM shelter_invoice corrected
WHERE corrected.id = credit.corrects_id
"""


class Migration(migrations.Migration):
    dependencies = [("shelter", "0004_corrections_have_a_moment")]

    operations = [migrations.RunSQL(FILL, migrations.RunSQL.noop)]
