"""The demo plays in a folder of its own, whatever the environment says of a real desk."""

import subprocess
from pathlib import Path

import pytest

from deskbell_broker import parts
from deskbell_broker.errors import PartMissing
from tests.cli.conftest import DESKBELL, Desk
from tests.support.broker import free_port


def test_a_demo_never_touches_the_data_of_a_real_desk(quiet: Desk) -> None:
    try:
        parts.find("mosquitto")
    except PartMissing as error:
        pytest.skip(str(error))
    database = quiet.folder / "real.db"
    quiet.environment |= {
        "DESKBELL_DATABASE_URL": f"sqlite:///{database}",
        "DESKBELL_BROKERS": f"mqtts://127.0.0.1:{free_port()}",
        "DESKBELL_BROKER_CA": str(quiet.folder / "ca.crt"),
    }

    with subprocess.Popen(
        [DESKBELL, "demo", "--headless"],
        env=quiet.environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as demo:
        assert demo.stdout is not None
        said = demo.stdout.readline()
        demo.terminate()
        _, errors = demo.communicate(timeout=60)

    assert said.startswith("ready http"), errors
    home = Path(said.rpartition("DESKBELL_HOME=")[2].strip())
    assert home != quiet.home
    assert not home.exists()
    assert not quiet.home.exists()
    assert not database.exists()
