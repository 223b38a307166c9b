"""Keep one Mosquitto running for as long as this process lives.

One thread starts it, waits until it answers over TLS, waits until it dies and
starts it again. The child is in a session of its own (Ctrl-C reaches the desk
first, which then stops it in order) and on a leash: it ends when we end.
"""

import logging
import os
import threading
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from deskbell_broker import certificates, config, files, network, parts
from deskbell_broker.access import Access
from deskbell_broker.child import Child, Log
from deskbell_broker.errors import BrokerError, ConfigRefused, NotReady

READY_TIMEOUT_S = 20
POLL_S = 0.05
PAUSES_S = (0.0, 0.2, 0.5, 1.0, 2.0)
"""Between a death and the next start; the last one repeats."""
STEADY_S = 5
"""Having lived so long, a death counts as the first again."""
MOST_CONNECTIONS = 100_000
SPARE_FILES = 64
DAMAGED = "Couldn't open database"

logger = logging.getLogger(__name__)


class Broker:
    """A supervised Mosquitto that speaks only TLS; a context manager.

    `hosts` are the names and addresses in its certificate, the first of them
    the one that buttons are told. `desks` are broker users and passwords.
    """

    def __init__(
        self,
        home: Path,
        port: int = 8883,
        bind: str = "127.0.0.1",
        hosts: Sequence[str] = ("127.0.0.1", "localhost"),
        desks: Mapping[str, str] | None = None,
    ) -> None:
        self.home = home.absolute()
        self.port = port
        self.bind = bind
        self.hosts = tuple(hosts)
        self.restarts = 0
        self._buttons: dict[str, str] = {}
        self._folder = self.home / "broker"
        self._access = Access(self._folder, desks or {})
        self._log = Log(self._folder / "mosquitto.log")
        self._lock = threading.Lock()
        self._writes = 0
        self._child: Child | None = None
        self._thread: threading.Thread | None = None
        self._decided = threading.Event()
        self._stopping = threading.Event()
        self._trouble: Exception | None = None

    @property
    def address(self) -> str:
        """Return where buttons find it, such as `mqtts://127.0.0.1:8883`."""
        return f"mqtts://{network.bracketed(self.hosts[0])}:{self.port}"

    @property
    def ca(self) -> Path:
        """Return the certificate that clients must trust."""
        return certificates.Files.of(self.home).ca

    @property
    def pid(self) -> int | None:
        """Return Mosquitto's process id while it answers, else None."""
        child = self._child
        return child.pid if child else None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def start(self) -> None:
        """Start it and return when it answers over TLS.

        Raises BrokerError (PartMissing, PortTaken, ConfigRefused,
        FolderNotWritable, CaKeyMissing, NotReady) when it does not come up;
        nothing is left running then.
        """
        if self._thread is not None:
            return
        program = parts.find("mosquitto")
        self._prepare()
        try:
            self._begin(program)
        except BaseException:
            self.stop()
            raise
        if self._trouble is not None:
            self.stop()
            raise self._trouble

    def stop(self) -> None:
        """Stop it and wait for that; what is retained is saved for the next start."""
        thread, self._thread = self._thread, None
        if thread is not None:
            self._stopping.set()
            thread.join()

    def set_passwords(self, buttons: Mapping[str, str]) -> None:
        """Make these the only buttons that may connect; before the start, too.

        Whoever is no longer among them is thrown out at once (measured: 0.1 s)
        and everybody else stays connected.
        Raises ValueError for a name that no button has.
        """
        with self._lock:
            self._access.check(buttons)
            self._buttons = dict(buttons)
            if self._thread is not None:
                self._write_passwords()
                if self._child is not None:
                    self._child.reload()

    def _begin(self, program: parts.Command) -> None:
        """Start the thread, and wait until it has a broker or an error."""
        self._stopping.clear()
        self._decided.clear()
        self._trouble = None
        self._thread = threading.Thread(
            target=self._supervise, args=(program,), name="broker", daemon=True
        )
        self._thread.start()
        self._decided.wait()

    def _prepare(self) -> None:
        """Write all that Mosquitto reads."""
        import resource  # not on Windows, where no broker of ours runs

        files.make_folder(self.home)
        self._access.write_rules()
        tls = certificates.ensure(self.home, self.hosts)
        _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
        if most == resource.RLIM_INFINITY:
            most = MOST_CONNECTIONS
        listening = config.Listening(
            bind=self.bind,
            port=self.port,
            folder=self._folder,
            certificate=tls.certificate,
            key=tls.key,
            user="root" if os.geteuid() == 0 else "",
            max_connections=max(1, min(most - SPARE_FILES, MOST_CONNECTIONS)),
        )
        files.write(self._folder / "mosquitto.conf", config.text(listening))
        if not self._log.path.exists():
            files.write(self._log.path, "")
        with self._lock:
            self._write_passwords()

    def _write_passwords(self) -> None:
        self._access.write_passwords(self._buttons)
        self._writes += 1

    def _supervise(self, program: parts.Command) -> None:
        deaths = 0
        while not self._stopping.is_set():
            born = time.monotonic()
            try:
                self._live(program)
            except Exception as error:
                # This thread is what keeps the broker alive: it goes on after
                # anything, except at the first start, where `start` raises it.
                if not self._decided.is_set():
                    self._trouble = error
                    break
                ours = isinstance(error, BrokerError)
                logger.warning("Trying the broker again: %s", error, exc_info=not ours)
            if not self._stopping.is_set():
                deaths = 1 if time.monotonic() - born > STEADY_S else deaths + 1
                self.restarts += 1
                self._stopping.wait(PAUSES_S[min(deaths, len(PAUSES_S)) - 1])
        self._decided.set()

    def _live(self, program: parts.Command) -> None:
        """Run one Mosquitto from start to end."""
        network.wait_until_free(self.bind, self.port)
        writes = self._writes
        conf = str(self._folder / "mosquitto.conf")
        child = Child([*program, "-c", conf], self._log)
        try:
            if not self._comes_up(child):
                return
            with self._lock:
                self._child = child
                if self._writes != writes:
                    child.reload()
            self._decided.set()
            while not self._stopping.wait(POLL_S):
                self._log.trim()
                if child.exit_code is not None:
                    logger.warning("The broker ended (%s): restarting it.", child.exit_code)
                    return
        finally:
            with self._lock:
                self._child = None
            child.stop()

    def _comes_up(self, child: Child) -> bool:
        """Wait until it answers; False when it is to be tried again, or no more."""
        deadline = time.monotonic() + READY_TIMEOUT_S
        while not self._stopping.is_set():
            left_s = deadline - time.monotonic()
            up = network.answers(self.bind, self.port, self.ca, max(left_s, POLL_S))
            if child.exit_code is not None:
                complaint = self._log.complaint()
                if DAMAGED in complaint and self._set_store_aside():
                    return False
                raise ConfigRefused(
                    f"Mosquitto does not start: {complaint}. Its log is {self._log.path}."
                )
            if up:
                return True
            if left_s < 0:
                raise NotReady(
                    f"The broker did not answer on port {self.port} within {READY_TIMEOUT_S} s. "
                    f"Its log is {self._log.path}."
                )
            self._stopping.wait(POLL_S / 5)
        return False

    def _set_store_aside(self) -> bool:
        """Put a damaged store out of the way: the desk sends all that was in it again."""
        store = self._folder / "mosquitto.db"
        if not store.exists():
            return False
        files.move(store, store.with_suffix(".db.damaged"))
        logger.warning("The broker's store %s was damaged and is begun anew.", store)
        return True
