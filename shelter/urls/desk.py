from django.urls import path

from shelter.views.alike import answer
from shelter.views.credit import link_credit
from shelter.views.desk import desk
from shelter.views.download import attachment_file, evidence_file, invoice_file, payment_proof
from shelter.views.guide import guide
from shelter.views.home import home
from shelter.views.invoice import invoice, invoices
from shelter.views.member import in_our_name
from shelter.views.outlook import outlook
from shelter.views.payment import attach_evidence, change_rate, record_payment, set_rate
from shelter.views.proposals import put_down_all
from shelter.views.put_down import put_down, withdraw_claim
from shelter.views.room import room
from shelter.views.type_in import type_in
from shelter.views.upload import upload

urlpatterns = [
    path("", home, name="home"),
    path("guide/", guide, name="guide"),
    path("desk/", desk, name="desk"),
    path("outlook/", outlook, name="outlook"),
    path("invoices/", invoices, name="invoices"),
    path("invoices/upload/", upload, name="upload"),
    path("invoices/<uuid:invoice_id>/", invoice, name="invoice"),
    path("invoices/<uuid:invoice_id>/file/", invoice_file, name="invoice_file"),
    path("invoices/<uuid:invoice_id>/type-in/", type_in, name="type_in"),
    path("invoices/<uuid:invoice_id>/put-down/", put_down, name="put_down"),
    path("invoices/<uuid:invoice_id>/put-down-all/", put_down_all, name="put_down_all"),
    path("invoices/<uuid:invoice_id>/payments/", record_payment, name="record_payment"),
    path("invoices/<uuid:invoice_id>/evidence/", attach_evidence, name="attach_evidence"),
    path("invoices/<uuid:invoice_id>/rate/", set_rate, name="set_rate"),
    path("invoices/<uuid:invoice_id>/rate/change/", change_rate, name="change_rate"),
    path("invoices/<uuid:invoice_id>/link/", link_credit, name="link_credit"),
    path("invoices/<uuid:invoice_id>/alike/<int:alike_id>/", answer, name="answer_alike"),
    path("claims/<uuid:claim_id>/withdraw/", withdraw_claim, name="withdraw_claim"),
    path("attachments/<int:attachment_id>/", attachment_file, name="attachment_file"),
    path("evidence/<int:evidence_id>/", evidence_file, name="evidence_file"),
    path("payments/<int:payment_id>/proof/", payment_proof, name="payment_proof"),
    path("room/", room, name="room"),
    path("in-our-name/", in_our_name, name="in_our_name"),
]
