"""The data folder: for its owner alone, made once, and never with a second master secret."""

import stat
from pathlib import Path

import pytest

from deskbell.home import Home, HomeInUse, HomeNotWritable, MasterKeyMissing, NoDataFolder


def made(folder: Path) -> Home:
    home = Home(folder / "home")
    home.make()
    return home


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_nobody_else_may_read_it(tmp_path: Path) -> None:
    (tmp_path / "home").mkdir(mode=0o755)

    home = made(tmp_path)
    home.master()

    assert (mode(home.root), mode(home.keys), mode(home.logs)) == (0o700, 0o700, 0o700)
    assert mode(home.master_key) == 0o600


def test_a_folder_with_other_things_in_it_is_left_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "home").mkdir(mode=0o755)
    (tmp_path / "home" / "letters").touch()

    with pytest.raises(NoDataFolder, match="it holds other things"):
        made(tmp_path)

    assert mode(tmp_path / "home") == 0o755
    assert [one.name for one in (tmp_path / "home").iterdir()] == ["letters"]


def test_a_folder_in_which_everybody_may_write_is_left_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    (tmp_path / "home").chmod(0o1777)

    with pytest.raises(NoDataFolder, match="everybody may write there"):
        made(tmp_path)

    assert mode(tmp_path / "home") == 0o1777


def test_a_data_folder_that_others_may_read_is_closed_again(tmp_path: Path) -> None:
    home = made(tmp_path)
    home.root.chmod(0o755)

    home.make()

    assert mode(home.root) == 0o700


def test_the_master_secret_is_made_once(tmp_path: Path) -> None:
    home = made(tmp_path)

    assert home.master() == home.master()
    assert home.master() != Home(tmp_path / "home").master_key.name.encode()


def test_a_lost_master_secret_is_not_replaced_while_buttons_depend_on_it(tmp_path: Path) -> None:
    home = made(tmp_path)
    home.ledger.write_text('{"kind":"issued","name":"b0001-1","value":1}\n', encoding="utf-8")

    with pytest.raises(MasterKeyMissing, match="keys import"):
        home.master()

    assert not home.master_key.exists()


def test_a_damaged_master_secret_is_told(tmp_path: Path) -> None:
    home = made(tmp_path)
    home.master_key.write_bytes(b"short")

    with pytest.raises(MasterKeyMissing, match="5 bytes"):
        home.master()


def test_one_desk_at_a_time(tmp_path: Path) -> None:
    home = made(tmp_path)

    with home.lock(), pytest.raises(HomeInUse, match="Another desk"), home.lock():
        pass
    with home.lock():
        pass


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")

    with pytest.raises(HomeNotWritable, match="DESKBELL_HOME"):
        Home(tmp_path / "file" / "home").make()
