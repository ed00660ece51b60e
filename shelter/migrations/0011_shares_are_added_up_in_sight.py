from django.db import migrations

from poleimage.audit.append_only import Guard

# Waiting for the line's lock helps only where the sum that follows sees what was committed meanwhile. A transaction
# with one snapshot for all its statements does not see it, and a row that another one locked is no conflict to it.
IN_SIGHT = """
CREATE OR REPLACE FUNCTION line_shared_at_most_once() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    total numeric;
BEGIN
    IF current_setting('transaction_isolation') IN ('repeatable read', 'serializable') THEN
        RAISE EXCEPTION 'shares of a line are written under READ COMMITTED only'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'line_shared_at_most_once';
    END IF;
    PERFORM 1 FROM shelter_invoiceline WHERE id = NEW.line_id FOR NO KEY UPDATE;
    SELECT sum(share) INTO total FROM shelter_claim WHERE line_id = NEW.line_id AND state <> 'withdrawn';
    IF total > 1 THEN
        RAISE EXCEPTION 'the shares of line % add up to %', NEW.line_id, total
            USING ERRCODE = 'check_violation', CONSTRAINT = 'line_shared_at_most_once';
    END IF;
    RETURN NULL;
END $$;
"""
AS_SEEN = """
CREATE OR REPLACE FUNCTION line_shared_at_most_once() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    total numeric;
BEGIN
    PERFORM 1 FROM shelter_invoiceline WHERE id = NEW.line_id FOR NO KEY UPDATE;
    SELECT sum(share) INTO total FROM shelter_claim WHERE line_id = NEW.line_id AND state <> 'withdrawn';
    IF total > 1 THEN
        RAISE EXCEPTION 'the shares of line % add up to %', NEW.line_id, total
            USING ERRCODE = 'check_violation', CONSTRAINT = 'line_shared_at_most_once';
    END IF;
    RETURN NULL;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("shelter", "0010_likeness_stays")]

    operations = [Guard("shelter_claim", "line_shared_at_most_once", sql=IN_SIGHT, reverse_sql=AS_SEEN)]
