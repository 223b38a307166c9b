"""A wheel has all that the catalogue reads."""

from pathlib import Path

from hatchling.builders.wheel import WheelBuilder

ROOT = Path(__file__).parents[2]


def test_words_sops_and_drawings_are_in_the_wheel() -> None:
    files = {
        str(file.relative_to(ROOT / "broker"))
        for file in (ROOT / "broker/deskbell_catalogue").rglob("*")
        if file.suffix in {".toml", ".md", ".svg", ".txt"}
    }

    shipped = {one.distribution_path for one in WheelBuilder(str(ROOT)).recurse_included_files()}

    assert len(files) > 20
    assert files - shipped == set()
