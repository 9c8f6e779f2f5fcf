"""The embedded message broker: files in a folder, each written aside and renamed into place, so none is read half-written."""

import fcntl
import os
import time
import uuid
from contextlib import contextmanager
from pathlib import Path
from queue import Empty

from kombu.transport import TRANSPORT_ALIASES, filesystem, virtual
from kombu.utils.json import dumps, loads

SCHEME = "filesystem-atomic"
POLL_SECONDS = 0.02


class AtomicChannel(filesystem.Channel):
    """Kombu's file channel, with every write and every claim made by one atomic rename."""

    @property
    def folder(self):
        return Path(self.data_folder_in)

    def _put(self, queue, payload, **_kwargs):
        # Named by wall-clock time: the monotonic clock of the stock transport restarts with the machine.
        name = f"{time.time_ns():020d}_{uuid.uuid4().hex}.{queue}.msg"
        write_whole(self.folder / name, dumps(payload))

    def _get(self, queue):
        for name in sorted(os.listdir(self.folder)):  # noqa: PTH208 - Path objects for a long queue cost more than the queue
            if name.partition(".")[2] != f"{queue}.msg":
                continue
            claimed = self.folder / f".{name}.{uuid.uuid4().hex}"
            try:
                (self.folder / name).rename(claimed)
            except FileNotFoundError:
                continue  # another worker was quicker
            payload = claimed.read_bytes()
            claimed.unlink()
            return loads(payload.decode())
        raise Empty

    def _queue_bind(self, exchange, routing_key, pattern, queue):
        file = self._exchange_file(exchange)
        binding = filesystem.exchange_queue_t(routing_key or "", pattern or "", queue or "")
        with hold_lock(self.control_folder):
            table = self.get_table(exchange)
            if binding not in table:
                write_whole(file, dumps([binding, *table]))

    def _delete(self, queue, exchange, routing_key, pattern, *args, **kwargs):
        super(filesystem.Channel, self)._delete(queue, exchange, routing_key, pattern, *args, **kwargs)
        binding = filesystem.exchange_queue_t(routing_key or "", pattern or "", queue or "")
        with hold_lock(self.control_folder):
            table = self.get_table(exchange)
            if binding in table:
                write_whole(self._exchange_file(exchange), dumps([row for row in table if row != binding]))


class Transport(filesystem.Transport):
    """Answers to `filesystem-atomic://` once this module has been imported."""

    Channel = AtomicChannel
    polling_interval = POLL_SECONDS

    def __init__(self, client, **kwargs):
        super().__init__(client, **kwargs)
        # The stock state is one for the whole process, and a binding remembered there is not written to a second folder.
        self.state = virtual.BrokerState()


def write_whole(file, text):
    """Put `text` under the name `file`, whole or not at all."""
    aside = file.with_name(f".{file.name}.{uuid.uuid4().hex}")
    aside.write_text(text)
    aside.rename(file)


@contextmanager
def hold_lock(folder):
    """Hold the one lock of a folder of bindings."""
    with (folder / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def transport_options(folder):
    """Make the folders of the embedded broker; the transport options that name them."""
    messages, control = Path(folder) / "messages", Path(folder) / "control"
    for each in (messages, control):
        each.mkdir(parents=True, exist_ok=True)
    return {
        "data_folder_in": str(messages),
        "data_folder_out": str(messages),
        "control_folder": str(control),
        "polling_interval": POLL_SECONDS,
    }


TRANSPORT_ALIASES[SCHEME] = "diversion.transport:Transport"
