"""The official client on pooled connections, with headers of its own in every thread.

The client opens a TCP connection for each call and changes one shared dictionary of headers on each, so that threads
send each other's requests without a content type. Both are cured by replacing its transport. Answers are asked for as
they are: compressed ones come in pieces, of which the second waits until the first is acknowledged (44 ms a search).
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import requests
from meilisearch import Client
from meilisearch._httprequests import HttpRequests
from meilisearch.config import Config
from meilisearch.index import Index


class PooledRequests(HttpRequests):
    """The client's transport over one requests.Session."""

    def __init__(self, config: Config, connections: int) -> None:
        self._template: dict[str, str] = {}
        self._own = threading.local()
        self._session = requests.Session()
        self._session.trust_env = False  # the engine is a neighbour: no proxy and no .netrc stand between
        self._session.headers["accept-encoding"] = "identity"
        adapter = requests.adapters.HTTPAdapter(pool_connections=1, pool_maxsize=connections)
        self._session.mount("http://", adapter)
        self._session.mount("https://", adapter)
        super().__init__(config)

    @property
    def headers(self) -> dict[str, str]:
        """This thread's headers."""
        if not hasattr(self._own, "headers"):
            self._own.headers = dict(self._template)
        headers: dict[str, str] = self._own.headers
        return headers

    @headers.setter
    def headers(self, headers: dict[str, str]) -> None:
        self._template = headers

    def send_request(self, http_method: Callable[..., Any], *args: Any, **options: Any) -> Any:
        """Send through the session what the client wanted to send on a connection of its own."""
        return super().send_request(getattr(self._session, http_method.__name__), *args, **options)

    def close(self) -> None:
        """Let go of the connections."""
        self._session.close()


class PooledClient(Client):
    """The official client whose every call goes through one pool."""

    def __init__(self, url: str, api_key: str | None, *, timeout: int, connections: int) -> None:
        super().__init__(url, api_key, timeout=timeout)
        self.pool = PooledRequests(self.config, connections)
        self.http = self.pool
        self.task_handler.http = self.pool

    def index(self, uid: str) -> Index:
        """An index object on the same pool."""
        found = super().index(uid)
        found.http = self.pool
        found.task_handler.http = self.pool
        return found
