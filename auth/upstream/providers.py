"""Identity providers of this installation, read off its settings: what each kind is called and may vouch for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from auth.demands import TWO_PROOFS
from duobaan.settings import OidcProvider, Settings

_NAME: Final = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")
_ISSUERS: Final = {
    "google": "https://accounts.google.com",
    "surfconext": "https://connect.surfconext.nl",
    "entree": "https://oidcng.entree.kennisnet.nl",
}
_LABELS: Final = {
    "entra": "Microsoft",
    "google": "Google",
    "surfconext": "SURFconext",
    "entree": "Entree Federatie",
}
_TENANT: Final = re.compile(r"[A-Za-z0-9.-]{1,253}")
_SHARED_TENANTS: Final = frozenset({"common", "organizations", "consumers"})


class WrongProvider(ValueError):
    """The settings of a provider cannot work."""


@dataclass(frozen=True, slots=True)
class Provider:
    """One identity provider: where it is, who we are there, and for which addresses its word counts."""

    name: str
    kind: str
    issuer: str
    client_id: str
    client_secret: str
    label: str
    scopes: str
    domains: frozenset[str]

    @classmethod
    def of(cls, name: str, given: OidcProvider) -> Provider:
        """Read a provider off its settings; raises WrongProvider with what to mend."""
        kind = given.kind or (name if name in _LABELS else "generic")
        if not _NAME.fullmatch(name):
            raise WrongProvider(f"{name}: a provider's name has letters, digits, - and _ only")
        if name in TWO_PROOFS:  # sessions note the provider's name, and this one would count for two proofs
            raise WrongProvider(f"{name}: this is the name of a way to sign in; call the provider something else")
        return cls(
            name=name,
            kind=kind,
            issuer=_issuer(name, kind, given),
            client_id=given.client_id,
            client_secret=given.client_secret.get_secret_value(),
            label=given.label or _LABELS.get(kind, name.capitalize()),
            scopes=given.scopes,
            domains=frozenset(one.strip().lower().lstrip("@") for one in given.domains.split(",") if one.strip()),
        )

    def vouches(self, email: str, claims: Mapping[str, Any]) -> bool:
        """Say whether this provider's word proves that the person reads mail at the address.

        With `domains` it may speak for those and no others: an administrator of one organisation must not be able to
        name an address of another's. Microsoft says nothing of whether an address was verified, so there the domains
        are all we go by; Google is the authority for its own and for those of its Workspace customers only.
        """
        domain = email.rpartition("@")[2]
        said = claims.get("email_verified") is True
        if self.domains:
            return domain in self.domains and claims.get("email_verified", True) is True
        if self.kind == "google":
            return said and (domain == "gmail.com" or claims.get("hd") == domain)
        return said and self.kind != "entra"


def _issuer(name: str, kind: str, given: OidcProvider) -> str:
    if kind == "entra" and not given.issuer:
        if not _TENANT.fullmatch(given.tenant) or given.tenant.lower() in _SHARED_TENANTS:
            raise WrongProvider(f"{name}: set the tenant to your directory's own id; a shared one lets anyone in")
        return f"https://login.microsoftonline.com/{given.tenant}/v2.0"
    issuer = given.issuer or _ISSUERS.get(kind, "")
    if not issuer:
        raise WrongProvider(f"{name}: set the issuer")
    return issuer


@dataclass(frozen=True, slots=True)
class Providers:
    """All of them, by name."""

    by_name: Mapping[str, Provider]

    @classmethod
    def of(cls, settings: Settings) -> Providers:
        """Read them off the settings."""
        return cls({name: Provider.of(name, given) for name, given in settings.oidc.items()})

    def __iter__(self) -> Iterator[Provider]:
        return iter(self.by_name.values())

    def find(self, name: str) -> Provider | None:
        """Return a provider."""
        return self.by_name.get(name)

    def for_address(self, email: str) -> Provider | None:
        """Return the provider for whose domain an address is."""
        domain = email.strip().lower().rpartition("@")[2]
        return next((one for one in self if domain in one.domains), None)

    @property
    def labels(self) -> tuple[tuple[str, str], ...]:
        """Return name and label of each, for the buttons."""
        return tuple((one.name, one.label) for one in self)

    @property
    def choose_by_domain(self) -> bool:
        """Say whether an address can choose the provider."""
        return any(one.domains for one in self)
