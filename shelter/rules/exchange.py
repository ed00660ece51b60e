"""What one unit of a currency is worth in euros, with eight decimals. The last one is rounded half up."""

from decimal import ROUND_HALF_UP, Decimal

DECIMALS = Decimal("0.00000001")


def euros_for_one(per_euro: Decimal) -> Decimal:
    """Turn a rate of the ECB, units for one euro, into euros for one unit."""
    return (1 / per_euro).quantize(DECIMALS, ROUND_HALF_UP)


def implied_rate(euros: Decimal, units: Decimal) -> Decimal | None:
    """The rate at which one amount is the other: euros for one unit; None where one is nothing or of another sign."""
    if euros * units <= 0:
        return None
    return (euros / units).quantize(DECIMALS, ROUND_HALF_UP) or None
