"""`deskbell flash` from a blank board to a working button: real desk, broker, esptool, mpremote, VM."""

from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from deskbell.technician import firmware
from tests.support.virtual_board.board import VirtualBoard
from tests.technician.rig import AIR, Rig

SITE = "Utrecht Oudegracht"
FIRMWARE = firmware.files("esp32_generic")


@pytest.fixture(autouse=True)
def site(bench: Rig) -> None:
    """Have a shop with its Wi-Fi in the register."""
    bench.shop(SITE)


def small(bench: Rig) -> str:
    """Return an image that is quick to write."""
    return str(bench.image(size=20_000))


def words(bench: Rig, asset: str) -> tuple[str, ...]:
    return ("--site", SITE, "--asset", asset, "--category", "till", "--image", small(bench))


def held(board: VirtualBoard) -> int:
    """Count the presses on the board that are not receipted."""
    return sum(path.endswith(".p") for path in board.files())


def test_a_blank_board_becomes_a_working_labelled_button(bench: Rig, tmp_path: Path) -> None:
    with VirtualBoard(tmp_path, mac="a0b765000111", port="pty", access_points=AIR) as board:
        named = ("--site", "oudegracht", "--asset", "Till 1", "--category", "till")
        done = bench.flash(board, words=(*named, "--image", str(bench.image())))

        assert done.steps == ["write", "enrol", "online", "press"]
        button = bench.desk.json("button", "list")[-1]
        assert button["button"] == done.end["button"]
        assert button["state"] == "online"
        assert button["inputs"][0]["asset"] == "Till 1"
        assert [(bench.folder / path).exists() for path in done.end["labels"]] == [True]
        assert done.end["record"]["press_to_receipt_ms"] > 0
        assert done.end["record"]["sound_ok"] is None, "it has no buzzer"


def incident(bench: Rig, number: str) -> dict[str, Any]:
    with bench.api() as api:
        return dict(api.get(f"/incidents/{number}").json())


def newest_press(bench: Rig, button: str) -> dict[str, Any]:
    with bench.api() as api:
        return dict(api.get(f"/buttons/{button}").json()["latest_press"])


def test_the_press_on_the_bench_leaves_no_incident_open(bench: Rig, tmp_path: Path) -> None:
    with VirtualBoard(tmp_path, mac="a0b765000112", port="pty", access_points=AIR) as board:
        done = bench.flash(board, words=words(bench, "Till 2"))

        number = newest_press(bench, done.end["button"])["incident"]
        assert incident(bench, number)["state"] == "withdrawn"


def test_an_asset_of_the_register_is_found_by_part_of_its_name(bench: Rig, tmp_path: Path) -> None:
    with VirtualBoard(tmp_path, mac="a0b765000204", port="pty", access_points=AIR) as board:
        bench.desk.told(
            "button", "add", "--site", SITE, "--asset", "Label printer", "--category", "printer"
        )
        named = ("--site", SITE, "--asset", "label", "--image", small(bench))
        done = bench.flash(board, words=named)

        with bench.api() as api:
            button = api.get(f"/buttons/{done.end['button']}").json()
        assert button["inputs"][0]["asset"] == "Label printer"


def test_a_button_that_works_is_left_alone(bench: Rig, tmp_path: Path) -> None:
    with VirtualBoard(tmp_path, mac="a0b765000113", port="pty", access_points=AIR) as board:
        first = bench.flash(board, words=words(bench, "Till 3"))
        written = board.flash_written

        again = bench.flash(board, words=words(bench, "Till 3"), press=False)

        assert again.steps == []
        assert again.end["button"] == first.end["button"]
        assert board.flash_written == written
        board.wait_for(lambda _: bench.state(first.end["button"]) == "online")


def test_presses_that_a_board_holds_reach_the_desk_before_it_is_flashed_anew(
    bench: Rig, tmp_path: Path
) -> None:
    with VirtualBoard(tmp_path, mac="a0b765000114", port="pty", access_points=AIR) as board:
        button = bench.flash(board, words=words(bench, "Till 4")).end["button"]
        board.wifi([])
        board.wait_for(lambda one: "Wi-Fi is gone" in one.console or "in reach" in one.console)
        board.press()
        board.wait_for(lambda one: held(one) == 1)
        board.press()
        board.wait_for(lambda one: held(one) == 2)

        refused = bench.flash(board, words=("--offline", "--whole", "--image", small(bench)))
        assert refused.code == 1
        assert "never receipted" in refused.end["error"]["why"]

        before = board.flash_written
        running = bench.start([board], *words(bench, "Till 4"), "--whole")
        board.wait_for(lambda one: one.flash_written > before)
        board.wifi(AIR)
        done = bench.finish(running, [board])

        assert done.steps == ["hand over", "write", "enrol", "online", "press"]
        assert (done.end["button"], done.end["epoch"]) == (button, 2)
        with bench.api() as api:
            items = api.get("/presses", params={"button": button}).json()["items"]
        assert sorted((one["epoch"], one["seq"]) for one in items)[:3] == [(1, 1), (1, 2), (1, 3)]


def test_a_board_without_an_asset_is_set_up_later(bench: Rig, tmp_path: Path) -> None:
    with VirtualBoard(tmp_path, mac="a0b765000115", port="pty", access_points=AIR) as board:
        pins = ("--board", "esp32_generic button=0,27 led=2,26")
        done = bench.flash(board, words=("--site", SITE, "--image", small(bench), *pins))

        assert done.steps == ["write", "enrol", "online", "press"]
        (button,) = [
            one for one in bench.desk.json("button", "list") if one["button"] == done.end["button"]
        ]
        assert [one["asset"] for one in button["inputs"]] == [None, None]


def test_eight_boards_at_once_all_work(bench: Rig, tmp_path: Path) -> None:
    with ExitStack() as stack:
        boards = [
            stack.enter_context(
                VirtualBoard(
                    tmp_path / str(n), mac=f"a0b7650000{n:02x}", port="pty", access_points=AIR
                )
            )
            for n in range(8)
        ]
        done = bench.flash(*boards, words=("--site", SITE, "--image", small(bench)))

        assert done.code == 0, done.out + done.said
        assert len({end["button"] for end in done.ends}) == 8
        assert all(end["record"]["hashes_ok"] for end in done.ends)
        for board in boards:
            files = board.files()
            assert {path: files.get(path) for path in FIRMWARE} == FIRMWARE


def test_one_board_that_fails_does_not_touch_another(bench: Rig, tmp_path: Path) -> None:
    with (
        VirtualBoard(tmp_path / "a", mac="a0b765000201", port="pty", access_points=AIR) as good,
        VirtualBoard(tmp_path / "b", mac="a0b765000202", port="pty", access_points=AIR) as bad,
    ):
        bad.faults.fail_verify = True
        done = bench.flash(good, bad, words=("--site", SITE, "--image", small(bench)))

        assert done.code == 1
        assert [end["ok"] for end in done.ends] == [True, False]
        assert done.ends[0]["record"]["press_to_receipt_ms"] is not None


def test_no_secret_is_left_on_the_computer(bench: Rig, tmp_path: Path) -> None:
    with VirtualBoard(tmp_path, mac="a0b765000203", port="pty", access_points=AIR) as board:
        done = bench.flash(board, words=words(bench, "Till 9"))
        held = board.nvs()["deskbell"]

    assert done.code == 0, done.out + done.said
    secrets = [str(held[key], "ascii") for key in ("key", "password", "setup")]  # type: ignore[arg-type]  # blobs
    secrets.append(str(AIR[0]["password"]))
    files = {path: path.read_bytes() for path in bench.folder.rglob("*") if path.is_file()}
    assert len(files) > 5
    said = (done.out + done.said).encode()
    for secret in secrets:
        assert len(secret) >= 8
        found = [path for path, content in files.items() if secret.encode() in content]
        assert found == []
        assert secret.encode() not in said


def test_a_label_that_cannot_be_written_does_not_hide_that_the_button_works(
    bench: Rig, tmp_path: Path
) -> None:
    taken = tmp_path / "a file"
    taken.write_text("")
    with VirtualBoard(tmp_path, mac="a0b765000205", port="pty", access_points=AIR) as board:
        done = bench.flash(board, words=(*words(bench, "Till 8"), "--labels", str(taken)))

        assert done.steps == ["write", "enrol", "online", "press"]
        assert "labels" not in done.end
        assert str(taken) in done.said
