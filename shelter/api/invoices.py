from uuid import UUID

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status
from rest_framework.generics import GenericAPIView, RetrieveAPIView
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from members.models import User
from shelter import access
from shelter.api.caller import house, person
from shelter.api.fields import in_state
from shelter.api.once import once
from shelter.api.paging import Pages
from shelter.api.permission import ProducersWrite
from shelter.api.shapes import InvoiceShape, PaymentShape, UploadShape, shape_of_new
from shelter.flow.pay import record_payment
from shelter.flow.receive import receive_invoice, refuse_size
from shelter.models import Invoice, Job, Payment
from shelter.queries.invoice import as_sent
from shelter.rules.money import Cents
from shelter.tasks import send, send_waiting


class Invoices(GenericAPIView[Invoice]):
    """The invoices that you may see; send one by POST. Its state tells when it was read."""

    serializer_class = InvoiceShape
    pagination_class = Pages
    permission_classes = (ProducersWrite,)
    parser_classes = (MultiPartParser,)

    def get_queryset(self) -> QuerySet[Invoice]:
        return in_state(self.request, Invoice.State, _seen_by(person(self.request)))

    @extend_schema(
        parameters=[OpenApiParameter("state", str, enum=Invoice.State.values)], responses=InvoiceShape(many=True)
    )
    def get(self, request: Request) -> Response:
        page = self.paginate_queryset(self.get_queryset())
        return self.get_paginated_response(self.get_serializer(page, many=True).data)

    @extend_schema(
        request={"multipart/form-data": UploadShape},
        responses={201: InvoiceShape, 200: InvoiceShape},
    )
    @once
    def post(self, request: Request) -> Response:
        said = UploadShape(data=request.data)
        said.is_valid(raise_exception=True)
        file = said.validated_data["file"]
        refuse_size(file.size)
        received = receive_invoice(file.read(), file.name, by=person(request), organisation=house(request))
        send(Job.Kind.READ, received.invoice.pk)
        if received.is_new:
            return Response(shape_of_new(received.receipt), status=status.HTTP_201_CREATED)
        return Response(InvoiceShape(_seen_by(person(request)).get(pk=received.invoice.pk)).data)


class OneInvoice(RetrieveAPIView[Invoice]):
    serializer_class = InvoiceShape
    lookup_url_kwarg = "invoice_id"

    def get_queryset(self) -> QuerySet[Invoice]:
        return _seen_by(person(self.request))


class Payments(GenericAPIView[Payment]):
    """What was paid for an invoice, in its currency; money that came back is negative."""

    serializer_class = PaymentShape
    permission_classes = (ProducersWrite,)

    @extend_schema(responses=PaymentShape(many=True))
    def get(self, request: Request, invoice_id: UUID) -> Response:
        invoice = access.invoice_for(person(request), invoice_id)
        return Response(PaymentShape(access.payments_for(person(request), invoice), many=True).data)

    @extend_schema(request=PaymentShape, responses={201: PaymentShape})
    @once
    def post(self, request: Request, invoice_id: UUID) -> Response:
        invoice = access.invoice_for(person(request), invoice_id)
        said = PaymentShape(data=request.data)
        said.is_valid(raise_exception=True)
        payment = record_payment(
            invoice.pk,
            said.validated_data["paid_on"],
            Cents(said.validated_data["cents"]),
            by=person(request),
            organisation=house(request),
            note=said.validated_data.get("note", ""),
            again=said.validated_data["again"],
        )
        send_waiting(Job.Kind.RECOMPUTE)
        return Response(PaymentShape(payment).data, status=status.HTTP_201_CREATED)


def _seen_by(user: User) -> QuerySet[Invoice]:
    """The invoices with the moment that the caller's own house sent each."""
    return as_sent(access.invoices_for(user), access.receipts_for(user)).prefetch_related("lines")
