"""The invoices of one film: sent, read, put down, paid and decided, with all that goes wrong on the way."""

import random
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from members.models import Organisation, User
from shelter.demo import cast, einvoice, paper
from shelter.demo.story import Stage, nets
from shelter.flow import job
from shelter.flow.claim import put_down
from shelter.flow.likeness import answer_alike
from shelter.flow.pay import record_payment
from shelter.flow.receive import attach_evidence, receive_invoice
from shelter.flow.review import accept_claim, park_claim, reject_claim
from shelter.flow.type_in import change_rate, set_rate
from shelter.models import Alike, Claim, Invoice, InvoiceLine, Job, Production
from shelter.rules.money import Cents
from shelter.tasks import run

REFUSALS = (
    ("private_expense", "Dépense sans lien avec le tournage"),
    ("not_this_production", "Le bon de commande cite un autre titre"),
    ("duplicate", "Déjà présentée sous un autre numéro"),
)


@dataclass
class Spending:
    film: cast.Film
    production: Production
    others: list[Production]  # of the same producer, for invoices that two films share
    stage: Stage
    today: date
    rng: random.Random
    serial: int = 0

    @property
    def alice(self) -> User:
        organisation = self.stage.organisations[self.film.producer]
        return next(user for user in self.stage.people["producer"] if user.organisation_id == organisation.pk)

    @property
    def house(self) -> Organisation:
        return self.stage.organisations[self.film.producer]

    @property
    def bob(self) -> User:
        return self.rng.choice(self.stage.people["staff"])

    def play(self) -> None:
        if not self.film.invoices:
            return
        owed = sum(euros for _, euros in self.film.funding) * 100
        # About a tenth of what is claimed is refused, unpaid, late or not from a member.
        amounts = nets(self.rng, self.film.invoices, int(owed * self.film.counted * 1.1))
        start = self.today - timedelta(days=self.film.signed)
        end = min(self.today - timedelta(days=2), start + timedelta(days=int(self.film.months * 30.4)))
        span = (end - start).days
        days = sorted(start + timedelta(days=int(span * self.rng.betavariate(1.6, 1.2))) for _ in amounts)
        for issued_on, net in zip(days, amounts, strict=True):
            self.one(issued_on, net)
        if self.film.loose_ends:
            self.leave_loose_ends()

    def one(self, issued_on: date, net: int) -> None:
        supplier, company = self.rng.choices(
            self.stage.companies, weights=[6 if each.member_since else 1 for each, _ in self.stage.companies]
        )[0]
        chance = self.rng.random()
        currency = "USD" if chance < 0.01 else "EUR"
        lines = self.lines(supplier, net)
        invoice = self.send(supplier, company.enterprise_number or "", issued_on, lines, currency)
        if currency == "USD":
            self.rate(invoice)
        claims = [self.claim(line, supplier, chance) for line in invoice.lines.order_by("position")]
        if self.serial % 6 == 1:
            self.attach(invoice, supplier)
        paid_on = self.pay(invoice, issued_on)
        for claim in claims:
            self.decide(claim, paid_on or issued_on + timedelta(days=20))
        if 0.05 < chance < 0.08 and (self.today - issued_on).days > 60:
            self.credit(supplier, company.enterprise_number or "", invoice, lines)

    def rate(self, invoice: Invoice) -> None:
        """The rate of the convention, in the place of the ECB's where that was loaded."""
        rate, source = Decimal("0.92"), "Taux convenu dans l’avenant"
        if invoice.fx_rate is None:
            set_rate(invoice.pk, rate, source, by=self.bob)
        else:
            change_rate(invoice.pk, rate, source, "L’avenant fixe le taux", by=self.bob)

    def lines(self, supplier: cast.Supplier, net: int) -> list[einvoice.Line]:
        count = self.rng.choices((1, 2, 3), weights=(8, 2, 0.5))[0]
        cuts = sorted(self.rng.sample(range(1, max(2, net // 100)), k=min(count - 1, max(1, net // 100 - 1))))
        parts = [b - a for a, b in zip([0, *cuts], [*cuts, net // 100], strict=True)]
        services = self.rng.sample(supplier.services, k=min(len(parts), len(supplier.services)))
        return [
            einvoice.Line(services[at % len(services)], part * 100, 12 if supplier.trade == "catering" else 21)
            for at, part in enumerate(parts)
            if part
        ]

    def send(
        self,
        supplier: cast.Supplier,
        number: str,
        issued_on: date,
        lines: list[einvoice.Line],
        currency: str = "EUR",
        corrects: str = "",
    ) -> Invoice:
        self.serial += 1
        kind = "NC" if corrects else "F"
        said = einvoice.EInvoice(
            number=f"{issued_on.year}/{kind}{cast.FILMS.index(self.film) + 1}{self.serial:03d}",
            issued_on=issued_on,
            seller=einvoice.Party(supplier.name, number, "Rue des Ateliers 12", supplier.postcode, supplier.city),
            buyer=einvoice.Party(self.house.name, self.house.enterprise_number, "Quai imaginaire 3", "4000"),
            lines=lines,
            currency=currency,
            corrects=corrects,
            project=self.film.code,
            delivered_on=issued_on - timedelta(days=self.rng.randrange(1, 15)),
        )
        name = f"{said.number.replace('/', '-')}_{supplier.name.split()[0]}.xml"
        received = receive_invoice(einvoice.write(said), name, by=self.alice, organisation=self.house)
        run(Job.Kind.READ, received.invoice.pk)
        return Invoice.objects.get(pk=received.invoice.pk)

    def claim(self, line: InvoiceLine, supplier: cast.Supplier, chance: float) -> Claim:
        shared = chance > 0.95 and bool(self.others)
        share = Decimal("0.85") if shared else Decimal(1)

        def put(production: Production, part: Decimal) -> Claim:
            return put_down(
                line.pk,
                production.pk,
                by=self.alice,
                share=part,
                category=supplier.trade,
                direct=supplier.trade not in ("insurance", "accommodation", "catering"),
                local_share=Decimal("0.8") if 0.10 < chance < 0.12 else Decimal(1),
            )

        self.tell_apart(line.invoice)
        if shared:
            self.decide(put(self.others[0], Decimal("0.15")), self.today - timedelta(days=20))
        return put(self.production, share)

    def tell_apart(self, invoice: Invoice) -> None:
        """Two days of shooting cost the same: each of the like invoices is another document."""
        own = Alike.objects.filter(second=invoice, first__receipts__organisation=self.house, answers=None)
        for alike in own.exclude(first=invoice):
            reason = "Deux journées de tournage au même tarif"
            answer_alike(alike.pk, by=self.alice, organisation=self.house, is_same=False, reason=reason)

    def pay(self, invoice: Invoice, issued_on: date) -> date | None:
        paid_on = issued_on + timedelta(days=self.rng.randrange(12, 48))
        if paid_on > self.today or self.rng.random() < 0.03:
            return None
        amount = Cents(invoice.payable_cents or 0)
        said = [
            f"Facture {invoice.number}",
            f"Bénéficiaire : {invoice.supplier_name}",
            f"Exécuté le {paid_on:%d/%m/%Y}",
        ]
        proof = paper.write("Extrait de compte", said) if self.serial % 4 == 1 else None
        record_payment(invoice.pk, paid_on, amount, by=self.alice, organisation=self.house, proof=proof)
        return paid_on

    def attach(self, invoice: Invoice, supplier: cast.Supplier) -> None:
        said = [f"Entre {self.house.name} et {supplier.name}", f"Pour « {self.film.title} »", *supplier.services]
        name = f"Contrat {supplier.name.split()[0]} {invoice.number.replace('/', '-')}.pdf"
        attach_evidence(
            invoice.pk, paper.write("Contrat de prestation", said), name, by=self.alice, organisation=self.house
        )

    def leave_loose_ends(self) -> None:
        """What no program can read is left to be typed in; one reading failed for good, as after a full disk."""
        scan = paper.write("FACTURE 2026-0412", ["Au Fil des Rôles SRL", "Retouches : 1 250,00", "TVA 21 % : 262,50"])
        for data, name in ((scan, "Facture scannée 0412.pdf"), (b"\xff\xd8\xff\xe0 ticket", "Ticket de caisse.jpg")):
            received = receive_invoice(data, name, by=self.alice, organisation=self.house)
            run(Job.Kind.READ, received.invoice.pk)
        note = paper.write("Note de frais", ["Repas de l’équipe : 84,00"])
        stuck = receive_invoice(note, "Note de frais.pdf", by=self.alice, organisation=self.house).invoice
        while (lease := job.take(Job.Kind.READ, stuck.pk)) is not None:
            job.give_back(lease, "OSError: [Errno 28] No space left on device")

    def decide(self, claim: Claim, ready_on: date) -> None:
        """Staff take a week or two; what came in lately still waits."""
        decided_on = ready_on + timedelta(days=self.rng.randrange(3, 16))
        if decided_on > self.today:
            return
        fate = self.rng.random()
        if fate < 0.03:
            code, words = self.rng.choice(REFUSALS)
            reject_claim(claim.pk, by=self.bob, reason_code=code, reason=words, decided_on=decided_on)
        elif fate < 0.045:
            words = "Contrat demandé au producteur"
            park_claim(claim.pk, by=self.bob, reason_code="contract_missing", reason=words, decided_on=decided_on)
        elif fate < 0.08:
            accept_claim(
                claim.pk,
                by=self.bob,
                deduction=Cents(claim.line.cost_cents // 10),
                reason_code="price_above_market",
                reason="Dix pour cent au-dessus du tarif du devis",
                decided_on=decided_on,
            )
        else:
            accept_claim(claim.pk, by=self.bob, decided_on=decided_on)

    def credit(self, supplier: cast.Supplier, number: str, invoice: Invoice, lines: list[einvoice.Line]) -> None:
        """Part of the first line comes back a few weeks later."""
        assert invoice.issued_on is not None
        issued_on = invoice.issued_on + timedelta(days=self.rng.randrange(15, 50))
        back = einvoice.Line(f"Remise sur {lines[0].description}", max(500, lines[0].net_cents // 5))
        credit = self.send(supplier, number, issued_on, [back], corrects=invoice.number)
        claim = self.claim(credit.lines.get(), supplier, 0.5)
        self.decide(claim, issued_on)
