"""Reads what was written, by other means than wrote it: paths of an SVG, pages of a PDF, dots of a PNG."""

import re
import struct
import xml.etree.ElementTree as ET
import zlib
from dataclasses import dataclass, field

from deskbell.technician.label.drawing import Drawing
from deskbell.technician.label.pdf import POINTS

SVG = "{http://www.w3.org/2000/svg}"
OPERANDS = {"m": "M", "l": "L", "c": "C", "h": "Z"}


@dataclass
class Painted:
    """One path: its numbers in mm, one after the other, and how it is painted."""

    kinds: str = ""
    numbers: list[float] = field(default_factory=list)
    fill: tuple[int, ...] | None = None
    stroke: tuple[int, ...] | None = None
    width: float = 0.0


def of_drawing(drawing: Drawing) -> list[Painted]:
    return [
        Painted(
            "".join(kind for kind, _ in mark.path),
            [value for _, values in mark.path for value in values],
            mark.fill,
            mark.stroke,
            mark.width if mark.stroke else 0.0,
        )
        for mark in drawing.marks
    ]


def of_svg(text: str) -> list[Painted]:
    def colour(value: str | None) -> tuple[int, ...] | None:
        return None if value in {None, "none"} else tuple(bytes.fromhex(str(value)[1:]))

    return [
        Painted(
            re.sub(r"[^MLCZ]", "", path.attrib["d"]),
            [float(number) for number in re.findall(r"-?[\d.]+", path.attrib["d"])],
            colour(path.get("fill")),
            colour(path.get("stroke")),
            float(path.get("stroke-width", "0")),
        )
        for path in ET.fromstring(text).iter(f"{SVG}path")  # noqa: S314 our own writer made it
    ]


def pages_of_pdf(pdf: bytes) -> list[tuple[tuple[float, float], list[Painted]]]:
    """Return size in mm and paths of each page."""
    sizes = [
        (float(width) / POINTS, float(height) / POINTS)
        for width, height in re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", pdf)
    ]
    streams = re.findall(rb"/FlateDecode.*?stream\n(.*?)\nendstream", pdf, re.DOTALL)
    pages = [_painted(zlib.decompress(stream).decode()) for stream in streams]
    return list(zip(sizes, pages, strict=True))


def _painted(content: str) -> list[Painted]:
    done: list[Painted] = []
    path = Painted()
    fill = stroke = (0, 0, 0)
    width = 0.0
    operands: list[float] = []
    for word in content.split():
        if re.fullmatch(r"-?[\d.]+", word):
            operands.append(float(word))
            continue
        if word in OPERANDS:
            path.kinds += OPERANDS[word]
            path.numbers += operands
        elif word == "rg":
            fill = _bytes(operands)
        elif word == "RG":
            stroke = _bytes(operands)
        elif word == "w":
            width = operands[0]
        elif word in {"f", "S", "B"}:
            path.fill = None if word == "S" else fill
            path.stroke, path.width = (None, 0.0) if word == "f" else (stroke, width)
            done.append(path)
            path = Painted()
        operands = []
    return done


def _bytes(shares: list[float]) -> tuple[int, int, int]:
    red, green, blue = (round(share * 255) for share in shares)
    return red, green, blue


@dataclass
class Picture:
    """A PNG's dots, and its size in mm as it says itself."""

    width: int
    height: int
    size: tuple[float, float]
    rows: list[bytes]
    """The red of each dot, for all that is printed on tape is grey."""

    def is_dark(self, x: float, y: float) -> bool:
        """Tell whether the dot at a point in mm is dark."""
        column = min(int(x / self.size[0] * self.width), self.width - 1)
        row = min(int(y / self.size[1] * self.height), self.height - 1)
        return self.rows[row][column] < 128

    @property
    def ink(self) -> float:
        """Return the share of dark dots."""
        dark = sum(sum(value < 128 for value in row) for row in self.rows)
        return dark / (self.width * self.height)


def of_png(png: bytes) -> Picture:
    """Read a PNG of 8-bit RGBA without interlace (PNG specification, 9.2)."""
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    chunks: dict[bytes, bytes] = {}
    at = 8
    while at < len(png):
        (length,) = struct.unpack_from(">I", png, at)
        kind, content = png[at + 4 : at + 8], png[at + 8 : at + 8 + length]
        assert zlib.crc32(kind + content) == struct.unpack_from(">I", png, at + 8 + length)[0]
        chunks[kind] = chunks.get(kind, b"") + content
        at += 12 + length
    width, height, depth, colours, _, _, interlace = struct.unpack(">IIBBBBB", chunks[b"IHDR"])
    assert (depth, colours, interlace) == (8, 6, 0)
    across, down, unit = struct.unpack(">IIB", chunks[b"pHYs"])
    assert unit == 1
    rows = _unfiltered(zlib.decompress(chunks[b"IDAT"]), width * 4)
    return Picture(width, height, (1000 * width / across, 1000 * height / down), rows)


def _unfiltered(raw: bytes, stride: int) -> list[bytes]:
    """Return the red of each row: the filters keep the four channels apart."""
    rows: list[bytes] = []
    above = bytearray(stride // 4)
    for at in range(0, len(raw), stride + 1):
        kind, row = raw[at], bytearray(raw[at + 1 : at + 1 + stride : 4])
        left = corner = 0
        for x in range(len(row) if kind else 0):
            up = above[x]
            guess = (0, left, up, (left + up) // 2, _paeth(left, up, corner))[kind]
            left = row[x] = (row[x] + guess) & 255
            corner = up
        rows.append(bytes(row))
        above = row
    return rows


def _paeth(left: int, up: int, corner: int) -> int:
    near = left + up - corner
    return min((left, up, corner), key=lambda one: abs(near - one))
