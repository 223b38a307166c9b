"""The tutorial can be typed as it stands, and names what the page really shows."""

import re

from deskbell.demo.shop import EQUIPMENT
from deskbell.web import render
from deskbell.web.equipment import FAULTS
from tests.support.vm import ROOT

TUTORIAL = (ROOT / "docs/tutorial/first-press.md").read_text()


def test_every_command_is_given_with_its_path_and_its_variables() -> None:
    typed = "\n".join(re.findall(r"```\n(.*?)```", TUTORIAL, re.DOTALL))

    assert re.findall(r"(?<!\.venv/bin/)\bdeskbell (?:button|demo|token)", TUTORIAL) == []
    assert typed.index("export DESKBELL_HOME=") < typed.index("${DESKBELL_HOME:?}")
    assert "..." not in typed


def test_what_is_to_be_clicked_stands_on_the_page() -> None:
    loader = render.environment("en").loader
    assert loader is not None
    page = "".join(
        loader.get_source(render.environment("en"), name)[0] for name in ("demo.html", "card.html")
    )
    names = {name for name, _ in EQUIPMENT}

    clicked = re.findall(r"(?i:click|press|cap of|or click) \*([^*]+)\*", TUTORIAL)

    assert clicked
    for text in clicked:
        shown = f'_("{text}")' in page or any(name.startswith(text) for name in names)
        shown = shown or text in FAULTS.values()
        assert shown, text
