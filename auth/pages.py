"""The few pages that signing in needs: plain HTML in Dutch and English, nothing from elsewhere.

One script exists, that of passkeys; the other pages have none and their policy allows none.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from typing import Final
from urllib.parse import quote

from starlette.responses import HTMLResponse

_STYLE: Final = """
:root{color-scheme:light dark}
body{font:1.0625rem/1.5 system-ui,sans-serif;max-width:26rem;margin:3rem auto;padding:0 1rem}
label{display:block;margin:1rem 0 .25rem;font-weight:600}
input{font:inherit;width:100%;box-sizing:border-box;padding:.6rem;border:1px solid;border-radius:.375rem}
button,.button{font:inherit;font-weight:600;margin-top:1.5rem;padding:.7rem 1.25rem;min-height:44px}
button,.button{border:2px solid;border-radius:.375rem;box-sizing:border-box}
.button{display:block;margin-top:.75rem;text-align:center;text-decoration:none;color:inherit;background:transparent}
.button{width:100%}
[hidden]{display:none}
h2{margin-top:2.5rem;border-top:1px solid;padding-top:1.5rem;font-size:1.25rem}
li button{margin-top:.25rem}
a,code,dd,li{overflow-wrap:anywhere}
svg{max-width:100%;height:auto;background:#fff}
.codes{columns:2;padding-left:1.25rem}
:focus-visible{outline:3px solid #1a66d6;outline-offset:2px}
.problem{border-left:.375rem solid #b3261e;padding:.5rem .75rem}
li{margin:.75rem 0}
"""
_HASH: Final = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
_POLICY: Final = f"default-src 'none'; style-src 'sha256-{_HASH}'; base-uri 'none'; frame-ancestors 'none'; form-action"
SECURITY_HEADERS: Final = {
    "Content-Security-Policy": f"{_POLICY} 'self'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # The Origin of a form must reach the CSRF check, which "no-referrer" would turn into "null".
    "Referrer-Policy": "same-origin",
    "Cache-Control": "no-store",
}

WORDS: Final[dict[str, dict[str, str]]] = {
    "nl": {
        "sign_in": "Inloggen",
        "sign_up": "Account maken",
        "email": "E-mailadres",
        "name": "Naam",
        "password": "Wachtwoord",
        "password_hint": "Minstens 10 tekens.",
        "no_account": "Nog geen account? Maak er een.",
        "have_account": "Al een account? Log in.",
        "failed": "E-mailadres en wachtwoord horen niet bij elkaar.",
        "limited": "Te vaak geprobeerd. Wacht even en probeer het dan opnieuw.",
        "accepted": "Gelukt. U kunt nu inloggen.",
        "foreign": "Dit formulier kwam niet van deze website. Open de pagina opnieuw.",
        "unreadable": "Het formulier is niet te lezen. Vul het opnieuw in.",
        "invalid": "Nog niet alles is goed ingevuld.",
        "forgot": "Wachtwoord vergeten?",
        "by_code": "Inloggen met een code per e-mail",
        "with": "Inloggen met {name}",
        "by_domain": "Of log in via uw school, bestuur of bedrijf",
        "go_on": "Verder",
        "by_password": "Inloggen met wachtwoord",
        "no_provider": "Voor dit adres kennen we geen eigen inlogpagina. Log in met uw wachtwoord.",
        "onward": "U gaat verder naar {name}.",
        "back": "Naar inloggen",
        "again": "Log voor deze wijziging nog een keer in. Zo weten we zeker dat u het bent.",
        "passkey_failed": "Inloggen met een passkey is niet gelukt. Probeer het nog eens of log anders in.",
        "ended": "U bent te lang weggeweest of de stap is al gebruikt. Begin opnieuw.",
        "demo": "Proefpersonen",
        "demo_lead": "Kies als wie u wilt rondkijken. Elke link werkt één keer.",
        "demo_gone": "Deze link is al gebruikt of verlopen.",
    },
    "en": {
        "sign_in": "Sign in",
        "sign_up": "Create an account",
        "email": "E-mail address",
        "name": "Name",
        "password": "Password",
        "password_hint": "At least 10 characters.",
        "no_account": "No account yet? Create one.",
        "have_account": "Already have an account? Sign in.",
        "failed": "This e-mail address and password do not belong together.",
        "limited": "Too many attempts. Wait a moment and try again.",
        "accepted": "Done. You can sign in now.",
        "foreign": "This form did not come from this website. Open the page again.",
        "unreadable": "The form cannot be read. Please fill it in again.",
        "invalid": "Some fields need another look.",
        "forgot": "Forgot your password?",
        "by_code": "Sign in with a code by e-mail",
        "with": "Sign in with {name}",
        "by_domain": "Or sign in through your school, board or company",
        "go_on": "Go on",
        "by_password": "Sign in with a password",
        "no_provider": "We know no sign-in page of its own for this address. Sign in with your password.",
        "onward": "You go on to {name}.",
        "back": "To sign in",
        "again": "Please sign in once more for this change, so that we know for sure that it is you.",
        "passkey_failed": "Signing in with a passkey did not work. Try again or sign in another way.",
        "ended": "You were away too long or this step was used already. Please begin again.",
        "demo": "Demo people",
        "demo_lead": "Choose as whom to look around. Each link works once.",
        "demo_gone": "This link was used already or has expired.",
    },
}


def words(locale: str) -> dict[str, str]:
    """Return the words of a language."""
    return WORDS.get(locale, WORDS["nl"])


@dataclass(frozen=True, slots=True)
class Doors:
    """The ways to sign in that this installation has beside a password: providers (name, label), passkeys, mail."""

    providers: tuple[tuple[str, str], ...] = ()
    by_domain: bool = False
    passkeys: bool = False
    mail: bool = False


def page(
    locale: str,
    title: str,
    body: str,
    status: int,
    form_targets: str = "'self'",
    *,
    script: bool = False,
    onward: str = "",
) -> HTMLResponse:
    """Return a page; title and body are safe HTML, `form_targets` says where its forms may lead in the end."""
    head = f'<meta http-equiv="refresh" content="0;url={escape(onward)}">' if onward else ""
    if script:
        head += '<script src="/auth/passkeys.js" defer></script>'
    html = (
        f'<!doctype html><html lang="{locale}"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width,initial-scale=1"><title>{title} - Duobaan</title>{head}'
        f"<style>{_STYLE}</style></head><body><main><h1>{title}</h1>{body}</main></body></html>"
    )
    more = "; script-src 'self'; connect-src 'self'" if script else ""
    headers = {"Content-Language": locale, "Content-Security-Policy": f"{_POLICY} {form_targets}{more}"}
    return HTMLResponse(html, status, SECURITY_HEADERS | headers)


def onward_page(locale: str, name: str, address: str) -> HTMLResponse:
    """Send the browser on at once, with a link for who stays; a form's own policy would not let it leave."""
    text = escape(words(locale)["onward"].format(name=name))
    return page(locale, text, f'<p><a href="{escape(address)}">{text}</a></p>', 200, onward=address)


def notice_page(locale: str, word: str, *, status: int = 400) -> HTMLResponse:
    """Say one thing that went wrong, with the way back."""
    said = words(locale)
    body = f'{message_of(word, said)}<p><a class="button" href="/auth/sign-in">{escape(said["back"])}</a></p>'
    return page(locale, said["sign_in"], body, status)


def field(
    name: str, label: str, kind: str, complete: str, value: str = "", hint: str = "", *, send_as: str = ""
) -> str:
    """Return an input with its label, and a hint that screen readers tie to it."""
    described = f' aria-describedby="{name}-hint"' if hint else ""
    note = f'<p id="{name}-hint">{escape(hint)}</p>' if hint else ""
    return (
        f'<label for="{name}">{escape(label)}</label>'
        f'<input id="{name}" name="{send_as or name}" type="{kind}" required '
        f'autocomplete="{complete}" value="{escape(value)}"{described}>{note}'
    )


def message_of(code: str | None, said: dict[str, str]) -> str:
    """Return a message for the top of a page, spoken at once by screen readers."""
    if code is None:
        return ""
    mark = 'role="status"' if code == "accepted" else 'role="alert" class="problem"'
    return f"<p {mark}>{escape(said[code])}</p>"


def sign_in_page(
    locale: str,
    *,
    message: str | None = None,
    email: str = "",
    after: str = "/",
    status: int = 200,
    doors: Doors | None = None,
) -> HTMLResponse:
    """Show the form to sign in, and the other doors."""
    said, open_doors = words(locale), doors or Doors()
    forgot = f'<p><a href="/auth/forgot">{escape(said["forgot"])}</a></p>' if open_doors.mail else ""
    body = (
        f"{message_of(message, said)}{_other_doors(said, open_doors, email, after)}"
        f'<form method="post" action="/auth/sign-in">'
        f'<input type="hidden" name="next" value="{escape(after)}">'
        f"{field('email', said['email'], 'email', 'username', email)}"
        f"{field('password', said['password'], 'password', 'current-password')}"
        f"<button>{escape(said['sign_in'])}</button></form>{forgot}"
        f'<p><a href="/auth/sign-up">{escape(said["no_account"])}</a></p>'
    )
    return page(locale, said["sign_in"], body, status, script=open_doors.passkeys)


def _other_doors(said: dict[str, str], doors: Doors, email: str, after: str) -> str:
    links = "".join(
        f'<a class="button" href="/auth/upstream/{escape(name)}?next={quote(after, safe="")}">'
        f"{escape(said['with'].format(name=label))}</a>"
        for name, label in doors.providers
    )
    if doors.mail:
        links += f'<a class="button" href="/auth/code?next={quote(after, safe="")}">{escape(said["by_code"])}</a>'
    if doors.passkeys:
        links += (
            f'<button class="button" type="button" hidden data-passkey="sign-in" data-next="{escape(after)}">'
            f"{escape(said['with'].format(name='passkey'))}</button>"
            f'<p role="alert" class="problem" hidden data-passkey-problem>{escape(said["passkey_failed"])}</p>'
        )
    choose = (
        f'<form method="get" action="/auth/upstream"><input type="hidden" name="next" value="{escape(after)}">'
        f"<h2>{escape(said['by_domain'])}</h2>"
        f"{field('work-email', said['email'], 'email', 'email', email, send_as='email')}"
        f"<button>{escape(said['go_on'])}</button></form>"
        if doors.by_domain
        else ""
    )
    title = f"<h2>{escape(said['by_password'])}</h2>" if links or choose else ""
    return f"{links}{choose}{title}"


def sign_up_page(
    locale: str, *, message: str | None = None, email: str = "", name: str = "", status: int = 200
) -> HTMLResponse:
    """Show the form to make an account."""
    said = words(locale)
    body = (
        f'{message_of(message, said)}<form method="post" action="/auth/sign-up">'
        f"{field('name', said['name'], 'text', 'name', name)}"
        f"{field('email', said['email'], 'email', 'username', email)}"
        f"{field('password', said['password'], 'password', 'new-password', hint=said['password_hint'])}"
        f"<button>{escape(said['sign_up'])}</button></form>"
        f'<p><a href="/auth/sign-in">{escape(said["have_account"])}</a></p>'
    )
    return page(locale, said["sign_up"], body, status)


def demo_page(locale: str, people: Iterable[tuple[str, str, str]]) -> HTMLResponse:
    """Show the demo people (link, name, what they do)."""
    said = words(locale)
    items = "".join(
        f'<li><a href="{escape(link)}">{escape(name)}</a><br>{escape(roles)}</li>' for link, name, roles in people
    )
    return page(locale, said["demo"], f"<p>{escape(said['demo_lead'])}</p><ul>{items}</ul>", 200)


def demo_gone_page(locale: str) -> HTMLResponse:
    """Say that a demo link no longer works."""
    said = words(locale)
    return page(locale, said["demo"], message_of("demo_gone", said), 404)
