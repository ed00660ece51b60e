import pytest
from django.test import RequestFactory

from poleimage.address import address_of


@pytest.mark.parametrize(
    ("proxies", "asked_by", "forwarded", "address"),
    [
        (0, "192.0.2.1", "", "192.0.2.1"),
        (0, "192.0.2.1", "198.51.100.7", "192.0.2.1"),
        (1, "10.0.0.1", "198.51.100.7", "198.51.100.7"),
        (1, "10.0.0.1", "203.0.113.9, 198.51.100.7", "198.51.100.7"),
        (2, "10.0.0.1", "198.51.100.7, 10.0.0.2", "198.51.100.7"),
        (1, "10.0.0.1", "", ""),
        (0, "", "", ""),
        (0, "2001:db8:1:2:3:4:5:6", "", "2001:db8:1:2::/64"),
    ],
)
def test_a_client_is_where_our_own_proxies_say(settings, proxies, asked_by, forwarded, address):
    settings.PROXIES = proxies
    headers = {"HTTP_X_FORWARDED_FOR": forwarded} if forwarded else {}
    assert address_of(RequestFactory().get("/", REMOTE_ADDR=asked_by, **headers)) == address
