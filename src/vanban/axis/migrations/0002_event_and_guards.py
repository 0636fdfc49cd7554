"""The hub's event table, partitioned by month and append-only; ended deliveries and messages never change."""

from django.db import migrations

FORWARD = """
CREATE TABLE axis_event (
    id bigint GENERATED ALWAYS AS IDENTITY,
    at timestamptz NOT NULL,
    message_id uuid NOT NULL,
    delivery_id uuid,
    kind varchar(30) NOT NULL,
    code varchar(60) NOT NULL DEFAULT '',
    text varchar(1000) NOT NULL DEFAULT '',
    PRIMARY KEY (at, id)
) PARTITION BY RANGE (at);
CREATE INDEX axis_event_message ON axis_event (message_id, at);
CREATE TABLE axis_event_other PARTITION OF axis_event DEFAULT;
CREATE FUNCTION axis_event_month(month date) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    first date := date_trunc('month', month)::date;
BEGIN
    EXECUTE format(
        'CREATE TABLE IF NOT EXISTS axis_event_%s PARTITION OF axis_event FOR VALUES FROM (%L) TO (%L)',
        to_char(first, 'YYYYMM'),
        first::timestamp AT TIME ZONE 'Asia/Ho_Chi_Minh',
        (first + interval '1 month')::timestamp AT TIME ZONE 'Asia/Ho_Chi_Minh'
    );
END $$;
SELECT axis_event_month(m::date) FROM generate_series('2025-01-01'::date, '2029-12-01', '1 month') AS m;
CREATE TRIGGER axis_event_append_only BEFORE UPDATE OR DELETE ON axis_event
    FOR EACH ROW EXECUTE FUNCTION vanban_refuse_change();
CREATE TRIGGER axis_message_unchanged BEFORE UPDATE OR DELETE ON axis_message
    FOR EACH ROW EXECUTE FUNCTION vanban_refuse_change();
CREATE TRIGGER axis_acceptance_unchanged BEFORE UPDATE OR DELETE ON axis_acceptance
    FOR EACH ROW EXECUTE FUNCTION vanban_refuse_change();
CREATE FUNCTION axis_refuse_new_end() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.state <> OLD.state OR NEW.message_id <> OLD.message_id OR NEW.destination_id <> OLD.destination_id THEN
        RAISE EXCEPTION 'axis_delivery %: an ended delivery stays as it ended', OLD.id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER axis_delivery_kept BEFORE DELETE ON axis_delivery
    FOR EACH ROW EXECUTE FUNCTION vanban_refuse_change();
CREATE TRIGGER axis_delivery_ended BEFORE UPDATE ON axis_delivery
    FOR EACH ROW WHEN (OLD.state IN ('delivered', 'failed')) EXECUTE FUNCTION axis_refuse_new_end();
"""

BACKWARD = """
DROP TRIGGER axis_delivery_ended ON axis_delivery;
DROP TRIGGER axis_delivery_kept ON axis_delivery;
DROP FUNCTION axis_refuse_new_end();
DROP TRIGGER axis_acceptance_unchanged ON axis_acceptance;
DROP TRIGGER axis_message_unchanged ON axis_message;
DROP TABLE axis_event CASCADE;
DROP FUNCTION axis_event_month(date);
"""


class Migration(migrations.Migration):
    dependencies = [("axis", "0001_initial"), ("platform", "0002_audit")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
