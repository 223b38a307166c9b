"""Each category's pictogram is in the sprite that the build made for the pages."""

import xml.etree.ElementTree as ET
from pathlib import Path

import deskbell
from deskbell_catalogue import load
from deskbell_catalogue.categories import icons

SVG = "{http://www.w3.org/2000/svg}"


def symbols() -> dict[str, ET.Element]:
    sprite = Path(deskbell.__path__[0]) / "web/static/vendor/icons.svg"
    root = ET.fromstring(sprite.read_text(encoding="utf-8"))  # noqa: S314 - our own build made it
    return {symbol.attrib["id"]: symbol for symbol in root.iter(f"{SVG}symbol")}


def test_every_category_has_its_pictogram() -> None:
    drawn = symbols()

    assert [c.id for c in load().categories if c.icon not in drawn] == []


def test_every_pictogram_that_a_shop_may_choose_is_drawn() -> None:
    assert icons() - symbols().keys() == set()


def test_every_symbol_has_the_size_that_pages_expect_and_shapes() -> None:
    for name, symbol in symbols().items():
        assert symbol.attrib["viewBox"] == "0 0 24 24", name
        assert len(symbol) > 0, name
