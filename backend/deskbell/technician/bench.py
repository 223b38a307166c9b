"""One board on the bench, from whatever it is to a working button.

It looks, plans, and does what is left; after each step the board itself proves
the result. Secrets pass through memory alone: from the desk over TLS into the
board's NVS.
"""

import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from deskbell.technician import boards, fetch, ports, proof, refusal
from deskbell.technician import image as images
from deskbell.technician.boards import Board
from deskbell.technician.desk import Desk
from deskbell.technician.errors import ChipTrouble, PortTrouble, ReplTrouble
from deskbell.technician.handover import hand_over
from deskbell.technician.hearing import Heard
from deskbell.technician.image import Image
from deskbell.technician.job import Job, Result
from deskbell.technician.look import Found, digests, look
from deskbell.technician.mend import mend
from deskbell.technician.plan import (
    Known,
    Plan,
    Step,
    Wanted,
    differing,
    outdated,
    plan,
    superfluous,
    why_image,
)
from deskbell.technician.proof import Proof
from deskbell.technician.repl import Repl
from deskbell.technician.returning import AWAY_S, BEAT_S, Console, Place
from deskbell.technician.shown import shown

if TYPE_CHECKING:
    from deskbell.technician.rom import Loader

ANSWERS_WITHIN_S: Final = 2.0
BOOTS_WITHIN_S: Final = 15.0
STARTS_WITHIN_S: Final = 5.0
"""A board with MicroPython that was just reset out of its loader answers by then, or not at all."""
Tell = Callable[[str, int, int], None]
"""Told a step, and how much of how much of it is done."""
Ask = Callable[[list[Board]], str]
"""Asked which of several boards this is, by name."""
Show = Callable[[Found], None]
"""Shown what was found, before anything is changed."""


class Bench:
    """Works on one board."""

    def __init__(
        self,
        job: Job,
        desk: Desk | None,
        tell: Tell,
        ask: Ask | None = None,
        show: Show = lambda _: None,
    ) -> None:
        """Take the job; without a desk only what needs none is done."""
        self._ask = ask
        self._show = show
        self._job = job
        self._desk = desk
        self._tell = tell
        self._place = Place(job.port)
        self._repl: Repl | None = None
        self._console: Console | None = None
        self._loader: Loader | None = None
        self._image: Image | None = None
        self._inputs = 1
        self._has_sound = False
        self._began = time.monotonic()

    def run(self) -> Result:
        """Do all that is left. Raises DeskbellError; the same again goes on from there."""
        try:
            return self._run()
        finally:
            self._let_go()

    def _run(self) -> Result:
        self._tell("look", 0, 1)
        ports.check(self._job.port)
        found = self._look()
        self._show(found)
        self._choose_board(found)
        self._image = self._choose_image(found)
        known = self._known(found)
        todo = plan(found, known, self._wanted())
        result = Result.of(self._job.port, todo, found)
        refusal.check(self._job.port, found, todo, self._image)
        if not self._job.dry_run:
            self._do(todo, found, known, result)
        return result

    def _do(self, todo: Plan, found: Found, known: Known | None, result: Result) -> None:
        """Do what was planned, in its order."""
        if todo.has(Step.HAND_OVER):
            self._hand_over(found.pending)
        if todo.has(Step.WRITE):
            result.written_bytes = self._write(found)
        if todo.has(Step.MEND):
            mend(self._open(), lambda done: self._tell(Step.MEND, done, 1))
        if todo.has(Step.PUSH):
            result.written_bytes = self._push(found)
        if todo.has(Step.ENROL):
            result.button, result.epoch = self._enrol(found)
        if todo.has(Step.CLAIM) and self._desk and result.button and known:
            self._desk.claim(result.button, differing(known, self._job.wanted))
        if todo.has(Step.ONLINE) or todo.has(Step.PRESS):
            self._prove(result, found, todo)
        elif todo.has(Step.PUSH):
            self._open().restart()
        if self._desk and result.button:
            result.stands(self._desk.stands_for(result.button))

    # ---- looking ----

    def _look(self) -> Found:
        """Ask MicroPython, and where none answers the ROM loader."""
        with suppress(ReplTrouble):
            return self._ask_micropython(ANSWERS_WITHIN_S, boots=False)
        loader = self._enter_loader()
        if loader.has_micropython():
            self._let_go()  # it goes on: its program may only have kept us waiting
            with suppress(ReplTrouble):
                return self._ask_micropython(STARTS_WITHIN_S, boots=True)
            loader = self._enter_loader()
        chip = loader.chip
        return Found(chip.chip, chip.mac, chip.flash_bytes, pending=loader.pending())

    def _ask_micropython(self, within_s: float, *, boots: bool) -> Found:
        self._repl = Repl(self._place.wait(), within_s, boots=boots)
        return look(self._repl)

    def _enter_loader(self) -> "Loader":
        """Return the ROM loader; esptool takes long to load, and only a board to be written needs it."""
        from deskbell.technician.rom import Loader

        self._let_go()
        self._loader = Loader(self._place.wait(), self._job.baud)
        return self._loader

    def _choose_board(self, found: Found) -> None:
        """Keep the files of the one board that this is. Raises WrongBoard, ChipTrouble."""
        fitting = boards.for_chip(found.chip)
        if not fitting:
            raise refusal.unknown_chip(self._job.port, found.chip)
        line = boards.settled(found.chip, self._job.board, found.line)
        if line is None:
            line = self._ask(fitting) if self._ask else boards.default_line(found.chip)
        self._inputs = refusal.inputs(self._job.port, line, self._job.wanted.assets)
        self._has_sound = shown(line).has_sound
        files = boards.for_board(self._job.wanted.files, line)
        self._job = replace(self._job, wanted=replace(self._job.wanted, files=files))

    def _choose_image(self, found: Found) -> Image | None:
        """Return the image that was named, or for a board that needs MicroPython one that can be had."""
        if self._job.image is not None:
            return images.read(self._job.image)
        needs = why_image(found, whole=self._job.wanted.whole)
        if needs is None or self._job.cache is None:
            return None
        offline = self._job.wanted.offline
        return images.read(fetch.image_for(found.chip, self._job.cache, offline=offline))

    def _wanted(self) -> Wanted:
        version = self._image.version if self._image else None
        return replace(self._job.wanted, has_image=version is not None, image_version=version)

    def _known(self, found: Found) -> Known | None:
        if self._desk is None or found.button is None or found.epoch is None:
            return None
        return self._desk.known(found.button, found.epoch)

    def _hand_over(self, count: int) -> None:
        assert self._desk is not None  # noqa: S101 the plan has this step only with a desk
        hand_over(self._open(), self._desk, lambda done: self._tell(Step.HAND_OVER, done, count))

    # ---- files ----

    def _write(self, found: Found) -> int:
        """Write MicroPython and all files in one go; the board then proves them."""
        from deskbell.technician.filesystem import Piece, around_nvs, pieces

        image = self._image
        assert image is not None  # noqa: S101 the plan has this step only with an image
        loader = self._loader or self._enter_loader()
        if loader.chip.mac != found.mac:
            raise ChipTrouble(
                f"Another board is at {self._job.port} now",
                f"it was {found.mac} and is {loader.chip.mac}",
                "Leave the boards where they are, and run the command again",
            )
        area = image.file_system(loader.chip.flash_bytes)
        wanted = self._job.wanted
        whole = [Piece(image.offset, image.content)]
        todo = (whole if wanted.whole else around_nvs(image)) + pieces(wanted.files, area)
        loader.write(todo, lambda done, total: self._tell(Step.WRITE, done, total))
        loader.restart()
        self._let_go()
        self._prove_files()
        return sum(len(piece.content) for piece in todo)

    def _push(self, found: Found) -> int:
        """Write what differs, entry files last, and remove what is no longer ours."""
        repl, files = self._open(), self._job.wanted.files
        for path in superfluous(found, files):
            repl.remove(path)
        changed = outdated(found, files)
        total = sum(len(files[path]) for path in changed)
        done = 0
        for path in changed:
            repl.push(path, files[path])
            done += len(files[path])
            self._tell(Step.PUSH, done, total)
        repl.fresh(BOOTS_WITHIN_S)
        self._prove_files()
        return total

    def _prove_files(self) -> None:
        """Have the board tell the SHA-256 of each file. Raises ChipTrouble."""
        told = look(self._open(BOOTS_WITHIN_S)).files
        wrong = [
            path
            for path, digest in digests(self._job.wanted.files).items()
            if told.get(path) != digest
        ]
        if wrong:
            raise ChipTrouble(
                f"The board at {self._job.port} does not hold what was written",
                f"{wrong[0]} differs" + (f", and {len(wrong) - 1} more" if len(wrong) > 1 else ""),
                "Run the command again; if it happens twice, take another board",
            )

    # ---- identity ----

    def _enrol(self, found: Found) -> tuple[str, int]:
        assert self._desk is not None  # noqa: S101 the plan has this step only with a desk
        self._tell(Step.ENROL, 0, 1)
        repl = self._open()
        secrets = self._desk.enrol(found.mac, found.chip, self._inputs)
        name = repl.ask(
            f"from deskbell_button import bench\nbench.provision({secrets!r})", within_s=30
        )
        if name != secrets["username"]:
            raise ReplTrouble(
                f"The board at {self._job.port} did not take its identity",
                str(name),
                "Run the command again",
            )
        self._tell(Step.ENROL, 1, 1)
        return secrets["button"], secrets["epoch"]

    # ---- proof ----

    def _measure(self) -> dict[str, Any]:
        """Show every lamp colour with its note, and return what the board can measure of itself."""
        self._tell("show", 0, 1)
        repl = self._open()
        repl.run("from deskbell_button import bench\nbench.show()", within_s=60)
        return dict(repl.ask("bench.measure()", within_s=30))

    def _prove(self, result: Result, found: Found, todo: Plan) -> None:
        """Start the board; wait until the desk hears it, and then its press, and have that kept."""
        assert self._desk is not None  # noqa: S101 the plan has these steps only with a desk
        assert result.button is not None  # noqa: S101 it was enrolled, or had an identity
        assert result.epoch is not None  # noqa: S101 as above
        measured = self._measure() if todo.has(Step.PRESS) else {}
        since = proof.before(self._open())
        self._open().restart()
        heard = Heard(self._lines)
        proven = Proof(self._desk, result.button, result.epoch, since, heard)
        self._tell(Step.ONLINE, 0, 1)
        online_ms = proven.online()
        self._tell(Step.ONLINE, 1, 1)
        if not todo.has(Step.PRESS):
            return
        self._tell(Step.PRESS, 0, 1)
        result.record = measured | {
            "mac": found.mac,
            "chip": found.chip,
            "hashes_ok": True,  # the plan goes on only with files that the board has proved
            "micropython": self._image.version if self._image else found.micropython,
            "image_sha256": self._image.sha256 if self._image else None,
            "lamp_ok": True,  # the technician presses when the lamp and the notes were right
            "sound_ok": True if self._has_sound else None,
            "online_ms": online_ms,
            **proven.press(self._job.press_within_s),
            "duration_s": round(time.monotonic() - self._began),
        }
        withdrawn = self._desk.keep_test(result.button, result.record)
        incident = proven.incident()
        result.left_open = incident if incident not in withdrawn else None
        self._tell(Step.PRESS, 1, 1)

    # ---- the port ----

    def _open(self, within_s: float = BOOTS_WITHIN_S) -> Repl:
        """Return the prompt; a port that its board's reset took away may come back."""
        until = time.monotonic() + AWAY_S
        while self._repl is None:
            try:
                self._repl = Repl(self._place.wait(), within_s, boots=True)
            except PortTrouble:
                if time.monotonic() > until:
                    raise
                time.sleep(BEAT_S)
        return self._repl

    def _lines(self) -> list[str]:
        """Return what the board has printed, over the same port or over the one that came back."""
        if self._repl is not None:
            with suppress(PortTrouble):
                return self._repl.lines()
            self._let_go()
        self._console = self._console or Console(self._place)
        return self._console.lines()

    def _let_go(self) -> None:
        for held in (self._repl, self._console, self._loader):
            if held is not None:
                held.close()
        self._repl = self._console = self._loader = None
