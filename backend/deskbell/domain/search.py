"""Finding what somebody half remembers: parts of words in any order, without accents, with a typo.

A text is found when every word that was typed fits one of its words: as the
beginning, as a part, or nearly. Figures and words of two letters fit exactly
or not at all, for till 2 is not nearly till 3.
"""

import difflib
import unicodedata
from collections.abc import Iterable
from typing import Final, TypeVar

T = TypeVar("T")

SHORTEST_WITH_A_TYPO: Final = 3
NEARLY: Final = 0.72
"""How alike two words are (difflib, 0 to 1) of which one is the other with a letter wrong."""
_NOT_DECOMPOSED: Final = str.maketrans({"ł": "l", "ø": "o", "đ": "d"})
"""Letters with a stroke: Unicode takes only other marks apart."""
_EXACT, _BEGINS, _PART = 4.0, 1.0, 0.9


def best(wanted: str, named: Iterable[tuple[str, T]]) -> list[T]:
    """Return those whose name is meant, the best first; all in the order of names when none is wanted."""
    in_order = sorted(named, key=lambda pair: folded(pair[0]))
    if not folded(wanted):
        return [one for _, one in in_order]
    fitting = [(fit(wanted, name), one) for name, one in in_order]
    ranked = sorted(fitting, key=lambda pair: -pair[0])
    return [one for score, one in ranked if score > 0]


def fit(wanted: str, text: str) -> float:
    """Return how well a text is what was typed; 0 when it is not."""
    typed, known = folded(wanted), folded(text)
    if typed == known:
        return _EXACT
    if typed.replace(" ", "") in known.replace(" ", ""):
        return 2.0 if known.startswith(typed) else 1.5
    scores = [max(_word(one, other) for other in known.split()) for one in typed.split() if known]
    return sum(scores) / len(scores) if scores and min(scores) > 0 else 0.0


def folded(text: str) -> str:
    """Return a text as it is compared: small letters and figures without accents, single spaces."""
    apart = unicodedata.normalize("NFKD", text.casefold()).translate(_NOT_DECOMPOSED)
    plain = (char if char.isalnum() else " " for char in apart if not unicodedata.combining(char))
    return " ".join("".join(plain).split())


def _word(typed: str, known: str) -> float:
    if known.startswith(typed):
        return _BEGINS
    if typed in known:
        return _PART
    if len(typed) < SHORTEST_WITH_A_TYPO or any(char.isdigit() for char in typed):
        return 0.0
    alike = max(_alike(typed, known), _alike(typed, known[: len(typed)]))
    return _PART * alike if alike >= NEARLY else 0.0


def _alike(one: str, other: str) -> float:
    return difflib.SequenceMatcher(None, one, other).ratio()
