"""What the wire protocol keeps: call budgets, clocks, and a version of every row of the directory.

A version is drawn under a lock that lasts until the commit, so that versions become visible in their own order: who
asks for everything after version N never misses a row that was committed late.
"""

import django.db.models.deletion
from django.db import migrations, models

VERSIONS = """
CREATE SEQUENCE axis_directory_version;

CREATE FUNCTION axis_directory_turn() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('axis_directory_version'));
    RETURN NULL;
END $$;

CREATE FUNCTION axis_mailbox_listed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' OR NEW.listed_version < 0 OR
       (NEW.code, NEW.name, NEW.email, NEW.closed_at, NEW.successor_id, NEW.gateway) IS DISTINCT FROM
       (OLD.code, OLD.name, OLD.email, OLD.closed_at, OLD.successor_id, OLD.gateway) THEN
        NEW.listed_version := nextval('axis_directory_version');
    ELSE
        NEW.listed_version := OLD.listed_version;
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION axis_remote_listed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' OR NEW.listed_version < 0 OR
       (NEW.code, NEW.name, NEW.email, NEW.old_code, NEW.parent_id_there, NEW.deleted) IS DISTINCT FROM
       (OLD.code, OLD.name, OLD.email, OLD.old_code, OLD.parent_id_there, OLD.deleted) THEN
        NEW.listed_version := nextval('axis_directory_version');
    ELSE
        NEW.listed_version := OLD.listed_version;
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION axis_alias_listed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE axis_mailbox SET listed_version = -1
        WHERE id = CASE WHEN TG_OP = 'DELETE' THEN OLD.mailbox_id ELSE NEW.mailbox_id END;
    RETURN NULL;
END $$;

CREATE TRIGGER axis_mailbox_turn BEFORE INSERT OR UPDATE OF code, name, email, closed_at, successor_id, gateway,
    listed_version ON axis_mailbox FOR EACH STATEMENT EXECUTE FUNCTION axis_directory_turn();
CREATE TRIGGER axis_mailbox_listed BEFORE INSERT OR UPDATE OF code, name, email, closed_at, successor_id, gateway,
    listed_version ON axis_mailbox FOR EACH ROW EXECUTE FUNCTION axis_mailbox_listed();
CREATE TRIGGER axis_remote_turn BEFORE INSERT OR UPDATE OF code, name, email, old_code, parent_id_there, deleted,
    listed_version ON axis_remote_agency FOR EACH STATEMENT EXECUTE FUNCTION axis_directory_turn();
CREATE TRIGGER axis_remote_listed BEFORE INSERT OR UPDATE OF code, name, email, old_code, parent_id_there, deleted,
    listed_version ON axis_remote_agency FOR EACH ROW EXECUTE FUNCTION axis_remote_listed();
CREATE TRIGGER axis_alias_listed AFTER INSERT OR UPDATE OR DELETE ON axis_mailbox_alias
    FOR EACH ROW EXECUTE FUNCTION axis_alias_listed();

UPDATE axis_mailbox SET listed_version = -1;
UPDATE axis_remote_agency SET listed_version = -1;
"""

NO_VERSIONS = """
DROP TRIGGER axis_alias_listed ON axis_mailbox_alias;
DROP TRIGGER axis_remote_listed ON axis_remote_agency;
DROP TRIGGER axis_remote_turn ON axis_remote_agency;
DROP TRIGGER axis_mailbox_listed ON axis_mailbox;
DROP TRIGGER axis_mailbox_turn ON axis_mailbox;
DROP FUNCTION axis_alias_listed();
DROP FUNCTION axis_remote_listed();
DROP FUNCTION axis_mailbox_listed();
DROP FUNCTION axis_directory_turn();
DROP SEQUENCE axis_directory_version;
"""


class Migration(migrations.Migration):
    dependencies = [("axis", "0002_event_and_guards")]
    operations = [
        migrations.AddField("connectedsystem", "codes", models.JSONField(default=list)),
        migrations.AddField("mailbox", "listed_version", models.BigIntegerField(default=0, editable=False)),
        migrations.AddField("remoteagency", "listed_version", models.BigIntegerField(default=0, editable=False)),
        migrations.CreateModel(
            name="CallBudget",
            fields=[
                (
                    "system",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="axis.connectedsystem",
                    ),
                ),
                ("left", models.FloatField()),
                ("at", models.DateTimeField()),
                ("refused_at", models.DateTimeField(null=True)),
            ],
            options={"db_table": "axis_call_budget"},
        ),
        migrations.CreateModel(
            name="ClockWatch",
            fields=[
                (
                    "system",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="clock",
                        serialize=False,
                        to="axis.connectedsystem",
                    ),
                ),
                ("timestamp", models.CharField(max_length=40)),
                ("skew_seconds", models.IntegerField()),
                ("noted_at", models.DateTimeField()),
            ],
            options={"db_table": "axis_clock_watch"},
        ),
        migrations.RunSQL(VERSIONS, NO_VERSIONS),
    ]
