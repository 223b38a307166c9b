"""The technician's leave ends while a board is written: it is told, and the same command goes on."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from tests.support.virtual_board.board import VirtualBoard
from tests.technician.rig import AIR, Rig

SITE = "Utrecht Oudegracht"
EXPIRED = "UPDATE enrolment_token SET expires_at_ms = 1"
SPENT = "UPDATE enrolment_token SET boards = 0"


def token_at_the_desk(change: str) -> Callable[[Rig, VirtualBoard], None]:
    def end(bench: Rig, board: VirtualBoard) -> None:
        board.wait_for(lambda one: one.flash_written > 0)
        with closing(sqlite3.connect(bench.desk.home / "desk.db", timeout=30)) as database:
            assert database.execute(change).rowcount > 0
            database.commit()

    return end


def login(bench: Rig, board: VirtualBoard) -> None:
    board.wait_for(lambda one: "epoch" in str(one.nvs()))
    bench.desk.told("token", "revoke", "Kim")


@pytest.mark.parametrize(
    ("number", "end", "why", "remedy"),
    [
        (1, token_at_the_desk(EXPIRED), "older than ten minutes", "Run the command again"),
        (2, token_at_the_desk(SPENT), "which are enrolled", "Run the command again"),
        (3, login, "no longer", "deskbell token create"),
    ],
)
def test_leave_that_ends_in_the_midst_of_a_run_is_told_and_the_next_run_goes_on(
    bench: Rig,
    tmp_path: Path,
    number: int,
    end: Callable[[Rig, VirtualBoard], None],
    why: str,
    remedy: str,
) -> None:
    bench.shop(SITE)
    token = bench.desk.json("token", "create", "--role", "technician", "--name", "Kim")["token"]
    place = ("--site", SITE, "--asset", f"Till {number}", "--category", "till")
    words = (*place, "--image", str(bench.image(size=20_000)))
    mac = f"a0b7650003{number:02x}"
    with VirtualBoard(tmp_path, mac=mac, port="pty", access_points=AIR) as board:
        running = bench.start([board], *words, "--token", token)
        end(bench, board)
        done = bench.finish(running, ())
        again = bench.flash(board, words=words)

    assert done.code == 1, done.out
    error = done.end["error"]
    assert why in error["why"], error
    assert remedy in error["remedy"], error
    assert again.steps[-1] == "press"
    assert "write" not in again.steps
