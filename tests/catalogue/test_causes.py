"""The causes that we ship: which category has which, in words for every reader."""

import pytest

from deskbell_catalogue import BUTTON, Category, Cause, load
from deskbell_catalogue.kinds import SCHEMES
from deskbell_catalogue.model import KINDS
from deskbell_wire import target

LANGUAGES = {"en", "nl", "pl", "de"}
CATALOGUE = load()
BY_KIND = {
    "printer": "unreachable service_down offline paper_out paper_low jam cover_open toner_out toner_low "
    "waste_full output_full tray_missing paused cutter_error overheated needs_service rejects_jobs",
    "machine": "unreachable service_down",
    "service": "unreachable service_down server_error access_refused page_missing wrong_content slow "
    "name_not_found tls_failed certificate_expired certificate_expires_soon certificate_wrong_name",
    "network": "unreachable service_down gateway_down dns_down internet_down switch_down "
    "wifi_weak wifi_lossy",
}
WARNINGS = {
    "paper_low",
    "toner_low",
    "certificate_expires_soon",
    "slow",
    "wifi_weak",
    "wifi_lossy",
}


def node(cause: Cause) -> str:
    return cause.id


def test_every_category_but_the_button_has_a_kind() -> None:
    without = [one.id for one in CATALOGUE.categories if one.kind not in KINDS]

    assert without == [BUTTON]


@pytest.mark.parametrize("category", CATALOGUE.categories, ids=lambda category: category.id)
def test_a_category_has_the_causes_of_its_kind(category: Category) -> None:
    leaves = {cause.leaf for cause in CATALOGUE.causes_of(category.id)}

    assert leaves == set(BY_KIND.get(category.kind or "", "").split())


def test_an_address_without_a_scheme_is_probed_as_its_category_says() -> None:
    probes = {one.id: one.probes for one in CATALOGUE.categories}

    assert probes == {
        "printer": "ipp+snmp",
        "till": "tcp",
        "sales_app": "dns+https",
        "card_terminal": "tcp",
        "scanner": "tcp",
        "label_printer": "snmp+tcp",
        "scales": "tcp",
        "network": "tcp",
        "telephone": "tcp",
        BUTTON: "",
    }


@pytest.mark.parametrize(
    "category", [one for one in CATALOGUE.categories if one.kind], ids=lambda one: one.id
)
def test_a_button_understands_the_probes_of_a_category(category: Category) -> None:
    found = target.split(f"{category.probes}://10.0.3.7")

    assert [one[0] for one in found] == category.probes.split("+")


def test_a_shop_may_name_every_probe_that_a_button_has_and_no_other() -> None:
    assert set(SCHEMES) == set(target.PORTS)


@pytest.mark.parametrize("cause", CATALOGUE.causes, ids=node)
def test_a_cause_is_found_by_its_node(cause: Cause) -> None:
    category, _, leaf = cause.id.partition(".")

    assert CATALOGUE.cause(cause.id) is cause
    assert CATALOGUE.category(category) is not None
    assert cause.leaf == leaf


@pytest.mark.parametrize(
    "unknown", ["paper_out", "till.paper_out", "toaster.jam", "button.unreachable", "printer.", ""]
)
def test_what_is_no_node_finds_nothing(unknown: str) -> None:
    assert CATALOGUE.cause(unknown) is None


@pytest.mark.parametrize("cause", CATALOGUE.causes, ids=node)
def test_a_cause_has_its_own_words_in_every_language(cause: Cause) -> None:
    assert set(cause.titles) == LANGUAGES
    assert set(cause.staff) in (set(), LANGUAGES)


@pytest.mark.parametrize("cause", CATALOGUE.causes, ids=node)
def test_a_title_is_short_begins_with_a_capital_and_has_no_full_stop(cause: Cause) -> None:
    for title in cause.titles.values():
        assert len(title) <= 60
        assert title[0].isupper()
        assert title[-1] not in ".!?:"


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_no_two_causes_of_a_category_read_alike(language: str) -> None:
    for category in CATALOGUE.categories:
        titles = [cause.title(language) for cause in CATALOGUE.causes_of(category.id)]
        assert len(set(titles)) == len(titles)


@pytest.mark.parametrize("cause", [one for one in CATALOGUE.causes if one.staff], ids=node)
def test_what_staff_can_do_is_one_sentence_beside_a_drawing(cause: Cause) -> None:
    assert cause.picture is not None
    for sentence in cause.staff.values():
        assert sentence[0].isupper()
        assert sentence.endswith(".")
        assert ". " not in sentence
        assert len(sentence) <= 160


def test_staff_are_told_in_their_language_and_of_a_router_nothing() -> None:
    paper, router = CATALOGUE.cause("printer.paper_out"), CATALOGUE.cause("network.gateway_down")

    assert paper is not None
    assert router is not None
    assert (paper.for_staff("nl-BE") or "").startswith("Leg nieuw papier in")
    assert (paper.for_staff("fr") or "").startswith("Put in new paper")
    assert router.for_staff("nl") is None


@pytest.mark.parametrize("cause", CATALOGUE.causes, ids=node)
def test_only_what_still_works_is_a_warning(cause: Cause) -> None:
    assert cause.is_warning == (cause.leaf in WARNINGS)


@pytest.mark.parametrize("kind", KINDS)
def test_no_two_causes_of_a_kind_have_one_rank(kind: str) -> None:
    category = next(one for one in CATALOGUE.categories if one.kind == kind)
    ranks = [cause.rank for cause in CATALOGUE.causes_of(category.id)]

    assert ranks == sorted(set(ranks))


def test_the_network_is_told_before_what_hangs_on_it() -> None:
    router, till = CATALOGUE.cause("network.gateway_down"), CATALOGUE.cause("till.unreachable")

    assert router is not None
    assert till is not None
    assert router.rank < till.rank
