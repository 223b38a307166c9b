"""What a button can say is wrong is what the catalogue knows."""

import runpy
from pathlib import Path

import pytest

from deskbell_button.probe import worst
from deskbell_catalogue import load

ROOT = Path(__file__).parents[2]
TOOL = runpy.run_path(str(ROOT / "tools/causes"))
PROBES = sorted((ROOT / "firmware/deskbell_button/probe").glob("*.py"))


def test_the_codes_in_the_probes_are_the_catalogues() -> None:
    known = TOOL["codes"](load())
    found = []

    for file in PROBES:
        source = file.read_text(encoding="utf-8")
        found += [name for name, _ in TOOL["CONSTANT"].findall(source) if name in known]
        assert TOOL["written"](source, known) == source, "run tools/causes"

    assert len(found) > 10


def test_a_code_that_differs_is_written_anew() -> None:
    source = '_GATEWAY_DOWN = const("gateway_gone")\n'

    assert (
        TOOL["written"](source, TOOL["codes"](load()))
        == '_GATEWAY_DOWN = const("network.gateway_down")\n'
    )


def test_a_cause_that_the_catalogue_does_not_know_is_refused() -> None:
    with pytest.raises(KeyError):
        TOOL["written"]('_ON_FIRE = const("on_fire")\n', TOOL["codes"](load()))


def test_the_order_of_a_printers_faults_names_causes_of_printers() -> None:
    known = {cause.leaf for cause in load().causes_of("printer")}

    assert [one for one in worst.ORDER.split(" ") if one not in known] == []
