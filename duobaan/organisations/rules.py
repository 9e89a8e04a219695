"""Pure rules of organisations: what may be registered, which roles fit, what proves that someone speaks for it."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Final
from urllib.parse import SplitResult, urlsplit
from uuid import UUID

from duobaan.errors import InvalidInput, Issue
from duobaan.geo import Point
from duobaan.text import normal_email, normal_kvk, normal_postcode, squeeze
from duobaan.words import Level, OrganisationKind, Role, Sector

_K = OrganisationKind
_BRIN = re.compile(r"[0-9]{2}[A-Z]{2}")
_BOARD = re.compile(r"[0-9]{5}")
_LOCATION = re.compile(r"[0-9]{2}[A-Z]{2}[0-9]{2}")
# The European part of the Netherlands with its sea, in WGS 84 degrees.
_SOUTH, _NORTH, _WEST, _EAST = 50.5, 54.0, 3.0, 7.5

REGISTRABLE: Final = (_K.SCHOOL, _K.SCHOOL_BOARD, _K.COMPANY, _K.TRAINING_INSTITUTE, _K.REGION, _K.NETWORK)

KIND_ROLES: Final[dict[OrganisationKind, tuple[Role, ...]]] = {
    _K.SCHOOL: (Role.SCHOOL_ADMIN, Role.SCHOOL_PLANNER, Role.SCHOOL_TIMETABLER, Role.SCHOOL_HR, Role.SUPERVISOR),
    _K.SCHOOL_BOARD: (Role.BOARD_ADMIN, Role.SCHOOL_PLANNER, Role.SCHOOL_HR),
    _K.COMPANY: (Role.COMPANY_ADMIN, Role.COMPANY_COORDINATOR),
    _K.TRAINING_INSTITUTE: (Role.INSTITUTE_ADVISER, Role.SUPERVISOR),
    _K.REGION: (Role.REGION_ADMIN, Role.REGION_VIEWER, Role.MATCHMAKER),
    _K.NETWORK: (Role.MATCHMAKER, Role.REGION_VIEWER),
    _K.SECTOR_FUND: (Role.REGION_VIEWER,),
    _K.PLATFORM: (Role.PLATFORM_ADMIN, Role.SUPPORT),
}


@dataclass(frozen=True, slots=True)
class NewOrganisation:
    """What someone registers; known by BRIN + location code, DUO's board number or the KvK number."""

    kind: OrganisationKind
    name: str
    brin: str | None = None
    location_code: str | None = None
    board_no: str | None = None
    kvk_no: str | None = None
    street: str | None = None
    house_number: str | None = None
    postcode: str | None = None
    place: str | None = None
    lat: float | None = None
    lon: float | None = None
    website: str | None = None
    description: str | None = None
    sectors: tuple[Sector, ...] = ()
    levels: tuple[Level, ...] = ()
    region_id: UUID | None = None


class Findings:
    """Collects every issue of one input, so that all are told at once."""

    def __init__(self) -> None:
        self.issues: list[Issue] = []

    def add(self, field: str, rule: str, **facts: object) -> None:
        """Note one issue of a field of `input`."""
        self.issues.append(Issue(path=("input", field), rule=rule, facts=facts))

    def settle(self) -> None:
        """Raise InvalidInput when anything was noted."""
        if self.issues:
            raise InvalidInput(*self.issues)

    def normal(self, field: str, text: str | None, form: Callable[[str], str | None], rule: str) -> str | None:
        """Return the normal form of an optional text; note the rule when it has none."""
        if text is None or not text.strip():
            return None
        found = form(text)
        if found is None:
            self.add(field, rule)
        return found

    def line(self, field: str, text: str | None, longest: int) -> str | None:
        """Return an optional line of text with single spaces; note when it is too long."""
        found = squeeze(text or "") or None
        if found is not None and len(found) > longest:
            self.add(field, "too_long", longest=longest)
        return found


def check_registration(new: NewOrganisation) -> NewOrganisation:
    """Return the registration in normal form, or raise InvalidInput with every issue."""
    found = Findings()
    if new.kind not in REGISTRABLE:
        found.add("kind", "kind_not_registrable")
    name = found.line("name", new.name, 200)
    if name is None:
        found.add("name", "required")
    brin, location = _school_codes(new, found)
    clean = dataclasses.replace(
        new,
        name=name or "",
        brin=brin,
        location_code=location,
        board_no=found.normal("boardNo", new.board_no, _matcher(_BOARD), "board_no"),
        kvk_no=found.normal("kvkNo", new.kvk_no, normal_kvk, "kvk"),
        street=found.line("street", new.street, 200),
        house_number=found.line("houseNumber", new.house_number, 20),
        postcode=found.normal("postcode", new.postcode, normal_postcode, "postcode"),
        place=found.line("place", new.place, 100),
        website=found.normal("website", new.website, normal_website, "website"),
        description=_text(new.description, found),
    )
    if new.kind is _K.SCHOOL and clean.kvk_no:
        found.add("kvkNo", "not_for_schools")  # the board is registered, its locations share the number
    if new.kind is not _K.SCHOOL_BOARD and clean.board_no:
        found.add("boardNo", "only_for_boards")
    if new.kind is _K.COMPANY and not (new.kvk_no or "").strip():
        found.add("kvkNo", "required")
    _check_point(new, found)
    found.settle()
    return clean


@dataclass(frozen=True, slots=True)
class FactsChange:
    """What an organisation says about itself; None stays as it is, an empty text takes it away.

    Name and numbers are not among it: they are what was checked.
    """

    website: str | None = None
    description: str | None = None
    street: str | None = None
    house_number: str | None = None
    postcode: str | None = None
    place: str | None = None


def check_facts(change: FactsChange, *, registered: bool) -> dict[str, str | None]:
    """Return what changes, by column, in normal form; what a public register says is changed there only."""
    found = Findings()
    given = {field.name: getattr(change, field.name) for field in dataclasses.fields(change)}
    kept = {
        "website": found.normal("website", change.website, normal_website, "website"),
        "description": _text(change.description, found),
        "street": found.line("street", change.street, 200),
        "house_number": found.line("houseNumber", change.house_number, 20),
        "postcode": found.normal("postcode", change.postcode, normal_postcode, "postcode"),
        "place": found.line("place", change.place, 100),
    }
    changed = {name: value for name, value in kept.items() if given[name] is not None}
    if registered:
        for name in sorted(changed.keys() - {"description"}):
            found.add("houseNumber" if name == "house_number" else name, "from_register")
    found.settle()
    return changed


def _school_codes(new: NewOrganisation, found: Findings) -> tuple[str | None, str | None]:
    if new.kind is not _K.SCHOOL:
        for field, text in (("brin", new.brin), ("locationCode", new.location_code)):
            if (text or "").strip():
                found.add(field, "only_for_schools")
        return None, None
    brin = found.normal("brin", new.brin, _matcher(_BRIN), "brin")
    location = found.normal("locationCode", new.location_code, _matcher(_LOCATION), "location_code")
    for field, text in (("brin", new.brin), ("locationCode", new.location_code)):
        if not (text or "").strip():
            found.add(field, "required")
    if brin and location and not location.startswith(brin):
        found.add("locationCode", "location_of_other_brin", brin=brin)
    return brin, location


def _matcher(pattern: re.Pattern[str]) -> Callable[[str], str | None]:
    def form(text: str) -> str | None:
        found = text.strip().upper()
        return found if pattern.fullmatch(found) else None

    return form


def _text(text: str | None, found: Findings) -> str | None:
    stripped = (text or "").strip() or None
    if stripped is not None and len(stripped) > 5_000:
        found.add("description", "too_long", longest=5_000)
    return stripped


def _check_point(new: NewOrganisation, found: Findings) -> None:
    if (new.lat is None) != (new.lon is None):
        found.add("lat", "point_needs_both")
    elif new.lat is not None and new.lon is not None and not in_the_netherlands(Point(new.lat, new.lon)):
        found.add("lat", "outside_the_netherlands")


def in_the_netherlands(point: Point) -> bool:
    """Say whether a point lies in the rectangle around the European Netherlands."""
    return _SOUTH <= point.lat <= _NORTH and _WEST <= point.lon <= _EAST


def _address(text: str) -> SplitResult | None:
    """Read a web address that people may write without its scheme; None when it cannot be one."""
    try:
        parts = urlsplit(text if "://" in text else f"https://{text}")
        return parts if parts.hostname and (parts.port is None or parts.port > 0) else None
    except ValueError:
        return None


def normal_website(text: str) -> str | None:
    """Return an http(s) address without credentials, or None."""
    written = text.strip()
    parts = _address(written)
    if parts is None or parts.scheme not in {"http", "https"} or "@" in parts.netloc:
        return None
    sound = "." in (parts.hostname or "") and len(written) <= 290 and not re.search(r"\s", written)
    return parts.geturl() if sound else None


def website_host(website: str | None) -> str | None:
    """Return the host name of a website without a leading "www."."""
    parts = _address((website or "").strip())
    return (parts.hostname or "").removeprefix("www.") or None if parts else None


def speaks_for(email: str, website: str | None) -> bool:
    """Say whether an e-mail address stands on the website's own domain (or below it, never above it)."""
    host = website_host(website)
    domain = (normal_email(email) or "@").partition("@")[2]
    return bool(host) and "." in (host or "") and (domain == host or domain.endswith(f".{host}"))


def founding_roles(kind: OrganisationKind) -> tuple[Role, ...]:
    """Return the role of who registers an organisation of this kind."""
    return KIND_ROLES[kind][:1]


def check_roles(kind: OrganisationKind, roles: Collection[Role]) -> tuple[Role, ...]:
    """Return the roles, each once, in the order of the kind's list; raise InvalidInput when one does not fit."""
    if not roles:
        raise InvalidInput.at("input", "roles", rule="required")
    allowed = KIND_ROLES[kind]
    strangers = sorted(set(roles) - set(allowed))
    if strangers:
        raise InvalidInput.at(
            "input", "roles", rule="role_of_other_kind", roles=", ".join(role.value for role in strangers)
        )
    return tuple(role for role in allowed if role in roles)


def check_reason(reason: str) -> str:
    """Return the reason on one line; it must say something."""
    found = squeeze(reason)
    if len(found) < 5:
        raise InvalidInput.at("input", "reason", rule="reason_needed")
    if len(found) > 1_000:
        raise InvalidInput.at("input", "reason", rule="too_long", longest=1_000)
    return found
