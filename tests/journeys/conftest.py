"""A shop whose desk starts and supervises its own broker, as `deskbell up` does."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.house import House
from tests.support.timeline import Timeline


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    with House(tmp_path, own_broker=True) as house:
        yield house


@pytest.fixture
def shop(house: House) -> Timeline:
    """Return a till, a printer and a sales app with a button each; only the till's has power."""
    for label in ("till", "printer", "sales_app"):
        house.button(label)
    house.open()
    house.start("till")
    return Timeline(house)
