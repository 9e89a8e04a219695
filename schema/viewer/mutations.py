"""Mutations of whoever asks; personal access tokens are made at /auth/tokens, where their secret is in no document."""

from __future__ import annotations

from typing import Annotated

import strawberry

from duobaan.alerts.service import change_saved_search, remove_saved_search, save_search
from duobaan.ids import Kind, private
from duobaan.people.service import update_account
from duobaan.people.sessions import end_session
from schema.access import mutation
from schema.context import Info
from schema.errors import InvalidInput, LimitReached, NotAllowed, NotFound
from schema.people.types import User
from schema.viewer.inputs import (
    ChangeSavedSearchInput,
    EndSessionInput,
    RemoveSavedSearchInput,
    SaveSearchInput,
    UpdateAccountInput,
)
from schema.viewer.types import SavedSearch


@strawberry.type(description="The account as it is now.")
class UpdateAccountSuccess:
    """With its new name or language."""

    user: User


@strawberry.type(description="The search that was saved.")
class SaveSearchSuccess:
    """With the day on which it is asked about again."""

    saved_search: SavedSearch


@strawberry.type(description="The saved search as it is now.")
class ChangeSavedSearchSuccess:
    """With its new name, frequency or rest."""

    saved_search: SavedSearch


@strawberry.type(description="The search that was forgotten.")
class RemoveSavedSearchSuccess:
    """By its id."""

    saved_search_id: strawberry.ID


@strawberry.type(description="The session that ended.")
class EndSessionSuccess:
    """By its id; its cookie counts no more."""

    session_id: strawberry.ID


EndSessionResult = Annotated[EndSessionSuccess | NotAllowed | NotFound, strawberry.union("EndSessionResult")]
UpdateAccountResult = Annotated[
    UpdateAccountSuccess | NotAllowed | NotFound | InvalidInput, strawberry.union("UpdateAccountResult")
]
SaveSearchResult = Annotated[
    SaveSearchSuccess | NotAllowed | InvalidInput | LimitReached, strawberry.union("SaveSearchResult")
]
ChangeSavedSearchResult = Annotated[
    ChangeSavedSearchSuccess | NotAllowed | NotFound | InvalidInput, strawberry.union("ChangeSavedSearchResult")
]
RemoveSavedSearchResult = Annotated[
    RemoveSavedSearchSuccess | NotAllowed | NotFound, strawberry.union("RemoveSavedSearchResult")
]


@strawberry.type
class ViewerMutations:
    """Mixed into Mutation."""

    @mutation(update_account)
    async def update_account(self, info: Info, input: UpdateAccountInput) -> UpdateAccountResult | None:
        locale = None if input.locale is None else str(input.locale.value)
        row = await update_account(info.context.actor, info.context.db, name=input.name, locale=locale)
        return UpdateAccountSuccess(user=User.of(row))

    @mutation(save_search)
    async def save_search(self, info: Info, input: SaveSearchInput) -> SaveSearchResult | None:
        row = await save_search(
            info.context.actor,
            info.context.db,
            scope=input.scope,
            name=input.name,
            text=input.text,
            wanted=input.wanted(),
            frequency=input.frequency,
            idempotency_key=input.idempotency_key,
        )
        return SaveSearchSuccess(saved_search=SavedSearch.of(row))

    @mutation(change_saved_search)
    async def change_saved_search(self, info: Info, input: ChangeSavedSearchInput) -> ChangeSavedSearchResult | None:
        row = await change_saved_search(
            info.context.actor,
            info.context.db,
            saved_search_id=private(Kind.SAVED_SEARCH, input.saved_search_id, path=("input", "savedSearchId")),
            name=input.name,
            frequency=input.frequency,
            is_paused=input.is_paused,
            is_seen=input.is_seen,
        )
        return ChangeSavedSearchSuccess(saved_search=SavedSearch.of(row))

    @mutation(remove_saved_search)
    async def remove_saved_search(self, info: Info, input: RemoveSavedSearchInput) -> RemoveSavedSearchResult | None:
        key = private(Kind.SAVED_SEARCH, input.saved_search_id, path=("input", "savedSearchId"))
        await remove_saved_search(info.context.actor, info.context.db, saved_search_id=key)
        return RemoveSavedSearchSuccess(saved_search_id=input.saved_search_id)

    @mutation(end_session)
    async def end_session(self, info: Info, input: EndSessionInput) -> EndSessionResult | None:
        key = private(Kind.SESSION, input.session_id, path=("input", "sessionId"))
        await end_session(info.context.actor, info.context.db, session_id=key)
        return EndSessionSuccess(session_id=input.session_id)
