"""The use case behind every file of results: who took how many rows of what is written down."""

from __future__ import annotations

from duobaan.access import Actor, Permission, requires
from duobaan.alerts.models import SearchScope
from duobaan.db.uow import Database
from duobaan.errors import NotAllowed
from duobaan.people.models import User


@requires(Permission.SEARCHES_SAVE)
async def note_export(actor: Actor, db: Database, *, scope: SearchScope, form: str, rows: int) -> None:
    """Write down that the actor takes results along as a file, before the first row leaves."""
    if actor.user_id is None:
        raise NotAllowed(Permission.SEARCHES_SAVE.value)
    async with db.write(actor) as uow:
        account = await uow.session.get_one(User, actor.user_id)
        uow.record("search.export", account, facts={"scope": scope.value, "form": form, "rows": rows})
