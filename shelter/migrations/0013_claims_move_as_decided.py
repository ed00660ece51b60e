from django.db import migrations

from poleimage.audit.append_only import Guard

CREATE = """
CREATE FUNCTION claim_moves_as_decided() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a claim never changes from % to %', OLD.state, NEW.state USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER claim_moves_as_decided BEFORE UPDATE ON shelter_claim
    FOR EACH ROW WHEN (
        OLD.state <> NEW.state
        AND NOT (OLD.state <> 'withdrawn' AND NEW.state = 'withdrawn')
        AND (OLD.state, NEW.state) NOT IN
            (('to_review', 'parked'), ('to_review', 'decided'), ('parked', 'decided'), ('decided', 'to_review'))
    ) EXECUTE FUNCTION claim_moves_as_decided();
"""
DROP = "DROP TRIGGER claim_moves_as_decided ON shelter_claim; DROP FUNCTION claim_moves_as_decided();"


class Migration(migrations.Migration):
    dependencies = [("shelter", "0012_invoices_stay_as_read"), ("audit", "0004_facts_are_filled_once")]

    operations = [Guard("shelter_claim", "claim_moves_as_decided", sql=CREATE, reverse_sql=DROP)]
