"""The pages behind the links of letters: stop the mail, and say that one's profile still holds; without a sign-in.

Opening a page changes nothing, because mail programs and filters open links on their own. A POST does, with the link's
token alone: that is how a mail program's own button stops a letter (RFC 8058), which sends no cookie and follows no
redirect. Nothing on these pages says whose link it is.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from html import escape

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from api.house import House
from api.noticing import links_of
from api.public_pages import locale_of
from auth.pages import page
from duobaan import labels
from duobaan.access import SYSTEM
from duobaan.notices.confirming import confirm_by_letter
from duobaan.notices.links import Stop
from duobaan.notices.service import stop_mail

Endpoint = Callable[[Request], Awaitable[Response]]
_GONE = 410


def _say(locale: str, word: str, facts: Mapping[str, object] | None = None) -> str:
    return escape(labels.render(f"notices.page.{word}", locale, facts or {}))


def _message(locale: str, title: str, word: str, status: int = 200) -> Response:
    more = f'<p><a href="/inbox/settings">{_say(locale, "settings")}</a></p>' if status == 200 else ""
    return page(locale, _say(locale, title), f'<p role="status">{_say(locale, word)}</p>{more}', status)


def _form(address: str, button: str) -> str:
    return f'<form method="post" action="{escape(address)}"><button>{button}</button></form>'


def _path(address: str) -> str:
    """Return an address of ours without the host: a page leads to where it came from."""
    return address[address.index("/notices/") :]


def stop_page(house: House) -> Endpoint:
    """Make the answer that asks, and does, what a link to stop mail is for."""
    links = links_of(house.settings, house.keys)

    async def endpoint(request: Request) -> Response:
        locale = locale_of(request)
        stop = links.read_stop(request.query_params.get("token", ""))
        if stop is None:
            return _message(locale, "stop_title", "gone", _GONE)
        if request.method == "POST":
            found = await stop_mail(SYSTEM, house.db, stop=stop)
            return _message(locale, "stop_title", "stopped" if found else "gone", 200 if found else _GONE)
        return page(locale, _say(locale, "stop_title"), _choices(locale, stop), 200)

    def _choices(locale: str, stop: Stop) -> str:
        every = (
            f"<p>{_say(locale, 'stop_all_lead')}</p>{_form(_path(links.stop(stop.user_id)), _say(locale, 'stop_all'))}"
        )
        if stop.kind is None:
            return every
        lead = _say(locale, "stop_kind_lead", {"kind": labels.label_of(stop.kind, locale)})
        one = _form(_path(links.stop(stop.user_id, stop.kind)), _say(locale, "stop_kind"))
        return f"<p>{lead}</p>{one}{every}"

    return endpoint


def confirm_page(house: House) -> Endpoint:
    """Make the answer that asks, and does, what a link to confirm one's profile is for."""
    links = links_of(house.settings, house.keys)

    async def endpoint(request: Request) -> Response:
        locale, token = locale_of(request), request.query_params.get("token", "")
        link = links.read_confirm(token)
        if link is None:
            return _message(locale, "confirm_title", "gone", _GONE)
        if request.method == "POST":
            found = await confirm_by_letter(SYSTEM, house.db, link=link)
            return _message(locale, "confirm_title", "confirmed" if found else "gone", 200 if found else _GONE)
        body = (
            f"<p>{_say(locale, 'confirm_lead')}</p>{_form(f'/notices/confirm?token={token}', _say(locale, 'confirm'))}"
        )
        return page(locale, _say(locale, "confirm_title"), body, 200)

    return endpoint


def notice_routes(house: House) -> list[Route]:
    """Return the pages behind links in letters."""
    return [
        Route("/notices/unsubscribe", stop_page(house), methods=["GET", "POST"]),
        Route("/notices/confirm", confirm_page(house), methods=["GET", "POST"]),
    ]
