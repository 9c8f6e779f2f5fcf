"""From which address somebody calls: what the trusted proxies in front saw, and nothing that a caller says."""

import re
from ipaddress import IPv6Address, IPv6Network, ip_address

WITH_PORT = re.compile(r"^(?:\[(?P<six>[^\]]+)\](?::\d+)?|(?P<four>[\d.]+):\d+)$")


def client_address(peer: str, forwarded: str, trusted_proxies: int) -> str:
    """The peer's own address; behind proxies the entry that the outermost trusted one added, counted from the right.

    What stands further left was written by the caller, and an entry that is no address is nobody's.
    """
    seen = forwarded.split(",")
    said = seen[-trusted_proxies] if 0 < trusted_proxies <= len(seen) else ""
    return clean_address(said) or clean_address(peer) or peer


def clean_address(text: str) -> str:
    """One spelling of an address, without its port; empty where there is none."""
    text = text.strip()
    if found := WITH_PORT.match(text):
        text = found["six"] or found["four"]
    try:
        address = ip_address(text)
    except ValueError:
        return ""
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return str(mapped or address)


def network_of(address: str) -> str:
    """What limits count as one address: whoever has one IPv6 address has the 2^64 beside it."""
    return str(IPv6Network(f"{address}/64", strict=False)) if ":" in address else address


BROWSERS = {"Edg/": "Edge", "OPR/": "Opera", "Firefox/": "Firefox", "Chrome/": "Chrome", "Safari/": "Safari"}
SYSTEMS = {
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Android": "Android",
    "Windows": "Windows",
    "Mac OS": "Mac",
    "Linux": "Linux",
}


def name_device(agent: str) -> str:
    """What a browser says it is, in words by which its owner knows it again: “Firefox on Windows”."""
    browser = next((name for sign, name in BROWSERS.items() if sign in agent), "A browser")
    system = next((name for sign, name in SYSTEMS.items() if sign in agent), "")
    return f"{browser} on {system}" if system else browser
