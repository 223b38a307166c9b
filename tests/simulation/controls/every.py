"""How to switch off each rule of the way of a press and of the wire; `test_controls.py` lists them.

A control is a run in which one rule is missing. The simulation must notice;
otherwise it would prove nothing about that rule. `more` makes the accident that
the rule is there for more frequent.
"""

from typing import Final

from tests.simulation.controls import enrolling, filing, holding, resending, trusting
from tests.simulation.controls.control import Control

CONTROLS: Final[list[Control]] = [
    *resending.CONTROLS,
    *holding.CONTROLS,
    *filing.CONTROLS,
    *trusting.CONTROLS,
    *enrolling.CONTROLS,
]
