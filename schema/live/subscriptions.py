"""The subscription fields: each opens a stream at the connection's line and follows it."""

from __future__ import annotations

from collections.abc import AsyncGenerator

import strawberry

from duobaan.alerts.service import view_saved_search
from duobaan.conversations.service import list_threads
from duobaan.ids import Kind, private, public
from duobaan.imports.service import progress_of
from duobaan.live.feed import Wants
from duobaan.live.service import has_ended, job_now, watch_jobs
from duobaan.proposals.reading import read_proposals
from duobaan.vacancies.service import get_vacancy
from schema.access import subscription
from schema.context import Context, Info
from schema.live.following import Follower, open_cursor
from schema.live.imports import follow_import
from schema.live.searches import read_saved
from schema.live.types import ImportProgress, InboxChange, ProposalChange, SearchChange, VacancyChange
from schema.live.watches import InboxWatch, ProposalWatch, SearchWatch, VacancyWatch, is_seen

_JOB_SECONDS = 0.5


@strawberry.type
class LiveSubscriptions:
    """Mixed into Subscription; `after` takes the cursor of an event, of `liveCursor` or of a stream that ended."""

    @subscription(read_proposals, "A proposal changed: one, or any to which the viewer is a party.")
    async def proposal_changed(
        self, info: Info, id: strawberry.ID | None = None, after: str | None = None
    ) -> AsyncGenerator[ProposalChange, None]:
        key = None if id is None else private(Kind.PROPOSAL, id)
        return await Follower(info.context, ProposalWatch(key)).start(after)

    @subscription(list_threads, "A message, proposal, introduction or arrangement of the viewer is new or changed.")
    async def inbox_changed(self, info: Info, after: str | None = None) -> AsyncGenerator[InboxChange, None]:
        return await Follower(info.context, InboxWatch()).start(after)

    @subscription(view_saved_search, "Something that one of the viewer's saved searches finds is new or changed.")
    async def search_changed(
        self, info: Info, saved_search_id: strawberry.ID, after: str | None = None
    ) -> AsyncGenerator[SearchChange, None]:
        context, key = info.context, private(Kind.SAVED_SEARCH, saved_search_id, path=("savedSearchId",))
        row = await view_saved_search(context.actor, context.db, saved_search_id=key)
        return await Follower(context, SearchWatch(read_saved(info, row)), indexed=True).start(after)

    @subscription(get_vacancy, "A vacancy changed, or came out of the viewer's sight.")
    async def vacancy_changed(
        self, info: Info, id: strawberry.ID, after: str | None = None
    ) -> AsyncGenerator[VacancyChange, None]:
        key = private(Kind.VACANCY, id)
        follower = Follower(info.context, VacancyWatch(key), known=public(Kind.VACANCY, key))
        return await follower.start(after, sees=await is_seen(info.context, Kind.VACANCY, key))

    @subscription(watch_jobs, "How far an import of the viewer's organisation is; without an id, every job that runs.")
    async def import_progress(
        self, info: Info, import_id: strawberry.ID | None = None, after: str | None = None
    ) -> AsyncGenerator[ImportProgress, None]:
        if import_id is None:
            await watch_jobs(info.context.actor, info.context.db)
            return _jobs(info.context)
        key = private(Kind.DATA_IMPORT, import_id, path=("importId",))
        await progress_of(info.context.actor, info.context.db, import_id=key)
        return follow_import(info.context, key)


async def _jobs(context: Context) -> AsyncGenerator[ImportProgress, None]:
    """Yield the state of every job that runs or begins, whenever it is another than before.

    States, not events: a cursor needs to remember nothing, because the present state is the first thing that comes.
    """
    line = context.line
    assert line is not None
    listener = await line.open(Wants(frozenset()))
    told: dict[int, tuple[object, ...]] = {}
    try:
        while True:
            context.actor = await line.actor_now()
            running = {row.id: row for row in await watch_jobs(context.actor, context.db)}
            for number in sorted(running.keys() | told.keys()):
                row = running.get(number) or await job_now(context.db, number)
                state = () if row is None else (row.status, row.step, row.done, row.total)
                if row is not None and told.get(number) != state:
                    context.mark = open_cursor(context, listener.mark)
                    yield ImportProgress.of(row, context.mark)
                    told[number] = state
                if row is None or has_ended(row):
                    told.pop(number, None)
            await listener.next(_JOB_SECONDS)
    finally:
        line.leave(listener)
