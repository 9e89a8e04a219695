"""Writes a season as iCalendar (RFC 5545): weekly rules with the days left out, in Amsterdam's time; pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Final
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, vRecur

from duobaan import labels
from duobaan.organisations.models import Organisation
from duobaan.reference.holidays import ONE_DAY, school_holidays
from duobaan.reference.subjects import subjects
from duobaan.weeks.seasons import Season
from duobaan.weeks.series import Series
from duobaan.words import CommitmentKind, LineRole

ZONE: Final = ZoneInfo("Europe/Amsterdam")
_DAYS: Final = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_REFRESH: Final = dt.timedelta(hours=12)
_NEVER: Final = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


def written(season: Season, locale: str) -> bytes:
    """Return a season as the bytes of a calendar that says nothing of when it was written: `stamped` does."""
    at = _NEVER
    calendar = Calendar()
    calendar.add("prodid", "-//Duobaan//Duobaan//NL")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("name", season.title)
    calendar.add("x-wr-calname", season.title)
    calendar.add("x-wr-timezone", ZONE.key)
    calendar.add("refresh-interval", _REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT12H")
    for one in sorted(season.series, key=lambda one: (one.first, one.start, one.key)):
        calendar.add_component(_event(season, one, locale, at))
    for event in _holidays(season, locale, at):
        calendar.add_component(event)
    calendar.add_missing_timezones(first_date=season.within[0], last_date=season.within[1])
    content: bytes = calendar.to_ical()
    return content


def stamped(content: bytes, at: dt.datetime) -> bytes:
    """Return a calendar with the instant since when its events have been so; text cannot begin a line of its own."""
    return content.replace(_stamp(_NEVER), _stamp(at))


def _stamp(at: dt.datetime) -> bytes:
    return f"\r\nDTSTAMP:{at.astimezone(dt.UTC):%Y%m%dT%H%M%SZ}\r\n".encode()


def _moment(day: dt.date, minute: int) -> dt.datetime:
    # Wall time first: a lesson stays at ten when the clock goes back.
    return (dt.datetime.combine(day, dt.time()) + dt.timedelta(minutes=minute)).replace(tzinfo=ZONE)


def _event(season: Season, one: Series, locale: str, at: dt.datetime) -> Event:
    event = Event()
    event.add("uid", f"{one.key}@duobaan")
    event.add("dtstamp", at)
    event.add("dtstart", _moment(one.first, one.start))
    event.add("dtend", _moment(one.first, one.end))
    event.add("summary", _summary(season, one, locale))
    if one.last > one.first:
        event.add("rrule", _rule(one))
    if one.left_out:
        event.add("exdate", [_moment(day, one.start) for day in one.left_out])
    place = season.places.get(one.location_id) if one.location_id else None
    if place is not None:
        event.add("location", _address(place, one))
    if said := _teachers(season, one, locale):
        event.add("description", said)
    return event


def _rule(one: Series) -> vRecur:
    until = _moment(one.last, one.start).astimezone(dt.UTC)
    rule = vRecur(FREQ=["WEEKLY"], BYDAY=[_DAYS[one.first.weekday()]], UNTIL=[until])
    if one.every_weeks > 1:
        rule["INTERVAL"] = [one.every_weeks]
        rule["WKST"] = ["MO"]
    return rule


def _summary(season: Season, one: Series, locale: str) -> str:
    what = labels.label_of(one.kind, locale)
    if one.slot is not None:
        subject = subjects().get(one.slot.subject or "")
        what = ", ".join(filter(None, (subject.name(locale) if subject else what, one.slot.class_group)))
    is_open = one.kind is CommitmentKind.TEACHING and one.source_id is None and one.slot is not None
    if is_open and all(who.role is LineRole.SUPPORT for who in one.teachers):
        what = f"{what} ({labels.label('feeds.open', locale)})"
    place = season.places.get(one.location_id) if one.location_id else None
    return what if place is None or one.source_id is None else f"{what}, {place.name}"


def _address(place: Organisation, one: Series) -> str:
    street = " ".join(filter(None, (place.street, place.house_number)))
    town = " ".join(filter(None, (place.postcode, place.place)))
    room = one.slot.room if one.slot is not None else None
    return ", ".join(filter(None, (room, place.name, street, town)))


def _teachers(season: Season, one: Series, locale: str) -> str:
    known = ((season.people.get(who.professional_id), who.role) for who in one.teachers)
    return ", ".join(f"{name} ({labels.label_of(role, locale)})" for name, role in known if name)


def _holidays(season: Season, locale: str, at: dt.datetime) -> Iterator[Event]:
    """Yield the school holidays as whole days that take nobody's time."""
    for region in sorted(season.regions):
        for holiday in school_holidays(region):
            if holiday.last < season.within[0] or holiday.first >= season.within[1]:
                continue
            event = Event()
            event.add("uid", f"{holiday.kind}-{region.value}-{holiday.school_year}@duobaan".lower())
            event.add("dtstamp", at)
            event.add("dtstart", holiday.first)
            event.add("dtend", holiday.last + ONE_DAY)
            event.add("transp", "TRANSPARENT")
            name = holiday.name_en if locale == "en" else holiday.name_nl
            more = "" if len(season.regions) == 1 else f" ({labels.label_of(region, locale)})"
            event.add("summary", f"{name}{more}")
            yield event
