"""Static files: one hash over all of them is part of their address, so browsers may keep them for ever.

They are few and small, so they are read once and held in memory, packed for
browsers that take gzip. Only what stands here is served; a path reaches no disk.
"""

import gzip
import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Annotated, Final

from fastapi import APIRouter, Header, HTTPException, Response

from deskbell.auth import Allow
from deskbell.domain.role import OPEN_TO_ALL
from deskbell.web import score
from deskbell.web.routing import PageRoute

FOLDER: Final = Path(__file__).parent / "static"
PREFIX: Final = "/static"
TYPES: Final = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".woff2": "font/woff2",
}
FOR_EVER: Final = "public, max-age=31536000, immutable"

router = APIRouter(route_class=PageRoute)


@dataclass(frozen=True, slots=True)
class StaticFile:
    """One file as it is sent."""

    type: str
    body: bytes
    packed: bytes | None


@cache
def files() -> dict[str, StaticFile]:
    """Return every static file by its path; the lamps' rhythm is made, the others are read."""
    found = {
        path.relative_to(FOLDER).as_posix(): path.read_bytes()
        for path in sorted(FOLDER.rglob("*"))
        if path.suffix in TYPES
    }
    found["rhythm.css"] = score.stylesheet().encode()
    return {name: _file(name, body) for name, body in found.items()}


def _file(name: str, body: bytes) -> StaticFile:
    kind = TYPES[Path(name).suffix]
    packs = Path(name).suffix != ".woff2"
    return StaticFile(kind, body, gzip.compress(body, mtime=0) if packs else None)


@cache
def version() -> str:
    """Return the hash over all files; a change of any gives all a new address."""
    digest = hashlib.sha256()
    for name, file in sorted(files().items()):
        digest.update(name.encode() + b"\0" + file.body)
    return digest.hexdigest()[:12]


def address(name: str) -> str:
    """Return the address of a file. Raises KeyError when there is none: `make setup` makes vendor/."""
    if name not in files():
        raise KeyError(f"There is no static file {name}. `make setup` brings those of vendor/.")
    return f"{PREFIX}/{version()}/{name}"


@router.get(
    PREFIX + "/{wanted}/{name:path}",
    include_in_schema=False,
    dependencies=[Allow(OPEN_TO_ALL)],
)
def serve(wanted: str, name: str, accept_encoding: Annotated[str, Header()] = "") -> Response:
    """Serve a file; one of another version is not kept."""
    file = files().get(name)
    if file is None:
        raise HTTPException(404, "There is no such file.")
    headers = {
        "Cache-Control": FOR_EVER if wanted == version() else "no-cache",
        "Vary": "Accept-Encoding",
        "X-Content-Type-Options": "nosniff",
    }
    if file.packed is not None and "gzip" in accept_encoding:
        return Response(
            file.packed, media_type=file.type, headers=headers | {"Content-Encoding": "gzip"}
        )
    return Response(file.body, media_type=file.type, headers=headers)
