"""Assembles the schema once and proves that every door has a lock."""

from __future__ import annotations

from typing import Any

import strawberry
from graphql import GraphQLError
from strawberry.schema.config import StrawberryConfig
from strawberry.schema.schema import StrawberryGraphQLCoreExecutionContext
from strawberry.tools import merge_types
from strawberry.types import ExecutionContext

from schema import errors
from schema.access import assert_doors
from schema.allowances.queries import AllowanceQueries
from schema.arrangements.mandates import MandateMutations, MandateQueries
from schema.arrangements.mutations import ArrangementMutations
from schema.arrangements.queries import ArrangementQueries
from schema.clients.mutations import ClientMutations
from schema.clients.queries import ClientQueries
from schema.compiled.executor import Executor
from schema.conversations.mutations import ConversationMutations
from schema.conversations.queries import ConversationQueries
from schema.descriptions import describe
from schema.documents import Library, Limits, Prepared
from schema.eligibility.mutations import EligibilityMutations
from schema.eligibility.queries import EligibilityQueries
from schema.feeds.mutations import FeedMutations
from schema.feeds.queries import FeedQueries
from schema.imports.mutations import ImportMutations
from schema.imports.queries import ImportQueries
from schema.insights.queries import InsightQueries
from schema.introductions.mutations import IntroductionMutations
from schema.introductions.queries import IntroductionQueries
from schema.live.queries import LiveQueries
from schema.live.subscriptions import LiveSubscriptions
from schema.matching.coverage_queries import CoverageQueries
from schema.matching.fit_queries import FitQueries
from schema.matching.requirement_queries import RequirementQueries
from schema.nodes.queries import NodeQueries
from schema.notices.mutations import NoticeMutations
from schema.notices.queries import NoticeQueries
from schema.organisations.exclusions import ExclusionMutations
from schema.organisations.invitations import InvitationMutations
from schema.organisations.mutations import OrganisationMutations
from schema.organisations.queries import OrganisationQueries
from schema.organisations.support import SupportMutations
from schema.organisations.types import TYPES as ORGANISATION_TYPES
from schema.privacy.mutations import PrivacyMutations
from schema.professionals.joint_mutations import JointProfileMutations
from schema.professionals.mutations import ProfessionalMutations
from schema.professionals.queries import ProfessionalQueries
from schema.proposals.extending import ExtensionMutations
from schema.proposals.mutations import ProposalMutations
from schema.proposals.queries import ProposalQueries
from schema.reference.queries import ReferenceQueries
from schema.reports.mutations import ReportMutations
from schema.reports.queries import ReportQueries
from schema.running.mutations import RunningMutations
from schema.running.queries import RunningQueries
from schema.scalars import SCALARS
from schema.search.queries import SearchQueries
from schema.timetables.queries import TimetableQueries
from schema.vacancies.mutations import VacancyMutations
from schema.vacancies.queries import VacancyQueries
from schema.viewer.mutations import ViewerMutations
from schema.viewer.queries import ViewerQueries
from schema.webhooks.mutations import WebhookMutations
from schema.webhooks.queries import WebhookQueries
from schema.weeks.queries import WeekQueries

Query = merge_types(
    "Query",
    (
        AllowanceQueries,
        ArrangementQueries,
        ClientQueries,
        ConversationQueries,
        CoverageQueries,
        FitQueries,
        EligibilityQueries,
        FeedQueries,
        ImportQueries,
        InsightQueries,
        IntroductionQueries,
        LiveQueries,
        MandateQueries,
        NodeQueries,
        NoticeQueries,
        OrganisationQueries,
        ProfessionalQueries,
        ProposalQueries,
        ReferenceQueries,
        ReportQueries,
        RequirementQueries,
        RunningQueries,
        SearchQueries,
        TimetableQueries,
        VacancyQueries,
        ViewerQueries,
        WebhookQueries,
        WeekQueries,
    ),
)
Mutation = merge_types(
    "Mutation",
    (
        ArrangementMutations,
        ClientMutations,
        ExtensionMutations,
        ConversationMutations,
        EligibilityMutations,
        ExclusionMutations,
        FeedMutations,
        ImportMutations,
        IntroductionMutations,
        InvitationMutations,
        JointProfileMutations,
        MandateMutations,
        NoticeMutations,
        OrganisationMutations,
        PrivacyMutations,
        ProfessionalMutations,
        ProposalMutations,
        ReportMutations,
        RunningMutations,
        SupportMutations,
        VacancyMutations,
        ViewerMutations,
        WebhookMutations,
    ),
)
Subscription = merge_types("Subscription", (LiveSubscriptions,))


class DuobaanSchema(strawberry.Schema):
    """The schema with its library of documents; a client's mistake is an answer, not a line in the error log."""

    library: Library
    executor: Executor | None = None

    def process_errors(self, errors: list[GraphQLError], execution_context: ExecutionContext | None = None) -> None:
        """Stay silent: `schema.faults` logs what is ours."""


class Taciturn(StrawberryGraphQLCoreExecutionContext):
    """Runs an operation without a word of which names exist: Strawberry hands that setting to nobody."""

    @classmethod
    def build(cls, *args: Any, **named: Any) -> Any:
        """Prepare a run in which errors of variables and arguments suggest nothing."""
        return super().build(*args, **{**named, "hide_suggestions": True})


def build(*, sort: bool = False, limits: Limits | None = None, compiled: bool = True) -> DuobaanSchema:
    """Build the schema; sort only when printing, sorting breaks unions at run time in Strawberry 0.341."""
    # Strawberry wants extension classes, not objects: this one carries the schema's own library.
    prepared = type("Prepared", (Prepared,), {})
    bounds = limits or Limits()
    schema = DuobaanSchema(
        query=Query,
        mutation=Mutation,
        subscription=Subscription,
        types=ORGANISATION_TYPES,
        config=StrawberryConfig(sort_schema=sort, scalar_map=SCALARS),
        exception_handlers=list(errors.TWINS.values()),
        extensions=[prepared],
        execution_context_class=None if bounds.suggestions else Taciturn,
    )
    describe(schema._schema)  # noqa: SLF001
    schema.library = Library(schema._schema, bounds)  # noqa: SLF001
    prepared.library = schema.library  # type: ignore[attr-defined]
    assert_doors(schema)
    schema.executor = Executor(schema, grow=schema.library.grow) if compiled else None
    return schema


def sdl() -> str:
    """Return the text of the committed snapshot."""
    return build(sort=True).as_str() + "\n"
