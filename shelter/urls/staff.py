from django.urls import path

from shelter.views import alike, company, convention, job, portfolio, production, report, review

PRODUCTION = "productions/<uuid:production_id>"
COMPANY = "companies/<uuid:company_id>"

urlpatterns = [
    path("portfolio/", portfolio.portfolio, name="portfolio"),
    path("productions/", production.productions, name="productions"),
    path("productions/new/", production.open_production, name="open_production"),
    path(f"{PRODUCTION}/", production.production, name="production"),
    path(f"{PRODUCTION}/situation/", production.situation, name="situation"),
    path(f"{PRODUCTION}/journal/", job.journal, name="journal"),
    path(f"{PRODUCTION}/convention/", convention.convention, name="convention"),
    path(f"{PRODUCTION}/convention/sign/", convention.sign_convention, name="sign_convention"),
    path(f"{PRODUCTION}/convention/amend/", convention.amend_terms, name="amend_terms"),
    path(f"{PRODUCTION}/funding/", convention.record_funding, name="record_funding"),
    path(f"{PRODUCTION}/vat/", convention.record_vat_right, name="record_vat_right"),
    path(f"{PRODUCTION}/access/", convention.grant_access, name="grant_access"),
    path(f"{PRODUCTION}/access/<int:grant_id>/revoke/", convention.revoke_access, name="revoke_access"),
    path(f"{PRODUCTION}/reports/", report.production_reports, name="production_reports"),
    path(f"{PRODUCTION}/reports/issue/", report.issue_report, name="issue_report"),
    path("reports/", report.reports, name="reports"),
    path("reports/<uuid:report_id>/", report.report, name="report"),
    path("reports/<uuid:report_id>/pdf/", report.report_pdf, name="report_pdf"),
    path("reports/<uuid:report_id>/revoke/", report.revoke_report, name="revoke_report"),
    path("review/", review.queue, name="review_queue"),
    path("review/<uuid:claim_id>/", review.claim, name="review_claim"),
    path("review/<uuid:claim_id>/effect/", review.effect, name="effect"),
    path("review/<uuid:claim_id>/decide/", review.decide, name="decide"),
    path("review/<uuid:claim_id>/reopen/", review.reopen, name="reopen"),
    path("alike/", alike.pairs, name="alike_pairs"),
    path("alike/<int:alike_id>/", alike.pair, name="alike_pair"),
    path("alike/<int:alike_id>/judge/", alike.judge, name="judge_alike"),
    path("companies/", company.companies, name="companies"),
    path("companies/new/", company.open_company, name="open_company"),
    path(f"{COMPANY}/", company.company, name="company"),
    path(f"{COMPANY}/membership/", company.admit_member, name="admit_member"),
    path(f"{COMPANY}/membership/<int:membership_id>/", company.change_membership, name="change_membership"),
    path(f"{COMPANY}/seat/", company.place_company, name="place_company"),
    path(f"{COMPANY}/related/", company.mark_related, name="mark_related"),
    path("jobs/", job.jobs, name="jobs"),
    path("jobs/<int:job_id>/retry/", job.retry_job, name="retry_job"),
    path("jobs/<int:job_id>/type-in/", job.have_typed_in, name="have_typed_in"),
]
