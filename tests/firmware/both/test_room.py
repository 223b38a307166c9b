"""What is kept of the heap for TLS is there in one piece when it is given back."""

import gc
import sys

from deskbell_button import room

IS_BOARD = sys.implementation.name == "micropython"


def test_what_is_kept_is_counted_once_and_given_back() -> None:
    room.keep()
    room.keep()
    kept = room.kept_bytes()
    room.give_back()

    assert kept == (room.TLS_BYTES if IS_BOARD else 0)
    assert room.kept_bytes() == 0


def test_whoever_asks_next_finds_it_in_a_heap_that_has_nothing_else_of_that_size() -> None:
    if not IS_BOARD:
        return
    room.keep()
    crumbs = []
    size = room.TLS_BYTES
    while size >= 16:  # fill every hole that is as large
        try:
            while True:
                crumbs.append(bytearray(size))
        except MemoryError:
            size //= 2
    is_full = False
    try:
        bytearray(room.TLS_BYTES)
    except MemoryError:
        is_full = True

    room.give_back()
    found = bytearray(room.TLS_BYTES)

    assert is_full
    assert len(found) == room.TLS_BYTES
    del crumbs
    gc.collect()
