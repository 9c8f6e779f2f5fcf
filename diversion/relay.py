"""The relay: a thread of the worker that hands due rows of the outbox to Celery, every second and when PostgreSQL calls."""

import logging
import os
import signal
from threading import Event, Thread

import psycopg
from celery import bootsteps
from django.conf import settings
from django.db import DatabaseError, close_old_connections, connection
from kombu.exceptions import OperationalError as BrokerError

from diversion import heartbeat
from ledger import outbox

log = logging.getLogger(__name__)
TICK_SECONDS = 1.0
BACK_OFF_SECONDS = 5.0
CHANNEL = "outbox"


class RelayStep(bootsteps.StartStopStep):
    """Runs the relay as long as the worker runs; starts after the pool, so that no child is forked beside the thread."""

    requires = ("celery.worker.components:Pool",)

    def __init__(self, parent, **options):
        super().__init__(parent, **options)
        self.relay = None

    def start(self, parent):
        self.relay = Relay()
        self.relay.start()

    def stop(self, parent):
        if self.relay:
            self.relay.stop()
            self.relay = None

    terminate = stop


class Relay(Thread):
    """Ends only when told; if it ends otherwise, it takes the worker with it, to be started again."""

    def __init__(self):
        super().__init__(name="relay", daemon=True)
        self.told_to_stop = Event()
        self.call = None

    def stop(self):
        self.told_to_stop.set()
        self.join(TICK_SECONDS * 3)

    def run(self):
        try:
            while not self.told_to_stop.is_set():
                self.tick()
        finally:
            self.hang_up()
            connection.close()
            if not self.told_to_stop.is_set():
                os.kill(os.getpid(), signal.SIGTERM)

    def tick(self):
        """Hand over what is due, then wait for the next second or for a call, whichever comes first."""
        try:
            close_old_connections()
            self.listen()
            handed_over = outbox.hand_over_due_jobs()
            heartbeat.touch_heartbeat(settings.DATA_DIR, "worker")
            if not handed_over:
                self.wait()
        except (DatabaseError, psycopg.Error, BrokerError, OSError) as fault:
            log.warning("relay waits", extra={"fault": type(fault).__name__})
            self.hang_up()
            self.told_to_stop.wait(BACK_OFF_SECONDS)

    def listen(self):
        """Open the line on which PostgreSQL calls; its own connection, since a pooled one would forget to listen."""
        if connection.vendor != "postgresql" or self.call is not None:
            return
        self.call = psycopg.connect(**connection.get_connection_params(), autocommit=True)
        self.call.execute(f"LISTEN {CHANNEL}")

    def wait(self):
        if self.call is None:
            self.told_to_stop.wait(TICK_SECONDS)
        else:
            next(self.call.notifies(timeout=TICK_SECONDS, stop_after=1), None)

    def hang_up(self):
        if self.call is not None:
            self.call.close()
            self.call = None
