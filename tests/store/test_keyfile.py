"""The export of keys: nobody changes it unseen, and doctor warns until it was made."""

from pathlib import Path

import pytest

from deskbell import keyfile
from deskbell.cli.checkup import look
from deskbell.home import Home
from deskbell.keyfile import Keys, NoKeys, WrongPassphrase
from deskbell.store.ledger import Ledger

LINE = b'{"kind":"issued","name":"b0001-1","value":1}\n'
OTHER = b'{"kind":"revoked","name":"b0001-1","value":2}\n'
KEYS = Keys(bytes(range(32)), LINE, b"the key of a CA")


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keyfile, "SCRYPT_N", 2**10)  # a guess need not be dear here


def made(folder: Path, keys: Keys = KEYS) -> Home:
    home = Home(folder)
    home.make()
    home.master_key.write_bytes(keys.master)
    home.ca_key.write_bytes(keys.ca_key)
    home.ledger.write_bytes(keys.ledger)
    return home


def test_what_was_sealed_is_opened_again() -> None:
    sealed = keyfile.seal(KEYS, "correct horse")

    assert keyfile.unseal(sealed, "correct horse", Path("x")) == KEYS


def test_any_changed_byte_is_noticed() -> None:
    sealed = keyfile.seal(KEYS, "correct horse")

    for at in range(len(keyfile.HEAD), len(sealed), 7):
        changed = sealed[:at] + bytes([sealed[at] ^ 1]) + sealed[at + 1 :]
        with pytest.raises(WrongPassphrase):
            keyfile.unseal(changed, "correct horse", Path("x"))


def test_the_same_keys_never_look_the_same() -> None:
    assert keyfile.seal(KEYS, "correct horse")[16:] != keyfile.seal(KEYS, "correct horse")[16:]


def test_an_import_forgets_nothing_that_the_folder_knows(tmp_path: Path) -> None:
    home = made(tmp_path / "home", Keys(KEYS.master, LINE + OTHER, KEYS.ca_key))
    file = tmp_path / "saved.keys"
    file.write_bytes(keyfile.seal(KEYS, "correct horse"))

    keyfile.bring_back(home, file, "correct horse")

    ledger = Ledger(home.ledger)
    assert (set(ledger.issued), set(ledger.revoked)) == ({"b0001-1"}, {"b0001-1"})
    assert ledger.stopped_at_incident is None


@pytest.mark.parametrize(
    ("known", "merged"),
    [
        (b"", LINE + OTHER),
        (LINE, LINE + OTHER),
        (OTHER, OTHER + LINE),
        (LINE + OTHER, LINE + OTHER),
        (LINE + b'{"torn', LINE + OTHER),
    ],
)
def test_two_ledgers_become_one(known: bytes, merged: bytes) -> None:
    assert keyfile.merge(known, LINE + OTHER) == merged


def test_doctor_warns_until_the_keys_were_exported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = made(tmp_path / "home")
    monkeypatch.setenv("DESKBELL_HOME", str(home.root))

    def keys_are() -> str:
        return next(one.state for one in look() if one.name == "keys")

    before = keys_are()
    keyfile.export(home, tmp_path / "saved.keys", "correct horse")
    after = keys_are()
    home.ca_key.write_bytes(b"another key")

    assert (before, after, keys_are()) == ("warning", "ok", "warning")


def test_a_desk_without_a_broker_of_its_own_exports_what_it_has(tmp_path: Path) -> None:
    home = made(tmp_path / "home")
    home.ca_key.unlink()
    new = Home(tmp_path / "new")

    keyfile.export(home, tmp_path / "saved.keys", "correct horse")
    keyfile.bring_back(new, tmp_path / "saved.keys", "correct horse")

    assert keyfile.is_exported(home)
    assert new.master_key.read_bytes() == KEYS.master
    assert not new.ca_key.exists()


def test_a_lost_ca_key_is_not_left_out_of_the_export(tmp_path: Path) -> None:
    home = made(tmp_path / "home")
    home.ca_key.unlink()
    home.ca.parent.mkdir()
    home.ca.write_text("PEM")

    with pytest.raises(NoKeys, match=r"ca\.key does not exist"):
        keyfile.read(home)
