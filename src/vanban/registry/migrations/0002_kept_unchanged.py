"""Registered rows are facts: the database refuses deletion, and every change but to the columns named per table."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION registry_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND to_jsonb(NEW) - TG_ARGV = to_jsonb(OLD) - TG_ARGV THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION '% on % refused: a registered row is kept unchanged', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
END $$;

CREATE TRIGGER registry_outgoing_kept BEFORE UPDATE OR DELETE ON registry_outgoing
    FOR EACH ROW EXECUTE FUNCTION registry_refuse_change('sent_at');
CREATE TRIGGER registry_incoming_kept BEFORE UPDATE OR DELETE ON registry_incoming
    FOR EACH ROW EXECUTE FUNCTION registry_refuse_change('to_places', 'handed_at', 'due');
CREATE TRIGGER registry_file_kept BEFORE UPDATE OR DELETE ON registry_file
    FOR EACH ROW EXECUTE FUNCTION vanban_refuse_change();
CREATE TRIGGER registry_register_kept BEFORE UPDATE OR DELETE ON registry_register
    FOR EACH ROW EXECUTE FUNCTION registry_refuse_change('next_number');

CREATE FUNCTION registry_number_settled() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.state NOT IN ('used', 'void')
            AND (NEW.id, NEW.register_id, NEW.number) = (OLD.id, OLD.register_id, OLD.number)
            AND (NEW.document_id = OLD.document_id OR OLD.state = 'returned') THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION '% on % refused: a used or void number stays in the book', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER registry_number_kept BEFORE UPDATE OR DELETE ON registry_number
    FOR EACH ROW EXECUTE FUNCTION registry_number_settled();

CREATE FUNCTION registry_counter_forward() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.next_number = OLD.next_number + 1 THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'a register counts forward by one'
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER registry_register_forward BEFORE UPDATE OF next_number ON registry_register
    FOR EACH ROW EXECUTE FUNCTION registry_counter_forward();
"""

BACKWARD = """
DROP TRIGGER registry_register_forward ON registry_register;
DROP TRIGGER registry_number_kept ON registry_number;
DROP TRIGGER registry_register_kept ON registry_register;
DROP TRIGGER registry_file_kept ON registry_file;
DROP TRIGGER registry_incoming_kept ON registry_incoming;
DROP TRIGGER registry_outgoing_kept ON registry_outgoing;
DROP FUNCTION registry_counter_forward();
DROP FUNCTION registry_number_settled();
DROP FUNCTION registry_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("registry", "0001_initial"), ("platform", "0002_audit")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
