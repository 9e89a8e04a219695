"""One proposal with its parties, standing terms and consents: who has spoken, who is awaited, who may do what."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from uuid import UUID

from duobaan.access import Actor, Permission
from duobaan.arrangements.parties import HAND_OF, pick, stands_for
from duobaan.arrangements.rules import Signatory
from duobaan.errors import StaleRevision
from duobaan.proposals.models import Consent, MatchProposal, ProposalParty, ProposalRevision
from duobaan.proposals.repository import ProposalRepository
from duobaan.proposals.states import ProposalAction, viewer_can
from duobaan.proposals.terms import Terms
from duobaan.transitions import Hand
from duobaan.words import PartyDecision, PartyKind, ProposalStatus


def signatory(party: ProposalParty) -> Signatory:
    """Return a party of a proposal as one that people can speak for."""
    return Signatory(party.kind, party.organisation_id, party.professional_id)


def wanted_parties(school_id: UUID, terms: Terms) -> list[Signatory]:
    """Return whose consent terms need: the school, every professional and every employer whose time is used."""
    found = {Signatory(PartyKind.SCHOOL, organisation_id=school_id): None}
    for line in terms.lines:
        found[Signatory(PartyKind.PROFESSIONAL, professional_id=line.professional_id)] = None
        if line.company_id is not None:
            found[Signatory(PartyKind.COMPANY, organisation_id=line.company_id)] = None
    return list(found)


@dataclass(frozen=True, slots=True)
class Negotiation:
    """A proposal as it stands."""

    proposal: MatchProposal
    parties: tuple[ProposalParty, ...]
    revisions: tuple[ProposalRevision, ...]
    consents: tuple[Consent, ...]
    board_id: UUID | None = None

    @property
    def standing(self) -> ProposalRevision:
        """Return the revision that stands."""
        return next(one for one in self.revisions if one.number == self.proposal.current_revision)

    @property
    def required(self) -> list[ProposalParty]:
        """Return the parties whose consent is needed."""
        return [party for party in self.parties if party.required]

    def said(self, party: ProposalParty) -> Consent | None:
        """Return what a party said of the standing revision."""
        number = self.proposal.current_revision
        return next((one for one in self.consents if one.party_id == party.id and one.revision_number == number), None)

    def decision_of(self, party: ProposalParty) -> PartyDecision:
        """Return what a party decided on the standing revision."""
        consent = self.said(party)
        return PartyDecision.AWAITED if consent is None else consent.decision

    @property
    def is_refused_in_part(self) -> bool:
        """Say whether someone of a team declined, so that the school has to write new terms."""
        return any(self.decision_of(party) is PartyDecision.DECLINED for party in self.required)

    @property
    def awaiting(self) -> list[ProposalParty]:
        """Return who has to speak now."""
        if self.proposal.status is not ProposalStatus.OPEN:
            return []
        if self.is_refused_in_part:
            return [party for party in self.required if party.kind is PartyKind.SCHOOL]
        return [party for party in self.required if self.decision_of(party) is PartyDecision.AWAITED]

    @property
    def author_party_id(self) -> UUID | None:
        """Return the party that wrote the first revision."""
        return self.revisions[0].author_party_id

    def mine(self, actor: Actor, permission: Permission = Permission.MATCHES_RESPOND) -> list[ProposalParty]:
        """Return the parties for which the actor may speak."""
        return [
            party
            for party in self.parties
            if stands_for(actor, signatory(party), _permission(party, permission), self.board_id)
        ]

    def hands(self, actor: Actor) -> set[Hand]:
        """Return in what qualities the actor may act; OWNER for the author."""
        mine = [party for party in self.mine(actor) if party.required or party.kind is PartyKind.MATCHMAKER]
        hands = {HAND_OF[party.kind] for party in mine}
        return hands | ({Hand.OWNER} if any(party.id == self.author_party_id for party in mine) else set())

    def viewer_can(self, actor: Actor) -> list[ProposalAction]:
        """Return what the actor may do now."""
        mine = [party for party in self.mine(actor) if party.required]
        open_to_me = [party for party in mine if self.decision_of(party) is PartyDecision.AWAITED]
        may_reject = self.standing.responds_to is not None and any(
            party.id != self.standing.author_party_id for party in mine
        )
        return viewer_can(
            self.proposal.status,
            self.hands(actor),
            may_accept=bool(open_to_me) and not self.is_refused_in_part,
            may_reject_counter=may_reject,
        )

    def speaks_as(
        self, actor: Actor, on_behalf_of: UUID | None, among: Iterable[ProposalParty] | None = None
    ) -> ProposalParty:
        """Return the party that the actor speaks for; asks for `onBehalfOf` when it is not clear."""
        mine = self.mine(actor)
        able = {signatory(party): party for party in (self.required if among is None else among) if party in mine}
        permission = Permission.MATCHES_RESPOND
        return able[pick(list(able), permission, board_id=self.board_id, on_behalf_of=on_behalf_of)]

    def check_revision(self, revision: int) -> None:
        """Raise StaleRevision when another revision stands."""
        if revision != self.proposal.current_revision:
            raise StaleRevision(
                current=self.proposal.current_revision, proposal_id=self.proposal.id, path=("input", "revision")
            )


def _permission(party: ProposalParty, permission: Permission) -> Permission:
    # A matchmaker answers nothing, but stands behind the own proposal by the right to make it.
    return Permission.MATCHES_ON_BEHALF if party.kind is PartyKind.MATCHMAKER else permission


async def load_negotiations(
    proposals: ProposalRepository, rows: Collection[MatchProposal], boards: dict[UUID, UUID | None]
) -> dict[UUID, Negotiation]:
    """Return proposals with all that was said, by proposal."""
    keys = [row.id for row in rows]
    parties, revisions = await proposals.parties(keys), await proposals.revisions(keys)
    consents = await proposals.consents(keys)
    return {
        row.id: Negotiation(
            proposal=row,
            parties=tuple(parties.get(row.id, ())),
            revisions=tuple(revisions.get(row.id, ())),
            consents=tuple(consents.get(row.id, ())),
            board_id=boards.get(row.school_id),
        )
        for row in rows
    }
