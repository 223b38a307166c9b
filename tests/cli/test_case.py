"""A case without the CAD kernel, as the default install is: it says what to install."""

from tests.cli.conftest import Desk


def test_without_the_kernel_it_says_what_to_install(quiet: Desk) -> None:
    said = quiet.refused("case", "--out", "case")

    assert "pip install 'deskbell[cad]'" in said
    assert not (quiet.folder / "case").exists()
