"""The life cycle of an organisation: every state, action and hand."""

from __future__ import annotations

import itertools

import pytest

from duobaan.access import SYSTEM, Actor, Seat
from duobaan.errors import NotAllowed, StateNotAllowed
from duobaan.ids import new_id
from duobaan.organisations.models import Organisation
from duobaan.organisations.states import ORGANISATION, OrganisationAction, choose_hand, hands_of, viewer_can
from duobaan.transitions import Hand
from duobaan.words import OrganisationKind, OrganisationStatus, Role

S, A = OrganisationStatus, OrganisationAction
# domain.md B.4, written out by hand
ALLOWED = {
    (S.ACTIVE, A.CLAIM, Hand.OWNER): S.REGISTERED,
    (S.REGISTERED, A.VERIFY, Hand.PLATFORM): S.ACTIVE,
    (S.REGISTERED, A.VERIFY, Hand.REGION): S.ACTIVE,
    (S.REGISTERED, A.VERIFY, Hand.CLOCK): S.ACTIVE,
    (S.ACTIVE, A.SUSPEND, Hand.PLATFORM): S.SUSPENDED,
    (S.SUSPENDED, A.RESTORE, Hand.PLATFORM): S.ACTIVE,
    (S.ACTIVE, A.CLOSE, Hand.OWNER): S.CLOSED,
    (S.ACTIVE, A.CLOSE, Hand.PLATFORM): S.CLOSED,
}


@pytest.mark.parametrize(("state", "action", "hand"), list(itertools.product(S, A, Hand)))
def test_only_the_table_moves_an_organisation(state: S, action: A, hand: Hand) -> None:
    target = ALLOWED.get((state, action, hand))
    if target is None:
        with pytest.raises(StateNotAllowed):
            ORGANISATION.target(state, action, hand)
    else:
        assert ORGANISATION.target(state, action, hand) is target


def seat(kind: OrganisationKind, role: Role, **values: object) -> Seat:
    return Seat(new_id(), kind, frozenset({role}), **values)  # type: ignore[arg-type]


def test_a_region_acts_only_on_its_own_and_only_when_verified_itself() -> None:
    company = Organisation(id=new_id(), kind=OrganisationKind.COMPANY, status=S.REGISTERED)
    region = seat(OrganisationKind.REGION, Role.REGION_ADMIN)
    waiting = seat(OrganisationKind.REGION, Role.REGION_ADMIN, active=False)
    assert hands_of(Actor(user_id=new_id(), seats=(region,)), company, {region.organisation_id}) == {Hand.REGION}
    assert hands_of(Actor(user_id=new_id(), seats=(region,)), company, {new_id()}) == set()
    assert hands_of(Actor(user_id=new_id(), seats=(waiting,)), company, {waiting.organisation_id}) == set()


def test_a_region_never_vouches_for_another_region() -> None:
    other = Organisation(id=new_id(), kind=OrganisationKind.REGION, status=S.REGISTERED)
    region = seat(OrganisationKind.REGION, Role.REGION_ADMIN)
    actor = Actor(user_id=new_id(), seats=(region,))
    assert viewer_can(actor, other, {region.organisation_id}) == []
    with pytest.raises(NotAllowed):
        choose_hand(A.VERIFY, hands_of(actor, other, {region.organisation_id}))


def test_the_platform_role_counts_only_in_the_platform() -> None:
    company = Organisation(id=new_id(), kind=OrganisationKind.COMPANY, status=S.REGISTERED)
    false = Actor(user_id=new_id(), seats=(seat(OrganisationKind.COMPANY, Role.PLATFORM_ADMIN),))
    true = Actor(user_id=new_id(), seats=(seat(OrganisationKind.PLATFORM, Role.PLATFORM_ADMIN),))
    assert viewer_can(false, company, ()) == []
    assert viewer_can(true, company, ()) == [A.VERIFY]
    assert viewer_can(SYSTEM, company, ()) == [A.VERIFY]
