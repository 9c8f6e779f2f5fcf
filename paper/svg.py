"""A drawing as inline SVG that a strict content policy lets through: attributes only, never a style."""

from collections.abc import Iterator
from hashlib import sha256
from html import escape

from reportlab.graphics.shapes import (
    Circle,
    Drawing,
    Group,
    Line,
    Polygon,
    PolyLine,
    Rect,
    Shape,
    String,
)
from reportlab.lib.colors import Color

from paper.type import BOLD, SCREEN_FAMILY, printable_text

ANCHORS = {"start": "start", "middle": "middle", "end": "end"}


def as_svg(drawing: Drawing, title: str, description: str) -> str:
    """One `<svg>` with a title and a description that name it; safe to mark as safe in a template."""
    body = "".join(_shapes(drawing.contents, drawing.height))
    key = sha256(f"{title}{description}{body}".encode("utf-8", "replace")).hexdigest()[:12]
    width, height = _number(drawing.width), _number(drawing.height)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="chart" role="img" viewBox="0 0 {width} {height}" '
        f'width="{width}" height="{height}" aria-labelledby="chart-{key}-title chart-{key}-description" '
        f'font-family="{SCREEN_FAMILY}">'
        f'<title id="chart-{key}-title">{_text(title)}</title>'
        f'<desc id="chart-{key}-description">{_text(description)}</desc>'
        f"{body}</svg>"
    )


def _shapes(shapes: list[Shape], height: float) -> Iterator[str]:
    for shape in shapes:
        if isinstance(shape, Group):
            yield from _shapes(shape.contents, height)
        else:
            yield WRITERS[type(shape)](shape, height)


def _line(shape: Line, height: float) -> str:
    ends = {"x1": shape.x1, "y1": height - shape.y1, "x2": shape.x2, "y2": height - shape.y2}
    return f"<line{_numbers(ends)}{_stroke(shape)}/>"


def _rect(shape: Rect, height: float) -> str:
    box = {"x": shape.x, "y": height - shape.y - shape.height, "width": shape.width, "height": shape.height}
    return f"<rect{_numbers(box)}{_fill(shape)}{_stroke(shape)}/>"


def _circle(shape: Circle, height: float) -> str:
    return f"<circle{_numbers({'cx': shape.cx, 'cy': height - shape.cy, 'r': shape.r})}{_fill(shape)}{_stroke(shape)}/>"


def _polygon(shape: Polygon, height: float) -> str:
    return f'<polygon points="{_points(shape.points, height)}"{_fill(shape)}{_stroke(shape)}/>'


def _polyline(shape: PolyLine, height: float) -> str:
    return f'<polyline points="{_points(shape.points, height)}" fill="none"{_stroke(shape)}/>'


def _string(shape: String, height: float) -> str:
    weight = ' font-weight="700"' if shape.fontName == BOLD else ""
    place = _numbers({"x": shape.x, "y": height - shape.y, "font-size": shape.fontSize})
    anchor = ANCHORS[shape.textAnchor]
    return f'<text{place} text-anchor="{anchor}"{weight} fill="{_colour(shape.fillColor)}">{_text(shape.text)}</text>'


WRITERS = {
    Line: _line,
    Rect: _rect,
    Circle: _circle,
    Polygon: _polygon,
    PolyLine: _polyline,
    String: _string,
}


def _points(points: list[float], height: float) -> str:
    pairs = zip(points[::2], points[1::2], strict=True)
    return " ".join(f"{_number(x)},{_number(height - y)}" for x, y in pairs)


def _fill(shape: Shape) -> str:
    return f' fill="{_colour(shape.fillColor)}"'


def _stroke(shape: Shape) -> str:
    if shape.strokeColor is None or not shape.strokeWidth:
        return ""
    dashes = getattr(shape, "strokeDashArray", None)
    pattern = f' stroke-dasharray="{" ".join(map(_number, dashes))}"' if dashes else ""
    return f' stroke="{_colour(shape.strokeColor)}" stroke-width="{_number(shape.strokeWidth)}"{pattern}'


def _colour(colour: Color | None) -> str:
    return "none" if colour is None else f"#{colour.hexval()[2:]}"


def _numbers(values: dict[str, float]) -> str:
    return "".join(f' {name}="{_number(value)}"' for name, value in values.items())


def _number(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")


def _text(text: str) -> str:
    return escape(printable_text(text))
