"""What `button add --out` writes is all that a board needs: the real VM becomes a button of it."""

import json
import shutil
import stat
from pathlib import Path

import pytest

import deskbell_button
from deskbell.cli.board_files import ORDER
from deskbell.technician.firmware import ENTRY_FILES
from tests.cli.conftest import Desk
from tests.support import vm
from tests.support.simulated import VM, Simulated

ADD = ("button", "add", "--site", "Utrecht", "--asset", "Till 1", "--category", "till")
PINS = "esp32_generic button=27 led=26"
SIMULATOR = Path(str(deskbell_button.__file__)).parent / "board" / "simulator.py"


def test_a_board_with_exactly_these_files_becomes_ready(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    vm.command()
    out = tmp_path / "out"
    button = desk.json(*ADD, "--out", str(out))["button"]
    vm.compile_file(SIMULATOR, out / "deskbell_button" / "board" / SIMULATOR.name)
    (tmp_path / "board" / "flash").mkdir(parents=True)
    shutil.move(out / "provision.json", tmp_path / "board" / "flash" / "provision.json")
    monkeypatch.setattr(vm, "firmware", lambda **_which: out)

    with Simulated(tmp_path / "board", None, VM) as board:
        board.wait_for_lamp("ready", within_s=60)
        board.tap()
        board.wait_for_lamp("filed", within_s=60)

        told = next(line for line in desk.told("button", "list").splitlines() if button in line)

    assert "Till 1 (till): filed" in told


def test_firmware_pins_wifi_and_identity_are_there(desk: Desk, tmp_path: Path) -> None:
    out = tmp_path / "out"

    done = desk.type(
        *ADD, "--out", str(out), "--wifi", "Shop", "--board", PINS, "--json",
        DESKBELL_WIFI_PASSWORD="a secret",
    )  # fmt: skip

    secrets = json.loads(done.stdout)
    identity = json.loads((out / "provision.json").read_text())
    assert {path.name for path in out.iterdir()} == {*ORDER, "ca.crt"}
    assert f"mpremote cp -r {' '.join(ORDER)} : + reset" in done.stderr
    assert identity["wifi"] == [{"ssid": "Shop", "password": "a secret"}]
    assert identity["key"] == secrets["key"]
    assert identity["ca"] == (out / "ca.crt").read_text()
    assert secrets["ca"] == str(out / "ca.crt")
    assert (out / "board.txt").read_text() == PINS + "\n"
    assert stat.S_IMODE((out / "provision.json").stat().st_mode) == 0o600
    assert {path.name for path in out.rglob("*.py")} == set(ENTRY_FILES)


def test_a_folder_with_other_things_is_left_alone_and_no_button_is_made(
    desk: Desk, tmp_path: Path
) -> None:
    (tmp_path / "letter.txt").write_text("Dear shop,")
    before = len(desk.json("button", "list"))

    said = desk.refused(*ADD, "--out", str(tmp_path))

    assert "it holds other things" in said
    assert len(desk.json("button", "list")) == before


def test_only_a_button_itself_replaces_its_files(desk: Desk, tmp_path: Path) -> None:
    out = ("--out", str(tmp_path / "out"))
    first = desk.json(*ADD, *out)["button"]
    other = desk.json(*ADD)["button"]
    before = len(desk.json("button", "list"))

    refused = [
        desk.refused(*ADD, *out),
        desk.refused("button", "replace", other, other, *out),
    ]
    again = desk.json("button", "replace", first, first, *out)

    assert all(f"its provision.json is {first}'s" in said for said in refused)
    assert len(desk.json("button", "list")) == before
    identity = json.loads((tmp_path / "out" / "provision.json").read_text())
    assert (identity["button"], identity["key"]) == (first, again["key"])


def test_a_spare_that_keeps_its_identity_gets_no_files_and_that_is_said(
    desk: Desk, tmp_path: Path
) -> None:
    old = desk.json(*ADD)["button"]
    spare = desk.json("button", "add", "--site", "Utrecht")["button"]

    done = desk.type("button", "replace", old, spare, "--out", str(tmp_path / "out"))

    assert done.returncode == 0
    assert f"{spare} was there already" in done.stderr
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("option", [("--wifi", "Shop"), ("--board", PINS)])
def test_what_goes_into_the_files_needs_a_folder_for_them(
    desk: Desk, option: tuple[str, str]
) -> None:
    before = len(desk.json("button", "list"))

    for words in (ADD, ("button", "replace", "b0001", "b0001")):
        assert f"{option[0]} needs --out" in desk.refused(*words, *option)

    assert len(desk.json("button", "list")) == before


def test_a_folder_that_cannot_be_made_is_named_before_a_button_is_made(
    desk: Desk, tmp_path: Path
) -> None:
    (tmp_path / "letter.txt").write_text("Dear shop,")
    before = len(desk.json("button", "list"))

    for out in (tmp_path / "letter.txt" / "out", tmp_path / ("x" * 300)):
        assert f"Cannot write {out}: " in desk.refused(*ADD, "--out", str(out))

    assert len(desk.json("button", "list")) == before


def test_a_wifi_password_that_nobody_gives_is_no_empty_one(desk: Desk, tmp_path: Path) -> None:
    before = len(desk.json("button", "list"))
    wifi = (*ADD, "--out", str(tmp_path / "out"), "--wifi", "Shop")

    assert "DESKBELL_WIFI_PASSWORD" in desk.refused(*wifi)
    assert len(desk.json("button", "list")) == before
    desk.told(*wifi, DESKBELL_WIFI_PASSWORD="")

    identity = json.loads((tmp_path / "out" / "provision.json").read_text())
    assert identity["wifi"] == [{"ssid": "Shop", "password": ""}]


@pytest.mark.parametrize(
    "line",
    [
        "",
        "esp32_generic button=27,25 led=26,33",
        "esp32_generic x",
        "esp32_generic button=27 led=27",
    ],
)
def test_pins_that_do_not_fit_are_refused_before_a_button_is_made(
    desk: Desk, tmp_path: Path, line: str
) -> None:
    before = len(desk.json("button", "list"))

    desk.refused(*ADD, "--out", str(tmp_path / "out"), "--board", line)

    assert len(desk.json("button", "list")) == before
    assert not (tmp_path / "out").exists()
