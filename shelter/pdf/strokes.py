"""The pieces that a chart is drawn with. Colours are attributes: WeasyPrint ignores a page's CSS inside SVG."""

from html import escape

INK, SOFT, ACCENT = "#1a1d20", "#5f656a", "#0c5c6c"
AREA, GRID, AXIS, PAPER = "#e1eef0", "#e0e0da", "#83888c", "#ffffff"
FONT = "Noto Sans, Liberation Sans, DejaVu Sans, sans-serif"
SIZE = 12

_COLOUR_OF_TEXT = {"burn-text": SOFT, "burn-strong": INK, "burn-count-text": ACCENT}


def line(kind: str, path: str, colour: str, thick: float = 1, dashes: str = "") -> str:
    dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
    look = f'fill="none" stroke="{colour}" stroke-width="{thick}" stroke-linejoin="round"{dashed}'
    return f'<path class="{kind}" d="{path}" {look}/>'


def area(kind: str, path: str, colour: str) -> str:
    return f'<path class="{kind}" d="{path}" fill="{colour}"/>'


def dot(kind: str, x: float, y: float) -> str:
    look = f'fill="{ACCENT}" stroke="{PAPER}" stroke-width="2"'
    return f'<circle class="{kind}" cx="{px(x)}" cy="{px(y)}" r="4.5" {look}/>'


def words(text: str, x: float, y: float, anchor: str = "start", kind: str = "burn-text") -> str:
    weight = "" if kind == "burn-text" else ' font-weight="600"'
    look = f'text-anchor="{anchor}" fill="{_COLOUR_OF_TEXT[kind]}"{weight}'
    return f'<text class="{kind}" x="{px(x)}" y="{px(y)}" {look}>{escape(text)}</text>'


def drawing(kind: str, width: float, height: float, *, title: str, said: str, parts: list[str]) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="{kind}" role="img" viewBox="0 0 {px(width)} {px(height)}">'
        f"<title>{escape(title)}</title><desc>{escape(said)}</desc>"
        f'<g font-family="{FONT}" font-size="{SIZE}">{"".join(parts)}</g></svg>'
    )


def px(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
