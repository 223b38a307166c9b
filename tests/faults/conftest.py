"""A house whose broker runs beside the desk, so that each of them can fail alone."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from prometheus_client import REGISTRY

from tests.support.house import House
from tests.support.timeline import Timeline


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    with House(tmp_path) as house:
        yield house


@pytest.fixture
def shop(house: House) -> Timeline:
    return Timeline(house)


class Counted:
    """How often each outcome of a message was counted since this was made."""

    def __init__(self) -> None:
        self._before: dict[str, float] = {}
        self._before = self.all()

    def all(self) -> dict[str, float]:
        """Return every outcome that was counted, and how often."""
        found = {
            sample.labels["outcome"]: sample.value
            for family in REGISTRY.collect()
            for sample in family.samples
            if sample.name == "deskbell_messages_total"
        }
        since = {name: value - self._before.get(name, 0) for name, value in found.items()}
        return {name: value for name, value in since.items() if value}

    def __getitem__(self, outcome: str) -> float:
        return self.all().get(outcome, 0)


@pytest.fixture
def counted() -> Counted:
    return Counted()
