"""Puts a shop's own file over the catalogue."""

from pathlib import Path

from deskbell_catalogue import Catalogue, load


def overlaid(folder: Path, text: str) -> Catalogue:
    """Return the catalogue with a text as the shop's own file, ours.toml."""
    file = folder / "ours.toml"
    file.write_text(text, encoding="utf-8")
    return load(file)
