from pathlib import Path

from deskbell_broker import apt_sources
from deskbell_broker.apt_sources import Source

ONE_LINE = """\
# deb http://commented.example/debian bookworm main
deb http://one.example/debian bookworm main contrib # said after
deb [arch=amd64 signed-by=/k/one.gpg] http://two.example/debian bookworm-updates main
deb-src http://one.example/debian bookworm main
deb cdrom:[Debian 12]/ bookworm main
"""
DEB822 = """\
# where we get it
Types: deb deb-src
URIs: http://three.example/debian http://four.example/debian
Suites: bookworm bookworm-security
# in between
Components: main
Signed-By: /k/three.gpg

Types: deb
URIs: http://off.example/debian
Suites: bookworm
Components: main
Enabled: no

Types: deb
URIs: mirror+file:/etc/apt/mirrors/debian.list
Suites: bookworm
Components: main
Signed-By:
 -----BEGIN PGP PUBLIC KEY BLOCK-----
 .
 abc
 -----END PGP PUBLIC KEY BLOCK-----
"""


def machine(folder: Path, one_line: str = "", deb822: str = "") -> list[Source]:
    (folder / "sources.list.d").mkdir()
    (folder / "sources.list").write_text(one_line)
    (folder / "sources.list.d" / "debian.sources").write_text(deb822)
    return apt_sources.read(folder)


def test_one_line_sources_are_read_with_their_keys(tmp_path: Path) -> None:
    assert machine(tmp_path, one_line=ONE_LINE) == [
        Source("http://one.example/debian", "bookworm", ("main", "contrib")),
        Source("http://two.example/debian", "bookworm-updates", ("main",), "/k/one.gpg"),
    ]


def test_deb822_sources_are_read_with_their_keys(tmp_path: Path) -> None:
    found = machine(tmp_path, deb822=DEB822)

    assert [(source.uri, source.suite) for source in found] == [
        ("http://three.example/debian", "bookworm"),
        ("http://three.example/debian", "bookworm-security"),
        ("http://four.example/debian", "bookworm"),
        ("http://four.example/debian", "bookworm-security"),
        ("mirror+file:/etc/apt/mirrors/debian.list", "bookworm"),
    ]
    assert found[0].signed_by == "/k/three.gpg"


def test_a_key_that_stands_in_the_source_is_carried_along(tmp_path: Path) -> None:
    inline = machine(tmp_path, deb822=DEB822)[-1]
    (tmp_path / "again").mkdir()

    again = machine(tmp_path / "again", deb822=inline.deb822("amd64"))

    assert "BEGIN PGP" in again[0].signed_by
    assert again == [inline]


def test_the_own_release_takes_updates_and_security_but_nothing_foreign(tmp_path: Path) -> None:
    foreign = "deb http://foreign.example/apt bookworm-backports main\ndeb http://x.example y main"
    found = machine(tmp_path, one_line=foreign, deb822=DEB822)

    kept = apt_sources.of_release(found, "bookworm", "bookworm")

    assert {source.suite for source in kept} == {"bookworm", "bookworm-security"}


def test_a_later_release_comes_from_the_same_mirrors_with_the_same_keys(tmp_path: Path) -> None:
    found = machine(tmp_path, deb822=DEB822)

    later = apt_sources.of_release(found, "bookworm", "trixie")

    assert [(source.uri, source.suite) for source in later] == [
        ("http://three.example/debian", "trixie"),
        ("http://four.example/debian", "trixie"),
        ("mirror+file:/etc/apt/mirrors/debian.list", "trixie"),
    ]
    assert later[0].signed_by == "/k/three.gpg"


def test_a_machine_without_sources_has_none(tmp_path: Path) -> None:
    assert apt_sources.read(tmp_path / "nothing") == []
