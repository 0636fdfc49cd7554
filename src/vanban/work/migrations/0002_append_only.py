"""Instructions and notes of progress are never changed: the database refuses it."""

from django.db import migrations

FORWARD = """
CREATE TRIGGER work_instruction_append_only BEFORE UPDATE OR DELETE ON work_instruction
    FOR EACH ROW EXECUTE FUNCTION vanban_refuse_change();
CREATE TRIGGER work_progress_append_only BEFORE UPDATE OR DELETE ON work_progress
    FOR EACH ROW EXECUTE FUNCTION vanban_refuse_change();
CREATE FUNCTION work_refuse_deletion() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'DELETE on % refused: handling is on record', TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER work_handling_kept BEFORE DELETE ON work_handling
    FOR EACH ROW EXECUTE FUNCTION work_refuse_deletion();
CREATE TRIGGER work_assignment_kept BEFORE DELETE ON work_assignment
    FOR EACH ROW EXECUTE FUNCTION work_refuse_deletion();
"""

BACKWARD = """
DROP TRIGGER work_assignment_kept ON work_assignment;
DROP TRIGGER work_handling_kept ON work_handling;
DROP FUNCTION work_refuse_deletion();
DROP TRIGGER work_progress_append_only ON work_progress;
DROP TRIGGER work_instruction_append_only ON work_instruction;
"""


class Migration(migrations.Migration):
    dependencies = [("work", "0001_initial"), ("platform", "0002_audit")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
