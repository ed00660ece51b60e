from django.db import migrations

from poleimage.audit.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [("shelter", "0009_traits_of_older_invoices")]

    operations = [append_only("shelter_alike"), append_only("shelter_alikeanswer")]
