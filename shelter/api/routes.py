from django.urls import path
from drf_spectacular.views import SpectacularAPIView

from shelter.api import alike, claims, invoices, outlook, productions, proposals, reports, tokens
from shelter.api.absent import Absent

urlpatterns = [
    path("schema/", SpectacularAPIView.as_view(), name="api_schema"),
    path("tokens/", tokens.Tokens.as_view(), name="api_tokens"),
    path("productions/", productions.Productions.as_view(), name="api_productions"),
    path("productions/<uuid:production_id>/", productions.OneProduction.as_view(), name="api_production"),
    path("productions/<uuid:production_id>/standing/", productions.ProductionStanding.as_view(), name="api_standing"),
    path("productions/<uuid:production_id>/outlook/", outlook.ProductionOutlook.as_view(), name="api_outlook"),
    path(
        "productions/<uuid:production_id>/reports/", reports.ProductionReports.as_view(), name="api_production_reports"
    ),
    path("invoices/", invoices.Invoices.as_view(), name="api_invoices"),
    path("invoices/<uuid:invoice_id>/", invoices.OneInvoice.as_view(), name="api_invoice"),
    path("invoices/<uuid:invoice_id>/payments/", invoices.Payments.as_view(), name="api_payments"),
    path("invoices/<uuid:invoice_id>/proposals/", proposals.Proposals.as_view(), name="api_proposals"),
    path("invoices/<uuid:invoice_id>/alike/", alike.Alikes.as_view(), name="api_alike"),
    path("claims/", claims.Claims.as_view(), name="api_claims"),
    path("claims/<uuid:claim_id>/", claims.OneClaim.as_view(), name="api_claim"),
    path("claims/<uuid:claim_id>/withdrawal/", claims.Withdrawal.as_view(), name="api_withdrawal"),
    path("claims/<uuid:claim_id>/decisions/", claims.Decisions.as_view(), name="api_decisions"),
    path("reports/", reports.Reports.as_view(), name="api_reports"),
    path("reports/<uuid:report_id>/", reports.OneReport.as_view(), name="api_report"),
    path("reports/<uuid:report_id>/pdf/", reports.ReportPdf.as_view(), name="api_report_pdf"),
    path("", Absent.as_view(), name="api_root"),
    path("<path:rest>/", Absent.as_view(), name="api_absent"),
]
