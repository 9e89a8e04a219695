"""The page of one's account: how one signs in, what can be changed, where one is signed in."""

from __future__ import annotations

import datetime as dt
from html import escape
from io import BytesIO

import segno
from starlette.responses import Response

from auth.account.service import Overview
from auth.account.words import say
from auth.factors.second import NewApp
from auth.pages import field, page
from auth.upstream.providers import Providers
from duobaan.clock import AMSTERDAM
from duobaan.people.models import LoginSession, User

_GOOD = frozenset({"password_saved", "passkey_gone", "second_stopped", "identity_gone", "session_ended"})


_BROWSERS = (("Edg", "Edge"), ("Firefox", "Firefox"), ("Chrom", "Chrome"), ("Safari", "Safari"))
_SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac", "Mac"),
    ("Linux", "Linux"),
)


def device_name(agent: str) -> str:
    """Return what a person would call the browser that sent this, or its own words when they say nothing known."""
    found = [next((name for mark, name in kind if mark in agent), "") for kind in (_BROWSERS, _SYSTEMS)]
    return ", ".join(filter(None, found)) or agent[:60]


def _day(at: dt.datetime) -> str:
    return at.astimezone(AMSTERDAM).date().isoformat()


def _message(locale: str, word: str | None) -> str:
    if word is None:
        return ""
    mark = 'role="status"' if word in _GOOD else 'role="alert" class="problem"'
    return f"<p {mark}>{escape(say(locale, word))}</p>"


def _heading(locale: str, word: str) -> str:
    """A heading that links of the web client go to."""
    return f'<h2 id="way-{word}">{escape(say(locale, word))}</h2>'


def _act(path: str, text: str, **hidden: str) -> str:
    inputs = "".join(
        f'<input type="hidden" name="{escape(name)}" value="{escape(value)}">' for name, value in hidden.items()
    )
    return f'<form method="post" action="/auth/account/{path}">{inputs}<button>{escape(text)}</button></form>'


def account_page(
    locale: str,
    user: User,
    found: Overview,
    providers: Providers,
    current: LoginSession,
    *,
    passkeys: bool,
    message: str | None = None,
    status: int = 200,
) -> Response:
    """Show how a person signs in."""
    body = (
        _message(locale, message)
        + f"<p>{escape(say(locale, 'signed_in_as', name=user.name, email=user.email))}<br>"
        + (
            f"{escape(say(locale, 'proven'))}</p>"
            if user.email_proven_at is not None
            else f'{escape(say(locale, "unproven"))} <a href="/auth/prove">{escape(say(locale, "prove"))}</a></p>'
        )
        + _demand(locale, found)
        + _passkeys(locale, found, able=passkeys)
        + _password(locale, user, found)
        + _second(locale, found)
        + _identities(locale, found, providers)
        + _sessions(locale, found, current)
        + f'<p><a href="/oauth/apps">{escape(say(locale, "apps"))}</a></p>'
        + f'<form method="post" action="/auth/sign-out"><button>{escape(say(locale, "sign_out"))}</button></form>'
        + f'<p><a href="/account">{escape(say(locale, "overview"))}</a></p>'
    )
    return page(locale, escape(say(locale, "title")), body, status, script=passkeys)


def _demand(locale: str, found: Overview) -> str:
    if not found.demanding:
        return ""
    word = "demanded_again" if found.totp is not None or found.passkeys else "demanded"
    return f'<p role="alert" class="problem">{escape(say(locale, word, names=", ".join(found.demanding)))}</p>'


def _password(locale: str, user: User, found: Overview) -> str:
    state = (
        say(locale, "password_none")
        if found.password is None
        else say(locale, "password_set", day=_day(found.password.changed_at))
    )
    return (
        f"{_heading(locale, 'password')}<p>{escape(state)}</p>"
        '<form method="post" action="/auth/account/password">'
        f'<input type="hidden" name="username" autocomplete="username" value="{escape(user.email)}">'
        + (
            ""
            if found.password is None
            else field("current", say(locale, "password_now"), "password", "current-password")
        )
        + field("password", say(locale, "password_new"), "password", "new-password", hint=say(locale, "password_hint"))
        + f"<button>{escape(say(locale, 'password_save'))}</button></form>"
    )


def _passkeys(locale: str, found: Overview, *, able: bool) -> str:
    if not able and not found.passkeys:
        return ""
    items = "".join(
        f"<li><strong>{escape(one.name)}</strong>, {escape(say(locale, 'added', day=_day(one.created_at)))}"
        + _act("passkeys/remove", say(locale, "remove", name=one.name), id=one.id.hex)
        + "</li>"
        for one in found.passkeys
    )
    add = (
        f'<label for="passkey-name">{escape(say(locale, "passkey_name"))}</label>'
        '<input id="passkey-name" maxlength="100" data-passkey-name autocomplete="off">'
        f'<button type="button" hidden data-passkey="add">{escape(say(locale, "passkey_add"))}</button>'
        f'<p role="alert" class="problem" hidden data-passkey-problem>{escape(say(locale, "passkey_failed"))}</p>'
    )
    lead = f"{_heading(locale, 'passkeys')}<p>{escape(say(locale, 'passkeys_lead'))}</p>"
    return lead + (f"<ul>{items}</ul>" if items else "") + (add if able else "")


def _second(locale: str, found: Overview) -> str:
    title = _heading(locale, "second")
    if found.totp is None or found.totp.confirmed_at is None:
        return f"{title}<p>{escape(say(locale, 'second_off'))}</p>" + _act("totp", say(locale, "second_start"))
    left = say(locale, "second_on", left=str(found.recovery_left))
    renew, stop = _act("recovery", say(locale, "second_renew")), _act("totp/stop", say(locale, "second_stop"))
    return f"{title}<p>{escape(left)}</p>{renew}{stop}"


def _identities(locale: str, found: Overview, providers: Providers) -> str:
    if not providers.by_name and not found.identities:
        return ""
    labels, tied = dict(providers.labels), {one.provider for one in found.identities}
    items = "".join(
        f"<li><strong>{escape(labels.get(one.provider, one.provider))}</strong>, "
        + escape(say(locale, "added", day=_day(one.created_at)))
        + _act("identities/remove", say(locale, "remove", name=labels.get(one.provider, one.provider)), id=one.id.hex)
        + "</li>"
        for one in found.identities
    )
    ties = "".join(
        f'<form method="post" action="/auth/upstream/{escape(name)}/tie">'
        f"<button>{escape(say(locale, 'identity_tie', name=label))}</button></form>"
        for name, label in providers.labels
        if name not in tied
    )
    return _heading(locale, "identities") + (f"<ul>{items}</ul>" if items else "") + ties


def _sessions(locale: str, found: Overview, current: LoginSession) -> str:
    items = "".join(_session(locale, one, is_current=one.id == current.id) for one in found.sessions)
    others = _act("sessions/end", say(locale, "session_end_others"), id="others") if len(found.sessions) > 1 else ""
    return f"{_heading(locale, 'sessions')}<ul>{items}</ul>{others}"


def _session(locale: str, one: LoginSession, *, is_current: bool) -> str:
    agent, day = device_name(one.agent) or say(locale, "unknown_agent"), _day(one.proven_at)
    since = say(locale, "session_since", day=day)
    if is_current:
        return f"<li>{escape(agent)}, {escape(since)} <strong>({escape(say(locale, 'session_here'))})</strong></li>"
    end = _act("sessions/end", say(locale, "session_end", agent=agent, day=day), id=one.id.hex)
    return f"<li>{escape(agent)}, {escape(since)}{end}</li>"


def app_page(locale: str, new: NewApp) -> Response:
    """Show the secret of a new authenticator app, as a picture and as text."""
    picture = BytesIO()
    segno.make(new.uri, error="m").save(
        picture, kind="svg", xmldecl=False, svgns=True, scale=5, title=say(locale, "qr"), omitsize=False
    )
    spaced = " ".join(new.secret[at : at + 4] for at in range(0, len(new.secret), 4))
    body = (
        f"<p>{escape(say(locale, 'second_scan'))}</p>{picture.getvalue().decode()}"
        f"<p>{escape(say(locale, 'second_key'))}: <code>{escape(spaced)}</code></p>"
        '<form method="post" action="/auth/account/totp/confirm">'
        + field("code", say(locale, "second_code"), "text", "one-time-code")
        + f"<button>{escape(say(locale, 'second_confirm'))}</button></form>"
        + f'<p><a href="/auth/account">{escape(say(locale, "back"))}</a></p>'
    )
    return page(locale, escape(say(locale, "second_start")), body, 200)


def codes_page(locale: str, codes: list[str]) -> Response:
    """Show new recovery codes, this once."""
    items = "".join(f"<li><code>{escape(one)}</code></li>" for one in codes)
    body = (
        f'<p>{escape(say(locale, "codes_lead"))}</p><ol class="codes">{items}</ol>'
        f'<p><a href="/auth/account">{escape(say(locale, "back"))}</a></p>'
    )
    return page(locale, escape(say(locale, "codes_title")), body, 200)
