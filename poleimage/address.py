"""Where a request comes from: what the proxies of ours have seen, never what the client writes itself."""

import ipaddress

from django.conf import settings
from django.http import HttpRequest


def address_of(request: HttpRequest) -> str:
    """The client's address; of IPv6 the network, whose addresses are all one person's. Empty where nobody says it."""
    said = [each.strip() for each in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")]
    # Each proxy adds whom it was asked by at the end.
    seen = said[-settings.PROXIES :][0] if settings.PROXIES else request.META.get("REMOTE_ADDR", "")
    try:
        address = ipaddress.ip_address(seen)
    except ValueError:
        return ""
    return str(ipaddress.ip_network(f"{address}/64", strict=False) if address.version == 6 else address)
