"""The page of an incident tells what buttons saw: verdict, reason, steps, evidence."""

import httpx
import pytest

from deskbell.web import statics
from tests.web.desk import OpenDesk
from tests.web.pages import Told, text_of
from tests.web.seen import network, out_of_paper


def test_a_press_without_a_look_is_set_by_the_register(shop: OpenDesk, told: Told) -> None:
    shop.press("till", times=3)

    page = told("INC-1001")

    assert page.one("h1") == "Till 2"
    assert "category till, set by the register" in page.one("#part-head")
    assert "3\N{MULTIPLICATION SIGN}" in page.one("#part-head")
    assert page.one("#why") == "The button has not said yet what it sees."
    assert page.one("#next").startswith("Next best action: Is the shop online?")
    assert "New" in page.one("#state")


def test_a_thing_that_names_its_fault_is_the_title_and_the_category(
    shop: OpenDesk, told: Told
) -> None:
    out_of_paper(shop)

    page = told("INC-1001")

    assert page.one("h1") == "Out of paper"
    assert "category printer.paper_out, set by the button" in page.one("#part-head")
    assert "Receipt printer" in page.one("#part-head")
    assert page.one("#why") == "It says so itself."
    assert "How sure: certain" in page.one("#part-told")
    assert "Ask the shop to put in new paper" in page.one("#next")


def test_a_silent_thing_is_told_with_the_network_that_answers(shop: OpenDesk, told: Told) -> None:
    shop.press("till")
    network(shop, "till")
    shop.find("till", "tcp", "unreachable", "till.unreachable", why="timeout")

    page = told("INC-1001")

    assert page.one("h1") == "Does not answer, the network is fine"
    assert "The router answered in 3 ms" in page.one("#part-told")
    assert "no answer in time" in page.one("#saw-tcp")


def test_a_network_that_is_down_is_told_as_the_shops_network(shop: OpenDesk, told: Told) -> None:
    shop.press("till")
    shop.find("till", "network", "unreachable", "network.gateway_down", gateway="timeout")
    shop.find("till", "tcp", "unreachable", "till.unreachable", why="timeout")

    page = told("INC-1001")

    assert "The shop's network" in page.one("#part-told")
    assert page.one("#why") == "The shop's router did not answer the button."
    assert "are the lights of the router on?" in page.one("#next")


def test_a_service_that_is_down_everywhere_is_told_as_the_shared_service(
    shop: OpenDesk, told: Told
) -> None:
    shop.add("other", "Köln Ehrenfeld", "Their app", "sales_app")
    shop.place("Their app", "https://sales.example/login")
    shop.find("other", "https", "fault", "sales_app.server_error", status=503)
    shop.press("sales")
    shop.find("sales", "https", "fault", "sales_app.server_error", status=503)

    page = told("INC-1002")

    assert "The shared service" in page.one("#part-told")
    assert page.one("#why") == "Other shops see the same, so it is the service itself."


def test_nothing_wrong_is_said_plainly(shop: OpenDesk, told: Told) -> None:
    shop.press("till")
    network(shop, "till")
    shop.find("till", "tcp", "ok", port=9100, answer_ms=4)

    page = told("INC-1001")

    assert page.one("h1") == "Nothing wrong was seen"
    assert "Till 2" in page.one("#part-head")
    assert page.one("#why") == "The button looked and saw nothing wrong."
    assert "How sure: unclear" in page.one("#part-told")
    assert page.all("#saw-tcp dd") == ["4 ms", "9100"]


def test_what_nobody_could_read_leaves_the_thing_as_the_title(shop: OpenDesk, told: Told) -> None:
    shop.press("till")
    shop.find("till", "tcp", "unreadable", why="not a word")

    page = told("INC-1001")

    assert page.one("h1") == "Till 2"
    assert "The button could not look" in page.one("#part-told")
    assert page.one("#why") == "The button looked and could not read what came."


def test_a_look_at_the_network_alone_is_no_answer_that_could_not_be_read(
    shop: OpenDesk, told: Told
) -> None:
    shop.press("till")
    network(shop, "till")

    assert told("INC-1001").one("#why") == "The button has not said yet what it sees."


def test_steps_that_the_button_has_taken_are_struck_out_with_the_reason(
    shop: OpenDesk, told: Told
) -> None:
    out_of_paper(shop)

    page = told("INC-1001")

    assert page.all("#part-steps s") == ["Ask the shop to close the cover until it clicks."]
    assert "It says that it is closed" in page.one("#part-steps li.out")
    assert page.one("#part-steps [aria-current=step]").endswith(
        "tell which way round a roll goes in."
    )
    assert "1 of 4 excluded by the button already" in page.one("#part-steps")


def test_markdown_of_a_step_is_shown_as_such(shop: OpenDesk, told: Told) -> None:
    shop.press("printer")
    shop.find("printer", "ipp", "fault", "printer.paused", state="stopped")

    assert "Pause" in told("INC-1001").all("#part-steps strong")


def test_what_the_shop_can_do_itself_is_a_sentence_and_a_picture(
    shop: OpenDesk, told: Told
) -> None:
    out_of_paper(shop)

    page = told("INC-1001")

    assert "Put in new paper" in page.one("#staff")
    assert '<svg class="picture" aria-hidden="true"' in page.html


def test_each_probe_tells_its_facts_line_by_line(shop: OpenDesk, told: Told) -> None:
    out_of_paper(shop)
    shop.find("printer", "ipp", "ok", state="idle", secret_door=[1, None, {"a": True}])

    page = told("INC-1001")

    assert page.all("#part-evidence summary b") == [
        "Printer, over IPP", "Printer, over SNMP", "The shop's network",
    ]  # fmt: skip
    assert page.all("#saw-ipp dt") == ["State", "secret_door"]
    assert page.all("#saw-ipp dd") == ["idle", "1, \N{EN DASH}, a yes"]
    assert "Before:" in page.one("#saw-ipp")
    assert "Out of paper" in page.one("#saw-ipp")
    assert page.all("#saw-snmp dd") == ["noPaper"]
    assert "good · \N{MINUS SIGN}58 dBm" in page.one("#saw-network")


def test_also_seen_names_the_other_faults(shop: OpenDesk, told: Told) -> None:
    shop.press("printer")
    shop.find("printer", "ipp", "fault", "printer.cover_open", state="stopped")
    shop.find("printer", "snmp", "fault", "printer.paper_out", errors=["noPaper"])

    page = told("INC-1001")

    assert page.one("h1") == "Cover is open"
    assert "Also seen" in page.one("#part-told")
    assert "Out of paper" in page.one("#part-told")


def test_the_timeline_is_oldest_first_and_counts_seconds_at_first(
    shop: OpenDesk, told: Told
) -> None:
    out_of_paper(shop)
    shop.late_ms = 120_000
    shop.work("acknowledge", 1001)

    lines = told("INC-1001").all("#part-time li")

    assert "Pressed, and the incident opened" in lines[0]
    assert not lines[0].startswith("+")
    assert lines[1].startswith("+0.")
    assert "Acknowledged" in lines[-1]
    assert not lines[-1].startswith("+")


@pytest.mark.parametrize(
    ("language", "why"),
    [
        ("nl", "Het zegt het zelf."),
        ("pl", "Urządzenie samo o tym mówi."),
        ("de", "Es sagt es selbst."),
    ],
)
def test_the_page_speaks_the_readers_language(shop: OpenDesk, language: str, why: str) -> None:
    out_of_paper(shop)

    with Told(shop, language=language) as told:
        page = told("INC-1001")

    assert page.one("#why") == why
    assert page.one("h1") == shop.desk.world.catalogue.cause_by_id["printer.paper_out"].title(
        language
    )


@pytest.mark.parametrize("path", ["INC-9999", "1001", "INC-", "nothing"])
def test_there_is_no_page_of_what_is_no_incident(told: Told, path: str) -> None:
    answer = told.client.get(f"/incidents/{path}")

    assert answer.status_code == 404
    assert "There is nothing at this address." in text_of(answer.text)


def test_a_page_of_the_queue_leads_to_the_incident(shop: OpenDesk, told: Told) -> None:
    out_of_paper(shop)

    html = told.client.get("/queue/INC-1001").text

    assert 'id="open" href="/incidents/INC-1001"' in html
    assert "It says so itself." in text_of(html)
    assert 'formaction="/queue/INC-1001/probe"' in html


def test_a_page_loads_nothing_that_is_not_there(told: Told, shop: OpenDesk) -> None:
    shop.press("till")

    answer = told.client.get("/incidents/INC-1001")

    assert statics.address("incident.css") in answer.text
    assert "style=" not in answer.text
    assert answer.headers["content-security-policy"].startswith("default-src 'self'")
    assert isinstance(answer, httpx.Response)
