"""Answers queries of documents that come back by their compiled form; says None where graphql-core must answer.

A query that turns out irregular is executed again by graphql-core: reading twice changes nothing, loaders of the
request remember what they read, and errors, their paths and their order are always graphql-core's. A mutation is
never compiled, so nothing can be done twice.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import strawberry
from graphql import FragmentDefinitionNode, OperationDefinitionNode, OperationType
from graphql.execution.values import VariableValues

from schema.compiled.form import Form
from schema.compiled.holding import holding
from schema.compiled.inputs import Inputs
from schema.compiled.irregular import Irregular, Tally
from schema.compiled.running import Run
from schema.compiled.switches import switches_of
from schema.compiled.variables import Coerced, Variables
from schema.context import Context
from schema.documents import Document

_MOST_FORMS = 8
_MOST_MISSES = 20


@dataclass(slots=True)
class Plan:
    """What is known of a document that comes back: its switches, the forms written so far, and its variables."""

    switches: tuple[str, ...]
    fragments: Mapping[str, FragmentDefinitionNode]
    forms: dict[Hashable, Form] = field(default_factory=dict)
    variables: dict[int, Coerced] = field(default_factory=dict)


class Executor:
    """Runs queries of one schema by their compiled forms, from the second time that a document is seen.

    `grow` is told how many bytes a document takes more because of them.
    """

    def __init__(
        self,
        schema: strawberry.Schema,
        *,
        patience: int = 1,
        grow: Callable[[Document, int], None] = lambda document, size: None,
    ) -> None:
        self._strawberry = schema
        self._inputs = Inputs(schema)
        self._grow = grow
        self._schema = schema._schema  # noqa: SLF001
        self._variables = Variables(self._schema)
        self._patience = patience
        self.tally = Tally()

    async def data(
        self,
        document: Document,
        operation: OperationDefinitionNode,
        variables: Mapping[str, Any] | None,
        context: Context,
    ) -> dict[str, Any] | None:
        """Return the data of a query without any error; None leaves it to graphql-core."""
        if operation.operation is not OperationType.QUERY:
            return None
        document.uses += 1
        if document.uses <= self._patience:
            self.tally.left["seen for the first time"] += 1
            return None
        try:
            data = await self._run(*self._form(document, operation, variables), context)
        except Irregular as reason:
            self.tally.left[str(reason)] += 1
            return None
        except Exception as error:
            self.tally.left[type(error).__name__] += 1
            return None
        self.tally.compiled += 1
        return data

    async def _run(self, form: Form, values: VariableValues, context: Context) -> dict[str, Any]:
        if form.misses > max(_MOST_MISSES, form.hits):
            raise Irregular("a form that is mostly irregular")
        try:
            with holding(context) as notes:
                data = await Run(form, values, context).data()
        except Exception:
            form.misses += 1
            raise
        notes.keep()
        form.hits += 1
        return data

    def _form(
        self, document: Document, operation: OperationDefinitionNode, variables: Mapping[str, Any] | None
    ) -> tuple[Form, VariableValues]:
        plan = document.plan
        if plan is None:
            plan = document.plan = self._plan(document)
        if isinstance(plan, str):
            raise Irregular(plan)
        assert isinstance(plan, Plan)
        coerce = plan.variables.get(id(operation))
        if coerce is None:
            coerce = plan.variables[id(operation)] = self._variables.of(operation)
        # One mistake is enough to leave it: thousands, each with its suggestions, would take seconds.
        values = coerce(variables or {})
        return self._written(plan, operation, values, partial(self._grow, document)), values

    def _plan(self, document: Document) -> Plan | str:
        try:
            switches = switches_of(document.tree)
        except Irregular as reason:
            return str(reason)
        fragments = {
            node.name.value: node for node in document.tree.definitions if isinstance(node, FragmentDefinitionNode)
        }
        return Plan(switches, fragments)

    def _written(
        self, plan: Plan, operation: OperationDefinitionNode, values: VariableValues, grow: Callable[[int], None]
    ) -> Form:
        name = operation.name.value if operation.name is not None else None
        key = (name, *(values.coerced.get(switch) for switch in plan.switches))
        form = plan.forms.get(key)
        if form is None:
            if len(plan.forms) >= _MOST_FORMS:
                raise Irregular("too many settings of the switches")
            # Only the switches: what else a request sends is not kept with the document.
            kept = VariableValues(
                {name: source for name, source in values.sources.items() if name in plan.switches},
                {name: value for name, value in values.coerced.items() if name in plan.switches},
            )
            form = plan.forms[key] = Form(self._strawberry, operation, plan.fragments, kept, grow, self._inputs)
        return form
