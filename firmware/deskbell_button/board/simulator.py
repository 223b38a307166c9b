"""The board without hardware: the firmware's own process, driven line by line.

    python -m deskbell_button.board.simulator --home DIR [--inputs N]

(the same with MicroPython). DIR/flash is the file system, where `provision.json`
goes as on a real board; DIR/nvs is NVS, a file for each key. Both outlive the process. One JSON
object a line on standard input, in any order and number:

    {"pin": 1, "closed": true}    the finger; its time is taken when it arrives, or
                                  told by a clock of its own in "ms", as an interrupt would
    {"wifi": false}               the network goes (true: comes back)
    {"air": {"Shop": "secret"}}   these networks are in reach, with these passwords
                                  (null, as at the start: any list joins)
    {"network": {"gateway": "127.0.0.1:8053", "dns": "127.0.0.1:5353", "rssi_dbm": -80}}
                                  what the network around it is (each may be left out)
    {"power": "cut"}              the process ends here and now
    {"drop": "link"}              the access point throws the board out once

and on standard output, `at` in milliseconds since the start:

    {"at": 3, "ready": "b0417-3", "inputs": 1}       null: not provisioned
    {"at": 9, "flash": 1}                            white flash of input 1
    {"at": 40, "lamp": [{"input": 1, "state": "heard", "incident": null, "revision": null}]}
    {"at": 40, "sound": 880}                         hertz, 0 is silence

`lamp` names every input whenever one of them shows something else, and is
written by the lamp task when it lights the lamp. The end of standard input ends
the process. The log goes to standard error.
"""

import asyncio
import json
import sys

from deskbell_button import forget
from deskbell_button.aio import Clock, sleep_ms
from deskbell_button.files import Folder, make_folders
from deskbell_button.identity import Identity, NotProvisioned
from deskbell_wire import const, jsontext

if sys.implementation.name == "micropython":

    async def standard_input() -> asyncio.StreamReader:
        """Return standard input as a stream."""
        return asyncio.StreamReader(sys.stdin.buffer)  # type: ignore[arg-type]  # MicroPython

    def stop() -> None:
        """End the process here and now, as a power cut would."""
        raise SystemExit(0)
else:
    from deskbell_button.computer import standard_input, stop

TYPE_CHECKING = const(False)
if TYPE_CHECKING:
    from deskbell_button.seams import Memory
    from deskbell_wire.messages import Lamp

_JOIN_MS = const(20)
"""How long the simulated radio takes to join."""


class FileMemory:
    """NVS as a folder: one file for each key, replaced as a whole."""

    def __init__(self, path: str) -> None:
        """Make the folder when it is missing."""
        self._folder = Folder(path)

    def get(self, key: str) -> "str | None":
        """Return the text, or None when there is none."""
        try:
            return self._folder.read(key).decode()
        except OSError:
            return None

    def set(self, key: str, value: str) -> None:
        """Store the text."""
        self._folder.write(key + ".tmp", value.encode())
        self._folder.rename(key + ".tmp", key)


class SimulatedWifi:
    """A radio that can be switched off from outside, in an air that can be told."""

    def __init__(self, memory: "Memory") -> None:
        """Start in reach of a network that takes everybody."""
        self.in_reach = True
        self.air: dict[str, str] | None = None
        self.network: dict[str, str] = {}
        self._memory = memory
        self._joined: str | None = None

    async def join(self, key: str) -> "str | None":
        """Join the first network of a list that takes us. Raises OSError."""
        if self.is_up():
            return None
        await sleep_ms(_JOIN_MS)
        if not self.in_reach:
            raise OSError("Wi-Fi: no access point found")
        self._joined = "any"
        if self.air is not None:
            from deskbell_button.board import air

            self._joined = None
            try:
                self._joined = air.join(self.air, self._memory.get(key))
            finally:
                forget("deskbell_button.board", "air")
                forget("deskbell_button", "networks")
                forget("deskbell_wire", "wifi")
        return self._joined

    def leave(self) -> None:
        """Leave the network."""
        self._joined = None

    lose = leave

    def is_up(self) -> bool:
        """Tell whether the network is there now."""
        if self.air is not None and self._joined not in self.air:
            return False
        return self._joined is not None and self.in_reach

    def rssi_dbm(self) -> "int | None":
        """Return a usual strength, or the one that was told."""
        return int(self.network.get("rssi_dbm", -55)) if self.is_up() else None

    def ip(self) -> "str | None":
        """Return the loopback address."""
        return "127.0.0.1" if self.is_up() else None

    def dns(self) -> "tuple[str, int] | None":
        """Return the name server that was told; None, and the system resolves."""
        host, _, port = self.network.get("dns", "").partition(":")
        return (host, int(port or "53")) if host else None

    def gateway(self) -> "str | None":
        """Return the gateway that was told, with its port."""
        return self.network.get("gateway")


class SimulatedBoard:
    """Pins, lamps, buzzer, NVS, radio and watchdog, all drawn as JSON lines."""

    def __init__(self, home: str, inputs: int) -> None:
        """Take the folder that stands for flash and NVS."""
        self.allows_loopback = True
        self.root = home + "/flash"
        make_folders(self.root)
        self.memory = FileMemory(home + "/nvs")
        self.wifi = SimulatedWifi(self.memory)
        self.inputs = inputs
        self.clock = Clock()
        self._closed: dict[int, bool] = {}
        self._edges: list[tuple[int, bool, int]] = []
        self._behind_ms: int | None = None
        self._lamps: dict[int, Lamp] = {}
        self._hertz = 0

    def edges(self, now_ms: int) -> "list[tuple[int, bool, int]]":
        """Return the pin events that have arrived, with their times."""
        came = self._edges
        if came:
            # The app's clock and this one began a moment apart.
            shift = now_ms - self.clock.now_ms()
            self._edges = []
            came = [(number, closed, at_ms + shift) for number, closed, at_ms in came]
        return came

    def is_closed(self, number: int) -> bool:
        """Sample an input."""
        return self._closed.get(number, False)

    def show(self, number: int, lamp: "Lamp | None", colour: "tuple[int, int, int]") -> None:
        """Tell what the lamp task shows, when it is something else than before."""
        if lamp is None:
            self._tell('"flash":%d' % number)
            return
        before = self._lamps.get(number)
        if before is not None and before == lamp:
            return
        self._lamps[number] = lamp
        if len(self._lamps) == self.inputs:
            lines = [self._lamps[one].json() for one in sorted(self._lamps)]
            self._tell('"lamp":[%s]' % ",".join(lines))

    def tone(self, hertz: int) -> None:
        """Tell what the buzzer does."""
        if hertz != self._hertz:
            self._hertz = hertz
            self._tell('"sound":%d' % hertz)

    def battery_mv(self) -> "int | None":
        """Return None: mains."""
        return None

    def reset_cause(self) -> "str | None":
        """Return what a process that starts can know."""
        return "power_on"

    def watch(self, timeout_ms: int) -> None:
        """Do nothing: who starts the process watches it."""

    def feed(self) -> None:
        """Do nothing."""

    def log(self, line: str) -> None:
        """Write to standard error."""
        sys.stderr.write(line + "\n")

    def ready(self, name: "str | None") -> None:
        """Tell who this is."""
        self._tell('"ready":%s,"inputs":%d' % (jsontext.write(name), self.inputs))

    def take(self, line: bytes) -> None:
        """Obey one line. Raises SystemExit at a power cut, ValueError when it is no command."""
        command = json.loads(line)
        if "pin" in command:
            number, closed = int(command["pin"]), bool(command["closed"])
            self._closed[number] = closed
            self._edges.append((number, closed, self._time_of(command)))
        elif "wifi" in command:
            self.wifi.in_reach = bool(command["wifi"])
            if not self.wifi.in_reach:
                self.wifi.lose()
        elif "air" in command:
            self.wifi.air = command["air"]
        elif "network" in command:
            self.wifi.network = command["network"]
        elif "drop" in command:
            self.wifi.lose()
        elif command.get("power") == "cut":
            stop()
        else:
            raise ValueError("unknown command")

    def _time_of(self, command: "dict[str, object]") -> int:
        """Return when a finger moved; a line may come late, but never early."""
        now = self.clock.now_ms()
        if "ms" not in command:
            return now
        told: int = command["ms"]  # type: ignore[assignment]  # whoever drives us sends a number
        behind = now - told
        if self._behind_ms is None or behind < self._behind_ms:
            self._behind_ms = behind
        return told + self._behind_ms

    def _tell(self, members: str) -> None:
        sys.stdout.write('{"at":%d,%s}\n' % (self.clock.now_ms(), members))
        if hasattr(sys.stdout, "flush"):
            sys.stdout.flush()


async def commands(board: SimulatedBoard) -> None:
    """Obey standard input until it ends."""
    reader = await standard_input()
    while True:
        line = await reader.readline()
        if not line:
            stop()
        try:
            board.take(line)
        except (ValueError, KeyError, TypeError) as error:
            board.log("not obeyed: %s" % error)


async def live(home: str, inputs: int) -> None:
    """Start as a board does: provision, tell who this is, be a button."""
    from deskbell_button import start

    board = SimulatedBoard(home, inputs)
    start.provision_at_start(board.memory, board.root, board.log)
    del start
    forget("deskbell_button", "start")
    from deskbell_button.alive import load_app

    run = load_app()  # as on a board: only then does the app need its room
    try:
        board.ready(Identity(board.memory).name)
    except NotProvisioned:
        board.ready(None)
    await asyncio.gather(commands(board), run(board))


def main(arguments: "list[str]") -> None:
    """Take `--home DIR [--inputs N]` and live."""
    options = dict(zip(arguments[::2], arguments[1::2]))  # noqa: B905 MicroPython's zip has no strict
    asyncio.run(live(options["--home"], int(options.get("--inputs", "1"))))


if __name__ == "__main__":
    main(sys.argv[1:])
