"""The tables of profile and release, walked over every state, action and hand."""

import itertools

import pytest

from duobaan.errors import StateNotAllowed
from duobaan.professionals.states import PROFILE, RELEASE, ProfileAction, ReleaseAction
from duobaan.transitions import Hand
from duobaan.words import ProfileStatus, ReleaseStatus

P, PA = ProfileStatus, ProfileAction
R, RA = ReleaseStatus, ReleaseAction
PRO, CMP, SYS = Hand.PROFESSIONAL, Hand.COMPANY, Hand.CLOCK
OWNED = (P.DRAFT, P.AWAITING_RELEASE, P.PUBLISHED, P.PAUSED, P.STALE)

PROFILE_MOVES = {
    **{
        (state, PA.SUSPEND, hand): P.SUSPENDED
        for state, hand in itertools.product((*OWNED, P.ARCHIVED), (Hand.PLATFORM, Hand.REGION))
    },
    (P.SUSPENDED, PA.RESTORE, Hand.PLATFORM): P.PAUSED,
    (P.SUSPENDED, PA.RESTORE, Hand.REGION): P.PAUSED,
    (P.SUSPENDED, PA.UPDATE, PRO): P.SUSPENDED,
    (P.DRAFT, PA.POST, CMP): P.AWAITING_CONFIRMATION,
    (P.AWAITING_CONFIRMATION, PA.CONFIRM, PRO): P.AWAITING_RELEASE,
    (P.PUBLISHED, PA.CONFIRM, PRO): P.PUBLISHED,
    (P.STALE, PA.CONFIRM, PRO): P.PUBLISHED,
    (P.AWAITING_CONFIRMATION, PA.REFUSE, PRO): P.ERASED,
    (P.AWAITING_RELEASE, PA.REFUSE, CMP): P.DRAFT,
    (P.DRAFT, PA.SUBMIT, PRO): P.AWAITING_RELEASE,
    (P.ARCHIVED, PA.SUBMIT, PRO): P.AWAITING_RELEASE,
    (P.AWAITING_CONFIRMATION, PA.UPDATE, CMP): P.AWAITING_CONFIRMATION,
    (P.AWAITING_CONFIRMATION, PA.UPDATE, PRO): P.AWAITING_CONFIRMATION,
    (P.AWAITING_RELEASE, PA.PUBLISH, SYS): P.PUBLISHED,
    (P.PUBLISHED, PA.PAUSE, PRO): P.PAUSED,
    (P.PUBLISHED, PA.PAUSE, CMP): P.PAUSED,
    (P.PAUSED, PA.RESUME, PRO): P.PUBLISHED,
    (P.PUBLISHED, PA.GO_STALE, SYS): P.STALE,
    (P.AWAITING_CONFIRMATION, PA.EXPIRE, SYS): P.ERASED,
    **{(state, PA.UPDATE, PRO): state for state in OWNED},
    **{(state, PA.WITHDRAW, PRO): P.ARCHIVED for state in OWNED},
    **{
        (state, PA.ERASE, hand): P.ERASED
        for state, hand in itertools.product((one for one in P if one is not P.ERASED), (PRO, SYS, Hand.PLATFORM))
    },
    **{
        (state, PA.LOSE_RELEASE, hand): P.AWAITING_RELEASE
        for state, hand in itertools.product((P.PUBLISHED, P.STALE), (CMP, SYS))
    },
}
OPEN = (R.PROPOSED, R.GRANTED)
RELEASE_MOVES = {
    (R.PROPOSED, RA.GRANT, CMP): R.PROPOSED,
    (R.PROPOSED, RA.ACCEPT, PRO): R.PROPOSED,
    (R.PROPOSED, RA.COMPLETE, SYS): R.GRANTED,
    **{(state, RA.REVOKE, CMP): R.REVOKED for state in OPEN},
    **{(state, RA.EXPIRE, SYS): R.EXPIRED for state in OPEN},
    **{(state, RA.REPLACE, SYS): R.REPLACED for state in OPEN},
}


@pytest.mark.parametrize(
    ("cycle", "states", "actions", "moves"),
    [(PROFILE, P, PA, PROFILE_MOVES), (RELEASE, R, RA, RELEASE_MOVES)],
    ids=["profile", "release"],
)
def test_only_the_moves_of_the_table_are_possible(cycle, states, actions, moves):
    for move in itertools.product(states, actions, Hand):
        if move in moves:
            assert cycle.target(*move) is moves[move], move
        else:
            with pytest.raises(StateNotAllowed):
                cycle.target(*move)


def test_a_company_never_confirms_for_a_professional():
    assert all(CMP not in row.hands for row in PROFILE.rows if row.action is PA.CONFIRM)
    assert all(CMP not in row.hands for row in RELEASE.rows if row.action is RA.ACCEPT)


def test_nothing_leads_out_of_erased():
    assert not [row for row in PROFILE.rows if row.source is P.ERASED]
