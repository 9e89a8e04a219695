"""What may be registered, when is tried again, and what the list of kinds promises."""

from __future__ import annotations

import datetime as dt
import ipaddress

import pytest

from duobaan.arrangements.states import ARRANGEMENT
from duobaan.clock import now
from duobaan.errors import InvalidInput
from duobaan.events import EVENTS
from duobaan.professionals.states import PROFILE
from duobaan.proposals.states import PROPOSAL
from duobaan.vacancies.states import VACANCY
from duobaan.webhooks.addresses import AddressRule
from duobaan.webhooks.happening import FINDINGS
from duobaan.webhooks.kind_book import heard_events, kind_book
from duobaan.webhooks.models import WebhookKind
from duobaan.webhooks.rules import SCHEDULE, NewWebhook, WebhookTerms, check_webhook, excerpt, next_try

KINDS = frozenset({WebhookKind.PROPOSAL_RECEIVED})
NOTHING = AddressRule()
TERMS = WebhookTerms()


def issues(url: str, terms: WebhookTerms = TERMS, kinds: frozenset[WebhookKind] = KINDS) -> list[str]:
    try:
        check_webhook(NewWebhook(url, kinds), terms)
    except InvalidInput as wrong:
        return [issue.rule for issue in wrong.issues]
    return []


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org",
        "https://hooks.example.org:8443/in/duobaan?key=a%20b",
        "https://xn--caf-dma.example/x",
        "https://[2606:4700::1111]/x",
    ],
)
def test_takes_addresses_on_the_internet(url: str) -> None:
    assert issues(url) == []


@pytest.mark.parametrize(
    ("url", "rule"),
    [
        ("http://example.org/", "webhook_https"),
        ("ftp://example.org/", "webhook_url"),
        ("https://user:secret@example.org/", "webhook_url"),
        ("https://example.org/#part", "webhook_url"),
        ("https://example.org:0/", "webhook_url"),
        ("https://example.org:65536/", "webhook_url"),
        ("https://exa mple.org/", "webhook_url"),
        ("https://example.org\\@evil.example/", "webhook_url"),
        ("https://example.org/\r\nx: y", "webhook_url"),
        ("https://café.example/", "webhook_url"),
        ("https://", "webhook_url"),
        ("https://example.org/" + "a" * 500, "webhook_url"),
        ("https://10.0.0.1/", "webhook_address"),
        ("https://[::1]/", "webhook_address"),
        ("https://169.254.169.254/latest/meta-data", "webhook_address"),
    ],
)
def test_refuses_addresses_that_are_none_or_lie_inside(url: str, rule: str) -> None:
    assert issues(url) == [rule]


def test_an_installation_may_allow_networks_and_plain_http() -> None:
    own = WebhookTerms(plain_http=True, addresses=AddressRule.of("10.1.0.0/16, 127.0.0.1"))
    assert issues("http://10.1.2.3/", own) == []
    assert issues("http://127.0.0.1:9/", own) == []
    assert issues("http://10.2.0.1/", own) == ["webhook_address"]


def test_every_issue_is_told_at_once() -> None:
    assert issues("x", kinds=frozenset()) == ["webhook_url", "required"]
    assert issues("https://example.org", kinds=frozenset({WebhookKind.TEST})) == ["webhook_kind_asked"]


REFUSED = (
    *("0.0.0.0", "10.0.0.1", "100.64.0.1", "100.100.100.200", "127.0.0.1", "168.63.129.16", "169.254.169.254"),
    *("172.16.0.1", "192.0.0.192", "192.0.2.1", "192.88.99.1", "192.168.1.1", "198.18.0.1", "198.51.100.1"),
    *("203.0.113.1", "224.0.0.1", "240.0.0.1", "255.255.255.255", "::", "::1", "::127.0.0.1", "::ffff:10.0.0.1"),
    *("::ffff:127.0.0.1", "64:ff9b::7f00:1", "64:ff9b::a00:1", "64:ff9b:1::1", "100::1", "2001::1", "2001:db8::1"),
    *("2002:7f00:1::", "2002:a00:1::1", "3fff::1", "5f00::1", "fc00::1", "fd00:ec2::254", "fe80::1", "fec0::1"),
    *("ff02::1", "fe80::1%eth0", "2606:4700::1%eth0"),
)
PUBLIC = (
    "1.1.1.1",
    "93.184.215.14",
    "2606:4700::1111",
    "2a00:1450::1",
    "::ffff:1.1.1.1",
    "64:ff9b::101:101",
    "2002:101:101::1",
)


@pytest.mark.parametrize("address", REFUSED)
def test_nothing_inside_is_reached(address: str) -> None:
    assert not NOTHING.permits(ipaddress.ip_address(address))


@pytest.mark.parametrize("address", PUBLIC)
def test_what_is_public_is_reached(address: str) -> None:
    assert NOTHING.permits(ipaddress.ip_address(address))


def test_a_name_with_one_private_address_is_not_spoken_to() -> None:
    mixed = [ipaddress.ip_address("1.1.1.1"), ipaddress.ip_address("10.0.0.1")]
    assert not NOTHING.permits_all(mixed)
    assert AddressRule.of("10.0.0.0/8").permits_all(mixed)
    assert AddressRule.of("10.0.0.0/8").permits(ipaddress.ip_address("::ffff:10.0.0.1"))


def test_is_tried_ten_times_in_three_days_and_some_hours() -> None:
    at = start = now()
    for attempts in range(1, len(SCHEDULE) + 1):
        again = next_try(attempts, at)
        assert again is not None
        assert SCHEDULE[attempts - 1] <= again - at <= SCHEDULE[attempts - 1] * 1.1
        at = again
    assert next_try(len(SCHEDULE) + 1, at) is None
    assert dt.timedelta(hours=75) < at - start < dt.timedelta(hours=84)


def test_what_the_receiver_asks_for_counts_where_it_is_longer() -> None:
    at = now()
    assert next_try(1, at, dt.timedelta(hours=1)) == at + dt.timedelta(hours=1)
    assert next_try(1, at, dt.timedelta(days=400)) == at + dt.timedelta(days=1)
    patient = next_try(4, at, dt.timedelta(seconds=1))
    assert patient is not None
    assert patient >= at + SCHEDULE[3]


def test_an_answer_is_kept_as_text_that_a_page_can_show() -> None:
    assert excerpt(b"ok\n\x00\xff" + b"a" * 5_000).startswith("ok\n\ufffd\ufffdaaa")
    assert len(excerpt(b"a" * 5_000)) == 1_000


def test_the_list_of_kinds_is_whole_and_true() -> None:
    cycles = (ARRANGEMENT, PROFILE, PROPOSAL, VACANCY)
    steps = {f"{cycle.name}.{row.action.value.lower()}" for cycle in cycles for row in cycle.rows}
    assert set(kind_book()) == set(WebhookKind)
    assert heard_events() == set(FINDINGS) <= set(EVENTS)
    for rule in kind_book().values():
        assert rule.when in {"change", "step", "asked"}
        assert bool(rule.steps) == (rule.when == "step")
        assert rule.steps <= steps, rule.kind
    assert len({rule.type for rule in kind_book().values()}) == len(WebhookKind)
