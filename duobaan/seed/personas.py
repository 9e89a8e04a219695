"""The demo people whom anyone may act as on their own machine: who they are and what they can do."""

from __future__ import annotations

from dataclasses import dataclass

from duobaan.words import Role


@dataclass(frozen=True, slots=True)
class Persona:
    """One demo person; `can` says in both languages what to try as them."""

    slug: str
    name: str
    role: Role | None
    can_nl: str
    can_en: str

    @property
    def email(self) -> str:
        """Return the address by which the account is known."""
        return f"{self.slug}@example.org"


PLANNER = Persona(
    "planner",
    "Marjolein Haandrikman",
    Role.SCHOOL_PLANNER,
    "Vacatures met een rooster plaatsen, mensen zoeken en een voorstel doen voor het Wilgenbrug Lyceum in Zwolle.",
    "Post vacancies with a timetable, search people and propose matches for Wilgenbrug Lyceum in Zwolle.",
)
SCHOOL_ADMIN = Persona(
    "schoolbestuur",
    "Olaf Bouwmeester",
    Role.BOARD_ADMIN,
    "Het schoolbestuur en het Wilgenbrug Lyceum beheren: leden, instellingen, controles en ondertekenen.",
    "Run the school board and Wilgenbrug Lyceum: members, settings, checks and signatures.",
)
COORDINATOR = Persona(
    "coordinator",
    "Selin Kloosterman",
    Role.COMPANY_COORDINATOR,
    "Collega's van Kwintar Software aanmelden, uren vrijgeven en antwoorden op voorstellen.",
    "Post colleagues of Kwintar Software, release hours and answer proposals.",
)
COMPANY_ADMIN = Persona(
    "bedrijf",
    "Rutger Weersink",
    Role.COMPANY_ADMIN,
    "Zonneveer Energietechniek beheren: leden, vrijgave van uren en ondertekenen.",
    "Run Zonneveer Energietechniek: members, releases and signatures.",
)
PROFESSIONAL = Persona(
    "professional",
    "Dilara Veldhuis",
    Role.PROFESSIONAL,
    "Datawetenschapper bij Kwintar, vrij op maandag en dinsdag: vacatures zoeken en voorstellen beantwoorden.",
    "Data scientist at Kwintar, free on Monday and Tuesday: search vacancies and answer proposals.",
)
DUO_PARTNER = Persona(
    "duopartner",
    "Jorrit Pattiasina",
    Role.PROFESSIONAL,
    "Natuurkundige bij Zonneveer, vrij op donderdag en vrijdag: de andere helft van een duobaan wiskunde.",
    "Physicist at Zonneveer, free on Thursday and Friday: the other half of a shared post in mathematics.",
)
PHYSICIST = Persona(
    "natuurkundige",
    "Priya Terpstra",
    Role.PROFESSIONAL,
    "Optisch ingenieur met een eigen bedrijf, vrij op woensdag: kan de lessen natuurkunde alleen geven.",
    "Self-employed optical engineer, free on Wednesday: can teach the physics lessons alone.",
)
TEACHER = Persona(
    "lesgever",
    "Feline Harmanus",
    Role.PROFESSIONAL,
    "Softwareontwikkelaar bij Kwintar, geeft op dinsdag informatica: uren opschrijven, afwezig melden en waarnemen.",
    "Software developer at Kwintar, teaches computing on Tuesday: write hours, report absence and stand in.",
)
COLLEAGUE = Persona(
    "duocollega",
    "Wessel Tahitu",
    Role.PROFESSIONAL,
    "Werkt bij Zonneveer en geeft op donderdag de andere helft van die lessen informatica.",
    "Works at Zonneveer and teaches the other half of those computing lessons on Thursday.",
)
AWAITING = Persona(
    "bevestigen",
    "Teun Martodikromo",
    Role.PROFESSIONAL,
    "Is door Kwintar aangemeld en moet het eigen profiel nog bevestigen.",
    "Was posted by Kwintar and still has to confirm the profile.",
)
MATCHMAKER = Persona(
    "matchmaker",
    "Hanneke Idrissi",
    Role.MATCHMAKER,
    "Scholen en professionals in de regio bij elkaar brengen met een voorstel.",
    "Bring schools and professionals of the region together with a proposal.",
)
REGION_ADMIN = Persona(
    "regio",
    "Geert Nijboer",
    Role.REGION_ADMIN,
    "Organisaties in de regio nakijken en goedkeuren.",
    "Check and verify the organisations of the region.",
)
PLATFORM_ADMIN = Persona(
    "beheer",
    "Noor Achterberg",
    Role.PLATFORM_ADMIN,
    "Het platform beheren: organisaties goedkeuren, schorsen en herstellen.",
    "Run the platform: verify, suspend and restore organisations.",
)
NEWCOMER = Persona(
    "nieuw",
    "Sjoerd Haddad",
    None,
    "Is nieuw en hoort nog nergens bij: een organisatie of een eigen profiel beginnen.",
    "Is new and belongs nowhere yet: register an organisation or begin a profile.",
)

PERSONAS: tuple[Persona, ...] = (
    PLANNER,
    SCHOOL_ADMIN,
    COORDINATOR,
    COMPANY_ADMIN,
    PROFESSIONAL,
    DUO_PARTNER,
    PHYSICIST,
    TEACHER,
    COLLEAGUE,
    AWAITING,
    MATCHMAKER,
    REGION_ADMIN,
    PLATFORM_ADMIN,
    NEWCOMER,
)

AT_WORK = (TEACHER, COLLEAGUE)
"""Who share agreed work that has begun; they are written last, so that nobody else of the region changed."""


def hint(email: str, locale: str) -> str | None:
    """Return what to try as a persona in the reader's language; None for anyone else."""
    found = next((persona for persona in PERSONAS if persona.email == email), None)
    if found is None:
        return None
    return found.can_en if locale == "en" else found.can_nl
