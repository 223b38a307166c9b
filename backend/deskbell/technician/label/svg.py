"""Writes a drawing as SVG: paths alone, so that it looks the same wherever it is opened."""

from xml.sax.saxutils import escape

from deskbell.technician.label.drawing import Colour, Drawing, Mark, Segment


def svg(drawing: Drawing, dots_per_mm: float | None = None) -> str:
    """Return the picture, so many mm large or else so many dots; its words stand in it too."""
    width, height = number(drawing.width), number(drawing.height)
    if dots_per_mm is None:
        size = f'width="{width}mm" height="{height}mm"'
    else:
        dots = (drawing.width * dots_per_mm, drawing.height * dots_per_mm)
        size = f'width="{number(dots[0])}" height="{number(dots[1])}"'
    view = f'viewBox="0 0 {width} {height}"'
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} {view} lang="{drawing.language}">',
        f"<title>{escape(drawing.title)}</title>",
        f"<desc>{escape(' | '.join(drawing.words))}</desc>",
        *(_path(mark) for mark in drawing.marks),
        "</svg>",
        "",
    ]
    return "\n".join(lines)


def number(value: float) -> str:
    """Return a length to the micrometre, in as few letters as it takes."""
    text = f"{value:.3f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def _path(mark: Mark) -> str:
    painted = f'fill="{_colour(mark.fill)}"'
    if mark.stroke is not None:
        painted += (
            f' stroke="{_colour(mark.stroke)}" stroke-width="{number(mark.width)}"'
            ' stroke-linecap="round" stroke-linejoin="round"'
        )
    return f'<path d="{"".join(map(_segment, mark.path))}" {painted}/>'


def _segment(segment: Segment) -> str:
    kind, values = segment
    return kind + " ".join(map(number, values))


def _colour(colour: Colour | None) -> str:
    return "none" if colour is None else "#" + bytes(colour).hex()
