"""A bench for each test; the desk of a file's tests is one."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.conftest import Desk
from tests.technician.rig import Rig, running_rig


@pytest.fixture
def rig() -> Iterator[Rig]:
    """Return a bench where no desk runs."""
    folder = Path(tempfile.mkdtemp(prefix="deskbell-bench-"))
    yield Rig(Desk(folder))
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def bench() -> Iterator[Rig]:
    """Return a bench whose desk runs for the tests of a file."""
    with running_rig() as made:
        yield made
