"""What buttons saw becomes one verdict with a named reason."""

from typing import Any

import pytest

from deskbell.domain import diagnosis as rules
from deskbell.domain.diagnosis import Diagnosis, Scene, Seen, diagnose
from deskbell_catalogue import load

CATALOGUE = load()
NOW_MS = 1_796_000_000_000  # 2026-11-30
PRINTER, TILL, APP = 1, 2, 3

GATEWAY = Seen(None, "network", "ok", None, {"gateway_ms": 3, "loss_percent": 0})
NO_GATEWAY = Seen(None, "network", "unreachable", "network.gateway_down", {"gateway": "timeout"})
LOSSY = Seen(None, "network", "fault", "network.wifi_lossy", {"gateway_ms": 30, "loss_percent": 50})
NO_NAMES = Seen(None, "network", "unreachable", "network.dns_down", {"gateway_ms": 3})


def rank(node: str) -> int:
    cause = CATALOGUE.cause(node)
    return 99 if cause is None else cause.rank


def seen(asset: int, probe: str, verdict: str, cause: str | None = None, **facts: Any) -> Seen:
    return Seen(asset, probe, verdict, cause, facts, is_service=asset >= APP)


def silent(asset: int, probe: str = "tcp", why: str = "timeout") -> Seen:
    return seen(asset, probe, "unreachable", None, why=why)


def told(category: str, *own: Seen, **scene: Any) -> Diagnosis:
    is_service = category == "sales_app"
    return diagnose(Scene(category, is_service, own, **scene), rank, NOW_MS)


def short(found: Diagnosis) -> tuple[str, str | None, str, str]:
    return found.verdict, found.cause, found.reason, found.confidence


OUT_OF_PAPER = seen(PRINTER, "escpos", "fault", "printer.paper_out", paper="out")


def test_what_names_its_own_fault_is_believed() -> None:
    found = told("printer", OUT_OF_PAPER, GATEWAY)

    assert short(found) == ("asset", "printer.paper_out", "says_so_itself", "sure")


def test_a_gateway_that_is_down_outranks_a_printer_that_does_not_answer() -> None:
    found = told("printer", silent(PRINTER, "ipp"), NO_GATEWAY)

    assert short(found) == ("network", "network.gateway_down", "gateway_silent", "sure")


def test_a_fault_that_a_printer_names_outranks_a_gateway_that_is_down() -> None:
    found = told("printer", OUT_OF_PAPER, NO_GATEWAY)

    assert found.cause == "printer.paper_out"
    assert found.also == ("network.gateway_down",)


def test_another_buttons_look_at_the_gateway_counts_where_this_one_could_not_look() -> None:
    found = told("till", silent(TILL), neighbours=[NO_GATEWAY])

    assert short(found) == (
        "network", "network.gateway_down", "gateway_silent_to_others", "likely",
    )  # fmt: skip


def test_a_gateway_that_answers_another_button_is_less_surely_down() -> None:
    found = told("till", silent(TILL), NO_GATEWAY, neighbours=[GATEWAY])

    assert found.confidence == "likely"


def test_a_till_that_does_not_answer_while_the_network_is_fine_is_the_till() -> None:
    found = told("till", silent(TILL), GATEWAY)

    assert short(found) == ("asset", "till.unreachable", "silent_network_fine", "sure")


def test_poor_wifi_makes_silence_less_sure() -> None:
    assert short(told("till", silent(TILL), LOSSY))[2:] == ("silent_network_poor", "likely")


def test_silence_without_a_look_at_the_network_is_less_sure() -> None:
    assert short(told("till", silent(TILL)))[2:] == ("silent_network_unknown", "likely")


def test_a_machine_that_refuses_connections_is_on_and_its_program_is_not() -> None:
    found = told("till", silent(TILL, why="refused"), GATEWAY)

    assert short(found) == ("asset", "till.service_down", "refuses_connections", "sure")


def test_several_silent_things_are_the_shops_switch() -> None:
    found = told("till", silent(TILL), GATEWAY, neighbours=[silent(PRINTER)])

    assert short(found) == ("network", "network.switch_down", "several_things_silent", "likely")


def test_a_neighbour_that_answers_clears_the_switch() -> None:
    found = told(
        "till", silent(TILL), GATEWAY,
        neighbours=[silent(PRINTER), seen(0, "ipp", "ok")],
    )  # fmt: skip

    assert found.cause == "till.unreachable"


def test_a_printer_need_not_speak_every_protocol() -> None:
    found = told("printer", silent(PRINTER, "ipp", "refused"), seen(PRINTER, "snmp", "ok"), GATEWAY)

    assert short(found) == ("well", None, "nothing_wrong_seen", "unclear")


def test_the_same_fault_at_other_shops_is_the_service() -> None:
    down = seen(APP, "https", "fault", "sales_app.server_error", status=503)

    found = told("sales_app", down, GATEWAY, elsewhere=[down])

    assert short(found) == ("service", "sales_app.server_error", "same_at_other_shops", "sure")


def test_a_service_that_other_shops_reach_is_this_shops_line() -> None:
    found = told("sales_app", silent(APP, "https"), GATEWAY, elsewhere=[seen(APP, "https", "ok")])

    assert short(found) == ("network", "network.internet_down", "works_at_other_shops", "likely")


def test_a_service_that_nobody_reaches_is_down() -> None:
    found = told("sales_app", silent(APP, "https"), GATEWAY, elsewhere=[silent(APP, "https")])

    assert found.verdict == "service"


def test_a_silent_name_server_explains_a_silent_service() -> None:
    found = told("sales_app", silent(APP, "dns"), silent(APP, "https"), NO_NAMES)

    assert short(found)[:3] == ("network", "network.dns_down", "name_server_silent")


def test_a_name_that_another_name_server_knows_is_the_shops_own_fault() -> None:
    missing = seen(APP, "dns", "fault", "sales_app.name_not_found")

    found = told("sales_app", missing, seen(APP, "dns_second", "ok"), GATEWAY)

    assert short(found)[:3] == ("network", "sales_app.name_not_found", "other_name_server_knows")


@pytest.mark.parametrize(
    ("not_after", "cause"),
    [
        ("2026-11-01T00:00:00Z", "sales_app.certificate_expired"),
        ("2026-12-04T00:00:00Z", "sales_app.certificate_expires_soon"),
        ("2027-03-01T00:00:00Z", None),
        ("yesterday", None),
    ],
)
def test_the_desk_judges_the_last_day_of_a_certificate(not_after: str, cause: str | None) -> None:
    found = told("sales_app", seen(APP, "https", "ok", not_after=not_after), GATEWAY)

    assert found.cause == cause


def test_a_supply_below_five_percent_is_a_warning_and_an_empty_one_a_fault() -> None:
    low = told("printer", seen(PRINTER, "ipp", "ok", levels={"black": 3}), GATEWAY)
    empty = told("printer", seen(PRINTER, "ipp", "fault", "printer.toner_out"), GATEWAY)

    assert short(low) == ("asset", "printer.toner_low", "warns_itself", "likely")
    assert short(empty)[3] == "sure"


def test_a_warning_gives_way_to_a_fault() -> None:
    found = told(
        "printer",
        seen(PRINTER, "snmp", "fault", "printer.toner_low"),
        seen(PRINTER, "ipp", "fault", "printer.jam"),
        GATEWAY,
    )

    assert (found.cause, found.also) == ("printer.jam", ("printer.toner_low",))


def test_nothing_wrong_is_said_as_such() -> None:
    assert short(told("till", seen(TILL, "tcp", "ok"), GATEWAY))[0] == "well"


def test_who_could_not_look_says_why() -> None:
    unread = seen(TILL, "tcp", "unreadable", why="8.8.8.8 is not to be probed")

    assert told("till").reason == "not_looked_yet"
    assert told("till", can_look=False).reason == "nowhere_to_look"
    assert told("till", unread).reason == "answer_unreadable"
    assert {told("till").verdict, told("till", unread).verdict} == {"blind"}


def test_steps_that_the_button_took_are_excluded_with_their_figures() -> None:
    found = told(
        "printer", seen(PRINTER, "escpos", "fault", "printer.cover_open", cover="open"), GATEWAY
    )

    marks = {one.mark: one.figure for one in found.excluded}
    assert marks == {"asset": None, "names": None, "network": 3, "paper": None}


def test_a_silent_asset_excludes_nothing_of_itself() -> None:
    marks = {one.mark for one in told("till", silent(TILL), GATEWAY).excluded}

    assert marks == {"network", "names"}


def test_every_reason_that_is_given_is_in_the_list() -> None:
    scenes = [
        told("printer", OUT_OF_PAPER), told("till"), told("till", can_look=False),
        told("till", silent(TILL), GATEWAY), told("till", silent(TILL), LOSSY),
        told("till", LOSSY, seen(TILL, "tcp", "ok")),
    ]  # fmt: skip

    assert {one.reason for one in scenes} <= set(rules.REASONS)
    assert {one.verdict for one in scenes} <= set(rules.VERDICTS)
