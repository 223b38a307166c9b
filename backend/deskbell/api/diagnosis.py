"""What the API tells of a diagnosis and of the findings that it is made of."""

from typing import Any, Literal

from deskbell import diagnosis_words as words
from deskbell.api.answers import Answer, iso
from deskbell.desk import diagnosing
from deskbell.store.finding import Finding
from deskbell.texts import texts
from deskbell_catalogue import Catalogue


class ExcludedStep(Answer):
    """A step that nobody needs to take, and why."""

    mark: str
    why: str


class DiagnosisAnswer(Answer):
    """What buttons saw, weighed: one verdict with a named reason."""

    verdict: Literal["asset", "network", "service", "well", "blind"]
    cause: str | None
    title: str
    reason: str
    """Its name; `why` says it in the reader's language."""
    why: str
    confidence: Literal["sure", "likely", "unclear"]
    excluded: list[ExcludedStep]
    also: list[str]
    """Causes that were seen beside this one."""


class FindingAnswer(Answer):
    """What one probe saw."""

    at: str
    probe: str
    verdict: str
    cause: str | None
    evidence: dict[str, Any]
    took_ms: int
    press: int | None
    """The `seq` of the press that it was made for; null: a look without one."""


def diagnosis_answer(
    text: str | None, catalogue: Catalogue, language: str
) -> DiagnosisAnswer | None:
    """Return what the API tells of a diagnosis as the database keeps it."""
    found = diagnosing.loads(text)
    if found is None:
        return None
    said = texts(language)
    return DiagnosisAnswer.model_validate(
        {
            "verdict": found.verdict,
            "cause": found.cause,
            "title": words.headline(found, catalogue, language, said),
            "reason": found.reason,
            "why": words.reason_text(found, said),
            "confidence": found.confidence,
            "excluded": [
                ExcludedStep(mark=one.mark, why=words.excluded_text(one, said))
                for one in found.excluded
            ],
            "also": list(found.also),
        }
    )


def finding_answer(one: Finding) -> FindingAnswer:
    """Return what the API tells of a finding."""
    return FindingAnswer(
        at=iso(one.at_ms),
        probe=one.probe,
        verdict=one.verdict,
        cause=one.cause,
        evidence=one.facts,
        took_ms=one.took_ms,
        press=one.seq,
    )
