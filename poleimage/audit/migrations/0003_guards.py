from django.db import migrations

from poleimage.audit.append_only import append_only

CREATE = """
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'rows of % are never changed or deleted: add a new one', TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END $$;

-- Lets only the columns named in the trigger's arguments change; the facts beside them stay.
CREATE FUNCTION keep_facts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND to_jsonb(NEW) - TG_ARGV = to_jsonb(OLD) - TG_ARGV THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'facts in % are never changed or deleted', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
"""
DROP = "DROP FUNCTION keep_facts(); DROP FUNCTION refuse_change();"


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_who_did_it")]

    operations = [migrations.RunSQL(CREATE, DROP), append_only("audit_entry")]
