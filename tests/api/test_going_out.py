"""Going out to addresses that somebody typed: what is judged is what is spoken to, whatever names say later."""

from __future__ import annotations

import asyncio
import ipaddress
from collections.abc import Sequence
from pathlib import Path

import pytest

from api.outgoing.connecting import AddressRefused, JudgedBackend, look_up
from api.outgoing.posting import MOST_BYTES, Poster
from duobaan.webhooks.addresses import Address, AddressRule
from duobaan.webhooks.answer import Answer
from duobaan.webhooks.models import DeliveryTrouble
from tests.support.receiver import NAME, Say, certificate, receiving

HERE = AddressRule.of("127.0.0.0/8")
LOOPBACK = ipaddress.ip_address("127.0.0.1")
LONG = 60.0


class Names:
    """A name service that gives the next answer each time it is asked."""

    def __init__(self, *answers: Sequence[str]) -> None:
        self.answers = list(answers)
        self.asked: list[str] = []

    async def __call__(self, host: str, port: int) -> list[Address]:
        self.asked.append(host)
        return [ipaddress.ip_address(one) for one in self.answers.pop(0)]


async def post(poster: Poster, url: str) -> Answer:
    answer = await poster.post(url, {"webhook-id": "x"}, b"{}")
    await poster.close()
    return answer


async def test_tls_proves_the_name_while_the_connection_goes_to_the_judged_address(tmp_path: Path) -> None:
    shown, trusted = certificate(tmp_path)
    async with receiving(shown) as receiver:
        names = Names(["127.0.0.1"])
        url = f"https://{NAME}:{receiver.port}/in?key=a"
        answer = await post(Poster(HERE, LONG, look_up=names, trust=trusted), url)
        assert (answer.status_code, answer.trouble) == (204, None)
        (came,) = receiver.received
        assert (came.line, came.headers["host"]) == ("POST /in?key=a HTTP/1.1", f"{NAME}:{receiver.port}")
        assert names.asked == [NAME]
        other = f"https://other.example:{receiver.port}/"
        wrong_name = await post(Poster(HERE, LONG, look_up=Names(["127.0.0.1"]), trust=trusted), other)
        untrusted = await post(Poster(HERE, LONG, look_up=Names(["127.0.0.1"])), url)
        assert {wrong_name.trouble, untrusted.trouble} == {DeliveryTrouble.TLS}
        assert len(receiver.received) == 1


async def test_a_name_that_is_answered_differently_the_second_time_leads_nowhere_else() -> None:
    """DNS rebinding: first a public address, then one of ours; a connection goes where its own look-up was judged."""
    async with receiving() as inside:
        names = Names(["198.51.100.7"], ["127.0.0.1"], ["127.0.0.1"])
        rule = AddressRule.of("198.51.100.0/24")  # stands for the public address that the name shows first
        url = f"http://rebinding.example:{inside.port}/"
        first = await post(Poster(rule, 0.5, look_up=names), url)
        assert first.trouble in {DeliveryTrouble.TIMEOUT, DeliveryTrouble.NOT_REACHED}
        assert names.asked == ["rebinding.example"]
        second = await post(Poster(rule, LONG, look_up=names), url)
        assert second.trouble is DeliveryTrouble.ADDRESS_REFUSED
        assert inside.received == []


@pytest.mark.parametrize("host", ["127.0.0.1", "[::1]", "[::ffff:127.0.0.1]", "localhost", "2130706433", "0x7f.1"])
async def test_nothing_of_this_machine_is_reached(host: str) -> None:
    async with receiving() as inside:
        answer = await post(Poster(AddressRule(), LONG), f"http://{host}:{inside.port}/")
        assert answer.trouble in {DeliveryTrouble.ADDRESS_REFUSED, DeliveryTrouble.NOT_FOUND}
        assert inside.received == []


async def test_one_private_address_among_public_ones_is_enough_to_refuse() -> None:
    backend = JudgedBackend(AddressRule(), Names(["1.1.1.1", "10.0.0.1"]))
    with pytest.raises(AddressRefused):
        await backend.connect_tcp("mixed.example", 443)
    with pytest.raises(AddressRefused):
        await backend.connect_unix_socket("/run/some.sock")


async def test_the_next_address_of_a_name_is_tried_where_the_first_is_silent() -> None:
    async with receiving() as receiver:
        names = Names(["127.0.0.2", "127.0.0.1"])  # nobody listens on the first
        answer = await post(Poster(HERE, LONG, look_up=names), f"http://two.example:{receiver.port}/")
        assert answer.trouble is None


async def test_redirects_are_not_followed() -> None:
    async with receiving() as receiver, receiving() as elsewhere:
        receiver.script.append(Say(307, (("location", elsewhere.url),)))
        answer = await post(Poster(HERE, LONG), receiver.url)
        assert (answer.status_code, answer.trouble) == (307, DeliveryTrouble.REDIRECTED)
        assert elsewhere.received == []


async def test_who_does_not_answer_in_time_is_left() -> None:
    async with receiving() as receiver:
        receiver.script.append(Say(hangs=True))
        assert (await post(Poster(HERE, 0.3), receiver.url)).trouble is DeliveryTrouble.TIMEOUT


async def test_of_a_long_answer_the_beginning_is_read() -> None:
    async with receiving() as receiver:
        receiver.script.append(Say(500, body=b"a" * 1_000_000))
        answer = await post(Poster(HERE, LONG), receiver.url)
        assert (answer.trouble, answer.body) == (DeliveryTrouble.STATUS, b"a" * MOST_BYTES)


async def test_what_is_no_answer_and_no_server_is_trouble_and_no_more() -> None:
    async def babble(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 mail.example ESMTP\r\n")
        await writer.drain()
        writer.close()
        await writer.wait_closed()

    server = await asyncio.start_server(babble, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    async with server:
        assert (await post(Poster(HERE, LONG), f"http://127.0.0.1:{port}/")).trouble is DeliveryTrouble.NOT_REACHED
    assert (await post(Poster(HERE, LONG), f"http://127.0.0.1:{port}/")).trouble is DeliveryTrouble.NOT_REACHED

    async def nobody(host: str, port: int) -> list[Address]:
        raise OSError

    assert (await post(Poster(HERE, LONG, look_up=nobody), "http://x.example/")).trouble is DeliveryTrouble.NOT_FOUND


@pytest.mark.parametrize(
    ("asked", "seconds"), [("120", 120), ("Thu, 01 Jan 1970 00:00:00 GMT", None), ("soon", None), ("", None)]
)
async def test_how_long_to_wait_is_read_as_far_as_it_is_said(asked: str, seconds: int | None) -> None:
    async with receiving() as receiver:
        receiver.script.append(Say(429, (("retry-after", asked),)))
        found = (await post(Poster(HERE, LONG), receiver.url)).retry_after
    assert found is None or seconds is None or found.total_seconds() == seconds
    assert (found is not None and found.total_seconds() > 0) == (seconds is not None)


async def test_the_machine_knows_its_own_names() -> None:
    assert LOOPBACK in await look_up("localhost", 80) or ipaddress.ip_address("::1") in await look_up("localhost", 80)
