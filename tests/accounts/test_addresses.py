"""Who calls: the address that the trusted proxies saw, whatever the caller writes."""

import pytest

from accounts.addresses import clean_address, client_address, network_of

PROXY = "172.18.0.2"


@pytest.mark.parametrize(
    ("forwarded", "trusted", "address"),
    [
        ("", 0, PROXY),
        ("10.0.0.9", 0, PROXY),
        ("", 1, PROXY),
        ("10.0.0.9", 1, "10.0.0.9"),
        ("1.1.1.1, 10.0.0.9", 1, "10.0.0.9"),
        ("1.1.1.1, 2.2.2.2,10.0.0.9", 1, "10.0.0.9"),
        ("10.0.0.9", 2, PROXY),
        ("10.0.0.9, 172.18.0.7", 2, "10.0.0.9"),
        ("1.1.1.1, 10.0.0.9, 172.18.0.7", 2, "10.0.0.9"),
        ("1.1.1.1, somebody", 1, PROXY),
        ("1.1.1.1, ", 1, PROXY),
        ("10.0.0.9:4711", 1, "10.0.0.9"),
        ("[2001:db8::9]:4711", 1, "2001:db8::9"),
        ("2001:DB8:0::9", 1, "2001:db8::9"),
        ("::ffff:10.0.0.9", 1, "10.0.0.9"),
    ],
)
def test_an_address_is_counted_from_the_right(forwarded, trusted, address):
    assert client_address(PROXY, forwarded, trusted) == address


def test_a_peer_without_an_address_keeps_what_it_is_called():
    assert client_address("", "", 0) == ""


@pytest.mark.parametrize("text", ["", "unknown", "10.0.0", "10.0.0.256", "[]", "10.0.0.9, 10.0.0.8", "0x7f.1"])
def test_what_is_no_address_is_none(text):
    assert clean_address(text) == ""


def test_limits_take_the_addresses_of_one_ipv6_network_as_one():
    assert network_of("2001:db8:1:2::9") == network_of("2001:db8:1:2:ffff::1") == "2001:db8:1:2::/64"
    assert network_of("2001:db8:1:3::9") != network_of("2001:db8:1:2::9")


def test_limits_take_each_ipv4_address_for_itself():
    assert network_of("10.0.0.9") == "10.0.0.9"
