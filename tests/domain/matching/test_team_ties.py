"""Coverage keeps who comes only together together, and prefers who likes to."""

from __future__ import annotations

from duobaan.db.uow import Database
from duobaan.ids import new_id
from duobaan.matching.coverage.problem import Person, Rank, Share, Team
from duobaan.matching.fit.explain import stable
from duobaan.matching.teams.ties import preferred, tie
from duobaan.professionals.joint import accept_joint_profile, offer_joint_profile
from duobaan.professionals.joint_repository import JointRepository, Tie
from duobaan.professionals.models import Professional
from duobaan.words import JointMode, ProfileStatus
from tests.domain.matching.test_team_question import _page
from tests.support.story import Stage, make_stage


async def _join(stage: Stage, mode: JointMode) -> None:
    await offer_joint_profile(stage.persons[0], stage.db, partner_id=stage.people[1].id, mode=mode)
    async with stage.db.read() as session:
        (offer,) = (await JointRepository(session).sights([stage.people[1].id]))[stage.people[1].id]
    await accept_joint_profile(stage.persons[1], stage.db, joint_profile_id=offer.row.id)


async def test_who_comes_only_together_is_never_suggested_alone(any_db: Database) -> None:
    stage = await make_stage(any_db)
    assert {len(team.partners) for team in (await _page(stage)).teams} == {1, 2}
    await _join(stage, JointMode.ONLY_TOGETHER)
    page = await _page(stage)
    assert [len(team.partners) for team in page.teams] == [2]
    assert page.teams[0].is_complete
    assert (await _page(stage, max_partners=1)).teams == ()


async def test_nobody_comes_when_the_partner_cannot(db: Database) -> None:
    stage = await make_stage(db)
    await _join(stage, JointMode.ONLY_TOGETHER)
    async with db.write() as uow:
        (await uow.session.get_one(Professional, stage.people[1].id)).status = ProfileStatus.PAUSED
    assert (await _page(stage)).teams == ()


async def test_flexible_people_may_still_come_alone(db: Database) -> None:
    stage = await make_stage(db)
    await _join(stage, JointMode.FLEXIBLE)
    assert [len(team.partners) for team in (await _page(stage)).teams] == [1, 1, 2]


def test_a_partner_who_is_at_work_there_already_counts() -> None:
    one, other = new_id(), new_id()
    joint = {one: Tie(other, JointMode.ONLY_TOGETHER)}
    person = Person(stable(one), {(0, 0): 0}, 60)
    assert tie(joint, {other}, [person]) == [person]
    assert tie(joint, set(), [person]) == []


def test_of_equal_teams_the_one_with_both_comes_first() -> None:
    one, other, third = new_id(), new_id(), new_id()
    joint = {one: Tie(other, JointMode.FLEXIBLE), other: Tie(one, JointMode.FLEXIBLE)}

    def team(*keys: object, cost: int = 0) -> Team:
        shares = tuple(Share(stable(key), {n: 0}) for n, key in enumerate(keys))  # type: ignore[arg-type]
        return Team(shares, (), Rank(0, 0, 2, 0, cost, 0))

    mixed, both, better = team(one, third), team(one, other), team(third, other, cost=-1)
    assert preferred([mixed, both, better], joint) == [better, both, mixed]
