"""Presses on flash, and the counter that cannot go back."""

import gc
import json

from deskbell_button import journal as module
from deskbell_button.identity import SeqCounter
from deskbell_button.journal import FULL, KEPT, Entry, Journal, JournalFull
from tests.firmware.both.fakes import RamFiles, RamMemory, raises

MOST_BYTES = 120


def entry(seq: int, kind: str = "short", after: "int | None" = None) -> Entry:
    return Entry(seq, 4, 1000 + seq, 1, kind, 9, after, None)


def journal_with(files: RamFiles, count: int) -> Journal:
    journal = Journal(files)
    for seq in range(1, count + 1):
        journal.append(entry(seq))
    return journal


def test_a_press_is_read_back_as_it_was_written() -> None:
    for about in (None, ("INC-1042", 3)):
        before = Entry(17, 4, 123456, 2, "hold", 99, None, about)

        after = Entry.unpack(17, before.pack())

        assert (after.boot, after.at_ms, after.input, after.kind) == (4, 123456, 2, "hold")
        assert (after.config, after.after, after.about) == (99, None, about)


def test_the_longest_record_stays_inline_on_flash() -> None:
    longest = Entry(2**53, 2**53, 2**53, 16, "short", 2**53, 2**53, None)
    with_incident = Entry(1, 10**7, 2**53, 16, "short", 2**53, None, ("INC-" + 9 * "9", 2**53))

    assert len(longest.pack()) <= MOST_BYTES
    assert len(with_incident.pack()) <= MOST_BYTES


def test_what_is_on_flash_is_there_after_a_boot() -> None:
    files = RamFiles()
    journal = journal_with(files, 3)
    journal.receipt(2)

    again = Journal(files)

    assert sorted(again.pending) == [1, 3]
    assert again.receipted == {2}
    assert again.newest() == 3


def test_a_torn_record_was_never_heard_and_is_removed() -> None:
    files = RamFiles()
    journal_with(files, 2)
    for cut in range(len(files.content["2.p"])):
        files.content["2.p"] = entry(2).pack()[:cut]

        again = Journal(files)

        assert (sorted(again.pending), again.torn) == ([1], 1)
        assert "2.p" not in files.content


def test_a_bad_block_keeps_no_other_press_from_the_desk() -> None:
    files = RamFiles()
    journal_with(files, 3)
    files.bad.add("2.p")

    again = Journal(files)

    assert (sorted(again.pending), again.torn) == ([1, 3], 1)


def test_without_its_check_sum_a_torn_record_would_be_taken() -> None:
    whole = entry(2).pack()
    half_old = whole.replace(b"1002", b"1009")

    raises(ValueError, Entry.unpack, 2, half_old)

    assert json.loads(half_old[:-8])[1] == 1009


def test_files_of_others_in_the_folder_are_left_alone() -> None:
    files = RamFiles()
    files.content.update({"config.json": b"{}", "x.p": b"?", "lost+found": b""})

    assert len(Journal(files)) == 0
    assert len(files.content) == 3


def test_held_tells_gaps() -> None:
    journal = journal_with(RamFiles(), 6)
    for seq in (1, 2, 4):
        journal.receipt(seq)
    journal.remove(2)

    assert journal.held() == [(1, 1), (3, 6)]


def test_only_receipted_presses_older_than_the_newest_may_go() -> None:
    journal = journal_with(RamFiles(), KEPT + 3)
    for seq in (1, 3, 5):
        journal.receipt(seq)

    assert journal.beyond_kept() == [1, 3]


def test_a_full_journal_takes_no_press() -> None:
    journal = Journal(RamFiles())
    journal.receipted.update(range(1, FULL + 1))

    raises(JournalFull, journal.append, entry(FULL + 1))

    assert FULL + 1 not in journal.pending


def test_a_press_that_memory_has_no_room_for_is_refused_before_it_does_harm() -> None:
    journal = Journal(RamFiles())
    module.SPARE_BYTES, spare = 10**9, module.SPARE_BYTES
    try:
        if hasattr(gc, "mem_free"):  # a computer has room
            raises(JournalFull, journal.append, entry(1))
    finally:
        module.SPARE_BYTES = spare

    journal.append(entry(1))
    assert 1 in journal.pending


def test_a_press_that_flash_refused_was_not_heard() -> None:
    files = RamFiles()
    journal = Journal(files)
    files.broken = True

    raises(OSError, journal.append, entry(1))

    assert not journal.pending


def test_numbers_go_on_after_the_newest_on_flash() -> None:
    assert SeqCounter(RamMemory(), 41).peek() == 42


def test_with_an_empty_flash_numbers_go_on_above_all_that_were_used() -> None:
    memory = RamMemory()
    counter = SeqCounter(memory, 0)
    used = 0
    for _ in range(69):
        used = counter.peek()
        counter.take()

    fresh = SeqCounter(memory, 0).peek()

    assert fresh > used


def test_a_number_is_reserved_in_nvs_before_it_is_used() -> None:
    memory = RamMemory()
    counter = SeqCounter(memory, 0)
    for _ in range(200):
        assert counter.peek() < int(memory.values["ceiling"])
        counter.take()


def test_a_flash_that_went_back_in_time_brings_no_number_back() -> None:
    memory = RamMemory()
    counter = SeqCounter(memory, 0)
    for _ in range(9):
        counter.peek()
        counter.take()

    assert SeqCounter(memory, 5).peek() == 10


def test_reserving_writes_nvs_once_a_press_however_often_it_is_tried() -> None:
    memory = RamMemory()
    counter = SeqCounter(memory, 0)
    for _ in range(640):
        counter.peek()
        counter.peek()
        counter.take()

    assert len(memory.sets) == 640


def test_a_number_that_was_not_taken_is_given_again() -> None:
    counter = SeqCounter(RamMemory(), 0)

    assert counter.peek() == counter.peek()
