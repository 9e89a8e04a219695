"""Tables of proofs: passwords, tokens and codes as hashes, sealed keys, passkeys, identities, sign-ins under way."""

from __future__ import annotations

import datetime as dt
import enum
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from duobaan.access import Permission
from duobaan.db.base import Base, Codes, Identified, UTCDateTime, enum_column


class Password(Base):
    """The argon2 hash of a local account."""

    __tablename__ = "passwords"

    user_id: Mapped[UUID] = mapped_column(sa.ForeignKey("users.id"), primary_key=True)
    hash: Mapped[str] = mapped_column(sa.String(300))
    changed_at: Mapped[dt.datetime] = mapped_column(UTCDateTime)


class PersonalToken(Identified, Base):
    """A bearer token that a person made for a program; scopes narrow what it may do."""

    __tablename__ = "personal_tokens"

    user_id: Mapped[UUID] = mapped_column(sa.ForeignKey("users.id"), index=True)
    name: Mapped[str] = mapped_column(sa.String(100))
    token_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    scopes: Mapped[tuple[Permission, ...]] = mapped_column(Codes(Permission), default=())
    expires_at: Mapped[dt.datetime | None] = mapped_column(UTCDateTime)
    revoked_at: Mapped[dt.datetime | None] = mapped_column(UTCDateTime)
    last_used_at: Mapped[dt.datetime | None] = mapped_column(UTCDateTime)


class SigningKey(Base):
    """A key pair that signs access tokens; the private half is sealed with the installation's key."""

    __tablename__ = "signing_keys"

    kid: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    public: Mapped[dict[str, str]] = mapped_column(sa.JSON)
    sealed: Mapped[str] = mapped_column(sa.Text)
    created_at: Mapped[dt.datetime] = mapped_column(UTCDateTime)
    signs_from: Mapped[dt.datetime] = mapped_column(UTCDateTime)
    ends_at: Mapped[dt.datetime | None] = mapped_column(UTCDateTime)  # from then on its tokens count no more


class SignInStep(Identified, Base):
    """A sign-in under way in one browser: what was asked, until the answer comes; it is taken once."""

    __tablename__ = "sign_in_steps"

    kind: Mapped[str] = mapped_column(sa.String(20))
    secret_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    browser_hash: Mapped[str] = mapped_column(sa.String(64))
    user_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("users.id"), index=True)
    facts: Mapped[dict[str, str]] = mapped_column(sa.JSON, default=dict)
    expires_at: Mapped[dt.datetime] = mapped_column(UTCDateTime, index=True)


class Attempts(Base):
    """How often something was tried within a window, counted for all processes together."""

    __tablename__ = "sign_in_attempts"

    key_hash: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    began_at: Mapped[dt.datetime] = mapped_column(UTCDateTime, primary_key=True, index=True)
    number: Mapped[int] = mapped_column(default=0)


class UpstreamIdentity(Identified, Base):
    """A person at an identity provider, tied to an account; the subject is all that is kept of them there."""

    __tablename__ = "upstream_identities"
    __table_args__ = (sa.UniqueConstraint("issuer", "subject"),)

    user_id: Mapped[UUID] = mapped_column(sa.ForeignKey("users.id"), index=True)
    issuer: Mapped[str] = mapped_column(sa.String(255))
    subject: Mapped[str] = mapped_column(sa.String(255))
    provider: Mapped[str] = mapped_column(sa.String(40))
    last_used_at: Mapped[dt.datetime | None] = mapped_column(UTCDateTime)


class MailPurpose(enum.StrEnum):
    """What a code sent by mail is good for."""

    PROVE = "PROVE"
    RESET = "RESET"
    SIGN_IN = "SIGN_IN"


class Passkey(Identified, Base):
    """The public half of a key pair on someone's device."""

    __tablename__ = "passkeys"

    user_id: Mapped[UUID] = mapped_column(sa.ForeignKey("users.id"), index=True)
    credential_id: Mapped[str] = mapped_column(sa.String(1400), unique=True)  # base64url
    public_key: Mapped[bytes] = mapped_column(sa.LargeBinary)
    sign_count: Mapped[int] = mapped_column(sa.BigInteger, default=0)
    name: Mapped[str] = mapped_column(sa.String(100))
    last_used_at: Mapped[dt.datetime | None] = mapped_column(UTCDateTime)


class TotpFactor(Base):
    """The secret of an app that shows one-time passwords, sealed; it counts once it was confirmed."""

    __tablename__ = "totp_factors"

    user_id: Mapped[UUID] = mapped_column(sa.ForeignKey("users.id"), primary_key=True)
    sealed: Mapped[str] = mapped_column(sa.Text)
    created_at: Mapped[dt.datetime] = mapped_column(UTCDateTime)
    confirmed_at: Mapped[dt.datetime | None] = mapped_column(UTCDateTime)
    last_step: Mapped[int] = mapped_column(sa.BigInteger, default=0)  # each code works once (RFC 6238 5.2)


class RecoveryCode(Identified, Base):
    """A code on paper for who lost the device; it works once."""

    __tablename__ = "recovery_codes"

    user_id: Mapped[UUID] = mapped_column(sa.ForeignKey("users.id"), index=True)
    code_hash: Mapped[str] = mapped_column(sa.String(64))
    used_at: Mapped[dt.datetime | None] = mapped_column(UTCDateTime)


class MailCode(Identified, Base):
    """A short code that was mailed; kept as a keyed hash, for ten minutes and five tries."""

    __tablename__ = "mail_codes"

    user_id: Mapped[UUID] = mapped_column(sa.ForeignKey("users.id"), index=True)
    purpose: Mapped[MailPurpose] = mapped_column(enum_column(MailPurpose))
    code_hash: Mapped[str] = mapped_column(sa.String(64))
    expires_at: Mapped[dt.datetime] = mapped_column(UTCDateTime, index=True)
    tries: Mapped[int] = mapped_column(default=0)
    used_at: Mapped[dt.datetime | None] = mapped_column(UTCDateTime)
