"""Words of the agreement: parties, terms, commitments, checks and the states on the way."""

from __future__ import annotations

import enum


class ProposalStatus(enum.StrEnum):
    """Life cycle of a match proposal."""

    DRAFT = "DRAFT"
    OPEN = "OPEN"
    AGREED = "AGREED"
    DECLINED = "DECLINED"
    WITHDRAWN = "WITHDRAWN"
    EXPIRED = "EXPIRED"
    SUPERSEDED = "SUPERSEDED"


class PartyKind(enum.StrEnum):
    """In what quality someone is party to a proposal."""

    SCHOOL = "SCHOOL"
    COMPANY = "COMPANY"
    PROFESSIONAL = "PROFESSIONAL"
    MATCHMAKER = "MATCHMAKER"


class PartyDecision(enum.StrEnum):
    """What a party said of a revision."""

    AWAITED = "AWAITED"
    ACCEPTED = "ACCEPTED"
    DECLINED = "DECLINED"


class LineRole(enum.StrEnum):
    """What the professional does in the lessons of a line."""

    LEAD = "LEAD"
    SUPPORT = "SUPPORT"
    THEORY = "THEORY"
    PRACTICE = "PRACTICE"


class TimeBasis(enum.StrEnum):
    """In whose time the professional teaches; EMPLOYER_TIME needs a release and makes the company a party."""

    EMPLOYER_TIME = "EMPLOYER_TIME"
    OWN_TIME = "OWN_TIME"
    SELF_EMPLOYED = "SELF_EMPLOYED"
    NO_EMPLOYER = "NO_EMPLOYER"


class CommitmentKind(enum.StrEnum):
    """Why a stretch of someone's week is taken."""

    TEACHING = "TEACHING"
    EMPLOYER_WORK = "EMPLOYER_WORK"
    TRAVEL = "TRAVEL"
    TRAINING = "TRAINING"
    MEETING = "MEETING"
    HANDOVER = "HANDOVER"
    PRIVATE = "PRIVATE"
    HOLD = "HOLD"


class ChargeKind(enum.StrEnum):
    """What the employer asks for the hours."""

    FREE = "FREE"
    AT_COST = "AT_COST"
    COST_PLUS = "COST_PLUS"
    TARIFF = "TARIFF"
    EXCHANGE = "EXCHANGE"


class VatTreatment(enum.StrEnum):
    """How value added tax applies to the charge."""

    EXEMPT = "EXEMPT"
    STANDARD_21 = "STANDARD_21"
    NOT_APPLICABLE = "NOT_APPLICABLE"
    UNKNOWN = "UNKNOWN"


class LendingBasis(enum.StrEnum):
    """On what basis labour is lent (Wtta, in force 1 January 2027)."""

    ADMITTED = "ADMITTED"
    WAIVER = "WAIVER"
    COLLEGIAL_NO_PROFIT = "COLLEGIAL_NO_PROFIT"
    INTRA_GROUP = "INTRA_GROUP"
    NOT_LENDING = "NOT_LENDING"
    UNKNOWN = "UNKNOWN"


class DeclineReason(enum.StrEnum):
    """Why a party declines."""

    NO_TIME = "NO_TIME"
    TIMETABLE = "TIMETABLE"
    DISTANCE = "DISTANCE"
    SUBJECT = "SUBJECT"
    LEVEL = "LEVEL"
    PAY = "PAY"
    EMPLOYER_REFUSED = "EMPLOYER_REFUSED"
    NO_SUPERVISION = "NO_SUPERVISION"
    FOUND_OTHER = "FOUND_OTHER"
    FIT = "FIT"
    QUALIFICATION = "QUALIFICATION"
    OTHER = "OTHER"


class SystemReason(enum.StrEnum):
    """Why something followed by itself, where no person gave a reason."""

    PROFILE_ERASED = "PROFILE_ERASED"
    TRAINING_ENDED = "TRAINING_ENDED"


class ArrangementStatus(enum.StrEnum):
    """Life cycle of an arrangement."""

    PREPARING = "PREPARING"
    CONFIRMED = "CONFIRMED"
    ACTIVE = "ACTIVE"
    SUSPENDED = "SUSPENDED"
    COMPLETED = "COMPLETED"
    CANCELLED = "CANCELLED"
    TERMINATED = "TERMINATED"


# The states in which agreed work counts: it takes lessons and weeks.
LIVE_ARRANGEMENTS = (
    ArrangementStatus.PREPARING,
    ArrangementStatus.CONFIRMED,
    ArrangementStatus.ACTIVE,
    ArrangementStatus.SUSPENDED,
)
# The states of work that was not called off. On the days that it really lasts it counts, also in the days of
# notice of work that was ended, and behind us in the year's budgets.
COUNTED_ARRANGEMENTS = (*LIVE_ARRANGEMENTS, ArrangementStatus.COMPLETED, ArrangementStatus.TERMINATED)


class EndReason(enum.StrEnum):
    """Why an arrangement ended."""

    COMPLETED = "COMPLETED"
    EXTENDED = "EXTENDED"
    BY_SCHOOL = "BY_SCHOOL"
    BY_COMPANY = "BY_COMPANY"
    BY_PROFESSIONAL = "BY_PROFESSIONAL"
    CHECK_FAILED = "CHECK_FAILED"
    TRAJECTORY_EXPIRED = "TRAJECTORY_EXPIRED"
    OTHER = "OTHER"


class CheckKind(enum.StrEnum):
    """What must be checked before someone starts."""

    VOG = "VOG"
    IDENTITY = "IDENTITY"
    DIPLOMA_SEEN = "DIPLOMA_SEEN"
    REFERENCE = "REFERENCE"
    RIGHT_TO_WORK = "RIGHT_TO_WORK"
    SIDE_JOB_PERMISSION = "SIDE_JOB_PERMISSION"
    LENDING_BASIS = "LENDING_BASIS"
    WORKING_TIME_DECLARATION = "WORKING_TIME_DECLARATION"
    CONFIDENTIALITY = "CONFIDENTIALITY"
    INTRODUCTION_DONE = "INTRODUCTION_DONE"
    TRIAL_LESSON_DONE = "TRIAL_LESSON_DONE"


class CheckStatus(enum.StrEnum):
    """Life cycle of a check."""

    REQUIRED = "REQUIRED"
    REQUESTED = "REQUESTED"
    RECEIVED = "RECEIVED"
    APPROVED = "APPROVED"
    REJECTED = "REJECTED"
    EXPIRED = "EXPIRED"
    WAIVED = "WAIVED"


class SupervisionRole(enum.StrEnum):
    """In what role someone of the school supervises (domain.md A.10)."""

    SUBJECT_SUPERVISOR = "SUBJECT_SUPERVISOR"
    COACH = "COACH"
    WORKPLACE_SUPERVISOR = "WORKPLACE_SUPERVISOR"
    SCHOOL_TRAINER = "SCHOOL_TRAINER"
    INSTITUTE_MENTOR = "INSTITUTE_MENTOR"
    RESPONSIBLE_TEACHER = "RESPONSIBLE_TEACHER"
    BUDDY = "BUDDY"


class OnFull(enum.StrEnum):
    """What happens when a school's limit of placements is reached."""

    BLOCK = "BLOCK"
    WARN = "WARN"


class HourKind(enum.StrEnum):
    """What someone worked on."""

    LESSON = "LESSON"
    PREP = "PREP"
    MEETING = "MEETING"
    TRAVEL = "TRAVEL"
    TRAINING = "TRAINING"


class HourStatus(enum.StrEnum):
    """Life cycle of an entry in the hours ledger."""

    DRAFT = "DRAFT"
    SUBMITTED = "SUBMITTED"
    APPROVED = "APPROVED"
    REJECTED = "REJECTED"
    STATED = "STATED"


class AbsenceKind(enum.StrEnum):
    """Why someone is away; never what ails them."""

    SICK = "SICK"
    LEAVE = "LEAVE"
    EMPLOYER = "EMPLOYER"
    OTHER = "OTHER"


class OfferStatus(enum.StrEnum):
    """Life cycle of the offer to stand in for an absent colleague."""

    OFFERED = "OFFERED"
    ACCEPTED = "ACCEPTED"
    DECLINED = "DECLINED"
    LAPSED = "LAPSED"


class EvaluationMoment(enum.StrEnum):
    """When parties look back."""

    MIDTERM = "MIDTERM"
    END = "END"
    EXIT = "EXIT"


class EvaluationTopic(enum.StrEnum):
    """What parties score from 1 to 5 when they look back."""

    TEACHING = "TEACHING"
    COOPERATION = "COOPERATION"
    SUPERVISION = "SUPERVISION"
    WORKLOAD = "WORKLOAD"
    ADDED_VALUE = "ADDED_VALUE"
