"""What a button can say is wrong is what the catalogue knows."""

import runpy
from pathlib import Path

from deskbell_button.probe import causes
from deskbell_catalogue import load
from tests.catalogue.overlaying import overlaid

TOOL = runpy.run_path(str(Path(__file__).parents[2] / "tools/causes"))


def test_the_buttons_list_is_the_catalogues() -> None:
    assert Path(causes.__file__).read_text(encoding="utf-8") == TOOL["source"](load()), (
        "run tools/causes"
    )


def test_a_cause_more_would_be_seen(tmp_path: Path) -> None:
    more = overlaid(
        tmp_path, '[kinds.network.causes.loop]\nrank = 9\ntitle = { en = "Cables in a loop" }'
    )

    assert '\nLOOP = const("network.loop")\n' in TOOL["source"](more)
    assert 'const("network.loop")' not in TOOL["source"](load())


def test_what_a_button_says_is_a_cause() -> None:
    catalogue = load()
    said = [value for name, value in vars(causes).items() if name.isupper()]

    leaves = {cause.leaf for cause in catalogue.causes}
    assert said
    assert [one for one in said if one not in leaves and catalogue.cause(one) is None] == []
