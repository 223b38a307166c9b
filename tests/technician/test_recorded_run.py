"""What docs/how-to/flash-a-button.md shows is what a run says. DESKBELL_WRITE_DOCS=1 records it again."""

import os
import re
from pathlib import Path
from typing import Final

from tests.support.virtual_board.board import VirtualBoard
from tests.technician.rig import AIR, Rig

PAGE: Final = Path(__file__).parents[2] / "docs/how-to/flash-a-button.md"
BEGIN: Final = "<!-- recorded: begin -->\n"
END: Final = "<!-- recorded: end -->\n"
SITE: Final = "Utrecht Oudegracht"


def shape(text: str) -> str:
    """Return a text without its figures."""
    return re.sub(r"\d+", "N", text)


def test_the_page_shows_what_a_real_run_says(bench: Rig, tmp_path: Path) -> None:
    bench.shop(SITE)
    named = ("--site", "oudegracht", "--asset", "Till 1", "--category", "till")
    image = str(bench.image(size=20_000))
    with VirtualBoard(tmp_path, port="pty", access_points=AIR) as board:
        running = bench.start([board], *named, "--image", image, as_json=False)
        done = bench.finish(running, [board])

        assert done.code == 0, done.said
        said = done.said.replace(board.url, "/dev/ttyUSB0")

    recorded = f"```text\n{said}```\n"
    page = PAGE.read_text(encoding="utf-8")
    before, _, rest = page.partition(BEGIN)
    old, _, after = rest.partition(END)
    if os.environ.get("DESKBELL_WRITE_DOCS"):
        PAGE.write_text(before + BEGIN + recorded + END + after, encoding="utf-8")
        old = recorded
    assert shape(old) == shape(recorded)
