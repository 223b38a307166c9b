"""Kinds and causes in a shop's own file: what it may change, and how it is told what is wrong."""

from pathlib import Path

import pytest

from deskbell_catalogue import CatalogueError, load
from tests.catalogue.overlaying import overlaid


def test_a_new_category_is_a_machine(tmp_path: Path) -> None:
    catalogue = overlaid(tmp_path, '[categories.lamp]\nname = { en = "Lamp" }')

    lamp = catalogue.by_id["lamp"]
    assert (lamp.kind, lamp.probes) == ("machine", "tcp")
    assert catalogue.cause("lamp.unreachable") is not None
    assert catalogue.sop("lamp.unreachable", "nl") == load().sop("till.unreachable", "nl")


def test_a_category_of_another_kind_has_its_causes(tmp_path: Path) -> None:
    catalogue = overlaid(
        tmp_path, '[categories.plotter]\nkind = "printer"\nname = { en = "Plotter" }'
    )

    assert catalogue.by_id["plotter"].probes == "ipp+snmp"
    assert catalogue.cause("plotter.paper_out") is not None


def test_a_category_that_nothing_can_look_at_has_no_causes(tmp_path: Path) -> None:
    catalogue = overlaid(tmp_path, '[categories.counter]\nkind = "none"\nname = { en = "Counter" }')

    counter = catalogue.by_id["counter"]
    assert (counter.kind, counter.probes) == (None, "")
    assert catalogue.causes_of("counter") == ()
    assert catalogue.sop("counter", "en") == ()


def test_probes_of_a_kind_are_those_of_its_categories_without_own_ones(tmp_path: Path) -> None:
    catalogue = overlaid(tmp_path, '[kinds.printer]\nprobes = "escpos"')

    probes = {one.id: one.probes for one in catalogue.categories}
    assert (probes["printer"], probes["label_printer"]) == ("escpos", "snmp+tcp")


def test_a_category_may_have_probes_of_its_own(tmp_path: Path) -> None:
    catalogue = overlaid(tmp_path, '[categories.till]\nprobes = "tcp+escpos"')

    assert catalogue.by_id["till"].probes == "tcp+escpos"
    assert catalogue.by_id["scales"].probes == "tcp"


def test_one_word_of_a_cause_changes_and_the_rest_stays(tmp_path: Path) -> None:
    catalogue = overlaid(
        tmp_path, '[kinds.printer.causes.paper_out]\ntitle = { en = "No more receipts" }'
    )

    paper, shipped = catalogue.cause("printer.paper_out"), load().cause("printer.paper_out")
    assert paper is not None
    assert shipped is not None
    assert paper.title("en") == "No more receipts"
    assert paper.title("pl") == shipped.title("pl")
    assert (paper.rank, paper.staff, paper.picture) == (
        shipped.rank,
        shipped.staff,
        shipped.picture,
    )


def test_a_shared_cause_changes_for_every_kind_or_for_one(tmp_path: Path) -> None:
    catalogue = overlaid(
        tmp_path,
        """
        [causes.unreachable]
        title = { en = "Is silent" }
        [kinds.service.causes.unreachable]
        title = { en = "Cannot be opened" }
        """,
    )

    titles = {one.id: one.title("en") for one in catalogue.causes if one.leaf == "unreachable"}
    assert titles["till.unreachable"] == titles["printer.unreachable"] == "Is silent"
    assert titles["sales_app.unreachable"] == "Cannot be opened"


def test_a_new_cause_has_the_steps_of_the_unknown(tmp_path: Path) -> None:
    catalogue = overlaid(
        tmp_path, '[kinds.machine.causes.drawer_open]\nrank = 40\ntitle = { en = "Drawer is open" }'
    )

    drawer = catalogue.cause("till.drawer_open")
    assert drawer is not None
    assert (drawer.title("de"), drawer.is_warning, drawer.picture) == (
        "Drawer is open",
        False,
        None,
    )
    assert catalogue.sop("till.drawer_open", "de") == catalogue.sop("till", "de")


CAUSE = "[kinds.machine.causes.loud]\n"
TITLE = "title = { en = 'Is loud' }\n"


@pytest.mark.parametrize(
    ("text", "key", "remedy"),
    [
        ("[kinds.robot]\nprobes = 'tcp'", "kinds.robot", "Use one of printer, machine"),
        ("[kinds]\nprinter = 3", "kinds.printer", "is not a table"),
        ("kinds = 3", "kinds", "is not a table"),
        ("causes = 3", "causes", "is not a table"),
        ("[kinds.printer]\nprobe = 'tcp'", "kinds.printer.probe", "Use one of probes, causes"),
        ("[kinds.printer]\nprobes = 'usb'", "kinds.printer.probes", "Join with + any of ipp"),
        ("[kinds.machine.causes.Loud]", "kinds.machine.causes.Loud", "small letters"),
        (CAUSE + "ranks = 3", "kinds.machine.causes.loud.ranks", "Use one of rank, title"),
        (CAUSE + "rank = 3", "kinds.machine.causes.loud.title.en", 'Add title = { en = "..." }'),
        (CAUSE + TITLE, "kinds.machine.causes.loud.rank", "is missing. Use 1"),
        (CAUSE + TITLE + "rank = 0", "kinds.machine.causes.loud.rank", "Use 1 (told first) to 99"),
        (
            CAUSE + TITLE + "rank = 'a'",
            "kinds.machine.causes.loud.rank",
            "a warning has 50 or more",
        ),
        (
            CAUSE + f"rank = 3\ntitle = {{ en = '{'L' * 61}' }}",
            "kinds.machine.causes.loud.title.en",
            "at most 60 letters",
        ),
        (
            CAUSE + TITLE + "rank = 3\nstaff = { nl = 'Zet het zacht.' }",
            "kinds.machine.causes.loud.staff.en",
            'Add staff = { en = "..." }',
        ),
        (
            CAUSE + TITLE + "rank = 3\npicture = 'new_paper'",
            "kinds.machine.causes.loud.picture",
            "Add staff",
        ),
        (
            "[kinds.printer.causes.jam]\npicture = 'cat'",
            "kinds.printer.causes.jam.picture",
            "Use one of close_cover, new_paper",
        ),
        ("[causes.unreachable]\ntitle = 'Off'", "causes.unreachable.title", "is not a table"),
        ("[causes.unreachable]\ntitle = { en = '' }", "causes.unreachable.title.en", "in quotes"),
    ],
)
def test_a_mistake_names_file_key_and_remedy(
    tmp_path: Path, text: str, key: str, remedy: str
) -> None:
    with pytest.raises(CatalogueError) as caught:
        overlaid(tmp_path, text)

    message = str(caught.value)
    assert message.startswith(f"{tmp_path / 'ours.toml'}: {key} ")
    assert remedy in message
    assert "\n" not in message
