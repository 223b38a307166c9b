"""The desk as the bench asks it: each input gets what was named for it, and no other."""

from typing import Any

from deskbell.cli.flash_desk import ApiDesk

TILL, PRINTER = ({"asset": name, "category": name.lower()} for name in ("Till", "Printer"))


class FakeClient:
    """An API that remembers what it was told."""

    def __init__(self) -> None:
        self.told: list[tuple[str, dict[str, str]]] = []

    def post(self, path: str, body: dict[str, str]) -> None:
        self.told.append((path, body))


def claimed(*numbers: int) -> list[tuple[str, dict[str, str]]]:
    client: Any = FakeClient()
    ApiDesk(client, None, inputs=(TILL, PRINTER)).claim("b0001", numbers)
    return list(client.told)


def test_the_second_input_alone_is_claimed_for_what_was_named_second() -> None:
    assert claimed(2) == [("/buttons/b0001/inputs/2", PRINTER)]


def test_both_inputs_are_claimed_each_for_its_own() -> None:
    assert claimed(1, 2) == [
        ("/buttons/b0001/inputs/1", TILL),
        ("/buttons/b0001/inputs/2", PRINTER),
    ]
