"""Which network addresses a URL that somebody typed may lead to: public ones, and networks that the operator allows.

Asked for every address of a name right before the connection is made to that very address, so that a name that is
answered differently the second time leads nowhere else.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network

_GLOBAL_UNICAST: Final = ipaddress.IPv6Network("2000::/3")  # RFC 4291 2.4: all that is public in IPv6 today
_NAT64: Final = ipaddress.IPv6Network("64:ff9b::/96")  # RFC 6052: an IPv4 address in its last 32 bits
# Public by Python's tables, which differ with its version, and yet not for us: the metadata of clouds, protocol
# assignments (RFC 6890), 6to4 relays (RFC 7526), documentation (RFC 9637).
_REFUSED: Final[Sequence[Network]] = (
    ipaddress.IPv4Network("168.63.129.16/32"),
    ipaddress.IPv4Network("192.0.0.0/24"),
    ipaddress.IPv4Network("192.88.99.0/24"),
    ipaddress.IPv6Network("2001::/23"),
    ipaddress.IPv6Network("2001:db8::/32"),
    ipaddress.IPv6Network("3fff::/20"),
)


@dataclass(frozen=True, slots=True)
class AddressRule:
    """What may be reached: whatever is public, and these networks of the operator's own."""

    allowed: tuple[Network, ...] = ()

    @classmethod
    def of(cls, networks: str) -> AddressRule:
        """Read networks with commas, as the settings give them; raises ValueError."""
        return cls(tuple(_network(one.strip()) for one in networks.split(",") if one.strip()))

    def permits(self, address: Address) -> bool:
        """Say whether a connection may be made to an address."""
        return any(_meant(address) in network for network in self.allowed) or _is_public(address)

    def permits_all(self, addresses: Iterable[Address]) -> bool:
        """Say whether a name may be spoken to: a name of which one address is private is not to be trusted at all."""
        return all(self.permits(one) for one in addresses)

    def permits_host(self, host: str) -> bool:
        """Say whether a host may be registered: an address is judged now, a name when it is looked up."""
        try:
            return self.permits(ipaddress.ip_address(host))
        except ValueError:
            return True


PUBLIC: Final = AddressRule()
"""Nothing but what is public."""


def _network(text: str) -> Network:
    return ipaddress.ip_network(text, strict=False)


def _meant(address: Address) -> Address:
    """Return the IPv4 address that stands in one of IPv6, where packets would end."""
    if not isinstance(address, ipaddress.IPv6Address):
        return address
    if address in _NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFF_FFFF)
    return address.ipv4_mapped or address.sixtofour or address


def _is_public(address: Address) -> bool:
    meant = _meant(address)
    if isinstance(meant, ipaddress.IPv6Address) and (meant.scope_id or meant not in _GLOBAL_UNICAST):
        return False
    return meant.is_global and not meant.is_multicast and not any(meant in one for one in _REFUSED)
