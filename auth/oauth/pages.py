"""The pages of consent: who asks for what, in words, with nothing active; forms may lead back to the app alone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from urllib.parse import urlsplit

from starlette.responses import Response

from auth.oauth.words import say
from auth.pages import field, page
from duobaan import labels
from duobaan.access import Permission
from duobaan.people.models import User


@dataclass(frozen=True, slots=True)
class Asking:
    """Who asks a person for what, and where the answer goes (nowhere for a device)."""

    app: str
    organisation: str | None
    scopes: tuple[Permission, ...]
    redirect_uri: str = ""


def _line(text: str, mark: str = "") -> str:
    return f"<p{mark}>{escape(text)}</p>"


def _problem(text: str) -> str:
    return _line(text, ' role="alert" class="problem"')


def form_target(redirect_uri: str) -> str:
    """Return what a Content-Security-Policy must let a form lead to, so that the browser may go back to the app."""
    parts = urlsplit(redirect_uri)
    if parts.scheme not in {"http", "https"} or "[" in parts.netloc:  # a policy cannot name an IPv6 address
        return f"{parts.scheme}:"
    return f"{parts.scheme}://{parts.netloc}"


def consent_page(locale: str, asking: Asking, user: User, action: str, confirm: str, user_code: str = "") -> Response:
    """Ask a person whether a program may act for them."""
    app = asking.app
    lead = "allow_own_lead" if asking.organisation is None else "allow_lead"
    target = urlsplit(asking.redirect_uri).netloc or asking.redirect_uri
    items = "".join(f"<li>{escape(labels.label(f'permissions.{scope.value}', locale))}</li>" for scope in asking.scopes)
    body = (
        _line(say(locale, lead, app=app, organisation=asking.organisation or ""))
        + (_problem(say(locale, "device_warning")) if user_code else "")
        + f'<p id="asks">{escape(say(locale, "asks", app=app))}</p><ul aria-labelledby="asks">{items}</ul>'
        + _line(say(locale, "sees", app=app))
        + _line(say(locale, "limits", app=app))
        + (_line(say(locale, "goes_to", target=target)) if target else "")
        + _line(say(locale, "signed_in_as", name=user.name, email=user.email))
        + f'<p>{escape(say(locale, "take_back"))} <a href="/oauth/apps">{escape(say(locale, "take_back_link"))}</a></p>'
        + f'<form method="post" action="{escape(action)}">'
        + f'<input type="hidden" name="confirm" value="{escape(confirm)}">'
        + (f'<input type="hidden" name="user_code" value="{escape(user_code)}">' if user_code else "")
        + f'<button name="decision" value="allow">{escape(say(locale, "allow"))}</button> '
        + f'<button name="decision" value="deny">{escape(say(locale, "deny"))}</button></form>'
    )
    targets = f"'self' {form_target(asking.redirect_uri)}" if asking.redirect_uri else "'self'"
    return page(locale, escape(say(locale, "allow_title", app=app)), body, 200, targets)


def refused_page(locale: str, word: str, error: str, description: str, status: int = 400) -> Response:
    """Say that an app's request is wrong, to the person and to the app's maker; nobody is sent anywhere."""
    detail = say(locale, "wrong_detail", error=error, description=description)
    return page(locale, escape(say(locale, "wrong_title")), _problem(say(locale, word)) + _line(detail), status)


def message_page(locale: str, word: str, *, status: int = 200, is_problem: bool = False) -> Response:
    """Say one thing about connecting a device."""
    text = say(locale, word)
    body = _problem(text) if is_problem else _line(text, ' role="status"')
    return page(locale, escape(say(locale, "device_title")), body, status)


def device_page(locale: str, user_code: str = "", problem: str | None = None, status: int = 200) -> Response:
    """Ask for the code on the other screen."""
    body = (
        (_problem(say(locale, problem)) if problem else _line(say(locale, "device_lead")))
        + '<form method="post" action="/oauth/device">'
        + field("user_code", say(locale, "device_code"), "text", "off", user_code)
        + f"<button>{escape(say(locale, 'go_on'))}</button></form>"
    )
    return page(locale, escape(say(locale, "device_title")), body, status)


def apps_page(locale: str, apps: Iterable[tuple[str, str, str, tuple[Permission, ...], str]]) -> Response:
    """Show what a person allowed (key, app, organisation, scopes, day), each with a button to take it back."""
    items = []
    for key, app, organisation, scopes, day in apps:
        words = ", ".join(labels.label(f"permissions.{scope.value}", locale) for scope in scopes)
        by = " - ".join(filter(None, (organisation, say(locale, "apps_since", day=day))))
        items.append(
            f"<li><strong>{escape(app)}</strong> ({escape(by)}): {escape(words)}"
            f'<form method="post" action="/oauth/apps"><input type="hidden" name="grant" value="{escape(key)}">'
            f"<button>{escape(say(locale, 'end', app=app))}</button></form></li>"
        )
    listed = f"<ul>{''.join(items)}</ul>" if items else _line(say(locale, "apps_none"))
    body = f'{listed}<p><a href="/account">{escape(say(locale, "apps_back"))}</a></p>'
    return page(locale, escape(say(locale, "apps_title")), body, 200)
