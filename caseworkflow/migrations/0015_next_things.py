"""Everything that is owed on a case stands on its row: by whom, by when, what a team leader does first, what a placement calls it."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('caseworkflow', '0014_forget_queued_telling'),
        ('programmes', '0011_risk_reviews'),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='case',
            name='case_to_confirm',
        ),
        migrations.RemoveIndex(
            model_name='riskscreen',
            name='risk_unknown',
        ),
        migrations.AddField(
            model_name='case',
            name='lead_clock',
            field=models.CharField(blank=True, choices=[('decide', 'Decide'), ('allocate', 'Allocate'), ('attempt', 'First attempt'), ('next_attempt', 'Try again'), ('first_contact', 'Speak to them'), ('appointment', 'Offer appointment'), ('record', 'Record what happened'), ('assess', 'Assess'), ('plan', 'Agree plan'), ('begin', 'Begin'), ('meet', 'Book the next appointment'), ('review', 'Review'), ('hold', 'Look at the hold again'), ('exit', 'Exit assessment'), ('complete', 'Complete'), ('explain', 'Ask for the cause'), ('judge', 'Settle the concern'), ('set_aside', 'End the concern about an arrest'), ('confirm_breach', 'Confirm breach review'), ('confirm_ending', 'Confirm the ending'), ('confirm_death', 'Confirm the death'), ('police', 'Police decide'), ('return', 'Return to police'), ('close', 'Close'), ('refer', 'Refer to treatment'), ('chase', 'Ask whether treatment began'), ('draft_contract', 'Draft and offer the contract'), ('sign_contract', 'Have the person sign'), ('police_sign', 'Police sign the contract'), ('begin_contract', 'Begin the contract'), ('condition', 'Condition of the contract'), ('failed_condition', 'Answer a failed condition'), ('fulfil', 'Record that every condition is met'), ('declined_contract', 'Answer a declined contract'), ('expired_contract', 'Answer a contract that ran out'), ('end', 'End of contract'), ('impose', 'Police impose the assessment or not'), ('notice', 'Serve the notice'), ('initial', 'Required assessment'), ('decide_follow_up', 'Confirm or release the follow-up'), ('follow_up', 'Required follow-up'), ('tell_police', 'Tell police that they failed'), ('failure', 'Police decide on the failure'), ('laboratory', 'Laboratory result'), ('check_suitability', 'Check suitability for a placement'), ('start_preparation', 'Start preparing the placement'), ('prepare', 'Prepare for the placement'), ('seek_funding', 'Seek funding of the placement'), ('agree_funding', 'Agree funding of the placement'), ('find_bed', 'Find a bed'), ('admit', 'Admit to the placement'), ('start_treatment', 'Record that treatment has started'), ('start_aftercare', 'Start aftercare'), ('check', 'Check after the placement'), ('refused_funding', 'Answer refused funding'), ('screen', 'Screen for risk'), ('screen_again', 'Review of risk'), ('acknowledge', 'High risk: say that you know'), ('disposal', 'Outcome of the disposal'), ('disposal_days', 'Enter the days of the disposal'), ('consent', 'Ask again what they agree to'), ('consult', 'Ask the victim'), ('views', "Record the victim's views"), ('tell_victim', 'Tell the victim the outcome')], db_default='', default='', help_text='what a team leader must do first', max_length=20),
        ),
        migrations.AddField(
            model_name='case',
            name='lead_due_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='case',
            name='owed',
            field=models.JSONField(blank=True, editable=False, help_text='[[act, due, who, about], ...]: everything owed, by day', null=True),
        ),
        migrations.AddField(
            model_name='case',
            name='stage',
            field=models.CharField(blank=True, db_default='', default='', help_text='what a placement says of it', max_length=20),
        ),
        migrations.AddField(
            model_name='case',
            name='waits_for',
            field=models.CharField(blank=True, db_default='', default='', max_length=10),
        ),
        migrations.AlterField(
            model_name='case',
            name='next_clock',
            field=models.CharField(blank=True, choices=[('decide', 'Decide'), ('allocate', 'Allocate'), ('attempt', 'First attempt'), ('next_attempt', 'Try again'), ('first_contact', 'Speak to them'), ('appointment', 'Offer appointment'), ('record', 'Record what happened'), ('assess', 'Assess'), ('plan', 'Agree plan'), ('begin', 'Begin'), ('meet', 'Book the next appointment'), ('review', 'Review'), ('hold', 'Look at the hold again'), ('exit', 'Exit assessment'), ('complete', 'Complete'), ('explain', 'Ask for the cause'), ('judge', 'Settle the concern'), ('set_aside', 'End the concern about an arrest'), ('confirm_breach', 'Confirm breach review'), ('confirm_ending', 'Confirm the ending'), ('confirm_death', 'Confirm the death'), ('police', 'Police decide'), ('return', 'Return to police'), ('close', 'Close'), ('refer', 'Refer to treatment'), ('chase', 'Ask whether treatment began'), ('draft_contract', 'Draft and offer the contract'), ('sign_contract', 'Have the person sign'), ('police_sign', 'Police sign the contract'), ('begin_contract', 'Begin the contract'), ('condition', 'Condition of the contract'), ('failed_condition', 'Answer a failed condition'), ('fulfil', 'Record that every condition is met'), ('declined_contract', 'Answer a declined contract'), ('expired_contract', 'Answer a contract that ran out'), ('end', 'End of contract'), ('impose', 'Police impose the assessment or not'), ('notice', 'Serve the notice'), ('initial', 'Required assessment'), ('decide_follow_up', 'Confirm or release the follow-up'), ('follow_up', 'Required follow-up'), ('tell_police', 'Tell police that they failed'), ('failure', 'Police decide on the failure'), ('laboratory', 'Laboratory result'), ('check_suitability', 'Check suitability for a placement'), ('start_preparation', 'Start preparing the placement'), ('prepare', 'Prepare for the placement'), ('seek_funding', 'Seek funding of the placement'), ('agree_funding', 'Agree funding of the placement'), ('find_bed', 'Find a bed'), ('admit', 'Admit to the placement'), ('start_treatment', 'Record that treatment has started'), ('start_aftercare', 'Start aftercare'), ('check', 'Check after the placement'), ('refused_funding', 'Answer refused funding'), ('screen', 'Screen for risk'), ('screen_again', 'Review of risk'), ('acknowledge', 'High risk: say that you know'), ('disposal', 'Outcome of the disposal'), ('disposal_days', 'Enter the days of the disposal'), ('consent', 'Ask again what they agree to'), ('consult', 'Ask the victim'), ('views', "Record the victim's views"), ('tell_victim', 'Tell the victim the outcome')], max_length=20),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(condition=models.Q(models.Q(('state', 'closed'), _negated=True), models.Q(('lead_clock', ''), _negated=True)), fields=['provider', 'lead_due_at', 'id'], name='case_leads_next'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(condition=models.Q(('next_due_at__isnull', False), ('state', 'closed')), fields=['caseworker'], name='case_owed_after_end'),
        ),
    ]
