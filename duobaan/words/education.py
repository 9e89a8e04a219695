"""Words of education: sectors, levels, forms of engagement, papers and legal grounds."""

from __future__ import annotations

import enum


class Sector(enum.StrEnum):
    """A sector of Dutch education."""

    PO = "PO"
    SO = "SO"
    VO = "VO"
    VSO = "VSO"
    MBO = "MBO"
    HBO = "HBO"
    WO = "WO"


class Level(enum.StrEnum):
    """A level within a sector; order is that of the school career."""

    PO_LOWER = "PO_LOWER"
    PO_UPPER = "PO_UPPER"
    SBO = "SBO"
    SO = "SO"
    PRAKTIJKONDERWIJS = "PRAKTIJKONDERWIJS"
    VMBO_BB = "VMBO_BB"
    VMBO_KB = "VMBO_KB"
    VMBO_GL = "VMBO_GL"
    VMBO_TL = "VMBO_TL"
    HAVO = "HAVO"
    VWO = "VWO"
    VSO = "VSO"
    ISK = "ISK"
    MBO_ENTREE = "MBO_ENTREE"
    MBO_2 = "MBO_2"
    MBO_3 = "MBO_3"
    MBO_4 = "MBO_4"
    HBO_AD = "HBO_AD"
    HBO_BACHELOR = "HBO_BACHELOR"
    HBO_MASTER = "HBO_MASTER"
    WO = "WO"


class HolidayRegion(enum.StrEnum):
    """The region whose school holidays a location keeps."""

    NOORD = "NOORD"
    MIDDEN = "MIDDEN"
    ZUID = "ZUID"


class EngagementForm(enum.StrEnum):
    """The shape of the work, from one guest lesson to a shared post."""

    GUEST_LESSON = "GUEST_LESSON"
    COMPANY_VISIT = "COMPANY_VISIT"
    TEACHER_INTERNSHIP = "TEACHER_INTERNSHIP"
    JOB_TWINNING = "JOB_TWINNING"
    MASTERCLASS = "MASTERCLASS"
    PROJECT_CLIENT = "PROJECT_CLIENT"
    CURRICULUM_EXPERT = "CURRICULUM_EXPERT"
    PRACTICE_EXPERT = "PRACTICE_EXPERT"
    GUEST_TEACHER = "GUEST_TEACHER"
    HYBRID_TEACHER = "HYBRID_TEACHER"
    INSTRUCTOR = "INSTRUCTOR"
    SECONDMENT = "SECONDMENT"
    FREELANCE = "FREELANCE"
    CAREER_SWITCH = "CAREER_SWITCH"
    TRAINEESHIP = "TRAINEESHIP"
    DUO_PLACEMENT = "DUO_PLACEMENT"
    DUO_JOB = "DUO_JOB"


class QualificationKind(enum.StrEnum):
    """A paper that a person holds."""

    PABO = "PABO"
    FIRST_DEGREE = "FIRST_DEGREE"
    SECOND_DEGREE = "SECOND_DEGREE"
    SECOND_DEGREE_RESTRICTED = "SECOND_DEGREE_RESTRICTED"
    PDG = "PDG"
    PDC_INSTRUCTOR = "PDC_INSTRUCTOR"
    SUITABILITY_DECLARATION = "SUITABILITY_DECLARATION"
    EVC = "EVC"
    BDB = "BDB"
    BKE = "BKE"
    BKO = "BKO"
    MASTER = "MASTER"
    BACHELOR = "BACHELOR"
    ASSOCIATE = "ASSOCIATE"
    MBO4 = "MBO4"
    TRADE_CERTIFICATE = "TRADE_CERTIFICATE"
    GYM_LICENCE = "GYM_LICENCE"
    FOREIGN_RECOGNISED = "FOREIGN_RECOGNISED"


class LegalGround(enum.StrEnum):
    """On what ground a person may teach a given lesson."""

    FULL = "FULL"
    RESTRICTED = "RESTRICTED"
    IN_TRAJECTORY = "IN_TRAJECTORY"
    SUITABILITY = "SUITABILITY"
    GUEST = "GUEST"
    INSTRUCTOR = "INSTRUCTOR"
    SUPPORT_ONLY = "SUPPORT_ONLY"
    NOT_ALLOWED = "NOT_ALLOWED"
    NEEDS_REVIEW = "NEEDS_REVIEW"


class WantsLicence(enum.StrEnum):
    """Whether a person wants a teaching licence."""

    NO = "NO"
    MAYBE = "MAYBE"
    YES = "YES"
    IN_PROGRESS = "IN_PROGRESS"
    HAS = "HAS"


class TrajectoryKind(enum.StrEnum):
    """A training towards a licence or certificate, followed beside the work."""

    PDG = "PDG"
    ZIJ_INSTROOM = "ZIJ_INSTROOM"
    MINOR = "MINOR"
    PDC = "PDC"
    BDB = "BDB"


class TrajectoryStatus(enum.StrEnum):
    """Life cycle of a trajectory."""

    PLANNED = "PLANNED"
    RUNNING = "RUNNING"
    PASSED = "PASSED"
    FAILED = "FAILED"
    EXPIRED = "EXPIRED"
