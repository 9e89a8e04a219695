"""Turns counts and readings into the families that Prometheus knows; the only module that speaks prometheus-client."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from prometheus_client import CollectorRegistry, GCCollector, ProcessCollector, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.registry import Collector

from api.metrics.reading import Reading
from api.metrics.tally import BOUNDS, Tally, Times
from duobaan import __version__
from schema.errors import REFUSED

if TYPE_CHECKING:
    from api.house import House

_FIGURES = {
    "outbox_waiting": ("duobaan_outbox_waiting_events", "Events that no subscriber has seen yet: how far search lags."),
    "outbox_dead": ("duobaan_outbox_dead_events", "Events that failed ten times and wait for a person."),
    "outbox_oldest_seconds": ("duobaan_index_lag_seconds", "Age of the oldest event that the index has not seen."),
    "letters_waiting": ("duobaan_mails_waiting_letters", "Letters that wait for their hour or for another try."),
    "letters_late": ("duobaan_mails_late_letters", "Letters that should have gone out minutes ago."),
    "letters_dead": ("duobaan_mails_dead_letters", "Letters that were tried too often."),
    "webhooks_waiting": ("duobaan_webhooks_waiting_messages", "Messages that wait for an address or another attempt."),
    "webhooks_late": ("duobaan_webhooks_late_messages", "Messages that somebody should have sent minutes ago."),
    "webhooks_failed": ("duobaan_webhooks_failed_messages", "Messages in the log that were tried too often."),
    "webhooks_delivered": ("duobaan_webhooks_delivered_messages", "Messages in the log that were taken."),
    "webhooks_failing": ("duobaan_webhooks_failing_addresses", "Addresses that fail, or were given up for it."),
    "index_lease_seconds": ("duobaan_index_lease_seconds", "Seconds for which some process still writes the index."),
}


class HouseCollector(Collector):
    """Says what one process counted and what it just read."""

    def __init__(self, house: House) -> None:
        self._house = house
        self.reading = Reading()

    def collect(self) -> Iterator[Metric]:
        """Yield every family; those of what could not be read are left out."""
        tally = self._house.tally
        yield _one("duobaan_info", "The version that runs.", 1, version=__version__)
        yield from _requests(tally)
        yield _times(tally)
        yield from _answers(tally)
        yield from self._inside(tally)
        yield from self._shared()

    def _inside(self, tally: Tally) -> Iterator[Metric]:
        house = self._house
        pool = house.db.engine.pool
        yield _one("duobaan_subscriptions_streams", "Open subscriptions.", house.feed.streams)
        yield _one("duobaan_subscriptions_connections", "Open streams and sockets.", len(house.feed.lines))
        in_use = getattr(pool, "checkedout", lambda: 0)()
        yield _one("duobaan_database_connections_in_use", "Connections of this process that are in use.", in_use)
        yield _one("duobaan_database_connections_limit", "Connections that it may use.", house.settings.database_pool)
        notes = GaugeMetricFamily("duobaan_journal_waiting_notes", "Notes not written down yet.", labels=["journal"])
        for one in (house.journal, house.viewings, house.uses):
            notes.add_metric([one.name], one.waiting)
        yield notes
        if tally.cache is not None:
            yield _one("duobaan_kept_answers_bytes", "Memory of kept answers.", tally.cache.size)
        if tally.gate is not None:
            yield _one("duobaan_gate_running_requests", "Requests that run.", tally.gate.running)
            yield _one("duobaan_gate_waiting_requests", "Requests that wait for a turn.", tally.gate.waiting)
            yield _one("duobaan_loop_lag_seconds", "By how much the loop was late.", tally.gate.lag)

    def _shared(self) -> Iterator[Metric]:
        found = self.reading
        yield _one("duobaan_database_up", "Whether the database answers.", found.database_up)
        yield _one("duobaan_search_up", "Whether the search engine answers from full indexes.", found.search_up)
        for key, value in found.figures.items():
            yield _one(*_FIGURES[key], value)
        if found.database_up:
            jobs = GaugeMetricFamily("duobaan_jobs_rows", "Work left for the owner of the index.", labels=["status"])
            for status, count in found.jobs.items():
                jobs.add_metric([status], count)
            yield jobs
        if found.disk_free is not None:
            yield _one("duobaan_disk_free_bytes", "Room on the disk of the data folder.", found.disk_free)


def _one(name: str, text: str, value: float, **labels: str) -> Metric:
    family = GaugeMetricFamily(name, text, labels=list(labels))
    family.add_metric(list(labels.values()), value)
    return family


def _requests(tally: Tally) -> Iterator[Metric]:
    text = "Requests by area and by how they ended; those that were answered by their bytes are `kept`."
    family = CounterMetricFamily("duobaan_requests", text, labels=["area", "outcome"])
    family.add_metric(["graphql", "kept"], tally.by_bytes)
    for (area, outcome), count in sorted(tally.requests.items()):
        family.add_metric([area, outcome], count)
    yield family
    refused = CounterMetricFamily("duobaan_refusals", "What rules refused, by code of the error.", labels=["code"])
    for code, count in sorted((REFUSED | {"DOUBLE_BOOKING": REFUSED["DOUBLE_BOOKING"]}).items()):
        refused.add_metric([code], count)
    yield refused


def _times(tally: Tally) -> Metric:
    family = HistogramMetricFamily("duobaan_request_seconds", "How long requests took.", labels=["area"])
    for area, times in sorted(tally.times.items()):
        family.add_metric([area], list(_buckets(times)), times.seconds)
    return family


def _buckets(times: Times) -> Iterator[tuple[str, float]]:
    total = 0
    for bound, count in zip((*map(str, BOUNDS), "+Inf"), times.counts, strict=True):
        total += count
        yield bound, total


def _answers(tally: Tally) -> Iterator[Metric]:
    family = CounterMetricFamily("duobaan_answers", "GraphQL answers, kept or made.", labels=["how"])
    for how, count in {"bytes": tally.by_bytes, "kept": tally.answers["kept"], "made": tally.answers["made"]}.items():
        family.add_metric([how], count)
    yield family
    yield CounterMetricFamily("duobaan_cost_points", "Points that GraphQL requests cost.", value=tally.points)
    errors = CounterMetricFamily("duobaan_graphql_errors", "Answers with an error, by its code.", labels=["code"])
    for code, count in sorted(tally.errors.items()):
        errors.add_metric([code], count)
    yield errors


def registry_of(collector: HouseCollector) -> CollectorRegistry:
    """Return a registry of its own: what other libraries count of themselves is not ours to tell."""
    registry = CollectorRegistry()
    registry.register(collector)
    ProcessCollector(registry=registry)
    GCCollector(registry=registry)
    return registry


def page(registry: CollectorRegistry) -> bytes:
    """Return all of it as text."""
    return generate_latest(registry)
