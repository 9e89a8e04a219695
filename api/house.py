"""The parts of one installation, opened from its settings: what the server, the worker and the commands share."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from api.console import Trouble
from api.metrics.tally import Tally
from api.relay import Relay, Subscriber
from api.webhook_terms import terms_of
from auth.desk import Desk
from auth.inviting import Inviter
from auth.watching import Watchman
from duobaan.access import Actor
from duobaan.clients.uses import UseJournal
from duobaan.db.engine import make_engine
from duobaan.db.installation_key import KeyRing, key_ring
from duobaan.db.journal import Journal
from duobaan.db.uow import Database
from duobaan.live.feed import Bounds, Feed
from duobaan.matching.log.journal import MatchJournal
from duobaan.professionals.viewings import ViewingJournal
from duobaan.proposals.superseding import Superseder
from duobaan.settings import Settings
from duobaan.webhooks.rules import WebhookTerms
from schema.cursors import CursorBox
from search.engine import SearchEngine
from search.guarding import GuardedEngine
from search.indexer import Indexer
from search.keeping import Keeper
from search.lexicon import Lexicon
from search.lexicon_keeping import LexiconKeeper
from search.likeness import Likeness

if TYPE_CHECKING:
    from api.clocks import Clocks
    from api.importing import Importer
    from api.noticing import Noticer
    from api.webhooks import Webhooks
    from schema.build import DuobaanSchema
    from schema.context import Context

_GRACE_SECONDS = 1.0
_PATIENCE_SECONDS = 20


def make_search_engine(settings: Settings) -> SearchEngine:
    """Return the engine that the settings choose; nothing is opened yet."""
    if settings.search == "meilisearch":
        from search.meili.engine import MeiliEngine

        return MeiliEngine(settings.meili_url, settings.meili_key.get_secret_value() or None)
    from search.embedded.engine import EmbeddedEngine

    return EmbeddedEngine(settings.data_dir / "search")


def make_lexicon(settings: Settings) -> tuple[Lexicon, Likeness]:
    """Return the lexicon beside the engine and how it compares; nothing is opened yet."""
    likeness = _likeness(settings)
    if settings.search == "meilisearch":
        from search.meili.lexicon import MeiliLexicon

        return MeiliLexicon(
            settings.meili_url, settings.meili_key.get_secret_value() or None, likeness=likeness
        ), likeness
    from search.embedded.lexicon import EmbeddedLexicon

    return EmbeddedLexicon(settings.data_dir / "search-lexicon", likeness), likeness


def _likeness(settings: Settings) -> Likeness:
    if not settings.semantic:
        return Likeness()
    from search.semantic import SemanticMissing, semantic_likeness

    try:
        return semantic_likeness()
    except SemanticMissing as missing:
        raise Trouble(f"{missing}.") from None


@dataclass
class House:
    """Database, search engine and keys of one installation; `to_fill` names indexes to build before searching."""

    settings: Settings
    db: Database
    engine: GuardedEngine
    keys: KeyRing
    cursors: CursorBox
    desk: Desk
    lexicon: Lexicon
    likeness: Likeness
    subscribers: list[Subscriber] = field(default_factory=list)
    to_fill: set[str] = field(default_factory=set)
    journal: MatchJournal = field(default_factory=MatchJournal)
    viewings: ViewingJournal = field(default_factory=ViewingJournal)
    uses: UseJournal = field(default_factory=UseJournal)
    tally: Tally = field(default_factory=Tally)
    language: DuobaanSchema | None = None  # a server gives its own; a worker builds one when it first needs it
    inviter: Inviter = field(init=False)
    webhook_terms: WebhookTerms = field(init=False)
    feed: Feed = field(init=False)
    watchman: Watchman = field(init=False)

    def __post_init__(self) -> None:
        self.inviter = Inviter(self.desk)
        chosen = self.settings
        self.feed = Feed(self.db, Bounds(chosen.live_waiting, chosen.live_streams, chosen.live_connections))
        self.watchman = Watchman(self.db)
        self.webhook_terms = terms_of(chosen)

    @classmethod
    def of(cls, settings: Settings, *, lan: bool = False) -> House:
        """Make the parts; the database and the index are opened when they are first used."""
        keys = key_ring(settings)
        db = Database(make_engine(settings))
        engine = GuardedEngine(make_search_engine(settings))
        lexicon, likeness = make_lexicon(settings)
        return cls(
            settings=settings,
            db=db,
            engine=engine,
            lexicon=lexicon,
            likeness=likeness,
            keys=keys,
            cursors=CursorBox(keys.key("cursors")),
            desk=Desk(db, settings, lan=lan, seal=keys.key("signing keys")),
            # Superseding first: it must not wait for a search engine that is away.
            subscribers=[Superseder(db), Indexer(db, engine)],
        )

    def context(self, actor: Actor, locale: str, request_id: str) -> Context:
        """Return what the resolvers of one request may reach."""
        from schema.context import Context  # here: who visits for one command speaks no GraphQL

        return Context(
            db=self.db,
            engine=self.engine,
            cursors=self.cursors,
            actor=actor,
            locale=locale,
            request_id=request_id,
            lexicon=self.lexicon,
            journal=self.journal,
            viewings=self.viewings,
            uses=self.uses,
            send_invitation=self.inviter.mail,
            webhooks=self.webhook_terms,
        )

    def relay(self, keeper: Keeper | None = None) -> Relay:
        """Return a relay to everyone who listens to events; with a keeper it rests while another process writes."""
        return Relay(self.db, self.subscribers, (lambda: keeper.writes) if keeper is not None else _always)

    def keeper(self, *, may_write: bool = True, **options: Any) -> Keeper:
        """Return the one who opens, fills and mends the search index of this house."""
        unfilled, wanted = self.engine.unfilled, self.to_fill
        return Keeper(self.db, self.engine, unfilled=unfilled, wanted=wanted, may_write=may_write, **options)

    async def _search_news(self, db: Database) -> object:
        from api.search_news import tell_search_news

        by_mail = self.settings.mails_notices and self.desk.post.is_open
        return await tell_search_news(db, self.engine, self._schema, by_mail=by_mail)

    async def _schema(self) -> DuobaanSchema:
        if self.language is None:
            from schema.build import build

            self.language = await asyncio.to_thread(build)  # a second of work, which nobody else waits for
        return self.language

    @contextlib.asynccontextmanager
    async def living(self, *, relay: bool) -> AsyncIterator[None]:
        """Keep the house alive: search open, relay and clocks running where it is asked, all put away at the end."""
        from api.clocks import Clocks, clocks_of  # here: they reach all that the domain does
        from api.importing import Importer
        from api.noticing import Noticer
        from api.webhooks import Webhooks

        async with contextlib.AsyncExitStack() as stack:
            stack.push_async_callback(self.db.close)
            stack.push_async_callback(self.engine.close)
            stack.push_async_callback(self.lexicon.close)
            stack.push_async_callback(self.inviter.finish)
            if self.settings.tracing:
                from api.tracing import tracing  # here: who follows nothing loads nothing of it

                await stack.enter_async_context(tracing(self))
            # What was shown until the end is written before the database closes.
            for notes in (self.journal, self.viewings, self.uses):
                stack.push_async_callback(_stopped, notes, asyncio.create_task(notes.run(self.db)))
            keeper = self.keeper(may_write=relay)
            stack.push_async_callback(_put_away, keeper, asyncio.create_task(keeper.run()))
            for runner in (self.feed.run(), self.watchman.run()):
                stack.push_async_callback(_broken_off, asyncio.create_task(runner))
            stack.push_async_callback(self.feed.stop)
            words = LexiconKeeper(self.db, self.lexicon, self.likeness, lambda: keeper.writes)
            stack.push_async_callback(_put_away, words, asyncio.create_task(words.run()))
            # The embedded engine is ready in a moment and answers the first request; a dead server may take for ever.
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(_PATIENCE_SECONDS):
                    await keeper.tried.wait()
            if relay:
                carrier = self.relay(keeper)
                running = asyncio.create_task(carrier.run())
                stack.push_async_callback(_stopped, carrier, running)
                noticer = Noticer(self.db, self.settings, self.keys, self.desk.post)
                stack.push_async_callback(_stopped, noticer, asyncio.create_task(noticer.run()))
                webhooks = Webhooks(self.db, self.settings, self.cursors)
                stack.push_async_callback(_stopped, webhooks, asyncio.create_task(webhooks.run()))
                importer = Importer(self.db, self.settings)
                stack.push_async_callback(_put_away, importer, asyncio.create_task(importer.run()))
                clocks = Clocks(self.db, clocks_of(self.settings, self.desk.post, self._search_news))
                stack.push_async_callback(_stopped, clocks, asyncio.create_task(clocks.run()))
            if self.settings.metrics_port:
                from api.metrics.serving import showing  # here: who shows nothing loads nothing of it

                await stack.enter_async_context(showing(self))
            yield


def _always() -> bool:
    return True


async def _put_away(keeper: Keeper | LexiconKeeper | Importer, task: asyncio.Task[None]) -> None:
    """Let the keeper finish what is quick; a rebuild is broken off and done by whoever comes next."""
    keeper.stop()
    with contextlib.suppress(TimeoutError, asyncio.CancelledError):
        async with asyncio.timeout(_GRACE_SECONDS):
            await task


async def _broken_off(task: asyncio.Task[None]) -> None:
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def _stopped(runner: Relay | Clocks | Noticer | Webhooks | Journal[Any], task: asyncio.Task[None]) -> None:
    runner.stop()
    await task
