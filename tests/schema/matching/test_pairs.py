"""A school that asks for people reads why someone who comes only together does not come."""

from __future__ import annotations

from duobaan import clock
from duobaan.db.uow import Database
from duobaan.ids import Kind, public
from duobaan.professionals.models import Professional
from duobaan.words import JointMode, ProfileStatus
from tests.domain.matching.test_team_question import NOW
from tests.domain.matching.test_team_ties import _join
from tests.support.graph import Graph
from tests.support.story import make_stage

PEOPLE = """
query ($id: ID!) {
  suggestedProfessionals(vacancyId: $id, includeNear: true) {
    edges { node { id } match { fits exclusions { code label(locale: EN) } } }
  }
}
"""


async def test_a_school_reads_that_someone_comes_only_together(db: Database) -> None:
    stage, graph = await make_stage(db), Graph(db)
    await _join(stage, JointMode.ONLY_TOGETHER)

    async def asked() -> dict[str, object]:
        with clock.held_at(NOW):
            answer = await graph.ask(PEOPLE, stage.planner, id=public(Kind.VACANCY, stage.vacancy.id))
        return {edge["node"]["id"]: edge["match"] for edge in answer["edges"]}

    one, other = (public(Kind.PROFESSIONAL, person.id) for person in stage.people[:2])
    assert await asked() == {key: {"fits": True, "exclusions": []} for key in (one, other)}
    async with db.write() as uow:
        (await uow.session.get_one(Professional, stage.people[1].id)).status = ProfileStatus.PAUSED
    said = "This person comes only together with someone else, who does not fit here."
    assert await asked() == {one: {"fits": False, "exclusions": [{"code": "PARTNER_MISSING", "label": said}]}}
