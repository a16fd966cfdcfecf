"""How cells look. A colour never stands alone: the word and the icon say the same, and every pair can be read (AA)."""

from __future__ import annotations

from typing import Any

from exports.spreadsheet import layout

INK, PAPER = "#000000", "#FFFFFF"
COLOURS: dict[str, tuple[str, str]] = {
    # text, background
    "verdict:achieved": ("#14532D", "#DDF3E4"),
    "verdict:partially_achieved": ("#6B4700", "#FFF1CC"),
    "verdict:not_achieved": ("#8A1C14", "#FBE0DE"),
    "verdict:not_measurable": ("#3B2F63", "#E9E5F5"),
    "verdict:not_measured": ("#3D3D3D", "#E6E6E6"),
    "verdict:not_due": ("#1F4468", "#DFEBF7"),
    "verdict:withdrawn": ("#4D4D4D", "#F2F2F2"),
    "mark": ("#7A1B00", "#FFE9B8"),
    "head": ("#10263D", "#CFDDEB"),
    "head_ours": ("#10263D", "#E9EFF5"),
    "mission": ("#FFFFFF", "#10263D"),
    "programme": ("#FFFFFF", "#2A4868"),
    "strategic": ("#10263D", "#B4C8DC"),
    "operational": ("#10263D", "#E0E9F2"),
    "repeated": ("#5F6770", "#FFFFFF"),
    "link": ("#0B4F9E", "#FFFFFF"),
    "label": ("#10263D", "#F4F7FA"),
}
"""The colours of each style, text and background; a style that is not here is black on white."""
_BOLD = {"mark", "head", "head_ours", "mission", "programme", "strategic", "operational", "label", "title", "section"}
_BARE = {"mark", "title", "caption", "section"}
_OVER = {"mission", "programme", "strategic", "operational", "empty"}
"""Styles of rows whose first text runs over the cells beside it, so that no line may cut it."""
_ONE_LINE = {"mark", "title", "section", *_OVER}
_SIZES = {"title": 14, "mark": 10, "section": 10}


class Styles:
    """The formats of a workbook, each made when it is first needed."""

    def __init__(self, workbook: Any) -> None:
        self._workbook = workbook
        self._made: dict[tuple[str, str], Any] = {}

    def of(self, style: str, pattern: str = "") -> Any:
        """The format of a style and a number format."""
        if (style, pattern) not in self._made:
            self._made[style, pattern] = self._workbook.add_format(_properties(style, pattern))
        return self._made[style, pattern]


def _properties(style: str, pattern: str) -> dict[str, object]:
    ink, paper = COLOURS.get(style, (INK, PAPER))
    found: dict[str, object] = {
        "font_name": layout.FONT,
        "font_size": _SIZES.get(style, layout.SIZE),
        "font_color": ink,
        "bold": style in _BOLD or style.startswith("verdict:"),
        "valign": "vcenter" if style in _ONE_LINE else "top",
        "text_wrap": style not in _ONE_LINE,
    }
    if paper != PAPER:
        found["bg_color"] = paper
    if style in _OVER:
        found |= {"top": 1, "bottom": 1, "border_color": "#8A97A6"}
    elif style not in _BARE:
        found |= {"border": 1, "border_color": "#8A97A6"}
    if style == "link":
        found["underline"] = 1
    if pattern:
        return found | {"num_format": pattern, "align": "left" if style == "front" else "right", "text_wrap": False}
    # A text stays a text also when somebody edits it: 59% would become a number, -8% or =... a formula.
    return found | {"quote_prefix": True}
