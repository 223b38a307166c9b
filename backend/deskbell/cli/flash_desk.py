"""The desk as the bench sees it: its API, asked as the technician or with the enrolment's token."""

import base64
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from deskbell.cli import paths
from deskbell.cli.client import Client, Refused
from deskbell.errors import DeskbellError
from deskbell.technician.desk import Place, Receipt, Spoken
from deskbell.technician.plan import Known

ONLINE = "online"
REVOKED = "revoked"
_LEAVE_AGAIN = "Run the command again: it gets new leave, and goes on where it stopped"


class NeedsSite(DeskbellError):
    """A new button belongs to a shop, and none was named."""


@dataclass(frozen=True, slots=True)
class Leave:
    """The leave to enrol a board at one site."""

    token: str
    inputs: list[dict[str, Any]]
    """What its inputs stand for."""


class ApiDesk:
    """One desk, for one board."""

    def __init__(
        self,
        client: Client,
        leave: Leave | None,
        ask: Callable[[int], Leave | None] | None = None,
        inputs: Sequence[dict[str, Any]] = (),
    ) -> None:
        """Take the technician's client and the leave to enrol, or who can be asked for one.

        `ask` is called with the number of inputs; `inputs` are what a button that exists is to stand for.
        """
        self._client = client
        self._inputs = inputs
        self._leave = leave
        self._ask = ask

    def known(self, button: str, epoch: int) -> Known | None:
        """Return what the desk knows of an identity, None when nothing."""
        try:
            found = self._client.get(paths.of_button(button))
        except Refused as error:
            if error.problem.get("status") == HTTPStatus.NOT_FOUND:
                return None
            raise
        is_current = found["epoch"] == epoch and found["state"] != REVOKED
        tests = self._client.get(paths.of_button(button, "tests"))["items"] if is_current else []
        return Known(
            is_current=is_current,
            has_spoken=is_current and found["first_word_at"] is not None,
            is_tested=any(one["epoch"] == epoch for one in tests),
            site=found["site"],
            assets=_assets(found),
        )

    def enrol(self, mac: str, chip: str, inputs: int) -> dict[str, Any]:
        """Give a board a new identity. Raises NeedsSite, Refused."""
        leave = self._leave
        if leave is None and self._ask is not None:
            leave = self._ask(inputs)
        if leave is None:
            raise NeedsSite(
                "The board got no identity",
                "nobody said for which shop it is",
                "Name it with --site; `deskbell flash` then goes on where it stopped",
            )
        body = {"mac": mac, "chip": chip, "inputs": leave.inputs, "count": inputs}
        enrolling = self._client.with_token(leave.token, _LEAVE_AGAIN)
        return dict(enrolling.post("/enrolments/boards", body))

    def hand_over(self, messages: list[dict[str, str]]) -> list[Receipt]:
        """Give the desk presses that a board held. Raises Refused when it does not take one."""
        encoded = [
            {"topic": one["topic"], "payload": base64.b64encode(one["payload"].encode()).decode()}
            for one in messages
        ]
        done = self._client.post("/presses/hand-over", {"messages": encoded})
        return [Receipt(one["seq"], one["incident"], one["revision"]) for one in done["receipts"]]

    def spoken(self, button: str, epoch: int) -> Spoken:
        """Return what the desk has heard of a button in this epoch."""
        found = self._client.get(paths.of_button(button))
        if found["epoch"] != epoch:
            return Spoken(is_online=False, boot=0, newest_press=None, incident=None, rssi_dbm=None)
        newest = found["latest_press"]
        return Spoken(
            is_online=found["state"] == ONLINE,
            boot=found["boot"],
            newest_press=newest["seq"] if newest else None,
            incident=newest["incident"] if newest else None,
            rssi_dbm=(found["diagnostics"] or {}).get("rssi_dbm"),
        )

    def claim(self, button: str, numbers: Sequence[int]) -> None:
        """Have these inputs stand for what was asked for. Raises Refused."""
        for number in numbers:
            self._client.post(
                paths.of_button(button, "inputs", str(number)), self._inputs[number - 1]
            )

    def stands_for(self, button: str) -> Place:
        """Return where a button stands, and for what."""
        found = self._client.get(paths.of_button(button))
        return Place(found["site"], _assets(found))

    def keep_test(self, button: str, record: dict[str, Any]) -> list[str]:
        """Have the desk keep a test record; return the incidents that it withdrew. Raises Refused."""
        return list(self._client.post(paths.of_button(button, "tests"), record)["withdrawn"])


def _assets(found: dict[str, Any]) -> tuple[str | None, ...]:
    return tuple(one["asset"] for one in found["inputs"])
