from django.db import migrations

FILLED_ONCE = """
CREATE OR REPLACE FUNCTION keep_facts() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    after jsonb := to_jsonb(NEW);
BEGIN
    IF TG_OP = 'UPDATE' AND NOT EXISTS (
        SELECT FROM jsonb_each(to_jsonb(OLD)) AS was
        WHERE after -> was.key IS DISTINCT FROM was.value
          AND NOT (was.key = ANY (TG_ARGV) AND (was.key = 'state' OR was.value IN ('null', '""')))
    ) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'facts in % are never changed or deleted', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
"""
CHANGED_AT_WILL = """
CREATE OR REPLACE FUNCTION keep_facts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND to_jsonb(NEW) - TG_ARGV = to_jsonb(OLD) - TG_ARGV THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'facts in % are never changed or deleted', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0003_guards")]

    operations = [migrations.RunSQL(FILLED_ONCE, CHANGED_AT_WILL)]
