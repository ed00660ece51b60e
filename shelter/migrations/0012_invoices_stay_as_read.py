from django.db import migrations

from poleimage.audit.append_only import Guard, append_only, only_changes

# Until its facts are there an invoice only moves towards them; which file it is, and since when, never changes.
CREATE = """
CREATE FUNCTION invoice_read_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE'
        AND (OLD.state, NEW.state) IN (('received', 'unreadable'), ('received', 'to_check'), ('unreadable', 'to_check'))
        AND (NEW.id, NEW.document_id, NEW.received_at) = (OLD.id, OLD.document_id, OLD.received_at)
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'an invoice is read once and never changed or deleted' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER invoice_read_once BEFORE UPDATE OR DELETE ON shelter_invoice
    FOR EACH ROW WHEN (OLD.state <> 'to_check') EXECUTE FUNCTION invoice_read_once();
"""
DROP = "DROP TRIGGER invoice_read_once ON shelter_invoice; DROP FUNCTION invoice_read_once();"
WHAT_COMES_LATER = ["corrects_at", "corrects_id", "fx_rate", "fx_source"]


class Migration(migrations.Migration):
    dependencies = [("shelter", "0011_shares_are_added_up_in_sight"), ("audit", "0004_facts_are_filled_once")]

    operations = [
        Guard("shelter_invoice", "invoice_read_once", sql=CREATE, reverse_sql=DROP),
        only_changes("shelter_invoice", *WHAT_COMES_LATER, when="OLD.state = 'to_check'"),
        append_only("shelter_production"),
    ]
