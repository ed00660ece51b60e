import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from poleimage.audit.append_only import append_only

WHAT_COMES_LATER = ["corrects_at", "corrects_id", "fx_rate", "fx_source", "fx_on"]
# As `keep_facts`, but a rate may be followed by another whose change was written down just before.
CREATE = """
CREATE FUNCTION invoice_keeps_facts() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    after jsonb := to_jsonb(NEW);
    changed record;
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.fx_rate IS NOT NULL THEN
        SELECT was_rate, was_source, was_on, rate, source INTO changed
        FROM shelter_ratechange WHERE invoice_id = OLD.id ORDER BY id DESC LIMIT 1;
        IF FOUND
            AND (changed.was_rate, changed.was_source) = (OLD.fx_rate, OLD.fx_source)
            AND changed.was_on IS NOT DISTINCT FROM OLD.fx_on
            AND (changed.rate, changed.source) = (NEW.fx_rate, NEW.fx_source)
            AND NEW.fx_on IS NULL
            AND after - ARRAY['fx_rate', 'fx_source', 'fx_on'] = to_jsonb(OLD) - ARRAY['fx_rate', 'fx_source', 'fx_on']
        THEN
            RETURN NEW;
        END IF;
    END IF;
    IF TG_OP = 'UPDATE' AND NOT EXISTS (
        SELECT FROM jsonb_each(to_jsonb(OLD)) AS was
        WHERE after -> was.key IS DISTINCT FROM was.value
          AND NOT (was.key = ANY (TG_ARGV) AND was.value IN ('null', '""'))
    ) AND (OLD.fx_rate IS NULL OR (NEW.fx_source, NEW.fx_on) IS NOT DISTINCT FROM (OLD.fx_source, OLD.fx_on)) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'facts in % are never changed or deleted', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
"""
TRIGGER = """
DROP TRIGGER shelter_invoice_append_only ON shelter_invoice;
CREATE TRIGGER shelter_invoice_append_only BEFORE UPDATE OR DELETE ON shelter_invoice
    FOR EACH ROW WHEN (OLD.state = 'to_check') EXECUTE FUNCTION {}({});
"""


def trigger(function, *columns):
    return TRIGGER.format(function, ", ".join(f"'{column}'" for column in columns))


class Migration(migrations.Migration):
    dependencies = [
        ("shelter", "0018_credit_notes_that_wait"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(model_name="invoice", name="fx_on", field=models.DateField(null=True)),
        migrations.CreateModel(
            name="Rate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("currency", models.CharField(max_length=3)),
                ("day", models.DateField()),
                ("per_euro", models.DecimalField(decimal_places=8, max_digits=18)),
                ("source", models.CharField(max_length=200)),
            ],
            options={
                "verbose_name": "published rate",
                "constraints": [
                    models.UniqueConstraint(fields=("currency", "day"), name="one_rate_a_day"),
                    models.CheckConstraint(
                        condition=models.Q(("per_euro__gt", 0)), name="a_published_rate_is_above_zero"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RateChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("was_rate", models.DecimalField(decimal_places=8, max_digits=18)),
                ("was_source", models.CharField(blank=True, max_length=200)),
                ("was_on", models.DateField(null=True)),
                ("rate", models.DecimalField(decimal_places=8, max_digits=18)),
                ("source", models.CharField(max_length=200)),
                ("reason", models.CharField(max_length=1000)),
                ("recorded_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "invoice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rate_changes",
                        to="shelter.invoice",
                    ),
                ),
            ],
            options={
                "verbose_name": "change of a rate",
                "constraints": [
                    models.CheckConstraint(condition=~models.Q(("reason", "")), name="a_change_of_rate_says_why")
                ],
            },
        ),
        append_only("shelter_rate"),
        append_only("shelter_ratechange"),
        migrations.RunSQL(CREATE, "DROP FUNCTION invoice_keeps_facts();"),
        # The guard of 0012 under its name, with this function.
        migrations.RunSQL(
            trigger("invoice_keeps_facts", *WHAT_COMES_LATER), trigger("keep_facts", *WHAT_COMES_LATER[:-1])
        ),
    ]
