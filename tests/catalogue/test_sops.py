"""What an agent does: each cause has its steps, the same ones in every language."""

import re
from pathlib import Path

import pytest

from deskbell_catalogue import CatalogueError, Cause, Step, load
from deskbell_catalogue.model import KINDS, UNKNOWN
from deskbell_catalogue.steps import MARKS, read

LANGUAGES = ("en", "nl", "pl", "de")
CATALOGUE = load()
KINDS_AND_LANGUAGES = [(kind, language) for kind in KINDS for language in LANGUAGES]


def every(language: str) -> list[Step]:
    return [
        step
        for sections in CATALOGUE.sops[language].values()
        for steps in sections.values()
        for step in steps
    ]


def test_there_is_a_sop_in_each_language_and_no_other() -> None:
    assert set(CATALOGUE.sops) == set(LANGUAGES)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("cause", CATALOGUE.causes, ids=lambda cause: cause.id)
def test_a_cause_has_steps_of_its_own(cause: Cause, language: str) -> None:
    steps = CATALOGUE.sop(cause.id, language)

    assert 3 <= len(steps) <= 6
    assert steps != CATALOGUE.sop(cause.id.partition(".")[0], language)


@pytest.mark.parametrize(("kind", "language"), KINDS_AND_LANGUAGES)
def test_a_language_has_the_sections_steps_and_marks_of_english(kind: str, language: str) -> None:
    def structure(of: str) -> list[tuple[str, list[str]]]:
        sections = CATALOGUE.sops[of][kind]
        return [(name, [step.mark for step in steps]) for name, steps in sections.items()]

    assert structure(language) == structure("en")


@pytest.mark.parametrize("language", LANGUAGES[1:])
def test_a_language_has_words_of_its_own(language: str) -> None:
    english = {step.markdown for step in every("en")}

    assert english & {step.markdown for step in every(language)} == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_step_is_short_plain_and_a_whole_sentence(language: str) -> None:
    for step in every(language):
        assert len(step.markdown) <= 130, step
        assert step.markdown[0].isupper(), step
        assert step.markdown[-1] in ".?", step
        assert not re.search(r"[<>{}]", step.markdown), step
        assert step.markdown.count("**") % 2 == step.markdown.count("`") % 2 == 0, step


def test_every_mark_spares_somebody_a_step() -> None:
    assert {step.mark for step in every("en")} == {"", *MARKS}


def test_a_till_that_does_not_answer_begins_with_its_network() -> None:
    steps = CATALOGUE.sop("till.unreachable", "en")

    assert [step.mark for step in steps[:3]] == ["network", "names", "asset"]
    assert steps[0].markdown.startswith("Is the shop online?")


def test_without_a_cause_the_steps_are_those_of_the_unknown() -> None:
    unknown = CATALOGUE.sops["en"]["machine"][UNKNOWN]

    assert CATALOGUE.sop("till", "en") == unknown
    assert CATALOGUE.sop("till.on_fire", "en") == unknown


def test_a_regional_language_is_read_as_its_language_and_another_as_english() -> None:
    assert CATALOGUE.sop("till", "de-AT") == CATALOGUE.sop("till", "de")
    assert CATALOGUE.sop("till", "fr") == CATALOGUE.sop("till", "en")


@pytest.mark.parametrize("nothing", ["button", "toaster.jam", ""])
def test_what_no_probe_can_look_at_has_no_steps(nothing: str) -> None:
    assert CATALOGUE.sop(nothing, "en") == ()


GOOD = "## jam\n1. {paper} Pull it **out**.\n2. Close it.\n\n## unknown\n1. Call.\n"


def test_a_file_is_read_as_sections_of_steps(tmp_path: Path) -> None:
    file = tmp_path / "printer.md"
    file.write_text(GOOD, encoding="utf-8")

    assert read(file, ["jam"]) == {
        "jam": (Step("paper", "Pull it **out**."), Step("", "Close it.")),
        "unknown": (Step("", "Call."),),
    }


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("{paper}", "{papers}", "line 2 {papers} is not a mark. Use one of network,"),
        ("{paper}", "{}", "line 2 {} is not a mark. Use one of network,"),
        ("2. Close", "3. Close", "line 3 is not step 2. Write it as 2."),
        ("2. Close", "Then close", "line 3 is not step 2. Write it as 2."),
        ("2. Close it.", "2. ", "line 3 is not step 2. Write it as 2."),
        ("## unknown\n1. Call.\n", "", "## unknown has no steps. Add the section"),
        ("1. Call.", "", "## unknown has no steps. Add the section"),
        ("## jam", "## jamm", "line 1 'jamm' is not a cause of this kind. Use one of jam, unknown"),
        ("## unknown", "## jam", "line 5 tells of jam again. Keep one section"),
        ("## jam", "Jam", "line 1 stands before the first section. Begin with ## and a cause"),
    ],
)
def test_a_mistake_names_file_line_and_remedy(
    tmp_path: Path, old: str, new: str, told: str
) -> None:
    file = tmp_path / "printer.md"
    file.write_text(GOOD.replace(old, new), encoding="utf-8")

    with pytest.raises(CatalogueError) as caught:
        read(file, ["jam"])

    assert str(caught.value).startswith(f"{file}: {told}")


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError, match=r"printer\.md: cannot be read"):
        read(tmp_path / "printer.md", [])
