"""Sending decided per recipient: choices of people, tasks on paper, e-mail and the public page."""

import django.db.models.deletion
import vanban.kernel.identifiers
from django.db import migrations, models

FORWARD = """
CREATE FUNCTION exchange_paper_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.kind = OLD.kind AND NEW.envelope_id = OLD.envelope_id AND NEW.made_at = OLD.made_at
       AND NEW.recipient_id IS NOT DISTINCT FROM OLD.recipient_id THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION '% on % refused: what was done on paper stays on record', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER exchange_paper_kept BEFORE UPDATE OR DELETE ON exchange_paper_task
    FOR EACH ROW EXECUTE FUNCTION exchange_paper_kept();
CREATE TRIGGER exchange_choice_kept BEFORE UPDATE OR DELETE ON exchange_dispatch_choice
    FOR EACH ROW EXECUTE FUNCTION vanban_refuse_change();
CREATE TRIGGER exchange_mail_kept BEFORE DELETE ON exchange_mail
    FOR EACH ROW EXECUTE FUNCTION vanban_refuse_change();
CREATE TRIGGER exchange_mail_handed BEFORE UPDATE ON exchange_mail
    FOR EACH ROW WHEN (OLD.handed_at IS NOT NULL) EXECUTE FUNCTION vanban_refuse_change();
CREATE TRIGGER exchange_publication_kept BEFORE DELETE ON exchange_publication
    FOR EACH ROW EXECUTE FUNCTION vanban_refuse_change();
CREATE TRIGGER exchange_publication_withdrawn BEFORE UPDATE ON exchange_publication
    FOR EACH ROW WHEN (OLD.withdrawn_at IS NOT NULL) EXECUTE FUNCTION vanban_refuse_change();
"""

BACKWARD = """
DROP TRIGGER exchange_publication_withdrawn ON exchange_publication;
DROP TRIGGER exchange_publication_kept ON exchange_publication;
DROP TRIGGER exchange_mail_handed ON exchange_mail;
DROP TRIGGER exchange_mail_kept ON exchange_mail;
DROP TRIGGER exchange_choice_kept ON exchange_dispatch_choice;
DROP TRIGGER exchange_paper_kept ON exchange_paper_task;
DROP FUNCTION exchange_paper_kept();
"""


class Migration(migrations.Migration):
    dependencies = [("exchange", "0005_after"), ("directory", "0001_initial"), ("platform", "0002_audit")]
    operations = [
        migrations.CreateModel(
            name='DispatchChoice',
            fields=[
                ('id', models.UUIDField(default=vanban.kernel.identifiers.new_id, editable=False, primary_key=True, serialize=False)),
                ('key', models.CharField(max_length=200)),
                ('mode', models.CharField(choices=[('e_only', 'e_only'), ('e_and_paper', 'e_and_paper'), ('paper_only', 'paper_only')], max_length=12)),
                ('reason', models.CharField(max_length=500)),
                ('chosen_by', models.CharField(max_length=200)),
                ('chosen_at', models.DateTimeField()),
            ],
            options={
                'db_table': 'exchange_dispatch_choice',
                'ordering': ['chosen_at', 'id'],
            },
        ),
        migrations.CreateModel(
            name='MailMessage',
            fields=[
                ('id', models.UUIDField(default=vanban.kernel.identifiers.new_id, editable=False, primary_key=True, serialize=False)),
                ('address', models.EmailField(max_length=254)),
                ('locked', models.BooleanField(default=False)),
                ('sent_by', models.CharField(max_length=200)),
                ('made_at', models.DateTimeField()),
                ('handed_at', models.DateTimeField(null=True)),
                ('answer', models.CharField(blank=True, max_length=500)),
                ('failed_at', models.DateTimeField(null=True)),
            ],
            options={
                'db_table': 'exchange_mail',
                'ordering': ['made_at', 'id'],
            },
        ),
        migrations.CreateModel(
            name='PaperTask',
            fields=[
                ('id', models.UUIDField(default=vanban.kernel.identifiers.new_id, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('send', 'send'), ('keep', 'keep')], max_length=5)),
                ('name', models.CharField(max_length=200)),
                ('address', models.CharField(blank=True, max_length=300)),
                ('copies', models.SmallIntegerField(default=1)),
                ('reason', models.CharField(max_length=600)),
                ('urgency', models.SmallIntegerField(default=0)),
                ('state', models.CharField(choices=[('open', 'To do'), ('done', 'Done'), ('dropped', 'Not needed')], default='open', max_length=10)),
                ('made_at', models.DateTimeField()),
                ('done_at', models.DateTimeField(null=True)),
                ('done_by', models.CharField(blank=True, max_length=200)),
                ('note', models.CharField(blank=True, max_length=300)),
            ],
            options={
                'db_table': 'exchange_paper_task',
                'ordering': ['-urgency', 'made_at', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Publication',
            fields=[
                ('id', models.UUIDField(default=vanban.kernel.identifiers.new_id, editable=False, primary_key=True, serialize=False)),
                ('number_symbol', models.CharField(max_length=90)),
                ('type_name', models.CharField(max_length=100)),
                ('subject', models.CharField(max_length=500)),
                ('issued_date', models.DateField()),
                ('signer', models.CharField(max_length=300)),
                ('files', models.JSONField(default=list)),
                ('published_at', models.DateTimeField()),
                ('published_by', models.CharField(max_length=200)),
                ('withdrawn_at', models.DateTimeField(null=True)),
                ('withdrawn_by', models.CharField(blank=True, max_length=200)),
                ('withdrawn_reason', models.CharField(blank=True, max_length=500)),
            ],
            options={
                'db_table': 'exchange_publication',
                'ordering': ['-published_at', '-id'],
            },
        ),
        migrations.CreateModel(
            name='SendingPlan',
            fields=[
                ('document_id', models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ('short_subject', models.CharField(blank=True, max_length=300)),
            ],
            options={
                'db_table': 'exchange_sending_plan',
            },
        ),
        migrations.AddField(
            model_name='envelope',
            name='due_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='envelope',
            name='due_reason',
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AddField(
            model_name='envelope',
            name='file_names',
            field=models.JSONField(default=list),
        ),
        migrations.AddField(
            model_name='envelope',
            name='first_sent_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='envelope',
            name='profile',
            field=models.CharField(blank=True, max_length=40),
        ),
        migrations.AddField(
            model_name='envelope',
            name='profile_version',
            field=models.CharField(blank=True, max_length=40),
        ),
        migrations.AddField(
            model_name='envelope',
            name='signed_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='recipient',
            name='address',
            field=models.EmailField(blank=True, max_length=254),
        ),
        migrations.AddField(
            model_name='recipient',
            name='chosen_by',
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AddField(
            model_name='recipient',
            name='chosen_reason',
            field=models.CharField(blank=True, max_length=500),
        ),
        migrations.AddField(
            model_name='recipient',
            name='mode',
            field=models.CharField(blank=True, max_length=12),
        ),
        migrations.AddField(
            model_name='recipient',
            name='mode_reason',
            field=models.CharField(blank=True, max_length=300),
        ),
        migrations.AddField(
            model_name='recipient',
            name='profile',
            field=models.CharField(blank=True, max_length=40),
        ),
        migrations.AddField(
            model_name='recipient',
            name='profile_version',
            field=models.CharField(blank=True, max_length=40),
        ),
        migrations.AlterField(
            model_name='recipient',
            name='channel',
            field=models.CharField(choices=[('axis', 'axis'), ('paper', 'paper'), ('mail', 'mail'), ('house', 'house')], default='axis', max_length=10),
        ),
        migrations.AlterField(
            model_name='recipient',
            name='state',
            field=models.CharField(choices=[('waiting', 'Waiting to be sent'), ('handed', 'On the hub'), ('arrived', 'Arrived'), ('refused', 'Refused by the receiver'), ('accepted', 'Accepted'), ('assigned', 'Assigned'), ('in_progress', 'In progress'), ('finished', 'Finished'), ('undeliverable', 'Cannot be delivered'), ('paper', 'Sent on paper'), ('mailed', 'Sent by e-mail'), ('here', 'Handed on inside the agency')], default='waiting', max_length=15),
        ),
        migrations.AddIndex(
            model_name='envelope',
            index=models.Index(fields=['agency', 'due_at'], name='exchange_envelope_due'),
        ),
        migrations.AddField(
            model_name='mailmessage',
            name='blob',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='platform.blob'),
        ),
        migrations.AddField(
            model_name='mailmessage',
            name='envelope',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='mails', to='exchange.envelope'),
        ),
        migrations.AddField(
            model_name='mailmessage',
            name='recipient',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='mails', to='exchange.recipient'),
        ),
        migrations.AddField(
            model_name='papertask',
            name='agency',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.agency'),
        ),
        migrations.AddField(
            model_name='papertask',
            name='envelope',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='paper_tasks', to='exchange.envelope'),
        ),
        migrations.AddField(
            model_name='papertask',
            name='recipient',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='paper_tasks', to='exchange.recipient'),
        ),
        migrations.AddField(
            model_name='publication',
            name='agency',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.agency'),
        ),
        migrations.AddField(
            model_name='publication',
            name='envelope',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='publications', to='exchange.envelope'),
        ),
        migrations.AddField(
            model_name='sendingplan',
            name='agency',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.agency'),
        ),
        migrations.AddField(
            model_name='dispatchchoice',
            name='plan',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='choices', to='exchange.sendingplan'),
        ),
        migrations.AddIndex(
            model_name='papertask',
            index=models.Index(fields=['agency', 'state', '-urgency', 'made_at'], name='exchange_paper_list'),
        ),
        migrations.AddConstraint(
            model_name='papertask',
            constraint=models.UniqueConstraint(condition=models.Q(('kind', 'keep')), fields=('envelope',), name='exchange_paper_one_kept_copy'),
        ),
        migrations.AddConstraint(
            model_name='papertask',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'open')), fields=('recipient',), name='exchange_paper_open_once'),
        ),
        migrations.AddConstraint(
            model_name='papertask',
            constraint=models.CheckConstraint(condition=models.Q(('state', 'open'), models.Q(models.Q(('done_by', ''), _negated=True), ('done_at__isnull', False)), _connector='OR'), name='exchange_paper_says_who_and_when'),
        ),
        migrations.AddIndex(
            model_name='publication',
            index=models.Index(fields=['-published_at'], name='exchange_published'),
        ),
        migrations.AddConstraint(
            model_name='publication',
            constraint=models.UniqueConstraint(condition=models.Q(('withdrawn_at__isnull', True)), fields=('envelope',), name='exchange_published_once'),
        ),
        migrations.AddConstraint(
            model_name='publication',
            constraint=models.CheckConstraint(condition=models.Q(('withdrawn_at__isnull', True), models.Q(models.Q(('withdrawn_by', ''), _negated=True), models.Q(('withdrawn_reason', ''), _negated=True)), _connector='OR'), name='exchange_withdrawn_says_who_and_why'),
        ),
        migrations.AddConstraint(
            model_name='dispatchchoice',
            constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='exchange_choice_says_why'),
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
