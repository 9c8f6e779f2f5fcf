"""The embedded broker: nothing lost, nothing read half-written, in order, by many at once."""

import multiprocessing
import os
import queue
import signal
import threading
import time
from pathlib import Path

import pytest
from kombu import Connection

from diversion import transport

LINES = "x" * 20_000


@pytest.fixture(autouse=True)
def frozen():
    """These tests wait for real processes, on the real clock."""


@pytest.fixture
def broker(tmp_path):
    return transport.transport_options(tmp_path / "broker")


def connect(options):
    return Connection(f"{transport.SCHEME}://", transport_options=options)


def send(options, first, last):
    with connect(options) as connection:
        line = connection.SimpleQueue("diversion", serializer="json")
        for number in range(first, last):
            line.put({"number": number, "padding": LINES})


def receive(options, until_idle=1.0):
    numbers = []
    with connect(options) as connection:
        line = connection.SimpleQueue("diversion")
        while True:
            try:
                message = line.get(timeout=until_idle)
            except queue.Empty:
                return numbers
            assert message.payload["padding"] == LINES
            numbers.append(message.payload["number"])
            message.ack()


def in_threads(*calls):
    threads = [threading.Thread(target=call) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)


def test_five_hundred_messages_sent_and_read_at_once_all_arrive_once(broker):
    context = multiprocessing.get_context("spawn")
    senders = [context.Process(target=send, args=(broker, n * 125, n * 125 + 125)) for n in range(4)]
    for sender in senders:
        sender.start()
    received = []
    wait_for(lambda: message_count(broker) > 0)
    in_threads(*[lambda: received.extend(receive(broker, until_idle=3.0)) for _ in range(3)])
    for sender in senders:
        sender.join(30)
    assert sorted(received) == list(range(500))


def test_messages_come_in_the_order_in_which_they_were_sent(broker):
    send(broker, 0, 40)
    assert receive(broker, until_idle=0.3) == list(range(40))


def test_order_is_kept_when_the_machine_has_started_again(broker, monkeypatch):
    send(broker, 0, 1)
    monkeypatch.setattr(time, "monotonic", lambda: 0.0)
    send(broker, 1, 2)
    monkeypatch.undo()
    assert receive(broker, until_idle=0.3) == [0, 1]


def test_a_sender_killed_while_sending_leaves_only_whole_messages(broker):
    context = multiprocessing.get_context("spawn")
    sender = context.Process(target=send, args=(broker, 0, 100_000))
    sender.start()
    wait_for(lambda: message_count(broker) > 50)
    os.kill(sender.pid, signal.SIGKILL)
    sender.join(10)
    received = receive(broker, until_idle=0.3)
    assert received == list(range(len(received)))


def test_many_binding_at_once_keep_every_binding(broker):
    def bind(name):
        with connect(broker) as connection:
            connection.channel()._queue_bind("house", name, "", name)

    in_threads(*[lambda n=n: bind(f"queue-{n}") for n in range(20)])
    with connect(broker) as connection:
        bound = {row.queue for row in connection.channel().get_table("house")}
    assert bound == {f"queue-{n}" for n in range(20)}


def message_count(options):
    return len(list(Path(options["data_folder_in"]).glob("[0-9]*.msg")))


def wait_for(condition, seconds=60):
    last_moment = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < last_moment
        time.sleep(0.02)
