"""Reports are append-only but for the hub's receipt; decided arrivals and packets handed over never change back."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION exchange_status_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.handed_at IS NULL
       AND (to_jsonb(NEW) - 'handed_at') = (to_jsonb(OLD) - 'handed_at') THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION '% on % refused: the record is append-only', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER exchange_status_kept BEFORE UPDATE OR DELETE ON exchange_status
    FOR EACH ROW EXECUTE FUNCTION exchange_status_kept();

CREATE TRIGGER exchange_arrival_kept BEFORE DELETE ON exchange_arrival
    FOR EACH ROW EXECUTE FUNCTION vanban_refuse_change();
CREATE TRIGGER exchange_arrival_decided BEFORE UPDATE ON exchange_arrival
    FOR EACH ROW WHEN (OLD.state <> 'arrived' AND NEW.state <> OLD.state) EXECUTE FUNCTION vanban_refuse_change();
CREATE TRIGGER exchange_file_kept BEFORE UPDATE OR DELETE ON exchange_arrival_file
    FOR EACH ROW EXECUTE FUNCTION vanban_refuse_change();
CREATE TRIGGER exchange_dispatch_kept BEFORE DELETE ON exchange_dispatch
    FOR EACH ROW EXECUTE FUNCTION vanban_refuse_change();
CREATE TRIGGER exchange_recipient_kept BEFORE DELETE ON exchange_recipient
    FOR EACH ROW EXECUTE FUNCTION vanban_refuse_change();
"""

BACKWARD = """
DROP TRIGGER exchange_recipient_kept ON exchange_recipient;
DROP TRIGGER exchange_dispatch_kept ON exchange_dispatch;
DROP TRIGGER exchange_file_kept ON exchange_arrival_file;
DROP TRIGGER exchange_arrival_decided ON exchange_arrival;
DROP TRIGGER exchange_arrival_kept ON exchange_arrival;
DROP TRIGGER exchange_status_kept ON exchange_status;
DROP FUNCTION exchange_status_kept();
"""


class Migration(migrations.Migration):
    dependencies = [("exchange", "0001_initial"), ("platform", "0002_audit")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
