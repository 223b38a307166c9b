"""`esp32` and `esp` of a virtual board."""

import silicon
from storage import NVS, Partition

HEAP_DATA, HEAP_EXEC = 4, 1
WAKEUP_ALL_LOW, WAKEUP_ANY_HIGH = False, True
__all__ = ("NVS", "Partition")


def flash_size() -> int:
    return silicon.settings["flash_size"]


def osdebug(*_: object) -> None:
    pass


def raw_temperature() -> int:
    return 95


def mcu_temperature() -> int:
    return 35


def wake_on_ext0(*_args: object, **_named: object) -> None:
    pass


def wake_on_ext1(*_args: object, **_named: object) -> None:
    pass


def idf_heap_info(_capabilities: int) -> "list[tuple[int, int, int, int]]":
    return [(100000, 60000, 40000, 30000)]
