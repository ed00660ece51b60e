from uuid import UUID

from django.db.models import QuerySet
from django.http import FileResponse, Http404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.generics import GenericAPIView, ListAPIView, RetrieveAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from poleimage import files
from shelter import access
from shelter.api.caller import person
from shelter.api.once import once
from shelter.api.paging import Pages
from shelter.api.permission import StaffWrite
from shelter.api.shapes import NewReportShape, ReportShape
from shelter.flow.report import issue_report
from shelter.models import Job, Report
from shelter.tasks import send


class Reports(ListAPIView[Report]):
    serializer_class = ReportShape
    pagination_class = Pages

    def get_queryset(self) -> QuerySet[Report]:
        return access.reports_for(person(self.request)).order_by("-issued_at", "pk")


class ProductionReports(GenericAPIView[Report]):
    """Issue a report: it is frozen at once, and its PDF follows."""

    permission_classes = (StaffWrite,)
    serializer_class = ReportShape
    pagination_class = Pages

    @extend_schema(responses=ReportShape(many=True))
    def get(self, request: Request, production_id: UUID) -> Response:
        production = access.production_for(person(request), production_id)
        reports = access.reports_for(person(request)).filter(convention__production=production).order_by("-issued_at")
        return self.get_paginated_response(ReportShape(self.paginate_queryset(reports), many=True).data)

    @extend_schema(request=NewReportShape, responses={201: ReportShape})
    @once
    def post(self, request: Request, production_id: UUID) -> Response:
        production = access.production_for(person(request), production_id)
        convention = access.conventions_for(person(request)).filter(production=production).first()
        if convention is None:
            raise Http404
        said = NewReportShape(data=request.data)
        said.is_valid(raise_exception=True)
        report = issue_report(convention.pk, by=person(request), **said.validated_data)
        send(Job.Kind.DRAW, report.pk)
        return Response(ReportShape(report).data, status=status.HTTP_201_CREATED)


class OneReport(RetrieveAPIView[Report]):
    """`pdf_sha256` is there once the PDF is drawn."""

    serializer_class = ReportShape

    def get_object(self) -> Report:
        return access.report_for(person(self.request), self.kwargs["report_id"])


class ReportPdf(APIView):
    @extend_schema(responses={(200, "application/pdf"): OpenApiTypes.BINARY})
    def get(self, request: Request, report_id: UUID) -> FileResponse:
        report = access.report_for(person(request), report_id)
        if not hasattr(report, "file"):
            raise Http404
        name = report.number.replace("/", "-") + ".pdf"
        place = files.path_of(report.file.document_id)
        return FileResponse(place.open("rb"), as_attachment=True, filename=name, content_type="application/pdf")
