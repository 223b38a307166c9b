"""A process for each board: what one of them does to itself, it does to no other."""

import sys
from typing import Any

import pytest

from deskbell.cli.flash_show import Bars
from deskbell.cli.flash_team import Team

FIRST, SECOND = "/dev/ttyUSB0", "/dev/ttyUSB1"
STAND_IN = """
import json, os, sys
job = json.loads(sys.stdin.readline())
def tell(**members):
    print(json.dumps(members), flush=True)
if job["port"] == "/dev/ttyUSB0":
{does}
else:
    tell(ask={{"board": []}})
    tell(result={{"button": json.loads(sys.stdin.readline())["answer"]}})
"""
LEAVES_WITHOUT_THE_ANSWER = """
    os.close(0)
    tell(ask={"board": []})
    sys.exit("the cable was pulled")
"""
WRITES_HALF_A_LINE = """
    sys.stdout.write('{"result": {"butt')
    sys.stdout.flush()
    os._exit(0)
"""
WRITES_ANOTHER_THING = """
    print('["result"]', flush=True)
    tell(step="no number")
    sys.stdin.readline()
"""


@pytest.mark.parametrize(
    ("does", "why"),
    [
        (LEAVES_WITHOUT_THE_ANSWER, "the cable was pulled"),
        (WRITES_HALF_A_LINE, "its process was not understood: "),
        (WRITES_ANOTHER_THING, "its process was not understood: "),
    ],
)
def test_a_process_that_breaks_off_fails_its_own_board_alone(does: str, why: str) -> None:
    worker = (sys.executable, "-c", STAND_IN.format(does=does))
    with Team([FIRST, SECOND], worker) as team:
        first, second = team.run({}, Bars([FIRST, SECOND], quiet=True), answer)

    assert first.error is not None
    assert first.error["what"] == "Work on the board broke off"
    assert why in first.error["why"]
    assert first.error["remedy"]
    assert second.result == {"button": "b0001"}


def answer(_port: str, _question: dict[str, Any]) -> str:
    return "b0001"
