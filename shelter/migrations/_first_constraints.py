"""The indexes and constraints of the first tables."""

import django.db.models.deletion
from django.db import migrations, models

INDEXES_AND_CONSTRAINTS = [
    migrations.AddIndex(
        model_name='invoice',
        index=models.Index(fields=['state', 'received_at'], name='invoice_by_state'),
    ),
    migrations.AddConstraint(
        model_name='invoice',
        constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'to_check'), _negated=True), models.Q(('issued_on__isnull', False), ('net_cents__isnull', False), ('supplier__isnull', False), models.Q(('number', ''), _negated=True), models.Q(('kind', ''), _negated=True), models.Q(('currency', ''), _negated=True)), _connector='OR'), name='a_read_invoice_has_its_facts'),
    ),
    migrations.AddConstraint(
        model_name='invoice',
        constraint=models.CheckConstraint(condition=models.Q(('corrects__isnull', True), ('kind', 'credit_note'), _connector='OR'), name='only_credit_notes_correct'),
    ),
    migrations.AddConstraint(
        model_name='invoice',
        constraint=models.CheckConstraint(condition=models.Q(('fx_rate__isnull', True), ('fx_rate__gt', 0), _connector='OR'), name='rate_above_zero'),
    ),
    migrations.AddConstraint(
        model_name='invoice',
        constraint=models.CheckConstraint(condition=models.Q(models.Q(('currency', 'EUR'), _negated=True), ('fx_rate__isnull', True), ('fx_rate', 1), _connector='OR'), name='a_euro_is_a_euro'),
    ),
    migrations.AddConstraint(
        model_name='evidence',
        constraint=models.UniqueConstraint(fields=('invoice', 'document', 'organisation'), name='evidence_attached_once'),
    ),
    migrations.AddConstraint(
        model_name='invoiceline',
        constraint=models.UniqueConstraint(fields=('invoice', 'position'), name='line_position_used_once'),
    ),
    migrations.AddConstraint(
        model_name='payment',
        constraint=models.CheckConstraint(condition=models.Q(('cents', 0), _negated=True), name='payment_is_not_nothing'),
    ),
    migrations.AddConstraint(
        model_name='grant',
        constraint=models.UniqueConstraint(condition=models.Q(('revoked_at__isnull', True)), fields=('production', 'auditor'), name='one_open_grant_each'),
    ),
    migrations.AddIndex(
        model_name='claim',
        index=models.Index(condition=models.Q(('state', 'to_review')), fields=['recorded_at'], name='claims_waiting_for_review'),
    ),
    migrations.AddConstraint(
        model_name='claim',
        constraint=models.CheckConstraint(condition=models.Q(('share__gt', 0), ('share__lte', 1)), name='a_share_is_part_of_a_line'),
    ),
    migrations.AddConstraint(
        model_name='claim',
        constraint=models.CheckConstraint(condition=models.Q(('local_share__gte', 0), ('local_share__lte', 1)), name='a_local_share_is_part_of_a_claim'),
    ),
    migrations.AddConstraint(
        model_name='claim',
        constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'withdrawn'), ('withdrawn_at__isnull', False)), models.Q(models.Q(('state', 'withdrawn'), _negated=True), ('withdrawn_at__isnull', True)), _connector='OR'), name='withdrawn_claims_say_when'),
    ),
    migrations.AddConstraint(
        model_name='claim',
        constraint=models.UniqueConstraint(condition=models.Q(('state', 'withdrawn'), _negated=True), fields=('line', 'production'), name='one_claim_a_line_and_production'),
    ),
    migrations.AddConstraint(
        model_name='receipt',
        constraint=models.UniqueConstraint(fields=('invoice', 'organisation'), name='received_once_from_each'),
    ),
    migrations.AddField(
        model_name='reportfile',
        name='document',
        field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='shelter.document'),
    ),
    migrations.AddConstraint(
        model_name='report',
        constraint=models.UniqueConstraint(fields=('convention', 'year', 'sequence'), name='report_numbers_never_repeat'),
    ),
]
