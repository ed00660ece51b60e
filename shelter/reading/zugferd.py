"""ZUGFeRD 1.0 of 2014: the elder of the Cross Industry Invoice, the same tree under other names."""

from shelter.reading.cii import URN, Dialect

DIALECT = Dialect(
    syntax="zugferd1",
    ns={
        "rsm": "urn:ferd:CrossIndustryDocument:invoice:1p0",
        "ram": URN + "ReusableAggregateBusinessInformationEntity:12",
        "udt": URN + "UnqualifiedDataType:15",
        "qdt": URN + "QualifiedDataType:12",
    },
    context="rsm:SpecifiedExchangedDocumentContext",
    document="rsm:HeaderExchangedDocument",
    trade="rsm:SpecifiedSupplyChainTradeTransaction",
    header="ram:ApplicableSupplyChainTrade{}",
    of_line="ram:SpecifiedSupplyChainTrade{}",
    sums="ram:SpecifiedTradeSettlementMonetarySummation",
    line_sums="ram:SpecifiedTradeSettlementMonetarySummation",
    rate="ram:ApplicablePercent",
    reference="ram:ID",
)
INVOICE = f"{{{DIALECT.ns['rsm']}}}CrossIndustryDocument"
