"""How a person signs in, as JSON for the account page of the web client; never a secret, and nothing that is one."""

from __future__ import annotations

from collections.abc import Mapping

from auth.account.pages import device_name
from auth.account.service import Overview
from duobaan.ids import Kind, public
from duobaan.people.models import LoginSession, User


def facts_of(found: Overview, user: User, current: LoginSession, labels: Mapping[str, str]) -> dict[str, object]:
    """Return the facts that the page of one's account shows."""
    return {
        "sessions": [
            {
                "id": public(Kind.SESSION, one.id),
                "device": device_name(one.agent),
                "method": labels.get(one.method, one.method),
                "signedInAt": one.proven_at,
                "isCurrent": one.id == current.id,
            }
            for one in found.sessions
        ],
        "isProven": user.email_proven_at is not None,
        "password": None if found.password is None else {"changedAt": found.password.changed_at},
        "passkeys": [{"name": one.name, "createdAt": one.created_at} for one in found.passkeys],
        "isSecondStepOn": found.totp is not None and found.totp.confirmed_at is not None,
        "recoveryCodesLeft": found.recovery_left,
        "providers": [labels.get(one.provider, one.provider) for one in found.identities],
        "secondStepDemandedBy": found.demanding,
    }
