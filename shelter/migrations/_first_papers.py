"""The first tables: conventions, documents, invoices, reports and jobs."""

import uuid

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

PAPERS = [
    migrations.CreateModel(
        name='Convention',
        fields=[
            ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
            ('reference', models.CharField(max_length=40, unique=True, verbose_name='reference')),
            ('signed_on', models.DateField(verbose_name='signed on')),
            ('recorded_at', models.DateTimeField(default=django.utils.timezone.now)),
            ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
        ],
        options={
            'verbose_name': 'convention',
            'verbose_name_plural': 'conventions',
        },
    ),
    migrations.CreateModel(
        name='Document',
        fields=[
            ('sha256', models.CharField(max_length=64, primary_key=True, serialize=False)),
            ('size', models.BigIntegerField()),
            ('media_type', models.CharField(blank=True, max_length=60)),
            ('stored_at', models.DateTimeField(default=django.utils.timezone.now)),
        ],
        options={
            'verbose_name': 'document',
        },
    ),
    migrations.CreateModel(
        name='Report',
        fields=[
            ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
            ('year', models.PositiveSmallIntegerField()),
            ('sequence', models.PositiveIntegerField()),
            ('number', models.CharField(max_length=60, unique=True, verbose_name='number')),
            ('language', models.CharField(choices=[('fr', 'French'), ('en', 'English')], max_length=2)),
            ('as_of', models.DateField()),
            ('paper', models.JSONField()),
            ('dossier_sha256', models.CharField(max_length=64)),
            ('statement_sha256', models.CharField(max_length=64)),
            ('issued_at', models.DateTimeField(default=django.utils.timezone.now)),
            ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
        ],
        options={
            'verbose_name': 'report',
            'verbose_name_plural': 'reports',
        },
    ),
    migrations.CreateModel(
        name='Standing',
        fields=[
            ('convention', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='standing', serialize=False, to='shelter.convention')),
            ('version', models.PositiveBigIntegerField(default=0)),
            ('statement', models.JSONField()),
            ('course', models.JSONField(default=list)),
            ('dossier_sha256', models.CharField(max_length=64)),
            ('as_of', models.DateField()),
            ('computed_at', models.DateTimeField()),
            ('status', models.CharField(max_length=10)),
            ('obligation_cents', models.BigIntegerField()),
            ('funding_cents', models.BigIntegerField()),
            ('claimed_cents', models.BigIntegerField()),
            ('counted_cents', models.BigIntegerField()),
            ('pending_cents', models.BigIntegerField()),
            ('remaining_cents', models.BigIntegerField()),
            ('shortfall_cents', models.BigIntegerField()),
            ('starts_on', models.DateField()),
            ('deadline', models.DateField(null=True)),
        ],
        options={
            'verbose_name': 'standing',
        },
    ),
    migrations.CreateModel(
        name='Invoice',
        fields=[
            ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
            ('state', models.CharField(choices=[('received', 'received, being read'), ('to_check', 'read'), ('unreadable', 'to be typed in')], default='received', max_length=20)),
            ('received_at', models.DateTimeField(default=django.utils.timezone.now)),
            ('read_at', models.DateTimeField(null=True)),
            ('unreadable_code', models.CharField(blank=True, max_length=40)),
            ('unreadable_detail', models.CharField(blank=True, max_length=250)),
            ('source', models.CharField(blank=True, choices=[('ubl', 'read from the e-invoice (UBL)'), ('cii', 'read from the e-invoice (CII)'), ('zugferd1', 'read from the e-invoice (ZUGFeRD 1)'), ('typed', 'typed in by a person')], max_length=20)),
            ('said', models.JSONField(default=dict)),
            ('findings', models.JSONField(default=list)),
            ('kind', models.CharField(blank=True, choices=[('invoice', 'invoice'), ('credit_note', 'credit note')], max_length=20)),
            ('number', models.CharField(blank=True, max_length=200, verbose_name='number')),
            ('issued_on', models.DateField(null=True, verbose_name='issued on')),
            ('serviced_on', models.DateField(null=True, verbose_name='delivered on')),
            ('due_on', models.DateField(null=True)),
            ('currency', models.CharField(blank=True, max_length=3, verbose_name='currency')),
            ('fx_rate', models.DecimalField(decimal_places=8, max_digits=18, null=True)),
            ('fx_source', models.CharField(blank=True, max_length=200)),
            ('supplier_name', models.CharField(blank=True, max_length=250)),
            ('buyer_name', models.CharField(blank=True, max_length=250)),
            ('buyer_vat', models.CharField(blank=True, max_length=40)),
            ('net_cents', models.BigIntegerField(null=True)),
            ('vat_cents', models.BigIntegerField(null=True)),
            ('gross_cents', models.BigIntegerField(null=True)),
            ('payable_cents', models.BigIntegerField(null=True)),
            ('references', models.JSONField(default=dict)),
            ('likeness', models.CharField(blank=True, db_index=True, max_length=400)),
            ('corrects', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='corrected_by', to='shelter.invoice')),
            ('document', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='invoice', to='shelter.document')),
            ('supplier', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='invoices', to='members.company')),
        ],
        options={
            'verbose_name': 'invoice',
            'verbose_name_plural': 'invoices',
        },
    ),
    migrations.CreateModel(
        name='Evidence',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('file_name', models.CharField(max_length=250)),
            ('recorded_at', models.DateTimeField(default=django.utils.timezone.now)),
            ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ('document', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='shelter.document')),
            ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.organisation')),
            ('invoice', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='evidence', to='shelter.invoice')),
        ],
        options={
            'verbose_name': 'evidence',
        },
    ),
    migrations.CreateModel(
        name='InvoiceLine',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('position', models.PositiveIntegerField()),
            ('said_id', models.CharField(blank=True, max_length=100)),
            ('description', models.CharField(blank=True, max_length=500)),
            ('net_cents', models.BigIntegerField()),
            ('cost_cents', models.BigIntegerField()),
            ('vat_category', models.CharField(blank=True, max_length=5)),
            ('vat_rate', models.DecimalField(decimal_places=4, max_digits=8, null=True)),
            ('invoice', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='shelter.invoice')),
        ],
        options={
            'verbose_name': 'invoice line',
        },
    ),
    migrations.CreateModel(
        name='Job',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('kind', models.CharField(choices=[('read', 'reading an invoice'), ('recompute', 'computing a standing'), ('draw', 'drawing a report')], max_length=20)),
            ('subject', models.UUIDField()),
            ('wanted', models.PositiveBigIntegerField(default=1)),
            ('done', models.PositiveBigIntegerField(default=0)),
            ('tries', models.PositiveSmallIntegerField(default=0)),
            ('leased_until', models.DateTimeField(null=True)),
            ('wanted_at', models.DateTimeField(default=django.utils.timezone.now)),
            ('failure', models.TextField(blank=True)),
        ],
        options={
            'verbose_name': 'job',
            'indexes': [models.Index(condition=models.Q(('done__lt', models.F('wanted'))), fields=['wanted_at'], name='jobs_waiting')],
            'constraints': [models.UniqueConstraint(fields=('kind', 'subject'), name='one_job_a_subject')],
        },
    ),
    migrations.CreateModel(
        name='Payment',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('paid_on', models.DateField(verbose_name='paid on')),
            ('cents', models.BigIntegerField(verbose_name='amount')),
            ('note', models.CharField(blank=True, max_length=200, verbose_name='note')),
            ('recorded_at', models.DateTimeField(default=django.utils.timezone.now)),
            ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ('invoice', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='payments', to='shelter.invoice')),
            ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.organisation')),
            ('proof', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='shelter.document')),
        ],
        options={
            'verbose_name': 'payment',
            'verbose_name_plural': 'payments',
        },
    ),
]
