"""Signatures made and reports on signatures are facts: the database refuses change and deletion."""

from django.db import migrations

FORWARD = """
CREATE TRIGGER signing_signature_kept BEFORE UPDATE OR DELETE ON signing_signature
    FOR EACH ROW EXECUTE FUNCTION vanban_refuse_change();
CREATE TRIGGER signing_report_kept BEFORE UPDATE OR DELETE ON signing_check_report
    FOR EACH ROW EXECUTE FUNCTION vanban_refuse_change();
CREATE TRIGGER signing_certificate_kept BEFORE DELETE ON signing_certificate
    FOR EACH ROW EXECUTE FUNCTION vanban_refuse_change();
"""

BACKWARD = """
DROP TRIGGER signing_certificate_kept ON signing_certificate;
DROP TRIGGER signing_report_kept ON signing_check_report;
DROP TRIGGER signing_signature_kept ON signing_signature;
"""


class Migration(migrations.Migration):
    dependencies = [("signing", "0001_initial"), ("platform", "0002_audit")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
