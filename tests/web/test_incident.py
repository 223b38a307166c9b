"""The page of an incident tells all that is known: verdict, reason, steps, evidence, history."""

from collections.abc import Iterator

import httpx
import pytest

from deskbell.desk import proof
from deskbell.web import statics
from tests.web.desk import OpenDesk
from tests.web.pages import Told, text_of

DAY_MS = 24 * 3600 * 1000


@pytest.fixture
def shop(desk: OpenDesk) -> OpenDesk:
    """Say in the register where things are."""
    desk.place("Till 2", "10.41.7.32:9100")
    desk.place("Receipt printer", "10.41.7.40")
    desk.place("Sales app", "https://sales.example/login")
    for label in ("till", "printer", "sales"):
        desk.hello(label)
    return desk


@pytest.fixture
def told(shop: OpenDesk) -> Iterator[Told]:
    with Told(shop) as reader:
        yield reader


def network(desk: OpenDesk, label: str) -> None:
    desk.find(label, "network", "ok", rssi_dbm=-58, gateway_ms=3, loss_percent=0)


def out_of_paper(desk: OpenDesk) -> None:
    """Press for a printer that says what is wrong with it."""
    desk.press("printer")
    network(desk, "printer")
    desk.find(
        "printer", "ipp", "fault", "printer.paper_out", state="stopped",
        reasons=["media-empty-error"], accepting=True, jobs=3, levels={"Black": 18},
    )  # fmt: skip
    desk.find("printer", "snmp", "fault", "printer.paper_out", errors=["noPaper"])


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


def test_the_history_of_the_thing_and_the_same_fault_elsewhere(shop: OpenDesk, told: Told) -> None:
    shop.add("lab", "Köln Ehrenfeld", "Their printer", "printer")
    shop.late_ms = -9 * DAY_MS
    out_of_paper(shop)
    shop.work("resolve", 1001)
    shop.work("close", 1001)
    shop.late_ms = 0
    shop.press("lab")
    shop.find("lab", "ipp", "fault", "printer.paper_out")
    shop.press("till")
    out_of_paper(shop)

    page = told("INC-1004")

    assert page.all("#part-past a") == ["INC-1001", "INC-1002"]
    assert "Out of paper" in page.one("#part-past")
    assert "Their printer" in page.one("#part-past")
    assert "Köln Ehrenfeld" in page.one("#part-past")
    assert "INC-1003 Till 2" in page.one("#part-site")


def test_what_was_closed_more_than_thirty_days_ago_is_left_out(shop: OpenDesk, told: Told) -> None:
    shop.late_ms = -31 * DAY_MS
    out_of_paper(shop)
    shop.work("resolve", 1001)
    shop.work("close", 1001)
    shop.late_ms = 0
    out_of_paper(shop)

    assert told("INC-1002").one("#part-past") == ""


def test_supplies_tell_how_long_they_last_and_why(shop: OpenDesk, told: Told) -> None:
    for days, percent in ((-10, 90), (-5, 60)):
        shop.late_ms = days * DAY_MS
        shop.find("printer", "ipp", "ok", levels={"Black": percent, "Cyan": 70})
    shop.late_ms = 0
    shop.press("printer")
    shop.find("printer", "ipp", "ok", levels={"Black": 30, "Cyan": 70, "New": 80})

    supplies = told("INC-1001").all(".stock li")

    assert "Black30 %" in supplies[0]
    assert "Days left: 5" in supplies[0]
    assert "from 90 % on" in supplies[0]
    assert "to 30 % today" in supplies[0]
    assert "Hardly used since" in supplies[1]
    assert "too short to say" in supplies[2]


@pytest.mark.parametrize(
    ("link", "href"),
    [
        (
            "https://support.example/{site}/{asset}?at={address}",
            "https://support.example/Utrecht%20Oudegracht/Till%202?at=10.41.7.32%3A9100",
        ),
        ("javascript:alert(1)", ""),
    ],
)
def test_remote_support_is_one_click_away(shop: OpenDesk, told: Told, link: str, href: str) -> None:
    settings = shop.served.state.settings
    shop.served.state.settings = settings.model_copy(update={"remote_support": {"till": link}})
    shop.press("till")

    page = told("INC-1001")

    assert page.hrefs("#do-support") == ([href] if href else [])


def test_the_shop_can_be_called_and_the_button_leads_to_its_page(
    shop: OpenDesk, told: Told
) -> None:
    shop.press("till")

    page = told("INC-1001")

    assert page.hrefs("#do-call") == ["tel:+31305550101"]
    assert "/buttons/b0001" in page.hrefs("#part-site a")


def test_what_the_desk_saw_first_says_so(shop: OpenDesk, told: Told) -> None:
    shop.find("printer", "ipp", "fault", "printer.cover_open", state="stopped")

    page = told("INC-1001")

    assert page.one("#proactive") == "We saw it first; nobody has pressed."
    assert "seen" in page.one("#part-head")
    assert "pressed before" not in page.one("#part-head")


def test_a_fix_is_awaited_then_still_broken(shop: OpenDesk, told: Told) -> None:
    out_of_paper(shop)
    shop.work("resolve", 1001)
    assert told("INC-1001").one("#proof").startswith("The button looks again.")
    assert "the shop is asked whether it works" in told("INC-1001").one("#next")

    network(shop, "printer")
    shop.find("printer", "ipp", "fault", "printer.paper_out")
    shop.find("printer", "snmp", "fault", "printer.paper_out")

    page = told("INC-1001")
    assert page.one("#proof").startswith("Still broken: Out of paper")
    assert page.one("#state") == "Opened again"


def test_a_fix_that_is_seen_working_closes(shop: OpenDesk, told: Told) -> None:
    out_of_paper(shop)
    shop.work("resolve", 1001)

    network(shop, "printer")
    shop.find("printer", "ipp", "ok", state="idle")
    shop.find("printer", "snmp", "ok", status="idle")

    page = told("INC-1001")
    assert page.one("#proof").startswith("Seen working.")
    assert page.one("#state") == "Closed"
    assert page.all("#part-next .btn") == []


def test_a_fix_that_nobody_could_prove_is_left_to_the_shop(shop: OpenDesk, told: Told) -> None:
    shop.press("printer")
    shop.work("resolve", 1001)
    with shop.desk.changing() as session:
        proof.overdue(session, shop.desk.world.catalogue, shop.now_ms() + 60_000)

    assert "proves nothing: the shop is asked" in told("INC-1001").one("#proof")


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
