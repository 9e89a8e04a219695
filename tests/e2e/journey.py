"""The main job, step by step over HTTP, as a company, a professional and a school would do it."""

from __future__ import annotations

import time
from typing import Any

import httpx2

POST = """
mutation Post($input: PostProfessionalInput!) {
  postProfessional(input: $input) {
    ... on PostProfessionalSuccess { professional { id status } }
    ... on UserError { code message path }
  }
}
"""
CONFIRM = """
mutation Confirm($input: ConfirmProfileInput!) {
  confirmProfile(input: $input) {
    ... on ConfirmProfileSuccess { professional { id status displayName } }
    ... on UserError { code message path }
  }
}
"""
WINDOWS = """
mutation Windows($input: SetAvailabilityInput!) {
  setAvailability(input: $input) {
    ... on SetAvailabilitySuccess { professional { id } }
    ... on UserError { code message path }
  }
}
"""
CREATE = """
mutation Create($input: CreateVacancyInput!) {
  createVacancy(input: $input) {
    ... on CreateVacancySuccess {
      vacancy { id version status completeness { score missing } timetable { id key slot { day startsAt endsAt } } }
    }
    ... on UserError { code message path }
    ... on InvalidInput { issues { path rule message } }
  }
}
"""
PUBLISH = """
mutation Publish($input: PublishVacancyInput!) {
  publishVacancy(input: $input) {
    ... on PublishVacancySuccess { vacancy { id status } }
    ... on UserError { code message path }
    ... on InvalidInput { issues { path rule message } }
  }
}
"""
SEARCH = """
query Find($query: String!, $filter: ProfessionalFilter) {
  searchProfessionals(query: $query, filter: $filter, first: 50) {
    totalCount
    edges { distanceKm node { id displayName profession } }
  }
}
"""
PROPOSE = """
mutation Propose($input: ProposeMatchInput!) {
  proposeMatch(input: $input) {
    ... on ProposeMatchSuccess { proposal { id status standing { number } awaiting { kind } } }
    ... on UserError { code message path }
    ... on InvalidInput { issues { path rule message } }
    ... on NotEligible { reasons { code label } }
  }
}
"""
COUNTER = """
mutation Counter($input: CounterProposalInput!) {
  counterProposal(input: $input) {
    ... on CounterProposalSuccess {
      proposal { id status standing { number changes { field before after } } awaiting { kind } viewerCan }
    }
    ... on UserError { code message path }
    ... on InvalidInput { issues { path rule message } }
  }
}
"""
ACCEPT = """
mutation Accept($input: AcceptProposalInput!) {
  acceptProposal(input: $input) {
    ... on AcceptProposalSuccess { proposal { id status awaiting { kind } } arrangement { id status } }
    ... on UserError { code message path }
  }
}
"""
ARRANGEMENT = """
query See($id: ID!) {
  node(id: $id) {
    ... on Arrangement { id status startsOn endsOn assignments { professional { id } } checks { kind status } }
  }
}
"""


class Person:
    """Someone with a token, who asks the endpoint."""

    def __init__(self, base: str, token: str | None = None) -> None:
        headers = {"authorization": f"Bearer {token}"} if token else {}
        self._client = httpx2.Client(base_url=base, headers={**headers, "accept-language": "nl"}, timeout=30)

    def __enter__(self) -> Person:
        return self

    def __exit__(self, *error: object) -> None:
        self._client.close()

    def ask(self, document: str, **variables: Any) -> Any:
        """Return the value of the only root field; any top-level error fails the test."""
        answer = self._client.post("/graphql", json={"query": document, "variables": variables}).json()
        assert "errors" not in answer, answer["errors"]
        (value,) = answer["data"].values()
        return value

    def do(self, document: str, **fields: Any) -> Any:
        """Run a mutation with these input fields."""
        return self.ask(document, input=fields)


def until(check: Any, seconds: float = 60) -> Any:
    """Wait for something that follows from the outbox."""
    end = time.monotonic() + seconds
    while True:
        found = check()
        if found or time.monotonic() > end:
            return found
        time.sleep(0.05)


PROFILE = {
    "name": "Sjoerd Haddad",
    "contactEmail": "nieuw@example.org",
    "profession": "meetkundig ingenieur",
    "headline": "Natuurkunde uit het meetlab",
    "about": "Ik ijk meetinstrumenten en leg graag uit waarom dat nodig is.",
    "homePostcode": "8011",
    "subjects": [{"subject": "NAT", "strength": 4}],
    "levels": ["HAVO", "VWO"],
    "sectors": ["VO"],
    "forms": ["GUEST_TEACHER", "HYBRID_TEACHER"],
    "contractKinds": ["SECONDMENT"],
    "maxMinutesWeek": 300,
    "maxTravelMinutes": 45,
    "timeBasis": "EMPLOYER_TIME",
}
RELEASE = {
    "minutesWeek": 300,
    "weekdays": ["TU"],
    "validFrom": "2026-08-01",
    "validTo": "2027-08-01",
    "chargeKind": "AT_COST",
    "rateCents": 5500,
}
VACANCY = {
    "title": "Natuurkunde op dinsdag",
    "description": "Vier lessen natuurkunde in havo 4, naast een ervaren collega.",
    "practiceAdds": "Leerlingen zien waar je natuurkunde voor nodig hebt.",
    "sector": "VO",
    "levels": ["HAVO"],
    "subjects": ["NAT"],
    "forms": ["GUEST_TEACHER", "HYBRID_TEACHER"],
    "contractKinds": ["SECONDMENT"],
    "acceptedGrounds": ["FULL", "RESTRICTED", "IN_TRAJECTORY", "GUEST"],
    "role": "LEAD",
    "hoursMode": "FIXED_SLOTS",
    "startsOn": "2027-01-11",
    "endsOn": "2027-07-01",
    "shareMode": "ALLOWED",
    "responsibleTeacher": "de sectieleider natuurkunde",
    "visibility": "PUBLIC",
}


def post_and_confirm(company: Person, professional: Person) -> str:
    """A company posts someone who then confirms in their own sign-in; return the professional's id."""
    posted = company.do(POST, profile=PROFILE, release=RELEASE)
    assert posted["professional"]["status"] == "AWAITING_CONFIRMATION", posted
    key: str = posted["professional"]["id"]
    refused = company.do(CONFIRM, professionalId=key)
    assert refused["code"] == "STATE_NOT_ALLOWED", refused
    assert "AWAITING" not in refused["message"], "a person reads words, not codes"
    confirmed = professional.do(CONFIRM, professionalId=key, acceptRelease=True)
    assert confirmed["professional"]["status"] == "PUBLISHED", confirmed
    window = {"day": "TU", "startsAt": "08:00", "endsAt": "17:00"}
    free = professional.do(WINDOWS, professionalId=key, windows=[window])
    assert free == {"professional": {"id": key}}, free
    return key


def post_vacancy(school: Person) -> dict[str, Any]:
    """A school posts and publishes a vacancy with four lessons on Tuesday."""
    slots = [{"day": "TU", "position": n, "classGroup": "4H1", "subject": "NAT", "level": "HAVO"} for n in (1, 2, 4, 5)]
    made = school.do(CREATE, vacancy=VACANCY, slots=slots)
    assert made.get("vacancy"), made
    vacancy: dict[str, Any] = made["vacancy"]
    assert (vacancy["status"], len(vacancy["timetable"])) == ("DRAFT", 4)
    published = school.do(PUBLISH, vacancyId=vacancy["id"], expectedVersion=vacancy["version"])
    assert published["vacancy"]["status"] == "PUBLISHED", published
    return vacancy


def find(school: Person, key: str) -> dict[str, Any]:
    """The school finds the professional by a misspelt Dutch subject within 25 km."""
    near = {"near": {"place": {"postcode": "8011"}, "withinKm": 25}}

    def found() -> dict[str, Any] | None:
        page = school.ask(SEARCH, query="natuurkude", filter=near)
        return next((edge for edge in page["edges"] if edge["node"]["id"] == key), None)

    edge = until(found)
    assert edge is not None, "not found within ten seconds"
    assert edge["distanceKm"] < 25
    return dict(edge)


def terms(key: str, vacancy: dict[str, Any], lessons: int, cents: int) -> dict[str, Any]:
    """Terms for the first so many lessons at so many cents an hour."""
    return {
        "startsOn": VACANCY["startsOn"],
        "endsOn": VACANCY["endsOn"],
        "lines": [
            {
                "professionalId": key,
                "slots": [slot["id"] for slot in vacancy["timetable"][:lessons]],
                "timeBasis": "EMPLOYER_TIME",
                "money": {
                    "ratePerHourCents": cents,
                    "chargeKind": "AT_COST",
                    "vatTreatment": "STANDARD_21",
                    "contractKind": "SECONDMENT",
                },
            }
        ],
        "note": "Reiskosten voor de school.",
    }


def agree(school: Person, company: Person, professional: Person, key: str, vacancy: dict[str, Any]) -> str:
    """The school proposes, the company counters, all three accept; return the arrangement's id."""
    made = school.do(PROPOSE, vacancyId=vacancy["id"], terms=terms(key, vacancy, 4, 5500))
    assert made.get("proposal"), made
    proposal = made["proposal"]
    assert (proposal["status"], proposal["standing"]["number"]) == ("OPEN", 1)
    counter = company.do(COUNTER, proposalId=proposal["id"], revision=1, terms=terms(key, vacancy, 4, 6000))
    assert counter.get("proposal"), counter
    assert counter["proposal"]["standing"]["number"] == 2
    assert any(
        change["field"].endswith("rate_cents") or "ate" in change["field"]
        for change in counter["proposal"]["standing"]["changes"]
    ), counter
    stale = school.do(ACCEPT, proposalId=proposal["id"], revision=1)
    assert stale["code"] == "STALE_REVISION", stale
    waiting = school.do(ACCEPT, proposalId=proposal["id"], revision=2)
    assert waiting["arrangement"] is None, waiting
    assert [party["kind"] for party in waiting["proposal"]["awaiting"]] == ["PROFESSIONAL"]
    agreed = professional.do(ACCEPT, proposalId=proposal["id"], revision=2)
    assert agreed["proposal"]["status"] == "AGREED", agreed
    return str(agreed["arrangement"]["id"])


def main_job(school: Person, company: Person, professional: Person, stranger: Person) -> None:
    """Post, confirm, publish, search, propose, counter, agree; everyone of the parties sees it, nobody else."""
    key = post_and_confirm(company, professional)
    vacancy = post_vacancy(school)
    card = find(school, key)
    assert card["node"]["displayName"] != PROFILE["name"], "the name is for after an introduction"
    arrangement = agree(school, company, professional, key, vacancy)
    for party in (school, company, professional):
        seen = party.ask(ARRANGEMENT, id=arrangement)
        assert seen["status"] == "PREPARING", seen
        assert seen["assignments"] == [{"professional": {"id": key}}]
        assert any(check["kind"] == "VOG" for check in seen["checks"]) or party is company
    assert stranger.ask(ARRANGEMENT, id=arrangement) is None
