"""Looking back, midway and at the end: each party once per moment, and nobody reads others before giving their own."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from duobaan.access import Actor, Permission, requires
from duobaan.arrangements.models import Arrangement, Assignment
from duobaan.arrangements.parties import choose_party, stands_for
from duobaan.arrangements.repository import ArrangementRepository
from duobaan.arrangements.rules import Signatory, signatories
from duobaan.db.uow import Database
from duobaan.errors import AlreadyDone, InvalidInput, NotFound
from duobaan.events import ArrangementChanged
from duobaan.ids import new_id
from duobaan.running.models import Evaluation
from duobaan.running.repository import RunningRepository
from duobaan.running.rules import check_body, check_moment, check_scores
from duobaan.words import EvaluationMoment, EvaluationTopic

_MANAGE, _READ = Permission.ARRANGEMENTS_MANAGE, Permission.ARRANGEMENTS_READ


def _parties(row: Arrangement, working: Sequence[Assignment]) -> list[Signatory]:
    """Return everybody who ever was a party: who left may look back too."""
    return signatories(row.school_id, [(one.professional_id, one.company_id) for one in working])


def party_of(row: Evaluation) -> Signatory:
    """Return whose evaluation it is."""
    return Signatory(row.party_kind, row.organisation_id, row.professional_id)


@requires(_MANAGE, raises=(NotFound, InvalidInput, AlreadyDone))
async def evaluate_arrangement(
    actor: Actor,
    db: Database,
    *,
    arrangement_id: UUID,
    moment: EvaluationMoment,
    scores: Sequence[tuple[EvaluationTopic, int]],
    would_continue: bool,
    body: str = "",
    on_behalf_of: UUID | None = None,
    idempotency_key: str | None = None,
) -> Evaluation:
    """Look back for one party: scores from 1 to 5, whether one would go on, and a few words."""
    given, text = check_scores(scores), check_body(body, needed=False)
    request = [arrangement_id, moment, given, would_continue, text, on_behalf_of]
    async with db.write(actor) as uow:
        arrangements, running = ArrangementRepository(uow.session), RunningRepository(uow.session)
        row = await arrangements.lock(arrangement_id, actor)
        parties = _parties(row, (await arrangements.assignments([row.id])).get(row.id, []))
        board_id = await arrangements.board_of(row.school_id)
        party = choose_party(actor, parties, _MANAGE, board_id=board_id, on_behalf_of=on_behalf_of)
        if (done := await uow.replay(idempotency_key, "evaluate_arrangement", request)) is not None:
            return next(one for one in await running.evaluations(row.id, moment) if one.id == done)
        check_moment(moment, row.status)
        if party in map(party_of, await running.evaluations(row.id, moment)):
            raise AlreadyDone("evaluation_given")
        assert actor.user_id is not None
        found = Evaluation(
            id=new_id(),
            arrangement_id=row.id,
            moment=moment,
            party_kind=party.kind,
            organisation_id=party.organisation_id,
            professional_id=party.professional_id,
            by_id=actor.user_id,
            scores=given,
            would_continue=would_continue,
            body=text,
        )
        uow.session.add(found)
        uow.remember(idempotency_key, "evaluate_arrangement", request, found.id)
        uow.record("arrangement.evaluate", row, organisation_id=party.organisation_id, facts={"moment": moment.value})
        uow.emit(ArrangementChanged(arrangement_id=row.id))
    return found


@requires(_READ, raises=(NotFound,))
async def list_evaluations(actor: Actor, db: Database, *, arrangement_id: UUID) -> list[Evaluation]:
    """List how parties looked back; those of others on a moment only after one's own, so that nobody is led."""
    async with db.read() as session:
        arrangements = ArrangementRepository(session)
        row = await arrangements.get(arrangement_id, actor)
        parties = _parties(row, (await arrangements.assignments([row.id])).get(row.id, []))
        board_id = await arrangements.board_of(row.school_id)
        found = await RunningRepository(session).evaluations(row.id)
    own = [party for party in parties if stands_for(actor, party, _READ, board_id)]
    done = {one.moment for one in found if party_of(one) in own}
    return [one for one in found if actor.is_system or one.moment in done]
