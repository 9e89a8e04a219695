"""Every route of the authorization server."""

from __future__ import annotations

from starlette.routing import BaseRoute

from auth.desk import Desk
from auth.oauth.consent_routes import consent_routes
from auth.oauth.device_routes import device_routes
from auth.oauth.program_routes import program_routes


def oauth_routes(desk: Desk) -> list[BaseRoute]:
    """Return them, behind `AuthMiddleware`."""
    return [*program_routes(desk), *consent_routes(desk), *device_routes(desk)]
