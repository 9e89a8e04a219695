"""Pure rules of programs that call on the API: what may be registered, and where an app may be answered."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from duobaan.access import ROLE_GRANTS, Permission
from duobaan.organisations.rules import KIND_ROLES, Findings
from duobaan.words import ClientKind, OrganisationKind, Role

MOST_REDIRECT_URIS: Final = 10
_LONGEST_NAME: Final = 100
_LONGEST_URI: Final = 500

# Whoever may register clients could widen what a token may do, so an app never gets that.
DELEGABLE: Final = frozenset(Permission) - {Permission.SYSTEM, Permission.CLIENTS_MANAGE}

# The characters of RFC 6749 without quotes and backslashes: an address stands in headers and pages as it is.
_PATH = r"(?:/[\x21\x24-\x26\x28-\x3b\x3d\x3f-\x5b\x5d-\x7e]*)?"
_HOST = r"[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?"
_HTTPS: Final = re.compile(rf"https://{_HOST}(?::[0-9]{{1,5}})?{_PATH}")
# RFC 8252 8.3: an address, not "localhost", which a machine may look up elsewhere.
_LOOPBACK: Final = re.compile(rf"(http://(?:127\.0\.0\.1|\[::1\]))(?::[0-9]{{1,5}})?({_PATH})")
# RFC 8252 7.1: a reversed domain of one's own, so that there is a dot: never javascript:, data: or file:.
_APP: Final = re.compile(rf"[a-z][a-z0-9-]*(?:\.[a-z0-9][a-z0-9-]*)+:{_PATH}")


@dataclass(frozen=True, slots=True)
class NewClient:
    """What someone registers."""

    kind: ClientKind
    name: str
    redirect_uris: tuple[str, ...] = ()
    scopes: frozenset[Permission] = frozenset()


def is_redirect_uri(text: str) -> bool:
    """Say whether an app may be answered there: https, loopback or a scheme of its own, without a fragment."""
    forms = (_HTTPS, _LOOPBACK, _APP)
    return len(text) <= _LONGEST_URI and any(form.fullmatch(text) for form in forms)


def redirect_fits(registered: Collection[str], asked: str) -> bool:
    """Say whether an address is one that was registered, to the letter; a loopback port is free (RFC 8252 7.3)."""
    if not is_redirect_uri(asked):
        return False
    if asked in registered:
        return True
    wanted = _LOOPBACK.fullmatch(asked)
    return wanted is not None and any(
        found.groups() == wanted.groups() for one in registered if (found := _LOOPBACK.fullmatch(one))
    )


def machine_scopes(kind: OrganisationKind) -> frozenset[Permission]:
    """Return what a system of such an organisation may do at most: what systems may and its people may."""
    people = frozenset[Permission]().union(*(ROLE_GRANTS[role] for role in KIND_ROLES[kind]))
    return (ROLE_GRANTS[Role.MACHINE_CLIENT] & people) | {Permission.BROWSE}


def check_client(of: OrganisationKind, new: NewClient) -> NewClient:
    """Return the registration in normal form, or raise InvalidInput with every issue."""
    found = Findings()
    name = found.line("name", new.name, _LONGEST_NAME)
    if name is None:
        found.add("name", "required")
    if not new.scopes:
        found.add("scopes", "required")
    elif not new.scopes <= DELEGABLE:
        found.add("scopes", "scope_unknown")
    elif new.kind is ClientKind.MACHINE and (beyond := new.scopes - machine_scopes(of)):
        found.add("scopes", "scope_not_for_machines", scopes=", ".join(sorted(beyond)))
    uris = tuple(dict.fromkeys(uri.strip() for uri in new.redirect_uris))
    _check_uris(new.kind, uris, found)
    found.settle()
    return NewClient(new.kind, name or "", uris, new.scopes)


def _check_uris(kind: ClientKind, uris: tuple[str, ...], found: Findings) -> None:
    if kind is ClientKind.MACHINE:
        if uris:
            found.add("redirectUris", "redirect_uri_not_for_machines")
    elif not uris:
        found.add("redirectUris", "redirect_uri_needed")
    elif len(uris) > MOST_REDIRECT_URIS:
        found.add("redirectUris", "too_many", most=MOST_REDIRECT_URIS)
    elif not all(map(is_redirect_uri, uris)):
        found.add("redirectUris", "redirect_uri")
