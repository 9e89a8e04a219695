"""Words of the market: parties, roles, visibility and the states of what is on offer."""

from __future__ import annotations

import enum


class OrganisationKind(enum.StrEnum):
    """What kind of party an organisation is."""

    SCHOOL = "SCHOOL"
    SCHOOL_BOARD = "SCHOOL_BOARD"
    COMPANY = "COMPANY"
    TRAINING_INSTITUTE = "TRAINING_INSTITUTE"
    REGION = "REGION"
    NETWORK = "NETWORK"
    SECTOR_FUND = "SECTOR_FUND"
    PLATFORM = "PLATFORM"


class OrganisationStatus(enum.StrEnum):
    """Life cycle of an organisation."""

    REGISTERED = "REGISTERED"
    ACTIVE = "ACTIVE"
    SUSPENDED = "SUSPENDED"
    CLOSED = "CLOSED"


class MembershipStatus(enum.StrEnum):
    """Life cycle of a membership."""

    INVITED = "INVITED"
    ACTIVE = "ACTIVE"
    LEFT = "LEFT"
    REMOVED = "REMOVED"


class Role(enum.StrEnum):
    """What someone does for an organisation; permissions per role stand in `duobaan.access`."""

    PLATFORM_ADMIN = "PLATFORM_ADMIN"
    SUPPORT = "SUPPORT"
    MATCHMAKER = "MATCHMAKER"
    REGION_ADMIN = "REGION_ADMIN"
    REGION_VIEWER = "REGION_VIEWER"
    BOARD_ADMIN = "BOARD_ADMIN"
    SCHOOL_ADMIN = "SCHOOL_ADMIN"
    SCHOOL_PLANNER = "SCHOOL_PLANNER"
    SCHOOL_TIMETABLER = "SCHOOL_TIMETABLER"
    SCHOOL_HR = "SCHOOL_HR"
    SUPERVISOR = "SUPERVISOR"
    COMPANY_ADMIN = "COMPANY_ADMIN"
    COMPANY_COORDINATOR = "COMPANY_COORDINATOR"
    PROFESSIONAL = "PROFESSIONAL"
    INSTITUTE_ADVISER = "INSTITUTE_ADVISER"
    MACHINE_CLIENT = "MACHINE_CLIENT"  # a system of the organisation; nobody is given this role, it comes with a client


class ClientKind(enum.StrEnum):
    """What kind of program calls on the API."""

    APP = "APP"  # acts for a person who signs in and consents; keeps no secret
    MACHINE = "MACHINE"  # acts for its organisation, with a secret


class ContractKind(enum.StrEnum):
    """Under which contract the work is done."""

    SECOND_EMPLOYMENT = "SECOND_EMPLOYMENT"
    SECONDMENT = "SECONDMENT"
    COLLEGIAL_LENDING = "COLLEGIAL_LENDING"
    FREELANCE = "FREELANCE"
    PAYROLL_AGENCY = "PAYROLL_AGENCY"
    VOLUNTEER = "VOLUNTEER"
    TRAINEE_AGREEMENT = "TRAINEE_AGREEMENT"


class DuoPreference(enum.StrEnum):
    """How a professional feels about sharing a post."""

    NONE = "NONE"
    OPEN = "OPEN"
    PREFER = "PREFER"
    ONLY = "ONLY"


class JointMode(enum.StrEnum):
    """How firmly two people who publish a joint profile belong together."""

    ONLY_TOGETHER = "ONLY_TOGETHER"
    FLEXIBLE = "FLEXIBLE"


class Visibility(enum.StrEnum):
    """Who may see it: from nobody else to anyone (then as an anonymous card)."""

    PRIVATE = "PRIVATE"
    PARTNERS = "PARTNERS"
    REGION = "REGION"
    SCHOOLS = "SCHOOLS"
    PUBLIC = "PUBLIC"


class ProfileStatus(enum.StrEnum):
    """Life cycle of a professional's profile."""

    DRAFT = "DRAFT"
    AWAITING_CONFIRMATION = "AWAITING_CONFIRMATION"
    AWAITING_RELEASE = "AWAITING_RELEASE"
    PUBLISHED = "PUBLISHED"
    PAUSED = "PAUSED"
    SUSPENDED = "SUSPENDED"
    STALE = "STALE"
    ARCHIVED = "ARCHIVED"
    ERASED = "ERASED"


class ReleaseStatus(enum.StrEnum):
    """Life cycle of a company's release."""

    PROPOSED = "PROPOSED"
    GRANTED = "GRANTED"
    EXPIRED = "EXPIRED"
    REVOKED = "REVOKED"
    REPLACED = "REPLACED"


class VacancyStatus(enum.StrEnum):
    """Life cycle of a vacancy."""

    DRAFT = "DRAFT"
    SCHEDULED = "SCHEDULED"
    PUBLISHED = "PUBLISHED"
    PARTLY_FILLED = "PARTLY_FILLED"
    FILLED = "FILLED"
    EXPIRED = "EXPIRED"
    WITHDRAWN = "WITHDRAWN"
    CLOSED = "CLOSED"


class FunnelStage(enum.StrEnum):
    """How far a vacancy came on its way to work that is done."""

    PUBLISHED = "PUBLISHED"
    PROPOSED = "PROPOSED"
    AGREED = "AGREED"
    SIGNED = "SIGNED"
    RUNNING = "RUNNING"


class RequirementKind(enum.StrEnum):
    """A wish of a school that people meet or do not; a day of the week is a wish of its own."""

    SUBJECT = "SUBJECT"
    LEVEL = "LEVEL"
    GROUND = "GROUND"
    FORM = "FORM"
    CONTRACT = "CONTRACT"
    LANGUAGE = "LANGUAGE"
    PERIOD = "PERIOD"
    HOURS = "HOURS"
    VOG = "VOG"
    DAY = "DAY"


class StuckReason(enum.StrEnum):
    """Why an open proposal counts as stuck."""

    DEADLINE = "DEADLINE"
    SILENT = "SILENT"


class AlertFrequency(enum.StrEnum):
    """How often a saved search reports."""

    INSTANT = "INSTANT"
    DAILY = "DAILY"
    WEEKLY = "WEEKLY"


class FeedKind(enum.StrEnum):
    """What someone follows from a program of their own, through an address with a secret in it."""

    PERSON = "PERSON"
    CLASS = "CLASS"
    SCHOOL = "SCHOOL"
    SEARCH = "SEARCH"


class ImportKind(enum.StrEnum):
    """What the rows of a file that an organisation imports are."""

    PROFESSIONALS = "PROFESSIONALS"
    VACANCIES = "VACANCIES"


class ImportStatus(enum.StrEnum):
    """Life cycle of a file that an organisation imports."""

    CHECKING = "CHECKING"
    CHECKED = "CHECKED"
    UNREADABLE = "UNREADABLE"
    RUNNING = "RUNNING"
    DONE = "DONE"
    FAILED = "FAILED"
    EXPIRED = "EXPIRED"


class ImportOutcome(enum.StrEnum):
    """What a row of an imported file did, or in a dry run would do."""

    CREATED = "CREATED"
    CHANGED = "CHANGED"
    UNCHANGED = "UNCHANGED"
    REFUSED = "REFUSED"
