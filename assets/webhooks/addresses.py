"""An endpoint's URL → the host, port and path to dial; and which addresses may be dialled at all.

Python's `is_global` alone is not enough: it calls multicast, NAT64, 6to4 and the metadata services of clouds public,
and what of IPv6 has not been given to anybody.
"""

import ipaddress
import re
from collections.abc import Collection
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network

from assets.errors import BadContent

LONGEST_URL = 500
PORTS = (443, 8443)
URL = re.compile(
    r"(?P<scheme>https?)://(?P<host>\[[0-9a-f:.]{2,45}\]|[a-z0-9.-]{1,253})(?::(?P<port>[0-9]{1,5}))?"
    r"(?P<path>/[A-Za-z0-9._~!$&'()*+,;=:@%/-]*)?(?P<query>\?[A-Za-z0-9._~!$&'()*+,;=:@%/?-]*)?"
)
"""No user, no fragment, no character that two parsers may read differently; hosts in ASCII and small letters."""
NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")
LARGEST_PORT = 65_535
NAT64 = IPv6Network("64:ff9b::/96")
UNICAST = IPv6Network("2000::/3")
"""The only part of IPv6 that is given out."""
NOT_PUBLIC_6 = (IPv6Network("2002::/16"), IPv6Network("2001::/32"), IPv6Network("3fff::/20"))
"""6to4 and Teredo, which lead to any IPv4 address, and documentation."""
NOT_PUBLIC_4 = (
    IPv4Network("192.0.0.0/24"),  # protocol assignments
    IPv4Network("192.88.99.0/24"),  # relays of 6to4
    IPv4Network("100.64.0.0/10"),  # carriers' NAT, with a cloud's metadata service
    IPv4Network("168.63.129.16/32"),  # a cloud's metadata service
)
ISATAP = (0x00005EFE, 0x02005EFE)
"""The third quarter of an IPv6 address that has an IPv4 address in its last."""


@dataclass(frozen=True, slots=True)
class Target:
    """Where to send. A `is_sandbox` host may have any address, and need not speak TLS."""

    url: str
    is_secure: bool
    host: str
    port: int
    path: str
    is_sandbox: bool

    @property
    def authority(self) -> str:
        """The Host header."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == (443 if self.is_secure else 80) else f"{host}:{self.port}"


def target_of(url: str, *, sandbox: Collection[str] = ()) -> Target:
    """The parts of an endpoint's URL. Raises BadContent for what may never be dialled.

    `sandbox` names hosts of development. What a name resolves to is judged when it is dialled.
    """
    found = URL.fullmatch(url) if len(url) <= LONGEST_URL else None
    if found is None:
        fact = "This is no URL of an endpoint"
        remedy = f"Write at most {LONGEST_URL} characters such as https://shop.example/hooks, a host in small letters"
        raise BadContent(f"{fact}. {remedy} (xn--… for others), without user or fragment.")
    host, is_secure = found["host"].strip("[]"), found["scheme"] == "https"
    port = int(found["port"] or (443 if is_secure else 80))
    is_sandbox = host in sandbox
    if not is_sandbox:
        _require_public(host, port, is_secure=is_secure)
    elif not 0 < port <= LARGEST_PORT:
        raise BadContent(f"There is no port {port}.")
    return Target(url, is_secure, host, port, (found["path"] or "/") + (found["query"] or ""), is_sandbox)


def _require_public(host: str, port: int, *, is_secure: bool) -> None:
    if not is_secure:
        raise BadContent("An endpoint is reached by https.")
    if port not in PORTS:
        raise BadContent(f"An endpoint has port {' or '.join(map(str, PORTS))}, not {port}.")
    if ":" in host or NUMBER.fullmatch(host.rstrip(".").rpartition(".")[2]):
        is_fit = is_public(host)
    else:
        is_fit = all(0 < len(label) < 64 for label in host.removesuffix(".").split("."))
    if not is_fit:
        raise BadContent(f"{host} is no public address. Give an endpoint that the internet reaches.")


def is_public(address: str) -> bool:
    """Whether this numeric address, or the IPv4 address that it stands for, is one of the internet's hosts."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return False
    return _is_public_4(found) if isinstance(found, IPv4Address) else _is_public_6(found)


def _is_public_4(address: IPv4Address) -> bool:
    return address.is_global and not address.is_multicast and not any(address in each for each in NOT_PUBLIC_4)


def _is_public_6(address: IPv6Address) -> bool:
    if address.scope_id is not None:
        return False
    if address.ipv4_mapped is not None:
        return _is_public_4(address.ipv4_mapped)
    if address in NAT64:
        return _is_public_4(IPv4Address(int(address) & 0xFFFFFFFF))
    if address not in UNICAST or not address.is_global or any(address in each for each in NOT_PUBLIC_6):
        return False
    return (int(address) >> 32) & 0xFFFFFFFF not in ISATAP
