"""A diagnosis as a reader sees it: its verdict, its reason and how sure it is, in words."""

from dataclasses import dataclass
from gettext import NullTranslations

from deskbell.diagnosis_words import CONFIDENCE, WHERE, excluded_text, headline, reason_text
from deskbell.domain import diagnosis as rules
from deskbell.domain.diagnosis import Diagnosis
from deskbell_catalogue import Catalogue


@dataclass(frozen=True, slots=True)
class Told:
    """What buttons saw, weighed."""

    verdict: str
    """A key of `WHERE`."""
    title: str
    where: str
    why: str
    confidence: str
    """A key of `CONFIDENCE`."""
    sure: str
    """The same as a word."""
    excluded: tuple[str, ...]
    also: tuple[str, ...]

    @property
    def is_title(self) -> bool:
        """Tell whether it says more of an incident than which thing it is about."""
        return self.verdict != rules.BLIND


def told(
    found: Diagnosis | None, catalogue: Catalogue, language: str, said: NullTranslations
) -> Told | None:
    """Return a diagnosis in words, None before anybody looked."""
    if found is None:
        return None
    also = (catalogue.cause(node) for node in found.also)
    return Told(
        verdict=found.verdict,
        title=headline(found, catalogue, language, said),
        where=said.gettext(WHERE[found.verdict]),
        why=reason_text(found, said),
        confidence=found.confidence,
        sure=said.gettext(CONFIDENCE[found.confidence]),
        excluded=tuple(dict.fromkeys(excluded_text(one, said) for one in found.excluded)),
        also=tuple(cause.title(language) for cause in also if cause is not None),
    )
