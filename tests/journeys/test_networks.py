"""A shop's Wi-Fi gets another password: its buttons move, and lose no press on the way."""

from deskbell.desk import networks
from deskbell.desk.buttons import ButtonSettings
from deskbell.desk.networks import Wanted
from deskbell.running import now_ms
from deskbell.store.site import Site
from tests.support.boards import Board
from tests.support.broker import until
from tests.support.equipment import SITE
from tests.support.house import House
from tests.support.timeline import Timeline, incident, lamp

OLD, NEW, WRONG = "the old password", "the new password", "a wrong password"
MOVED_S = 60


def change(house: House, password: str) -> None:
    """Let the shop have one network with this password."""
    told = ButtonSettings((house.address,), house.status_interval_s)
    with house.changing() as session:
        place = networks.site_called(session, SITE)
        assert isinstance(place, Site)
        wanted = [Wanted("Shop", password, hidden=False, static=None)]
        networks.change(session, house.keyring, told, place, wanted, now_ms())


def has(board: Board, password: str) -> bool:
    """Tell whether a board has proved a list with this password: the desk was reached through it."""
    kept = board.home / "nvs" / "wifi"
    return kept.exists() and password in kept.read_text()


def is_told(house: House) -> bool:
    epoch = house.epoch("till")
    return epoch.config_reported == epoch.config_version


def test_a_button_moves_to_the_new_password_and_loses_no_press(shop: Timeline) -> None:
    house, till = shop.house, shop.house.boards["till"]
    shop.expect(lamp("till", "ready"))
    change(house, OLD)
    until(lambda: has(till, OLD), MOVED_S, "the till has the network")
    till.send(air={"Shop": OLD})
    shop.expect(lamp("till", "ready"))

    change(house, NEW)
    until(lambda: is_told(house), MOVED_S, "the till has been told")
    till.send(wifi=False)  # the access point starts again with its new password
    till.send(air={"Shop": NEW})
    shop.press("till")
    till.send(wifi=True)

    until(lambda: has(till, NEW), MOVED_S, "the till has moved")
    shop.expect(lamp("till", "filed"))
    shop.expect(incident("till", presses=1))
    assert not has(till, OLD)


def test_a_wrong_password_costs_no_button_its_way_to_the_desk(shop: Timeline) -> None:
    house, till = shop.house, shop.house.boards["till"]
    shop.expect(lamp("till", "ready"))
    change(house, OLD)
    until(lambda: has(till, OLD), MOVED_S, "the till has the network")
    till.send(air={"Shop": OLD})

    change(house, WRONG)
    until(lambda: is_told(house), MOVED_S, "the till has been told")
    shop.press("till")

    shop.expect(lamp("till", "filed"))
    assert has(till, OLD)


def test_whoever_reads_the_broker_or_the_disk_reads_no_password(shop: Timeline) -> None:
    house, till = shop.house, shop.house.boards["till"]
    shop.expect(lamp("till", "ready"))

    change(house, NEW)
    until(lambda: has(till, NEW), MOVED_S, "the till has the network")
    house.close()

    files = [path for path in house.home.root.rglob("*") if path.is_file()]
    assert [path for path in files if NEW.encode() in path.read_bytes()] == []
    assert any(path.name == "mosquitto.db" for path in files), (
        "what the broker retains is looked at"
    )
