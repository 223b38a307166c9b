"""Claiming an input on its button's page: half a name is enough, a new asset has its kind, no scripts."""

from collections.abc import Iterator

import httpx
import pytest
from playwright.sync_api import expect
from sqlmodel import select

from deskbell.desk import buttons
from deskbell.store import button_list
from deskbell.store.incident import Incident
from deskbell.store.site import Asset, Site
from tests.web.conftest import Visit
from tests.web.desk import OpenDesk

HTML = {"accept": "text/html"}
OURS = {"sec-fetch-site": "same-origin"}
CLAIM = "/buttons/b0001/inputs/1"
NOWHERE = "/buttons/b0050/inputs/1"


@pytest.fixture
def unclaimed(desk: OpenDesk) -> OpenDesk:
    """Let b0001 in Utrecht stand for nothing, and b0050 stand nowhere."""
    with desk.desk.changing() as session:
        world, settings = desk.desk.world, desk.desk.button_settings
        epoch = buttons.current_epoch(session, "b0001")
        buttons.configure(session, epoch, [None], settings, desk.now_ms())
        buttons.issue(session, world.ledger, "b0050", None, [None], settings, desk.now_ms())
    return desk


@pytest.fixture
def kim(unclaimed: OpenDesk) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=unclaimed.address, headers=HTML, follow_redirects=True) as client:
        client.get(unclaimed.link("Kim", "technician"))
        yield client


def asset_id(desk: OpenDesk, name: str) -> int:
    with desk.desk.looking() as session:
        return session.exec(select(Asset).where(Asset.name == name)).one().id or 0


def stands_for(desk: OpenDesk, button: str = "b0001") -> tuple[str | None, str | None, str | None]:
    """Return the shop of a button, and asset and category of its first input."""
    with desk.desk.looking() as session:
        found = button_list.one(session, button)
    assert found is not None
    return found.site, found.inputs[0].asset, found.inputs[0].category


def test_an_input_is_claimed_without_scripts_and_its_incident_moves_along(
    unclaimed: OpenDesk, visit: Visit
) -> None:
    unclaimed.press("till")
    page = visit("/buttons/b0001", "Kim", "technician", java_script_enabled=False)

    page.get_by_role("link", name="Say what it stands for").click()
    page.get_by_placeholder("Part of its name").fill("til")
    page.get_by_role("button", name="Search").click()
    page.get_by_role("button", name="Till 2").click()

    expect(page.get_by_role("status")).to_have_text(
        "Input 1 stands for Till 2 now. What was reported on it came along."
    )
    expect(page.locator("#input-1 h2")).to_have_text("Till 2")
    expect(page.get_by_role("link", name="INC-1001")).to_be_visible()
    assert stands_for(unclaimed) == ("Utrecht Oudegracht", "Till 2", "till")
    with unclaimed.desk.looking() as session:
        moved = session.get_one(Incident, 1001)
    assert (moved.asset_id, moved.category) == (asset_id(unclaimed, "Till 2"), "till")


@pytest.mark.parametrize(
    ("typed", "first"),
    [("pritner", "Receipt printer"), ("printer rec", "Receipt printer"), ("ap", "Sales app")],
)
def test_a_typo_or_a_part_finds_it(kim: httpx.Client, typed: str, first: str) -> None:
    page = kim.get(CLAIM, params={"q": typed}).text

    found = page.partition('<ul class="choices">')[2].partition("</ul>")[0]
    assert found.partition("<b>")[2].startswith(first)


def test_it_is_found_by_what_it_is_in_the_readers_language(kim: httpx.Client) -> None:
    page = kim.get(CLAIM, params={"q": "kasse"}, headers={"accept-language": "de"}).text

    assert "<b>Till 2</b>" in page
    assert "<b>Sales app</b>" not in page


def test_what_is_not_found_is_offered_as_a_new_name(kim: httpx.Client) -> None:
    page = kim.get(CLAIM, params={"q": "Coffee machine"}).text

    assert "Nothing here is called “Coffee machine”." in page
    assert 'name="name" value="Coffee machine"' in page


def test_only_what_the_shop_has_can_be_chosen(unclaimed: OpenDesk, kim: httpx.Client) -> None:
    assert "Shop network" not in kim.get(CLAIM).text
    foreign = asset_id(unclaimed, "Shop network")

    answer = kim.post(CLAIM, data={"asset": foreign}, headers=OURS)

    assert answer.status_code == 409
    assert "not in the register of this shop any more" in answer.text
    assert stands_for(unclaimed) == ("Utrecht Oudegracht", None, None)


def test_a_new_asset_is_named_with_its_kind(unclaimed: OpenDesk, visit: Visit) -> None:
    page = visit(CLAIM, "Kim", "technician", java_script_enabled=False)

    page.get_by_label("What people call it").fill("Left scales")
    page.get_by_role("radio", name="Scales").check()
    page.get_by_role("button", name="Add it and claim the input").click()

    expect(page.get_by_role("status")).to_contain_text("Input 1 stands for Left scales now.")
    assert stands_for(unclaimed) == ("Utrecht Oudegracht", "Left scales", "scales")


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"name": "Till 2", "category": "printer"}, "This shop has a “Till 2” of another kind."),
        ({"name": "Left scales"}, "Say what kind of thing it is."),
        ({"name": "Left scales", "category": "spaceship"}, "Say what kind of thing it is."),
        ({"name": "Left scales", "category": "button"}, "Say what kind of thing it is."),
        ({"name": " ", "category": "till"}, "Give it a name of one line."),
        ({"name": "a\nb", "category": "till"}, "Give it a name of one line."),
        ({"name": "x" * 201, "category": "till"}, "Give it a name of one line."),
        ({}, "Give it a name of one line."),
    ],
)
def test_what_cannot_be_is_said_and_nothing_is_changed(
    unclaimed: OpenDesk, kim: httpx.Client, form: dict[str, str], said: str
) -> None:
    answer = kim.post(CLAIM, data=form, headers=OURS)

    assert answer.status_code == 409
    assert said in answer.text
    assert stands_for(unclaimed) == ("Utrecht Oudegracht", None, None)
    with unclaimed.desk.looking() as session:
        names = {one.name for one in session.exec(select(Asset))}
    assert names == {"Till 2", "Receipt printer", "Sales app", "Shop network", "Scanner 4"}


@pytest.mark.parametrize("number", ["99999999999999999999", "-1", "0", "1e9", "Till 2"])
@pytest.mark.parametrize("field", ["asset", "site"])
def test_a_number_that_no_register_has_is_refused(
    unclaimed: OpenDesk, kim: httpx.Client, field: str, number: str
) -> None:
    posted = kim.post(NOWHERE, data={field: number, "name": "Till"}, headers=OURS)
    looked = kim.get(NOWHERE, params={"site": number})

    assert (posted.status_code, looked.status_code) == (422, 422)
    assert stands_for(unclaimed, "b0050") == (None, None, None)


def test_a_button_without_a_shop_is_given_one_first(unclaimed: OpenDesk, visit: Visit) -> None:
    page = visit("/buttons/b0050", "Kim", "technician", java_script_enabled=False)

    page.get_by_role("link", name="Say what it stands for").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("In which shop is it?")
    page.get_by_placeholder("Part of its name").fill("nurnb")
    page.get_by_role("button", name="Search").click()
    page.get_by_role("link", name="Nürnberg Südstadt").click()
    page.get_by_role("button", name="Scanner 4").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Button b0050")
    assert stands_for(unclaimed, "b0050") == ("Nürnberg Südstadt", "Scanner 4", "scanner")


def test_a_button_that_has_a_shop_cannot_be_moved_by_an_address(
    unclaimed: OpenDesk, kim: httpx.Client
) -> None:
    with unclaimed.desk.looking() as session:
        other = session.exec(select(Site).where(Site.name == "Hamburg Altona")).one().id
    form = {"site": other, "asset": asset_id(unclaimed, "Shop network")}

    assert "Shop network" not in kim.get(CLAIM, params={"site": str(other)}).text
    assert kim.post(CLAIM, data=form, headers=OURS).status_code == 409
    assert stands_for(unclaimed) == ("Utrecht Oudegracht", None, None)


def test_with_scripts_the_list_follows_what_is_typed(unclaimed: OpenDesk, visit: Visit) -> None:
    page = visit(CLAIM, "Kim", "technician")
    expect(page.locator(".choice")).to_have_count(3)

    page.get_by_placeholder("Part of its name").press_sequentially("saels")

    expect(page.locator(".choice")).to_have_count(1)
    page.get_by_role("button", name="Sales app").click()
    expect(page.get_by_role("status")).to_contain_text("Input 1 stands for Sales app now.")


@pytest.mark.parametrize("role", ["agent", "manager"])
def test_who_may_not_change_buttons_claims_nothing(unclaimed: OpenDesk, role: str) -> None:
    form = {"asset": asset_id(unclaimed, "Till 2")}
    with httpx.Client(base_url=unclaimed.address, headers=HTML) as client:
        client.get(unclaimed.link("Ann", role))

        page = client.get(CLAIM)
        answer = client.post(CLAIM, data=form, headers=OURS)

    assert (page.status_code, answer.status_code) == (403, 403)
    assert stands_for(unclaimed) == ("Utrecht Oudegracht", None, None)


def test_another_sites_page_claims_nothing(unclaimed: OpenDesk, kim: httpx.Client) -> None:
    form = {"asset": asset_id(unclaimed, "Till 2")}

    foreign = kim.post(CLAIM, data=form, headers={"sec-fetch-site": "cross-site"})

    assert foreign.status_code == 403
    assert stands_for(unclaimed) == ("Utrecht Oudegracht", None, None)
    assert kim.post(CLAIM, data=form, headers=OURS).status_code == 200
    assert stands_for(unclaimed) == ("Utrecht Oudegracht", "Till 2", "till")


@pytest.mark.parametrize("path", ["/buttons/b9999/inputs/1", "/buttons/b0001/inputs/2"])
def test_what_is_not_there_cannot_be_claimed(
    unclaimed: OpenDesk, kim: httpx.Client, path: str
) -> None:
    form = {"asset": asset_id(unclaimed, "Till 2")}

    assert kim.get(path).status_code == 404
    assert kim.post(path, data=form, headers=OURS).status_code == 404


def test_a_button_that_ended_is_not_claimed(unclaimed: OpenDesk, kim: httpx.Client) -> None:
    with unclaimed.desk.changing() as session:
        world, settings = unclaimed.desk.world, unclaimed.desk.button_settings
        buttons.revoke(session, world.ledger, "b0050", settings, unclaimed.now_ms())

    assert kim.get(NOWHERE).status_code == 404


def test_names_are_shown_as_text(unclaimed: OpenDesk, kim: httpx.Client) -> None:
    form = {"name": "<script>alert(1)</script>", "category": "till"}

    done = kim.post(CLAIM, data=form, headers=OURS)
    again = kim.get(CLAIM, params={"q": '"><script>alert(1)</script>'})

    for page in (done.text, again.text):
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert(1)" in page
