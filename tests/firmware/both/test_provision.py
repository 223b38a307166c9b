"""A new identity moves into NVS, safe from power cuts."""

import binascii
import json
import os

from deskbell_button.files import JOURNALS, PROVISION, Folder, is_there, left_behind, make_folders
from deskbell_button.identity import Identity, NotProvisioned
from deskbell_button.provision import Refused, provision, take
from deskbell_button.start import provision_at_start
from tests.firmware.both.fakes import RamMemory, raises
from tests.firmware.both.fakes_ca import CA


class PowerCut(Exception):
    """The power is gone."""


class CutMemory(RamMemory):
    """NVS that loses power at the n-th write."""

    def __init__(self, left: int) -> None:
        super().__init__()
        self.left = left

    def set(self, key: str, value: str) -> None:
        if not self.left:
            raise PowerCut
        self.left -= 1
        super().set(key, value)


def board(**other: object) -> str:
    """Return the root of a board's flash with a `provision.json` on it."""
    root = "/tmp/deskbell-" + binascii.hexlify(os.urandom(6)).decode()  # noqa: S108 no tempfile on MicroPython
    make_folders(root)
    copy(root, **other)
    return root


def copy(root: str, **other: object) -> None:
    given: dict[str, object] = {
        "button": "b0417",
        "epoch": 3,
        "key": 32 * "ab",
        "password": "pw",
        "ca": CA,
        "brokers": ["mqtts://10.0.0.1:8883", "mqtts://10.0.0.2"],
        "wifi": [{"ssid": "Shop", "password": "wpa-secret"}],
    }
    given.update(other)
    with open(root + "/" + PROVISION, "w") as file:
        file.write(json.dumps(given))


def test_the_identity_moves_into_nvs_and_the_file_is_gone() -> None:
    root, memory = board(), RamMemory()

    assert provision(memory, root) == "b0417-3"

    identity = Identity(memory)
    assert (identity.name, identity.password, len(identity.key)) == ("b0417-3", "pw", 32)
    assert identity.brokers == ["mqtts://10.0.0.1:8883", "mqtts://10.0.0.2"]
    assert json.loads(memory.values["wifi"]) == [["Shop", "wpa-secret", False, None]]
    assert not is_there(root + "/" + PROVISION)


def test_an_identity_can_be_taken_from_memory_alone() -> None:
    root, memory = board(setup="set-up secret"), RamMemory()
    with open(root + "/" + PROVISION) as file:
        given = json.loads(file.read())
    before = dict(given)

    assert take(memory, given) == "b0417-3"

    assert Identity(memory).password == "pw"
    assert memory.values["setup"] == "set-up secret"
    assert given == before
    assert is_there(root + "/" + PROVISION)
    writes = len(memory.sets)
    assert take(memory, given) == "b0417-3"
    assert memory.sets[writes:] == ["epoch"]


def test_what_is_refused_from_memory_is_not_called_a_file() -> None:
    memory = RamMemory()

    error = raises(Refused, take, memory, {"button": "b0417"})

    assert str(error) == "the identity was not taken: it lacks epoch"
    assert not memory.values


def test_a_new_identity_ends_a_trial_of_networks() -> None:
    root, memory = board(), RamMemory()
    memory.values["wifi_new"] = "[]"

    provision(memory, root)

    assert memory.values["wifi_new"] == ""


def test_without_a_file_nothing_happens() -> None:
    root, memory = board(), RamMemory()
    provision(memory, root)
    writes = len(memory.sets)
    lines: list[str] = []

    provision_at_start(memory, root, lines.append)

    assert lines == []
    assert len(memory.sets) == writes


def test_a_board_without_identity_says_so() -> None:
    raises(NotProvisioned, Identity, RamMemory())


def test_a_power_cut_at_any_write_leaves_nothing_that_a_repeat_does_not_mend() -> None:
    root = board()
    cuts = 0
    while is_there(root + "/" + PROVISION):
        memory = CutMemory(cuts)
        memory.values.update({"button": "b0417", "epoch": "2", "ceiling": "900", "config": "7"})
        memory.values.update({"key": 32 * "ff", "password": "x", "ca": "y", "brokers": "z"})
        try:
            provision(memory, root)
        except PowerCut:
            cuts += 1
            mixed = memory.values.get("epoch") == "3" and memory.values["key"] != 32 * "ab"
            assert not mixed
            memory.left = 99
            again = board()
            assert provision(memory, again) == "b0417-3"
            assert (memory.values["key"], memory.values["ceiling"]) == (32 * "ab", "0")
    assert cuts >= 9


def test_a_repeat_keeps_the_counter() -> None:
    root, memory = board(), RamMemory()
    provision(memory, root)
    memory.values.update({"ceiling": "193", "config": "55"})
    copy(root)

    provision(memory, root)

    assert (memory.values["ceiling"], memory.values["config"]) == ("193", "55")


def test_a_new_epoch_starts_counter_and_configuration_again() -> None:
    root, memory = board(), RamMemory()
    provision(memory, root)
    memory.values.update({"ceiling": "193", "config": "55", "boot": "12"})
    copy(root, epoch=4)

    assert provision(memory, root) == "b0417-4"

    assert (memory.values["ceiling"], memory.values["config"]) == ("0", "0")
    assert memory.values["boot"] == "12"


def test_a_lower_epoch_is_refused_and_changes_nothing() -> None:
    root, memory = board(), RamMemory()
    provision(memory, root)
    before = dict(memory.values)
    copy(root, epoch=2, password="other")

    raises(Refused, provision, memory, root)

    assert memory.values == before


def test_another_button_may_begin_at_a_lower_epoch() -> None:
    root, memory = board(), RamMemory()
    provision(memory, root)
    copy(root, button="b0500", epoch=1)

    assert provision(memory, root) == "b0500-1"


def test_a_file_cut_anywhere_is_refused_and_changes_nothing() -> None:
    root, memory = board(), RamMemory()
    with open(root + "/" + PROVISION, "rb") as file:
        whole = file.read()
    for end in range(0, len(whole) - 1, 61):
        with open(root + "/" + PROVISION, "wb") as file:
            file.write(whole[:end])

        raises(Refused, provision, memory, root)

        assert not memory.values


def test_what_no_board_can_use_is_refused() -> None:
    wrongs: tuple[dict[str, object], ...] = (
        {"button": "till"},
        {"button": 7},
        {"epoch": 0},
        {"epoch": "new"},
        {"key": "zz"},
        {"key": "ab"},
        {"ca": "none"},
        {"ca": CA[:300]},
        {"brokers": ["mqtt://10.0.0.1"]},
        {"brokers": []},
        {"password": ""},
        {"wifi": [{"password": "long enough"}]},
        {"wifi": [{"ssid": "Shop", "password": "x"}]},
        {"wifi": [{"ssid": "Shop", "static": {"ip": "10.0.0.7"}}]},
        {"setup": "short"},
    )
    for wrong in wrongs:
        memory = RamMemory()

        raises(Refused, provision, memory, board(**wrong))

        assert not memory.values


def test_presses_of_another_epoch_stay_and_are_told() -> None:
    root = board()
    Folder(root + "/" + JOURNALS + "/b0417-2").write("17.p", b"x")
    Folder(root + "/" + JOURNALS + "/b0417-2").write("16.r", b"x")
    Folder(root + "/" + JOURNALS + "/b0417-3").write("1.p", b"x")

    assert left_behind(root, "b0417-3") == [("b0417-2", 1)]


def test_a_folder_keeps_files_and_forgets_what_is_removed() -> None:
    folder = Folder(board() + "/a/b")

    folder.write("x.tmp", b"1")
    folder.rename("x.tmp", "x")
    assert (folder.names(), folder.read("x")) == (["x"], b"1")
    folder.remove("x")
    assert folder.names() == []
    raises(OSError, folder.read, "x")
