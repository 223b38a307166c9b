"""Power cuts while networks are changed: a list that works is always there."""

from deskbell_button.button import Button
from deskbell_button.identity import Identity
from tests.firmware.both.fakes import RamFiles, RamMemory
from tests.firmware.both.fakes_rotation import (
    NEW_LIST,
    OLD_LIST,
    Radio,
    look,
    noted,
    speak,
    tell,
    with_old_list,
)


class PowerCut(Exception):
    """The power is gone."""


class Plug:
    """Counts what is written, flash and NVS together, and fails at one of them."""

    def __init__(self, left: int) -> None:
        self.left = left

    def use(self) -> None:
        if not self.left:
            raise PowerCut
        self.left -= 1


class CutMemory(RamMemory):
    def __init__(self, values: "dict[str, str]", plug: Plug) -> None:
        super().__init__()
        self.values = values
        self.plug = plug

    def set(self, key: str, value: str) -> None:
        self.plug.use()
        super().set(key, value)


class CutFiles(RamFiles):
    def __init__(self, content: "dict[str, bytes]", plug: Plug) -> None:
        super().__init__()
        self.content = content
        self.plug = plug

    def write(self, name: str, content: bytes) -> None:
        self.plug.use()
        super().write(name, content)


class Shop:
    """One board, its flash and NVS, and which lists its access points take."""

    def __init__(self, works: "tuple[str, ...]") -> None:
        self.works = works
        self.values = with_old_list().values
        self.content: dict[str, bytes] = {}
        self.version = 7
        self.rounds = 0

    def boot(self, plug: Plug) -> Button:
        memory = CutMemory(self.values, plug)
        return Button(Identity(memory), CutFiles(self.content, plug), memory, 1, lambda: None)

    def live(self, one: Button) -> None:
        """Do as the link does until the desk has been reached and has nothing new to say."""
        now = 0
        for _ in range(6):
            now += 1000
            look(one)
            trial = one.settings.trial
            if trial is not None:
                trial.joining(Radio())  # type: ignore[arg-type]  # a fake of it
            listed = self.values.get("wifi" if trial is None else trial.key)
            if listed not in self.works:
                if trial is not None:
                    trial.failed(now, noted())
                continue
            if trial is not None:
                trial.joined(now)
            speak(one, now)
            tell(one, self.version, NEW_LIST, now)  # retained by the broker
            if one.settings.trial is None or one.settings.trial is trial:
                return
        raise AssertionError("the button is out of reach")


def every_cut(works: "tuple[str, ...]", before: "tuple[str, ...]") -> "list[Shop]":
    """Rotate with a cut at every write; return the shops as they are after the next boot."""
    shops: list[Shop] = []
    cuts = 0
    while True:
        shop = Shop(before)
        try:
            one = shop.boot(Plug(cuts))
            shop.live(one)
            shop.works = works  # from here on the access points are others
            shop.live(one)
        except PowerCut:
            cuts += 1
        else:
            return shops
        shop.works = works
        shop.live(shop.boot(Plug(99)))
        shops.append(shop)


def test_a_cut_at_any_write_leaves_a_list_that_works_and_ends_with_the_new_one() -> None:
    shops = every_cut((OLD_LIST, NEW_LIST), (OLD_LIST, NEW_LIST))

    assert len(shops) >= 5
    for shop in shops:
        assert (shop.values["wifi"], shop.values.get("wifi_new", "")) == (NEW_LIST, "")


def test_a_cut_at_any_write_keeps_the_old_list_where_the_new_one_is_wrong() -> None:
    for shop in every_cut((OLD_LIST,), (OLD_LIST,)):
        assert shop.values["wifi"] == OLD_LIST


def test_where_the_old_list_stops_working_the_new_one_takes_over() -> None:
    shop = Shop((OLD_LIST,))
    one = shop.boot(Plug(99))
    shop.live(one)
    assert shop.values["wifi"] == OLD_LIST

    shop.works = (NEW_LIST,)
    shop.live(one)

    assert (shop.values["wifi"], shop.values["wifi_new"]) == (NEW_LIST, "")


def test_without_a_trial_a_wrong_list_is_the_end() -> None:
    """The control: what would happen if a new list took the old one's place at once."""
    shop = Shop((OLD_LIST,))
    shop.values["wifi"] = NEW_LIST
    try:
        shop.live(shop.boot(Plug(99)))
    except AssertionError:
        return
    raise AssertionError("the button found a way")
