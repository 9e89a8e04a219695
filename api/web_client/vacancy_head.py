"""The head of a vacancy's page: title, description and schema.org's JobPosting, of what anybody may see."""

from __future__ import annotations

import json
from typing import Any, Final

from api.web_client.page import Head
from duobaan import labels
from duobaan.access import ANONYMOUS, Actor
from duobaan.db.uow import Database
from duobaan.errors import NotFound
from duobaan.ids import Kind, private
from duobaan.organisations.models import Organisation
from duobaan.organisations.service import view_organisation
from duobaan.vacancies.models import Vacancy
from duobaan.vacancies.service import get_vacancy
from duobaan.words import VacancyStatus

_LONGEST_DESCRIPTION: Final = 160
# A script element ends where its text says so, whatever its type.
_UNSAFE: Final = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026"}


async def vacancy_head(db: Database, actor: Actor, text: str, plain: Head, address: str, locale: str) -> Head:
    """Return the head of a vacancy; of one that is not for everybody it says no more than that there is a page."""
    try:
        key = private(Kind.VACANCY, text)
        if await get_vacancy(actor, db, vacancy_id=key) is None:
            raise NotFound("Vacancy")
    except NotFound:
        return Head(plain.title, plain.description, is_indexed=False, status=404)
    row = await get_vacancy(ANONYMOUS, db, vacancy_id=key)
    if row is None or row.status is not VacancyStatus.PUBLISHED:
        return Head(plain.title, plain.description, is_indexed=False)
    school = await _school(db, row)
    named = f"{row.title}, {school.name}" if school else row.title
    data = json.dumps(job_posting(row, school, address), ensure_ascii=False).translate(_UNSAFE)
    more = f'<script type="application/ld+json">{data}</script>\n'
    return Head(f"{named} - Duobaan", _lead(row, school, locale), kind="article", more=more)


async def _school(db: Database, row: Vacancy) -> Organisation | None:
    try:
        return await view_organisation(ANONYMOUS, db, organisation_id=row.school_id)
    except NotFound:
        return None


def _lead(row: Vacancy, school: Organisation | None, locale: str) -> str:
    levels = ", ".join(labels.label_of(level, locale) for level in row.levels)
    facts = ". ".join(filter(None, [school.place if school else None, levels]))
    text = " ".join(f"{facts}. {row.description}".split()).removeprefix(". ")
    return text if len(text) <= _LONGEST_DESCRIPTION else f"{text[: _LONGEST_DESCRIPTION - 1].rsplit(' ', 1)[0]}…"


def job_posting(row: Vacancy, school: Organisation | None, address: str) -> dict[str, Any]:
    """Write a vacancy as https://schema.org/JobPosting; what is not known is left out."""
    posting: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "JobPosting",
        "title": row.title,
        "description": row.description or row.title,
        "url": address,
        "inLanguage": row.text_language,
        "employmentType": ["PART_TIME"] if row.ends_on is None else ["PART_TIME", "TEMPORARY"],
        "workHours": f"{row.minutes_week / 60:g} h/week",
        "directApply": True,
        "datePosted": row.published_at.date().isoformat() if row.published_at else None,
        "validThrough": row.closes_at.isoformat() if row.closes_at else None,
        "jobStartDate": row.starts_on.isoformat() if row.starts_on else None,
    }
    if school is not None:
        posting["hiringOrganization"] = {"@type": "School", "name": school.name}
        if school.website:
            posting["hiringOrganization"]["sameAs"] = school.website
        posting["jobLocation"] = {"@type": "Place", "address": _address(school)}
    return {name: value for name, value in posting.items() if value is not None}


def _address(school: Organisation) -> dict[str, str]:
    street = " ".join(filter(None, [school.street, school.house_number]))
    parts = {
        "streetAddress": street,
        "postalCode": school.postcode,
        "addressLocality": school.place,
        "addressCountry": "NL",
    }
    return {"@type": "PostalAddress", **{name: value for name, value in parts.items() if value}}
