"""Views by name of tables whose models stand on higher floors, for the repositories below that must read them.

The import law looks down only, so a lower floor cannot import these models; tests/architecture/test_tables_above.py
holds every name and type here to the real columns. Only what a lower floor reads stands here.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from duobaan.db.base import UTCDateTime

_uuid, _text, _day, _number = sa.Uuid(), sa.String(), sa.Date(), sa.Integer()
_instant = UTCDateTime()

professionals = sa.table(
    "professionals",
    sa.column("id", _uuid),
    sa.column("user_id", _uuid),
    sa.column("employer_id", _uuid),
    sa.column("named", sa.Boolean()),
    sa.column("confirmed_at", _instant),
)
releases = sa.table(
    "releases",
    sa.column("id", _uuid),
    sa.column("professional_id", _uuid),
    sa.column("company_id", _uuid),
    sa.column("accepted_at", _instant),
    sa.column("revoked_at", _instant),
)
oauth_grants = sa.table(
    "oauth_grants",
    sa.column("id", _uuid),
    sa.column("client_id", _uuid),
    sa.column("user_id", _uuid),
    sa.column("created_at", _instant),
    sa.column("revoked_at", _instant),
)
oauth_refresh_tokens = sa.table("oauth_refresh_tokens", sa.column("grant_id", _uuid), sa.column("created_at", _instant))
personal_tokens = sa.table("personal_tokens", sa.column("user_id", _uuid), sa.column("last_used_at", _instant))
memberships = sa.table("memberships", sa.column("user_id", _uuid))
api_clients = sa.table("api_clients", sa.column("id", _uuid), sa.column("organisation_id", _uuid))
introductions = sa.table(
    "introductions",
    sa.column("school_id", _uuid),
    sa.column("professional_id", _uuid),
    sa.column("status", _text),
    sa.column("forgotten_at", _instant),
)

match_proposals = sa.table(
    "match_proposals",
    sa.column("id", _uuid),
    sa.column("vacancy_id", _uuid),
    sa.column("school_id", _uuid),
    sa.column("forgotten_at", _instant),
)
proposal_parties = sa.table(
    "proposal_parties",
    sa.column("id", _uuid),
    sa.column("proposal_id", _uuid),
    sa.column("kind", _text),
    sa.column("organisation_id", _uuid),
    sa.column("professional_id", _uuid),
)
proposal_revisions = sa.table("proposal_revisions", sa.column("author_party_id", _uuid))
proposal_line_slots = sa.table("proposal_line_slots", sa.column("slot_id", _uuid))
consents = sa.table(
    "consents",
    sa.column("proposal_id", _uuid),
    sa.column("party_id", _uuid),
    sa.column("by_id", _uuid),
    sa.column("decision", _text),
    sa.column("revision_number", _number),
    sa.column("terms_hash", _text),
    sa.column("created_at", _instant),
)

arrangements = sa.table(
    "arrangements",
    sa.column("id", _uuid),
    sa.column("vacancy_id", _uuid),
    sa.column("school_id", _uuid),
    sa.column("status", _text),
)
assignments = sa.table(
    "assignments",
    sa.column("id", _uuid),
    sa.column("arrangement_id", _uuid),
    sa.column("professional_id", _uuid),
    sa.column("company_id", _uuid),
    sa.column("role", _text),
    sa.column("time_basis", _text),
    sa.column("minutes_week", _number),
    sa.column("valid_from", _day),
    sa.column("valid_to", _day),
    sa.column("left_on", _day),
)
assignment_slots = sa.table("assignment_slots", sa.column("assignment_id", _uuid), sa.column("slot_id", _uuid))
check_items = sa.table(
    "check_items",
    sa.column("arrangement_id", _uuid),
    sa.column("professional_id", _uuid),
    sa.column("kind", _text),
    sa.column("status", _text),
    sa.column("issued_on", _day),
    sa.column("handed_over_on", _day),
    sa.column("valid_until", _day),
)

supervision_capacities = sa.table(
    "supervision_capacities",
    sa.column("id", _uuid),
    sa.column("school_id", _uuid),
    sa.column("role", sa.String()),
    sa.column("subject", sa.String()),
    sa.column("minutes_week", _number),
    sa.column("max_people", _number),
)
supervision_assignments = sa.table(
    "supervision_assignments",
    sa.column("capacity_id", _uuid),
    sa.column("assignment_id", _uuid),
    sa.column("minutes_week", _number),
    sa.column("ended_on", _day),
)
placement_limits = sa.table(
    "placement_limits",
    sa.column("id", _uuid),
    sa.column("school_id", _uuid),
    sa.column("subject", _text),
    sa.column("max_people", _number),
    sa.column("on_full", _text),
)


def named(name: str, *columns: sa.ColumnClause[Any]) -> sa.TableClause:
    """Return a view of a table whose name stands in data: the register of personal data, which its own test holds."""
    return sa.table(name, *columns)
