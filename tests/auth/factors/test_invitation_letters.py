"""An invitation by mail, through a real SMTP server: the code of the letter gives the seat, and stays in the letter."""

from __future__ import annotations

import dataclasses
import re

import pytest
import sqlalchemy as sa

from auth.desk import Desk
from auth.inviting import Inviter
from duobaan.db.outbox import OutboxRow
from duobaan.db.uow import Database
from duobaan.ids import Kind, public
from duobaan.organisations.member_repository import MemberRepository
from duobaan.organisations.members import SentInvitation, invite_member
from duobaan.organisations.models import Membership
from duobaan.people.repository import UserRepository
from duobaan.settings import Settings
from duobaan.words import Role
from schema.build import build
from schema.operations import run
from tests import factories
from tests.auth.conftest import HEADER, Open, sign_in, sign_up
from tests.auth.factors.conftest import Mailbox
from tests.domain.organisations.conftest import owner_of
from tests.schema.asking import Asker

HOME = "http://testserver"


async def invited(db: Database) -> SentInvitation:
    school = await factories.school(db, name="De Voorbeeldschool")
    _, owner = await owner_of(db, school)
    return await invite_member(
        owner, db, organisation_id=school.id, email="jo@example.org", roles=[Role.SCHOOL_PLANNER]
    )


def inviter(db: Database, mailbox: Mailbox) -> Inviter:
    sender = "Duobaan <no-reply@example.org>"
    return Inviter(
        Desk(
            db,
            Settings(mail_host="127.0.0.1", mail_port=mailbox.port, mail_from=sender, mail_tls="none", public_url=HOME),
        )
    )


async def test_the_code_of_the_letter_gives_the_seat(
    db: Database, mailbox: Mailbox, open_client: Open, caplog: pytest.LogCaptureFixture
) -> None:
    sent, by = await invited(db), inviter(db, mailbox)
    assert await by.mail(sent, "nl")
    await by.finish()
    to, letter = mailbox.letters[-1]
    text = letter.get_content()
    assert (to, "De Voorbeeldschool" in text, f"{HOME}/auth/invitation" in text) == (["jo@example.org"], True, True)
    found = re.search(r"^\S{43}(?=\s*$)", text, re.MULTILINE)
    assert found is not None
    assert found[0] == sent.token
    client = open_client(by.desk)
    away = await client.get("/auth/invitation")
    assert (away.status_code, away.headers["location"]) == (303, "/auth/sign-in?next=%2Fauth%2Finvitation")
    await sign_up(client)
    await sign_in(client)
    assert "jo@example.org" in (await client.get("/auth/invitation")).text
    wrong = await client.post("/auth/invitation", json={"code": "geraden"}, headers=HEADER)
    assert (wrong.status_code, wrong.json()["error"]["code"]) == (400, "CODE_REFUSED")
    right = await client.post("/auth/invitation", json={"code": found[0]}, headers=HEADER)
    assert right.json() == {"status": "joined"}
    again = await client.post("/auth/invitation", json={"code": found[0]}, headers=HEADER)
    assert again.json() == wrong.json()
    async with db.read() as session:
        seats = (await session.scalars(sa.select(Membership).where(Membership.is_owner.is_(False)))).all()
        events = str([event.payload for event in (await session.scalars(sa.select(OutboxRow))).all()])
    assert [(seat.organisation_id, seat.roles) for seat in seats] == [
        (sent.invitation.organisation_id, (Role.SCHOOL_PLANNER,))
    ]
    assert sent.token not in events + caplog.text


async def test_one_mailbox_gets_no_more_letters_than_its_hour_allows(db: Database, mailbox: Mailbox) -> None:
    sent, by = await invited(db), inviter(db, mailbox)
    assert [await by.mail(sent, "en") for _ in range(7)] == [True] * 6 + [False]
    await by.finish()
    assert len(mailbox.letters) == 6


async def test_says_that_nothing_goes_out_where_mail_is_not_configured(db: Database) -> None:
    assert not await Inviter(Desk(db, Settings(public_url=HOME))).mail(await invited(db), "nl")


async def test_the_mutation_says_that_its_letter_goes_out(db: Database, mailbox: Mailbox) -> None:
    school, by = await factories.school(db), inviter(db, mailbox)
    _, owner = await owner_of(db, school)
    asker = Asker(build(), db)
    context = dataclasses.replace(asker.context(owner, "en"), send_invitation=by.mail)
    asked = {"organisationId": public(Kind.ORGANISATION, school.id), "email": "jo@example.org", "roles": ["SCHOOL_HR"]}
    text = (
        "mutation($input: InviteMemberInput!) { inviteMember(input: $input)"
        " { ... on InviteMemberSuccess { token isMailed } } }"
    )
    answer = await run(asker.schema, context, text, variables={"input": asked})
    await by.finish()
    assert answer.data is not None
    said = answer.data["inviteMember"]
    assert said["isMailed"]
    assert said["token"] in mailbox.letters[-1][1].get_content()


async def test_the_page_takes_the_code_and_gives_the_seat(db: Database, mailbox: Mailbox, open_client: Open) -> None:
    sent, by = await invited(db), inviter(db, mailbox)
    client, form = open_client(by.desk), {"origin": HOME}
    away = await client.post("/auth/invitation", data={"code": sent.token}, headers=form)
    assert (away.status_code, away.headers["location"].startswith("/auth/sign-in")) == (303, True)
    await sign_up(client)
    await sign_in(client)
    page = (await client.get("/auth/invitation")).text
    assert '<form method="post" action="/auth/invitation">' in page
    assert 'name="code"' in page
    foreign = await client.post("/auth/invitation", data={"code": sent.token}, headers={"origin": "https://x.example"})
    assert foreign.status_code == 403
    wrong = await client.post("/auth/invitation", data={"code": "<b>geraden</b>"}, headers=form)
    assert (wrong.status_code, 'role="alert"' in wrong.text, "geraden" in wrong.text) == (400, True, False)
    done = await client.post("/auth/invitation", data={"code": f"  {sent.token} "}, headers=form)
    assert (done.status_code, 'role="status"' in done.text, sent.token in done.text) == (200, True, False)
    async with db.read() as session:
        person = await UserRepository(session).find_by_email("jo@example.org")
        assert person is not None
        held = await MemberRepository(session).of_user(person.id)
    assert [(of.name, row.roles) for row, of in held] == [("De Voorbeeldschool", (Role.SCHOOL_PLANNER,))]
    again = await client.post("/auth/invitation", data={"code": sent.token}, headers=form)
    assert (again.status_code, again.text) == (wrong.status_code, wrong.text)
