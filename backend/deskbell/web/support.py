"""The way into a remote-support tool, made from a setting and the register."""

import re
from collections.abc import Mapping
from typing import Final
from urllib.parse import quote

WEB: Final = ("https://", "http://")
_GAP: Final = re.compile(r"\{(site|asset|address)\}")


def link(links: Mapping[str, str], category: str, **values: str) -> str:
    """Return the link of a category, its gaps filled with quoted values; empty for none.

    All gaps are filled at once, so that a value cannot bring another gap along.
    """
    pattern = links.get(category, "")
    if not pattern.startswith(WEB):
        return ""
    return _GAP.sub(lambda gap: quote(values.get(gap[1], ""), safe=""), pattern)
