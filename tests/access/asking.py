"""Calls any root field with arguments made from the schema, undoes what it changed, and says how far it got.

Arguments that a new field brings are filled by their names and types; what a rule of form asks stands in SAID.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from types import TracebackType
from typing import Any

from graphql import (
    GraphQLArgument,
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputField,
    GraphQLInputObjectType,
    GraphQLObjectType,
    GraphQLUnionType,
    Undefined,
    get_named_type,
    get_nullable_type,
    is_leaf_type,
    is_list_type,
    is_required_argument,
    is_required_input_field,
)

from duobaan import labels
from duobaan.access import SYSTEM, Actor
from duobaan.clock import held_at
from duobaan.db.uow import Database, UnitOfWork, translate
from schema.build import DuobaanSchema
from schema.context import Context
from schema.cursors import CursorBox
from schema.faults import explain
from schema.operations import run
from search.engine import SearchEngine

REFUSED, HIDDEN, REACHED = "refused", "hidden", "reached"
_CLOSED = ("FORBIDDEN", "UNAUTHENTICATED")
_NOT_FOUND = labels.label("errors.NOT_FOUND")
NOW = dt.datetime(2026, 12, 1, 12, tzinfo=dt.UTC)  # before the agreed work of the stages starts
Values = Mapping[str, Any]
SAMPLES: dict[str, Any] = {
    "Boolean": True,
    "Date": "2027-01-11",
    "DateTime": "2027-01-12T12:00:00Z",
    "Float": 1.0,
    "ID": "vac_none",
    "Int": 1,
    "String": "Een goede reden",
    "TimeOfDay": "09:00",
}
# What a value must be to get past the rules of its form, by argument; one with a dot holds for that field only.
SAID: dict[str, Any] = {
    "acceptInvitation.token": "x" * 43,
    "approved": True,
    "classGroup": "4H1",
    "email": "iemand@example.org",
    "endsAt": "10:00",
    "endsOn": "2027-01-20",
    "first": 5,
    "grossHourlyWageCents": 3000,
    "maxPeople": 2,
    "minutes": 50,
    "minutesWeek": 50,
    "month": "2027-01-01",
    "names": ["Sector"],
    "onFull": "WARN",
    "openSupportAccess.hours": 1,
    "prefix": "wis",
    "query": "wiskunde",
    "redirectUris": ["https://app.example.org/terug"],
    "registerClient.kind": "APP",
    "registerOrganisation.kind": "COMPANY",
    "reportAsGuest.email": "melder@example.org",
    "reportAsGuest.name": "Melder",
    "registerOrganisation.kvkNo": "91827364",
    "scopes": ["BROWSE"],
    "schoolYear": 2026,
    "setOtherWork.kind": "EMPLOYER_WORK",
    "weeks": 40,
    "workedOn": "2026-11-02",
}

# Of an input that takes one of its fields, the one to send.
ONE_OF = {"FeedSubjectInput": "schoolId"}


class Undone(UnitOfWork):
    """A unit of work that reaches the database whole and is then taken back."""

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None
    ) -> None:
        """Flush as a commit would, and roll back."""
        try:
            if error is None:
                await self.session.flush()
        except Exception as failure:
            raise translate(failure) from failure
        finally:
            self.session.expunge_all()
            await self.session.rollback()
            await self.session.close()
        if error is not None and (meant := translate(error)) is not error:
            raise meant from error


class UndoingDatabase(Database):
    """The real database, on which every change of a mutation is taken back after it worked."""

    def write(self, actor: Actor = SYSTEM) -> UnitOfWork:
        """Open a unit of work that is undone."""
        return Undone(self._writers, actor)


class Caller:
    """Calls root fields of the schema."""

    def __init__(self, schema: DuobaanSchema, db: Database, engine: SearchEngine) -> None:
        self.schema, self.engine = schema, engine
        self.db = UndoingDatabase(db.engine)
        graph = schema._schema
        assert graph.query_type is not None
        assert graph.mutation_type is not None
        self.fields: dict[str, tuple[str, GraphQLField]] = {
            name: (word, field)
            for word, root in (("query", graph.query_type), ("mutation", graph.mutation_type))
            for name, field in root.fields.items()
        }

    def names_objects(self, name: str) -> bool:
        """Say whether a field has an argument that names an object."""
        return bool(self._ids(self.fields[name][1].args))

    def _ids(self, inputs: Mapping[str, GraphQLArgument | GraphQLInputField]) -> set[str]:
        found = set()
        for key, one in inputs.items():
            kind = get_named_type(one.type)
            if isinstance(kind, GraphQLInputObjectType) and _required(one):
                found |= self._ids(kind.fields)
            elif kind.name == "ID" and _wanted(key, one):
                found.add(key)
        return found

    def variables(self, name: str, targets: Values) -> dict[str, Any]:
        """Return arguments of a field: its objects from the targets, everything else that it requires from samples."""
        return {
            key: self._value(name, key, one, targets)
            for key, one in self.fields[name][1].args.items()
            if _wanted(key, one)
        }

    def _value(self, name: str, key: str, one: GraphQLArgument | GraphQLInputField, targets: Values) -> Any:
        kind, shape = get_named_type(one.type), get_nullable_type(one.type)
        if f"{name}.{key}" in SAID or key in SAID:
            return SAID.get(f"{name}.{key}", SAID.get(key))
        if isinstance(kind, GraphQLInputObjectType):
            value: Any = {
                inner: self._value(name, inner, field, targets)
                for inner, field in kind.fields.items()
                if _wanted(inner, field) or f"{name}.{inner}" in SAID
            }
            if kind.name in ONE_OF:
                value = {ONE_OF[kind.name]: value[ONE_OF[kind.name]]}
        elif isinstance(kind, GraphQLEnumType):
            value = next(iter(kind.values))
        elif kind.name == "ID":
            value = targets.get(ALSO.get(f"{name}.{key}", ALSO.get(key, key)), SAMPLES["ID"])
        else:
            value = SAMPLES[kind.name]
        return [value] if is_list_type(shape) else value

    def document(self, name: str, given: Values, chosen: str) -> str:
        """Return the operation that calls a field with these arguments."""
        word, field = self.fields[name]
        head = ", ".join(f"${key}: {field.args[key].type}" for key in given)
        passed = ", ".join(f"{key}: ${key}" for key in given)
        return f"{word}{f'({head})' if head else ''} {{ it: {name}{f'({passed})' if passed else ''} {chosen} }}"

    def context(self, actor: Actor) -> Context:
        """Return the context of one request."""
        return Context(db=self.db, engine=self.engine, cursors=CursorBox(b"s"), actor=actor, locale="nl")

    async def body(self, name: str, actor: Actor, values: Values, chosen: str) -> str:
        """Return the whole answer to a call as text, without the limits of a request."""
        text = self.document(name, values, chosen)
        with held_at(NOW):
            found = await self.schema.execute(text, variable_values=dict(values), context_value=self.context(actor))
        faults = [explain(error, self.context(actor)).formatted for error in found.errors or []]
        return json.dumps({"data": found.data, "errors": faults}, default=str, ensure_ascii=False)

    async def data(self, document: str, actor: Actor, **variables: Any) -> Any:
        """Return the data of an operation that must not fail."""
        with held_at(NOW):
            found = await run(self.schema, self.context(actor), document, variables=variables)
        assert not found.errors, found.errors
        return found.data

    async def call(self, name: str, actor: Actor, targets: Values) -> str:
        """Call a field as someone and say how far that got."""
        values = self.variables(name, targets)
        text = self.document(name, values, _chosen(self.fields[name][1]))
        with held_at(NOW):
            answer = await run(self.schema, self.context(actor), text, variables=values)
        if answer.errors:
            code = answer.errors[0]["extensions"]["code"]
            assert code in _CLOSED or answer.errors[0]["message"] == _NOT_FOUND, (name, values, answer.errors)
            return REFUSED if code in _CLOSED else HIDDEN
        assert answer.data is not None
        return _reading(answer.data["it"])


def _required(one: GraphQLArgument | GraphQLInputField) -> bool:
    return is_required_argument(one) if isinstance(one, GraphQLArgument) else is_required_input_field(one)


def _wanted(key: str, one: GraphQLArgument | GraphQLInputField) -> bool:
    """Say whether an argument is given: all that must be, and the object that may be named."""
    names = get_named_type(one.type).name == "ID" and one.default_value in (None, Undefined)
    return _required(one) or (names and key not in NOT_THE_OBJECT)


# Optional names of other objects than the one that the field is about.
NOT_THE_OBJECT = {
    "capacityId",
    "employerId",
    "forProfessional",
    "forVacancy",
    "hiddenFrom",
    "instituteId",
    "onBehalfOf",
    "regionId",
}
# The target that an argument stands for, where its own name does not say so.
ALSO = {
    "arrangement.id": "arrangementId",
    "dataImport.id": "importId",
    "entryIds": "entryId",
    "ids": "professionalId",
    "node.id": "professionalId",
    "organisation.id": "organisationId",
    "professional.id": "professionalId",
    "proposal.id": "proposalId",
    "reportAsGuest.aboutId": "vacancyId",
    "reportContent.aboutId": "vacancyId",
    "schoolIds": "schoolId",
    "similarProfessionals.id": "professionalId",
    "similarVacancies.id": "vacancyId",
    "slots": "slotIds",
    "vacancy.id": "vacancyId",
}


def _chosen(field: GraphQLField) -> str:
    kind = get_named_type(field.type)
    if is_leaf_type(kind):
        return ""
    if isinstance(kind, GraphQLUnionType):
        return "{ __typename }"
    assert isinstance(kind, GraphQLObjectType) or hasattr(kind, "fields")
    for part in ("nodes", "edges"):
        if part in kind.fields:
            inner = get_named_type(kind.fields[part].type)
            return f"{{ {part} {'' if is_leaf_type(inner) else '{ __typename }'} }}"
    return "{ __typename }"


def _reading(value: Any) -> str:
    if value is None or value == [] or value == [None]:
        return HIDDEN
    if isinstance(value, dict):
        if value.get("nodes") == [] or value.get("edges") == []:
            return HIDDEN
        # Whatever else refuses (a state, a form, a limit) is told only to those who may know of the object.
        return {"NotAllowed": REFUSED, "NotFound": HIDDEN}.get(value.get("__typename", ""), REACHED)
    return REACHED
