"""`duobaan login`, `ask` and `logout`: the command line signs in as its user by the device flow (RFC 8628)."""

from __future__ import annotations

import json
import os
import time
import webbrowser
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit

import typer

from api.console import Trouble, err, out

_FOLDER = "duobaan"
_EARLY_SECONDS = 30
_SECONDS = 30.0
_MOST_POLLS = 400

Server = Annotated[str, typer.Option(help="Address of the Duobaan server.")]


@dataclass(frozen=True, slots=True)
class Login:
    """What is kept between two commands, for the eyes of its user only."""

    server: str
    token_endpoint: str
    revocation_endpoint: str
    access_token: str
    refresh_token: str
    ends_at: float


def _place() -> Path:
    return Path(typer.get_app_dir(_FOLDER)) / "login.json"


def _keep(login: Login) -> None:
    """Write the tokens whole or not at all, readable by nobody else at any moment."""
    path = _place()
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_name(f"login.{os.getpid()}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
        json.dump(asdict(login), file)
    draft.replace(path)


def _kept() -> Login:
    try:
        return Login(**json.loads(_place().read_text(encoding="utf-8")))
    except FileNotFoundError:
        raise Trouble("you are not signed in; run `duobaan login` first.") from None
    except (ValueError, TypeError):
        raise Trouble(f"{_place()} cannot be read; run `duobaan login` again.") from None


def _call(method: str, address: str, **options: Any) -> tuple[int, Any]:
    import httpx2

    try:
        answer = httpx2.request(method, address, timeout=_SECONDS, **options)
        return answer.status_code, answer.json()
    except httpx2.HTTPError as error:
        raise Trouble(f"{address} does not answer ({type(error).__name__}).") from None
    except ValueError:
        raise Trouble(f"{address} is not a Duobaan server.") from None


def _metadata(server: str) -> dict[str, Any]:
    from auth.demo import is_loopback

    parts = urlsplit(server)
    if parts.scheme != "https" and not (parts.scheme == "http" and is_loopback(parts.hostname or "")):
        raise Trouble("tokens go over https only; http is for a server on this very machine.")
    status, told = _call("GET", f"{server}/.well-known/oauth-authorization-server")
    if status != 200 or not isinstance(told, dict) or told.get("issuer") != server:
        raise Trouble(f"{server} is not the address of a Duobaan server; it calls itself otherwise.")
    return told


def _client_id() -> str:
    from auth.oauth.clients import COMMAND_LINE
    from duobaan.ids import Kind, public

    return public(Kind.CLIENT, COMMAND_LINE)


def _login(server: str, told: dict[str, Any], tokens: dict[str, Any]) -> Login:
    return Login(
        server=server,
        token_endpoint=told["token_endpoint"],
        revocation_endpoint=told["revocation_endpoint"],
        access_token=tokens["access_token"],
        refresh_token=tokens["refresh_token"],
        ends_at=time.time() + int(tokens["expires_in"]),
    )


def login(
    server: Server = "http://127.0.0.1:8000",
    scope: Annotated[str, typer.Option(help="Scopes, between spaces; empty: all that you may.")] = "",
    browser: Annotated[bool, typer.Option(help="Open the page in a browser.")] = True,
) -> None:
    """Sign in to a server: allow this command line in a browser, here or on your phone."""
    server = server.rstrip("/")
    told = _metadata(server)
    form = {"client_id": _client_id()} | ({"scope": scope} if scope else {})
    status, begun = _call("POST", told["device_authorization_endpoint"], data=form)
    if status != 200:
        raise Trouble(f"the server refuses: {_reason(begun)}.")
    out.print(f"Open {begun['verification_uri_complete']}", markup=False)
    out.print(f"and check that it shows the code {begun['user_code']}", markup=False)
    if browser:
        webbrowser.open(begun["verification_uri_complete"])
    _keep(_login(server, told, _wait(told["token_endpoint"], begun)))
    out.print("You are signed in. Try: duobaan ask '{ viewer { user { name } } }'", markup=False)


def _wait(endpoint: str, begun: dict[str, Any]) -> dict[str, Any]:
    from auth.oauth.clients import DEVICE_GRANT

    pause = int(begun["interval"])
    form = {"grant_type": DEVICE_GRANT, "device_code": begun["device_code"], "client_id": _client_id()}
    for _ in range(_MOST_POLLS):
        time.sleep(pause)
        status, answer = _call("POST", endpoint, data=form)
        if status == 200 and isinstance(answer, dict):
            return answer
        error = answer.get("error") if isinstance(answer, dict) else None
        if error == "slow_down":
            pause += 5
        elif error != "authorization_pending":
            raise Trouble(f"you are not signed in: {_reason(answer)}.")
    raise Trouble("you are not signed in: nobody answered.")


def _reason(answer: Any) -> str:
    return str(answer.get("error", "unknown")) if isinstance(answer, dict) else "unknown"


def ask(query: Annotated[str, typer.Argument(help="A GraphQL document.")]) -> None:
    """Ask the server that you signed in to, and print its answer."""
    kept = _fresh(_kept())
    headers = {"authorization": f"Bearer {kept.access_token}"}
    status, answer = _call("POST", f"{kept.server}/graphql", json={"query": query}, headers=headers)
    if status == 401:
        raise Trouble("your sign-in has ended; run `duobaan login` again.")
    typer.echo(json.dumps(answer, ensure_ascii=False, indent=2))


def _fresh(kept: Login) -> Login:
    if kept.ends_at - _EARLY_SECONDS > time.time():
        return kept
    form = {"grant_type": "refresh_token", "refresh_token": kept.refresh_token, "client_id": _client_id()}
    status, answer = _call("POST", kept.token_endpoint, data=form)
    if status != 200:
        raise Trouble("your sign-in has ended; run `duobaan login` again.")
    told = {"token_endpoint": kept.token_endpoint, "revocation_endpoint": kept.revocation_endpoint}
    fresh = _login(kept.server, told, answer)
    _keep(fresh)
    return fresh


def logout() -> None:
    """Give the tokens back and forget them."""
    kept = _kept()
    _place().unlink()
    form = {"token": kept.refresh_token, "client_id": _client_id()}
    status, _ = _call("POST", kept.revocation_endpoint, data=form)
    if status != 200:
        err.print("The server did not take the tokens back; end this sign-in at /oauth/apps.", markup=False)
        raise typer.Exit(1)
    out.print("You are signed out.", markup=False)
