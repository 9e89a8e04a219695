"""Passkeys: key pairs on people's devices, for this site alone, opened by the person (WebAuthn by py_webauthn)."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlsplit

import webauthn
from starlette.requests import Request
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url, options_to_json_dict
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from auth.desk import Desk
from auth.factor_repository import FactorRepository
from auth.models import Passkey
from duobaan.access import Actor
from duobaan.clock import now
from duobaan.errors import LimitReached, TransientConflict
from duobaan.ids import new_id
from duobaan.people.models import User
from duobaan.settings import Settings
from duobaan.text import squeeze

MOST: Final = 20
# What a device may send is text from outside: each of these means that it proves nobody.
_GARBAGE: Final = (WebAuthnException, ValueError, KeyError, TypeError, AttributeError, RecursionError)


@dataclass(frozen=True, slots=True)
class RelyingParty:
    """For which name keys are made, and from which address of a browser they may be used."""

    name: str
    origin: str

    @classmethod
    def of(cls, request: Request, settings: Settings) -> RelyingParty | None:
        """Return it for the public address, or for localhost; a numeric address can have no passkeys."""
        if settings.public_url:
            parts = urlsplit(settings.public_url)
            host, origin = parts.hostname or "", f"{parts.scheme}://{parts.netloc}"
        else:
            sent = request.headers.get("host", "")
            host, origin = sent.rpartition(":")[0] or sent, f"{request.scope['scheme']}://{sent}"
            if host != "localhost":
                return None
        return None if _is_number(host) else cls(host, origin)


def _is_number(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


async def registration_options(desk: Desk, party: RelyingParty, user: User) -> dict[str, Any]:
    """Return what a browser needs to make a passkey for a person."""
    async with desk.db.read() as session:
        held = await FactorRepository(session).passkeys_of(user.id)
    options = webauthn.generate_registration_options(
        rp_id=party.name,
        rp_name="Duobaan",
        user_id=user.id.bytes,
        user_name=user.email,
        user_display_name=user.name,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED, user_verification=UserVerificationRequirement.REQUIRED
        ),
        exclude_credentials=[
            PublicKeyCredentialDescriptor(id=base64url_to_bytes(one.credential_id)) for one in held[:MOST]
        ],
    )
    return options_to_json_dict(options)


async def register(
    desk: Desk, party: RelyingParty, user: User, challenge: str, credential: dict[str, Any], name: str
) -> Passkey | None:
    """Keep a passkey that a browser made; None when it is not sound."""
    try:
        found = webauthn.verify_registration_response(
            credential=credential,
            expected_challenge=base64url_to_bytes(challenge),
            expected_rp_id=party.name,
            expected_origin=party.origin,
            require_user_verification=True,
        )
    except _GARBAGE:
        return None
    row = Passkey(
        id=new_id(),
        user_id=user.id,
        credential_id=bytes_to_base64url(found.credential_id),
        public_key=found.credential_public_key,
        sign_count=found.sign_count,
        name=squeeze(name)[:100] or "Passkey",
    )
    try:
        async with desk.db.write(Actor(user_id=user.id)) as uow:
            if len(await FactorRepository(uow.session).passkeys_of(user.id)) >= MOST:
                raise LimitReached(limit=MOST, what="passkeys")
            uow.session.add(row)
            uow.record("passkey.add", row)
    except (TransientConflict, LimitReached):  # the same key was registered before
        return None
    return row


def sign_in_options(party: RelyingParty) -> dict[str, Any]:
    """Return what a browser needs to let a person choose one of their passkeys; it names nobody."""
    options = webauthn.generate_authentication_options(
        rp_id=party.name, user_verification=UserVerificationRequirement.REQUIRED
    )
    return options_to_json_dict(options)


async def prove(desk: Desk, party: RelyingParty, challenge: str, credential: dict[str, Any]) -> User | None:
    """Return whose passkey signed the challenge, with the device's count gone up; None for anything else."""
    try:
        async with desk.db.read() as session:
            held = await FactorRepository(session).passkey(str(credential["id"])[:1_400])
        if held is None:
            return None
        row, user = held
        done = webauthn.verify_authentication_response(
            credential=credential,
            expected_challenge=base64url_to_bytes(challenge),
            expected_rp_id=party.name,
            expected_origin=party.origin,
            credential_public_key=row.public_key,
            credential_current_sign_count=row.sign_count,
            require_user_verification=True,
        )
        handle = credential["response"].get("userHandle")
        if handle and base64url_to_bytes(handle) != user.id.bytes:
            return None
    except _GARBAGE:
        return None
    async with desk.db.write(Actor(user_id=user.id)) as uow:
        used = await FactorRepository(uow.session).used_passkey(row.id, row.sign_count, done.new_sign_count, at=now())
    return user if used else None
