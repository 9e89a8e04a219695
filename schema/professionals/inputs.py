"""Inputs of professionals, read into the domain's own words."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import cast

import strawberry

from duobaan.ids import Kind, private
from duobaan.professionals import rules
from duobaan.words import (
    ChargeKind,
    ContractKind,
    Cycle,
    DuoPreference,
    EngagementForm,
    LendingBasis,
    Level,
    QualificationKind,
    Sector,
    TimeBasis,
    VatTreatment,
    Visibility,
    WantsLicence,
    Weekday,
    WindowKind,
)
from schema.scalars import TimeOfDay

_NULLABLE = {"contact_email", "contact_phone", "home_pc4", "earliest_start", "latest_end"}


@strawberry.input(description="A subject that someone offers, with strength 1 to 5.")
class SubjectOfferInput:
    """The code of the subject."""

    subject: str
    strength: int = 3
    evidence: str | None = None


@strawberry.input(description="What a profile says; what is left out stays as it is.")
class ProfileInput:
    """Posting and submitting want name, profession, sectors, maxMinutesWeek and a subject."""

    name: str | None = strawberry.UNSET
    contact_email: str | None = strawberry.UNSET
    contact_phone: str | None = strawberry.UNSET
    profession: str | None = strawberry.UNSET
    headline: str | None = strawberry.UNSET
    about: str | None = strawberry.UNSET
    text_language: str | None = strawberry.UNSET
    time_basis: TimeBasis | None = strawberry.UNSET
    visibility: Visibility | None = strawberry.UNSET
    named: bool | None = strawberry.field(default=strawberry.UNSET, description="Show the name before an introduction.")
    hidden_from: list[strawberry.ID] | None = strawberry.UNSET
    home_postcode: str | None = strawberry.field(default=strawberry.UNSET, description="Only its four digits are kept.")
    max_travel_minutes: int | None = strawberry.UNSET
    languages: list[str] | None = strawberry.UNSET
    forms: list[EngagementForm] | None = strawberry.UNSET
    contract_kinds: list[ContractKind] | None = strawberry.UNSET
    sectors: list[Sector] | None = strawberry.UNSET
    levels: list[Level] | None = strawberry.UNSET
    expertise: list[str] | None = strawberry.UNSET
    min_minutes_week: int | None = strawberry.UNSET
    max_minutes_week: int | None = strawberry.UNSET
    max_days: int | None = strawberry.UNSET
    earliest_start: dt.date | None = strawberry.UNSET
    latest_end: dt.date | None = strawberry.UNSET
    wants_licence: WantsLicence | None = strawberry.UNSET
    duo_preference: DuoPreference | None = strawberry.UNSET
    subjects: list[SubjectOfferInput] | None = strawberry.UNSET

    def read(self) -> rules.ProfileFields:
        """Return the fields that were given, as the domain knows them."""
        given = {one.name: getattr(self, one.name) for one in dataclasses.fields(self)}
        given["home_pc4"] = given.pop("home_postcode")
        given.pop("subjects")
        if given["hidden_from"]:
            path = ("input", "profile", "hiddenFrom")
            given["hidden_from"] = [private(Kind.ORGANISATION, key, path=path).hex for key in given["hidden_from"]]
        said = {
            name: tuple(dict.fromkeys(value)) if isinstance(value, list) and name != "expertise" else value
            for name, value in given.items()
            if value is not strawberry.UNSET and (value is not None or name in _NULLABLE)
        }
        return cast("rules.ProfileFields", said)

    def offers(self) -> list[rules.SubjectOffer] | None:
        """Return the subjects, None when nothing was said of them."""
        if not isinstance(self.subjects, list):
            return None
        return [rules.SubjectOffer(one.subject, one.strength, one.evidence) for one in self.subjects]


@strawberry.input(description="Hours that an employer gives; `validTo` is the first day after it.")
class ReleaseInput:
    """No weekdays means every day."""

    minutes_week: int
    valid_from: dt.date
    valid_to: dt.date
    minutes_year: int | None = None
    weekdays: list[Weekday] | None = None
    conditions: str | None = None
    charge_kind: ChargeKind = ChargeKind.AT_COST
    rate_cents: int | None = None
    vat_treatment: VatTreatment = VatTreatment.UNKNOWN
    lending_basis: LendingBasis = LendingBasis.UNKNOWN

    def read(self) -> rules.ReleaseFields:
        """Return the release as the domain knows it."""
        return rules.ReleaseFields(
            minutes_week=self.minutes_week,
            valid_from=self.valid_from,
            valid_to=self.valid_to,
            minutes_year=self.minutes_year,
            weekdays=tuple(dict.fromkeys(self.weekdays or ())),
            conditions=self.conditions,
            charge_kind=self.charge_kind,
            rate_cents=self.rate_cents,
            vat_treatment=self.vat_treatment,
            lending_basis=self.lending_basis,
        )


@strawberry.input(description="A stretch of the week and how it may be used.")
class AvailabilityWindowInput:
    """WEEK_A and WEEK_B are the even and odd whole weeks since Monday 1970-01-05."""

    day: Weekday
    starts_at: TimeOfDay
    ends_at: TimeOfDay
    kind: WindowKind = WindowKind.AVAILABLE
    cycle: Cycle = Cycle.EVERY_WEEK
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None

    def read(self) -> rules.WindowFields:
        """Return the window as the domain knows it."""
        return rules.WindowFields(
            self.day, self.starts_at, self.ends_at, self.kind, self.cycle, self.valid_from, self.valid_to
        )


@strawberry.input(description="One day that differs from the week.")
class AvailabilityExceptionInput:
    """The whole day, unless times are given."""

    on: dt.date
    starts_at: TimeOfDay = TimeOfDay(0)
    ends_at: TimeOfDay = TimeOfDay(1440)
    kind: WindowKind = WindowKind.BLOCKED

    def read(self) -> rules.ExceptionFields:
        """Return the exception as the domain knows it."""
        return rules.ExceptionFields(self.on, self.starts_at, self.ends_at, self.kind)


@strawberry.input
class PostProfessionalInput:
    """Whom the company puts forward; `profile.contactEmail` is asked to confirm."""

    profile: ProfileInput
    release: ReleaseInput | None = None
    on_behalf_of: strawberry.ID | None = None
    idempotency_key: str | None = None


@strawberry.input
class SubmitProfileInput:
    """Oneself; the employer is needed only for teaching in its time."""

    profile: ProfileInput
    employer_id: strawberry.ID | None = None


@strawberry.input
class UpdateProfileInput:
    """What changes."""

    professional_id: strawberry.ID
    profile: ProfileInput
    expected_version: int | None = None


@strawberry.input
class ConfirmProfileInput:
    """The first time this also accepts the hours that the employer proposed, unless told otherwise."""

    professional_id: strawberry.ID
    accept_release: bool = True
    expected_version: int | None = None


@strawberry.input
class PauseProfileInput:
    """Which profile, and in which version it was seen."""

    professional_id: strawberry.ID
    expected_version: int | None = None


@strawberry.input
class ResumeProfileInput:
    """Which profile, and in which version it was seen."""

    professional_id: strawberry.ID
    expected_version: int | None = None


@strawberry.input
class WithdrawProfileInput:
    """Which profile, and in which version it was seen."""

    professional_id: strawberry.ID
    expected_version: int | None = None


@strawberry.input
class RefuseProfileInput:
    """Which profile."""

    professional_id: strawberry.ID


@strawberry.input
class EraseProfileInput:
    """Which profile; there is no way back."""

    professional_id: strawberry.ID


@strawberry.input
class SetAvailabilityInput:
    """The whole week; it replaces what was said before."""

    professional_id: strawberry.ID
    windows: list[AvailabilityWindowInput]
    exceptions: list[AvailabilityExceptionInput] | None = None


@strawberry.input
class AddQualificationInput:
    """What the paper is, never the document."""

    professional_id: strawberry.ID
    kind: QualificationKind
    subject: str | None = None
    level: Level | None = None
    issuer: str | None = None
    issued_on: dt.date | None = None
    expires_on: dt.date | None = None
    idempotency_key: str | None = None

    def read(self) -> rules.QualificationFields:
        """Return the paper as the domain knows it."""
        return rules.QualificationFields(
            self.kind, self.subject, self.level, self.issuer, self.issued_on, self.expires_on
        )


@strawberry.input
class RemoveQualificationInput:
    """Which paper of whom."""

    professional_id: strawberry.ID
    qualification_id: strawberry.ID


@strawberry.input
class GrantReleaseInput:
    """The hours; in force once the professional accepts."""

    professional_id: strawberry.ID
    release: ReleaseInput
    idempotency_key: str | None = None


@strawberry.input
class AcceptReleaseInput:
    """Which release."""

    release_id: strawberry.ID


@strawberry.input
class RevokeReleaseInput:
    """Now, or from a day on."""

    release_id: strawberry.ID
    effective_on: dt.date | None = None
