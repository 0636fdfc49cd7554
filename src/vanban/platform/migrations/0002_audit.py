"""The audit table: partitioned by month from the first day, and refusing change and deletion by trigger."""

from django.db import migrations

FORWARD = """
CREATE TABLE platform_audit (
    id bigint GENERATED ALWAYS AS IDENTITY,
    at timestamptz NOT NULL,
    code varchar(80) NOT NULL,
    subject_id uuid,
    agency_id uuid,
    actor_id uuid,
    actor_name varchar(200) NOT NULL,
    post_id uuid,
    post_title varchar(200) NOT NULL,
    for_id uuid,
    for_name varchar(200) NOT NULL,
    data jsonb NOT NULL DEFAULT '{}',
    PRIMARY KEY (at, id)
) PARTITION BY RANGE (at);
CREATE INDEX platform_audit_subject ON platform_audit (subject_id, at);
CREATE INDEX platform_audit_actor ON platform_audit (actor_id, at);
CREATE TABLE platform_audit_other PARTITION OF platform_audit DEFAULT;

CREATE FUNCTION platform_audit_month(month date) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    first date := date_trunc('month', month)::date;
BEGIN
    EXECUTE format(
        'CREATE TABLE IF NOT EXISTS platform_audit_%s PARTITION OF platform_audit FOR VALUES FROM (%L) TO (%L)',
        to_char(first, 'YYYYMM'),
        first::timestamp AT TIME ZONE 'Asia/Ho_Chi_Minh',
        (first + interval '1 month')::timestamp AT TIME ZONE 'Asia/Ho_Chi_Minh'
    );
END $$;
SELECT platform_audit_month(m::date) FROM generate_series('2025-01-01'::date, '2029-12-01', '1 month') AS m;

CREATE FUNCTION vanban_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% on % refused: the record is append-only', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER platform_audit_append_only BEFORE UPDATE OR DELETE ON platform_audit
    FOR EACH ROW EXECUTE FUNCTION vanban_refuse_change();
"""

BACKWARD = """
DROP TABLE platform_audit CASCADE;
DROP FUNCTION platform_audit_month(date);
DROP FUNCTION vanban_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("platform", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
