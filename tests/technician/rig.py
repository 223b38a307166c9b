"""A bench: the command line, a desk, and boards without hardware at their ports."""

import json
import shutil
import tempfile
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import httpx

from deskbell.home import Home
from tests.cli.conftest import Desk
from tests.support.typed import Typed
from tests.support.virtual_board import image
from tests.support.virtual_board.board import VirtualBoard

WITHIN_S: Final = 240
AIR: Final[list[dict[str, Any]]] = [
    {"ssid": "Shop network", "password": "a-long-password", "rssi": -58}
]


class Flashed:
    """What a run of `deskbell flash` said."""

    def __init__(self, code: int, out: str, said: str) -> None:
        self.code = code
        self.out = out
        self.said = said

    @property
    def ends(self) -> list[dict[str, Any]]:
        """Return the end of each board, as --json tells it."""
        assert "Traceback" not in self.said, self.said
        return list(json.loads(self.out))

    @property
    def end(self) -> dict[str, Any]:
        """Return the end of the one board."""
        (only,) = self.ends
        return dict(only)

    @property
    def steps(self) -> list[str]:
        """Return what was done with the one board. Fails with the reason when it went wrong."""
        assert self.code == 0, self.out + self.said
        return [one["step"] for one in self.end["steps"]]


@contextmanager
def running_rig() -> Iterator["Rig"]:
    """Hold a bench whose desk runs, in a folder of its own."""
    folder = Path(tempfile.mkdtemp(prefix="deskbell-bench-"))
    made = Rig(Desk(folder))
    try:
        made.desk.start()
        yield made
    finally:
        made.desk.stop()
        shutil.rmtree(folder)


class Rig:
    """A folder, a desk that may run, and what a technician types."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.folder = desk.folder

    def image(self, chip: str = "esp32", **parts: Any) -> Path:
        """Return a MicroPython image as a file."""
        path = self.folder / f"{chip}{''.join(map(str, parts.values()))}.bin"
        if not path.exists():
            path.write_bytes(image.micropython(chip, **parts))
        return path

    def shop(self, name: str, networks: Sequence[dict[str, Any]] = AIR) -> None:
        """Have a shop in the register, with its Wi-Fi."""
        self.register("site,zone", f"{name},Europe/Amsterdam")
        told = [{"ssid": one["ssid"], "password": one["password"]} for one in networks]
        with self.api() as api:
            answer = api.put(f"/sites/{name}/networks", json=told)
        assert answer.is_success, answer.text

    def register(self, *lines: str) -> None:
        """Import lines of CSV, the names of the columns first."""
        path = self.folder / "register.csv"
        path.write_text("\n".join(lines) + "\n")
        self.desk.told("import", str(path))

    def api(self) -> httpx.Client:
        """Return the API of the desk, with the token in its data folder."""
        home = Home(self.desk.home)
        token = home.local_token.read_text().strip()
        return httpx.Client(
            base_url=f"{home.local_url.read_text().strip()}/api/v1",
            headers={"Authorization": f"Bearer {token}"},
            timeout=WITHIN_S,
        )

    def state(self, button: str) -> str:
        """Return what the desk says of a button's contact."""
        with self.api() as api:
            return str(api.get(f"/buttons/{button}").json()["state"])

    def buttons_of(self, board: VirtualBoard) -> list[dict[str, Any]]:
        """Return every button that the desk has ever made of a board."""
        with self.api() as api:
            items = api.get("/buttons", params={"limit": 200}).json()["items"]
        return [one for one in items if one["mac"] == board.mac]

    def start(self, boards: Sequence[VirtualBoard], *words: str, as_json: bool = True) -> Typed:
        """Begin to flash."""
        urls = [board.url for board in boards]
        said = ["flash", *urls, *words, *["--json"] * as_json]
        return Typed(said, self.desk.environment, self.folder)

    def flash(
        self, *boards: VirtualBoard, words: Iterable[str] = (), press: bool = True
    ) -> Flashed:
        """Flash to the end; a finger presses each button when that is asked for."""
        running = self.start(boards, *words)
        return self.finish(running, boards if press else ())

    def finish(self, running: Typed, boards: Iterable[VirtualBoard]) -> Flashed:
        """Wait for the end of a run, and press what it asks for."""
        by_url = {board.url: board for board in boards}
        out: list[str] = []
        reader = threading.Thread(target=lambda pipe=running.stdout: out.append(pipe.read()))
        reader.start()
        said = []
        for line in running.stderr:
            said.append(line)
            url, _, words = line.partition(": ")
            if "PRESS" in words and url in by_url:
                by_url[url].press()
        code = running.wait(WITHIN_S)
        reader.join(WITHIN_S)
        running.stdout.close()
        running.stderr.close()
        return Flashed(code, "".join(out), "".join(said))
