"""The keys of a desk leave it in one encrypted file, and come back into another folder whole."""

import shutil
from pathlib import Path

from deskbell.home import Home
from deskbell.keyfile import HEAD
from deskbell.store.button import Button, Epoch
from deskbell.store.engine import writing
from deskbell.store.migrate import open_database
from tests.cli.conftest import Desk

RIGHT = {"DESKBELL_PASSPHRASE": "correct horse"}
WRONG = {"DESKBELL_PASSPHRASE": "battery staple"}


def keys(folder: Path) -> Home:
    """Make keys as a desk does, with one button in the ledger."""
    home = Home(folder)
    home.make()
    home.master()
    home.ca_key.write_bytes(b"the key of a CA")
    home.ledger.write_text('{"kind":"issued","name":"b0001-1","value":1}\n')
    return home


def test_they_come_back_into_an_empty_folder(quiet: Desk) -> None:
    old = keys(quiet.home)
    new = Home(quiet.folder / "new")

    quiet.told("keys", "export", "saved.keys", **RIGHT)
    quiet.told("keys", "import", "saved.keys", **RIGHT, DESKBELL_HOME=str(new.root))

    assert new.master() == old.master()
    assert new.ca_key.read_bytes() == old.ca_key.read_bytes()
    assert new.ledger.read_text().startswith(old.ledger.read_text())
    assert old.master() not in (quiet.folder / "saved.keys").read_bytes()


def test_a_wrong_passphrase_changes_nothing(quiet: Desk) -> None:
    keys(quiet.home)
    new = quiet.folder / "new"
    quiet.told("keys", "export", "saved.keys", **RIGHT)

    said = quiet.refused("keys", "import", "saved.keys", **WRONG, DESKBELL_HOME=str(new))

    assert "the passphrase is wrong, or the file was changed" in said
    assert not new.exists()


def test_what_is_no_export_is_told(quiet: Desk) -> None:
    (quiet.folder / "letter.txt").write_text("Dear shop,")

    assert "it is no export" in quiet.refused("keys", "import", "letter.txt", **RIGHT)
    assert "does not exist" in quiet.refused("keys", "import", "lost.keys", **RIGHT)
    assert "There are no keys" in quiet.refused("keys", "export", "saved.keys", **RIGHT)


def test_other_keys_are_not_written_over(quiet: Desk) -> None:
    old = keys(quiet.home)
    other = keys(quiet.folder / "other")
    quiet.told("keys", "export", "saved.keys", **RIGHT)

    said = quiet.refused("keys", "import", "saved.keys", **RIGHT, DESKBELL_HOME=str(other.root))

    assert "holds another key" in said
    assert other.master() != old.master()


def test_keys_are_not_brought_to_a_desk_that_runs(quiet: Desk) -> None:
    keys(quiet.home)
    quiet.told("keys", "export", "saved.keys", **RIGHT)
    other = Home(quiet.folder / "other")
    other.make()

    with other.lock():
        said = quiet.refused("keys", "import", "saved.keys", **RIGHT, DESKBELL_HOME=str(other.root))

    assert f"Another desk runs in {other.root}" in said
    assert not other.master_key.exists()


def test_an_export_is_replaced_only_when_that_is_said(quiet: Desk) -> None:
    keys(quiet.home)
    file = quiet.folder / "saved.keys"
    file.write_text("Dear shop,")

    said = quiet.refused("keys", "export", "saved.keys", **RIGHT)

    assert "saved.keys was not written: it exists." in said
    assert file.read_text() == "Dear shop,"
    quiet.told("keys", "export", "saved.keys", "--force", **RIGHT)
    assert file.read_bytes().startswith(HEAD)


def test_without_a_passphrase_nothing_is_written(quiet: Desk) -> None:
    keys(quiet.home)

    assert "There is no passphrase" in quiet.refused("keys", "export", "saved.keys")
    assert not (quiet.folder / "saved.keys").exists()


def test_an_empty_or_unreadable_passphrase_is_refused(quiet: Desk) -> None:
    keys(quiet.home)
    quiet.told("keys", "export", "saved.keys", **RIGHT)
    (quiet.folder / "empty.txt").write_text("\ncorrect horse\n")
    (quiet.folder / "bytes.txt").write_bytes(b"\xff\xfe")

    for verb, file in (("export", "other.keys"), ("import", "saved.keys")):
        empty = quiet.refused("keys", verb, file, DESKBELL_PASSPHRASE="")
        assert "There is no passphrase: it is empty." in empty
        for name, why in (
            ("empty.txt", "it is empty"),
            ("lost.txt", "No such file"),
            ("bytes.txt", "cannot be read"),
        ):
            said = quiet.refused("keys", verb, file, "--passphrase-file", name)
            assert said.startswith("There is no passphrase: ")
            assert why in said
    assert not (quiet.folder / "other.keys").exists()


def test_a_passphrase_that_can_be_guessed_is_refused(quiet: Desk) -> None:
    keys(quiet.home)

    said = quiet.refused("keys", "export", "saved.keys", DESKBELL_PASSPHRASE="eleven char")

    assert "it has 11 characters" in said
    assert "at least 12" in said
    assert not (quiet.folder / "saved.keys").exists()


def test_a_place_where_the_file_cannot_be_written_is_named_alone(quiet: Desk) -> None:
    keys(quiet.home)
    (quiet.folder / "letter.txt").write_text("Dear shop,")

    for place in ("lost/saved.keys", "letter.txt/saved.keys", "x" * 300, str(quiet.folder)):
        said = quiet.refused("keys", "export", place, **RIGHT)

        assert f"Cannot write {place}: " in said
        assert "DESKBELL_HOME" not in said


def test_doctor_warns_until_they_were_exported(quiet: Desk) -> None:
    keys(quiet.home)

    before = {one["name"]: one["state"] for one in quiet.json("doctor")}
    quiet.told("keys", "export", "saved.keys", **RIGHT)
    after = {one["name"]: one["state"] for one in quiet.json("doctor")}

    assert before["keys"] == "warning"
    assert after["keys"] == "ok"


def test_doctor_names_a_lost_master_secret(quiet: Desk) -> None:
    home = keys(quiet.home)
    home.master_key.unlink()

    done = quiet.type("doctor")

    assert done.returncode == 1
    assert "FAILED  keys" in done.stdout
    assert "`deskbell keys import`" in done.stdout


def test_a_database_with_buttons_gets_no_new_master_secret(quiet: Desk) -> None:
    home = Home(quiet.home)
    home.make()
    engine = open_database(f"sqlite:///{home.root / 'desk.db'}")
    with writing(engine) as session:
        session.add(Button(id="b0001", created_at_ms=1))
        session.flush()
        session.add(Epoch(name="b0001-1", button_id="b0001", number=1, issued_at_ms=1))
    engine.dispose()

    assert "`deskbell keys import`" in quiet.refused("up")
    assert "FAILED  keys" in quiet.type("doctor").stdout
    assert not home.master_key.exists()


def test_doctor_looks_and_changes_nothing(quiet: Desk) -> None:
    shutil.rmtree(quiet.home, ignore_errors=True)

    quiet.told("doctor")

    assert not quiet.home.exists()
