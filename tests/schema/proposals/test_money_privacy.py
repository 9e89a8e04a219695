"""Company A reads everything that it can reach of a five-party proposal and finds nothing of company B's money."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest
import sqlalchemy as sa

from duobaan.arrangements.models import Arrangement
from duobaan.db.uow import Database
from duobaan.ids import Kind, public
from duobaan.proposals.answers import accept_proposal, comment_on_proposal
from duobaan.proposals.models import Consent, MatchProposal, ProposalLine, ProposalRevision
from duobaan.proposals.reading import read_proposals
from duobaan.proposals.service import counter_proposal
from duobaan.proposals.terms import Money
from duobaan.words import ChargeKind, ContractKind, VatTreatment
from schema.build import DuobaanSchema, build
from schema.documents import Limits
from search.embedded import EmbeddedEngine
from tests.search import world
from tests.search.test_service import index_all
from tests.support.story import Stage
from tests.support.walking import Crawl, is_node, walked

OURS = Money(ChargeKind.TARIFF, VatTreatment.STANDARD_21, ContractKind.SECONDMENT, 54_321)
THEIRS = Money(ChargeKind.EXCHANGE, VatTreatment.NOT_APPLICABLE, ContractKind.COLLEGIAL_LENDING, 98_765)
LOWERED = dataclasses.replace(THEIRS, rate_cents=98_700, vat_treatment=VatTreatment.EXEMPT)
SECRETS = ("98765", "98700", "EXCHANGE", "NOT_APPLICABLE", "COLLEGIAL_LENDING", "EXEMPT")
OWN = ("54321", "TARIFF", "STANDARD_21", "SECONDMENT")
FORMS = [  # types of this negotiation of which every field must have been asked
    *("MatchProposal", "ProposalRevision", "Comment", "ProposalParty", "Terms", "TermsLine", "MoneyTerms"),
    *("TermChange", "StatusChange", "ProposalAnswer", "Arrangement", "Assignment", "AssignmentMoney"),
]


@pytest.fixture(scope="module")
def graphql() -> DuobaanSchema:
    """The whole schema; documents may be as large as it takes."""
    return build(limits=Limits(depth=99, aliases=10**6, tokens=10**6, repeats=10**6, cost=10**9, work=10**9))


@dataclass
class Deal:
    """An agreed proposal with two revisions, each party's money its own."""

    stage: Stage
    proposal: MatchProposal
    arrangement: Arrangement
    engine: EmbeddedEngine


@pytest.fixture
async def deal(stage: Stage) -> AsyncIterator[Deal]:
    def terms(theirs: Money, **values: object) -> object:
        return stage.terms(stage.line(0, 0, 1, money=OURS), stage.line(1, 2, 3, money=theirs), **values)

    row = await stage.propose(*terms(THEIRS).lines)  # type: ignore[attr-defined]
    await comment_on_proposal(stage.persons[1], stage.db, proposal_id=row.id, body="Akkoord met de uren")
    for number, (theirs, note) in enumerate(((LOWERED, "x"), (LOWERED, "y")), start=1):
        await counter_proposal(
            stage.planner,
            stage.db,
            proposal_id=row.id,
            revision=number,
            terms=terms(theirs, note=note),  # type: ignore[arg-type]
        )
    made = None
    for actor in (*stage.persons, *stage.coordinators):
        made = (await accept_proposal(actor, stage.db, proposal_id=row.id, revision=3)).arrangement
    assert made is not None
    engine = await world.opened()
    await index_all(stage.db, engine, stage.vacancy, *stage.people, *stage.companies, stage.school)
    yield Deal(stage, row, made, engine)
    await engine.close()


def found(crawl: Crawl, words: tuple[str, ...]) -> set[str]:
    """Return which of the words occur as a value, or as a number within one."""
    pattern = {word: re.compile(rf"(?<![0-9A-Z_]){word}(?![0-9A-Z_])") for word in words}
    return {word for word in words for leaf in crawl.leaves() if pattern[word].search(leaf)}


async def crawled(deal: Deal, graphql: DuobaanSchema, who: int) -> Crawl:
    crawl = Crawl(graphql, deal.stage.db, deal.stage.coordinators[who], deal.engine)
    await crawl.run(public(Kind.PROPOSAL, deal.proposal.id), public(Kind.ARRANGEMENT, deal.arrangement.id))
    assert [errors for _, errors in crawl.answers if errors] == []
    return crawl


async def test_a_company_finds_nothing_of_the_others_money_in_all_that_it_can_reach(
    deal: Deal, graphql: DuobaanSchema
) -> None:
    crawl = await crawled(deal, graphql, 0)
    assert {"MatchProposal", "ProposalRevision", "Comment", "Arrangement", "Vacancy", "LessonSlot"} <= set(
        crawl.kinds.values()
    )
    types = graphql._schema.type_map
    wanted = {(name, field) for name in FORMS for field, _ in walked(types[name])}  # type: ignore[arg-type]
    assert wanted - crawl.walk.asked == set()
    assert found(crawl, OWN) == set(OWN)
    assert found(crawl, SECRETS) == set()


async def test_whom_it_concerns_does_find_it(deal: Deal, graphql: DuobaanSchema) -> None:
    # The same crawl finds every secret where it may: the test above could fail.
    theirs = await crawled(deal, graphql, 1)
    assert found(theirs, SECRETS) == set(SECRETS)
    assert found(theirs, OWN[:1]) == set()


async def test_lists_errors_and_searches_tell_nothing_either(deal: Deal, graphql: DuobaanSchema) -> None:
    stage = deal.stage
    crawl = Crawl(graphql, stage.db, stage.coordinators[0], deal.engine)
    types = graphql._schema.type_map
    query = types["Query"]
    lists = [name for name, _ in walked(query)]  # type: ignore[arg-type]
    assert {"proposals", "arrangements", "searchVacancies", "searchProfessionals"} <= set(lists)
    for name in lists:
        await crawl.ask(f"{{ {name}{_selection(crawl, name)} }}")
    mine = public(Kind.PROPOSAL, deal.proposal.id)
    offer = crawl.walk.everything("MatchProposal")
    for name, more in (("acceptProposal", ""), ("declineProposal", ", reason: PAY")):
        kind = name[0].upper() + name[1:]
        await crawl.ask(
            f'mutation {{ {name}(input: {{ proposalId: "{mine}", revision: 1{more} }}) {{ __typename '
            f"... on UserError {{ code message path }} ... on StaleRevision {{ current proposal {offer} }} "
            f"... on {kind}Success {{ proposal {offer} }} }} }}"
        )
    for text in ("98765", "98700", "EXCHANGE", "COLLEGIAL_LENDING"):
        await crawl.ask(
            "query ($q: String!) { searchVacancies(query: $q) { totalCount nodes { id title } } "
            "searchProfessionals(query: $q) { totalCount nodes { id } } }",
            q=text,
        )
        data = crawl.answers[-1][0]
        # The query is no secret to whoever typed it; what it finds would be.
        assert [one["totalCount"] for one in data.values()] == [0, 0]
    assert found(crawl, SECRETS[:2]) == set()


def _selection(crawl: Crawl, name: str) -> str:
    from graphql import GraphQLObjectType, get_named_type, is_leaf_type

    schema = crawl.walk.schema
    assert schema.query_type is not None
    target = get_named_type(schema.query_type.fields[name].type)
    if is_leaf_type(target):
        return ""
    if isinstance(target, GraphQLObjectType) and not is_node(target):
        return " " + crawl.walk.everything(target.name)
    return " { __typename }"


async def test_what_was_read_before_an_agreement_holds_nothing_either(stage: Stage, graphql: DuobaanSchema) -> None:
    lines = (stage.line(0, 0, 1, money=OURS), stage.line(1, 2, 3, money=THEIRS))
    row = await stage.propose(*lines)
    crawl = Crawl(graphql, stage.db, stage.coordinators[0])
    await crawl.run(public(Kind.PROPOSAL, row.id))
    assert (found(crawl, SECRETS), found(crawl, OWN)) == (set(), set(OWN))


async def test_the_consent_of_everybody_covers_the_whole(deal: Deal, db: Database) -> None:
    async with db.read() as session:
        revisions = list(await session.scalars(sa.select(ProposalRevision).order_by(ProposalRevision.number)))
        consents = list(await session.scalars(sa.select(Consent).where(Consent.revision_number == 3)))
        line = await session.scalar(sa.select(ProposalLine).where(ProposalLine.rate_cents == 98_765))
    assert line is not None
    assert {one.terms_hash for one in consents} == {revisions[2].terms_hash} == {deal.arrangement.terms_hash}
    assert len(consents) == 5
    # One cent of somebody else's money makes other terms: company A's consent would not cover them.
    from duobaan.access import SYSTEM

    terms = (await read_proposals(SYSTEM, db, ids=[deal.proposal.id]))[deal.proposal.id].terms[3]
    mine, theirs = terms.lines
    assert theirs.money is not None
    dearer = dataclasses.replace(theirs, money=dataclasses.replace(theirs.money, rate_cents=98_701))
    assert dataclasses.replace(terms, lines=(mine, dearer)).hash() != terms.hash() == revisions[2].terms_hash


def test_no_hash_of_terms_can_be_asked(graphql: DuobaanSchema) -> None:
    # Rates are few: whoever had the hash of the whole could try them all.
    assert not [line for line in graphql.as_str().splitlines() if re.search(r"terms_?hash", line, re.IGNORECASE)]
