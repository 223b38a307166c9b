"""Where this machine gets its packages from, read from its own apt sources.

No mirror's address is written down anywhere in Deskbell: whatever the machine
already trusts, by address and by key, is what is used. Both formats count:
one-line (`deb [signed-by=...] URI suite component`) and deb822 (`URIs:`).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

OWN_SUITES = ("", "-updates", "-security", "/updates")
"""What follows the code name in suites that belong to a release itself."""


@dataclass(frozen=True)
class Source:
    """One place that packages come from."""

    uri: str
    suite: str
    components: tuple[str, ...]
    signed_by: str = ""

    def deb822(self, architecture: str) -> str:
        """Return this source as a deb822 stanza for one architecture."""
        lines = [
            "Types: deb",
            f"URIs: {self.uri}",
            f"Suites: {self.suite}",
            f"Components: {' '.join(self.components)}",
            f"Architectures: {architecture}",
            "Targets: Packages",
        ]
        if self.signed_by:
            lines.append(f"Signed-By: {self.signed_by}")
        return "\n".join(lines) + "\n"


def read(folder: Path = Path("/etc/apt")) -> list[Source]:
    """Return every enabled binary source of the machine, in apt's own order."""
    parts = folder / "sources.list.d"
    found: list[Source] = []
    for path in [folder / "sources.list", *sorted(parts.glob("*.list"))]:
        found += _one_line(_text(path))
    for path in sorted(parts.glob("*.sources")):
        found += _deb822(_text(path))
    return found


def of_release(sources: list[Source], codename: str, wanted: str) -> list[Source]:
    """Return the sources of this machine's release, or the same mirrors' `wanted`.

    A later release is asked of the main archive only: its security archive may
    name its suites otherwise, and a missing suite would fail the whole update.
    """
    if wanted == codename:
        names = {codename + end for end in OWN_SUITES}
        return [source for source in sources if source.suite in names]
    main = [s for s in sources if s.suite == codename and "main" in s.components]
    return [replace(source, suite=wanted, components=("main",)) for source in main]


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""


def _one_line(text: str) -> Iterator[Source]:
    line = re.compile(r"^deb\s+(?:\[([^\]]*)\]\s*)?(\S+)\s+(\S+)\s+(.+)$")
    for raw in text.splitlines():
        match = line.match(raw.split("#")[0].strip())
        if match is None or match[2].startswith("cdrom:"):
            continue
        options = dict(o.split("=", 1) for o in (match[1] or "").split() if "=" in o)
        signed_by = options.get("signed-by", "").replace(",", " ")
        yield Source(match[2], match[3], tuple(match[4].split()), signed_by)


def _deb822(text: str) -> Iterator[Source]:
    for fields in _stanzas(text):
        binary = "deb" in fields.get("types", "").split()
        if not binary or fields.get("enabled", "yes").lower() in {"no", "false"}:
            continue
        components = tuple(fields.get("components", "").split())
        signed_by = fields.get("signed-by", "")
        for uri in fields.get("uris", "").split():
            for suite in fields.get("suites", "").split():
                yield Source(uri, suite, components, signed_by)


def _stanzas(text: str) -> Iterator[dict[str, str]]:
    fields: dict[str, str] = {}
    name = ""
    for line in [*text.splitlines(), ""]:
        if line.startswith("#"):
            continue
        if not line.strip():
            if fields:
                yield fields
            fields, name = {}, ""
        elif line[0].isspace() and name:
            fields[name] += "\n" + line.rstrip()
        elif ":" in line:
            name, _, value = line.partition(":")
            name = name.strip().lower()
            fields[name] = value.strip()
