from django.db import migrations

# The row lock makes the second of two writers wait; the sum it then takes sees what the first one committed.
CREATE = """
CREATE FUNCTION line_shared_at_most_once() RETURNS trigger LANGUAGE plpgsql AS $$
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
CREATE TRIGGER line_shared_at_most_once AFTER INSERT OR UPDATE ON shelter_claim
    FOR EACH ROW EXECUTE FUNCTION line_shared_at_most_once();
"""
DROP = "DROP TRIGGER line_shared_at_most_once ON shelter_claim; DROP FUNCTION line_shared_at_most_once();"


class Migration(migrations.Migration):
    dependencies = [("shelter", "0002_facts_stay")]

    operations = [migrations.RunSQL(CREATE, DROP)]
