"""New networks are tried, and the old ones kept until the desk has spoken through the new."""

from deskbell_button.trial import TRIAL_MS, Trial
from tests.firmware.both.fakes import Desk, RamFiles, button, raises
from tests.firmware.both.fakes_rotation import (
    NEW,
    NEW_LIST,
    OLD,
    OLD_LIST,
    THIRD_LIST,
    Radio,
    join,
    lists,
    look,
    noted,
    sealed,
    speak,
    tell,
    with_old_list,
)


def test_a_new_list_is_on_trial_and_the_old_one_stays() -> None:
    memory = with_old_list()
    one = button(RamFiles(), memory)

    assert tell(one, 7, NEW_LIST) is None

    assert lists(memory) == (OLD_LIST, NEW_LIST)
    assert one.settings.trial is not None
    assert one.settings.trial.key == NEW
    assert not hasattr(one.settings.config, "wifi")  # the heap has no room for it


def test_the_new_list_is_in_nvs_before_the_configuration_counts_and_is_opened_after() -> None:
    memory = with_old_list()
    one = button(RamFiles(), memory)
    before = len(memory.sets)

    one.received(*Desk().config(7, wifi=sealed(NEW_LIST)), 100)

    assert memory.sets[before:] == [NEW, "config"]
    assert memory.get(NEW) == sealed(NEW_LIST)
    assert one.settings.trial is None

    again = button(RamFiles(), memory)
    look(again)
    assert lists(memory) == (OLD_LIST, NEW_LIST)
    assert again.settings.trial is not None


def test_a_list_that_is_open_is_on_trial_after_a_boot() -> None:
    memory = with_old_list()
    tell(button(RamFiles(), memory), 7, NEW_LIST)

    one = button(RamFiles(), memory)

    look(one)

    assert lists(memory) == (OLD_LIST, NEW_LIST)
    assert one.settings.trial is not None
    assert one.settings.trial.key == NEW


def test_a_cut_between_the_two_writes_of_a_proof_ends_well() -> None:
    memory = with_old_list()
    memory.values.update({"wifi": NEW_LIST, "wifi_new": NEW_LIST})
    one = button(RamFiles(), memory)

    look(one)

    assert lists(memory) == (NEW_LIST, None)
    assert one.settings.trial is None


def test_a_list_that_did_not_change_changes_nothing() -> None:
    memory = with_old_list()
    memory.values["wifi"] = '[["Shop", "old secret"]]'  # as an older firmware wrote it
    one = button(RamFiles(), memory)
    before = len(memory.sets)

    assert tell(one, 7, OLD_LIST) is None
    assert tell(one, 8, None) is None

    assert one.settings.trial is None
    assert memory.sets[before:] == [NEW, "config", NEW, "config"]
    assert lists(memory)[1] is None


def test_a_word_through_the_old_network_proves_nothing() -> None:
    memory = with_old_list()
    one = button(RamFiles(), memory)
    tell(one, 7, NEW_LIST)

    speak(one, 200)

    assert lists(memory) == (OLD_LIST, NEW_LIST)


def test_a_word_through_the_new_network_makes_it_the_one() -> None:
    memory = with_old_list()
    one = button(RamFiles(), memory)
    tell(one, 7, NEW_LIST)
    assert one.settings.trial is not None
    join(one, 150)

    speak(one, 200)

    assert lists(memory) == (NEW_LIST, None)
    assert one.settings.trial is None


def test_a_third_list_that_comes_through_the_new_one_keeps_the_new_one() -> None:
    memory = with_old_list()
    one = button(RamFiles(), memory)
    tell(one, 7, NEW_LIST)
    assert one.settings.trial is not None
    join(one, 150)

    assert tell(one, 8, THIRD_LIST) is None

    assert lists(memory) == (NEW_LIST, THIRD_LIST)


def test_the_old_list_again_ends_the_trial() -> None:
    memory = with_old_list()
    one = button(RamFiles(), memory)
    tell(one, 7, NEW_LIST)

    tell(one, 8, OLD_LIST)

    assert lists(memory) == (OLD_LIST, None)
    assert one.settings.trial is None


def test_what_cannot_be_opened_or_joined_is_refused_in_words_and_changes_nothing() -> None:
    memory = with_old_list()
    one = button(RamFiles(), memory)
    for version, wrong in enumerate(
        (
            "",
            "=",
            "AAAA",
            "[[",
            sealed(NEW_LIST, bytes(32)),
            sealed("[]"),
            sealed("{}"),
            sealed('{"Shop":1}'),
            sealed("[7]"),
            sealed('[["Shop"]]'),
            sealed('[["Shop","short",false,null]]'),
            sealed('[["Shop","long enough",false,["a","b","c","d"]]]'),
            sealed("[" + ",".join(['["Shop",""]'] * 5) + "]"),
        ),
        7,
    ):
        assert one.received(*Desk().config(version, wifi=wrong), 100) is None
        errors = look(one)

        assert "new networks refused" in str(errors.last)
        assert lists(memory) == (OLD_LIST, None)
        assert (one.settings.trial, one.settings.new_networks) == (None, False)


def test_a_list_that_does_not_join_gives_way_at_once_and_has_its_turn_again() -> None:
    trial, radio, errors = Trial(), Radio(), noted()

    turns = []
    for now in (1000, 2000, 3000):
        turns.append(trial.joining(radio))  # type: ignore[arg-type]  # a fake of it
        errors.note("Wi-Fi: Shop: wrong password")
        trial.failed(now, errors)

    assert turns == [NEW, OLD, NEW]
    assert errors.last == "new networks fail, the old ones stay: Wi-Fi: Shop: wrong password"


def test_a_list_that_joins_has_its_time_to_reach_the_desk() -> None:
    trial, radio, errors = Trial(), Radio(), noted()
    for now in (1000, 5000, 1000 + TRIAL_MS):
        trial.joining(radio)  # type: ignore[arg-type]  # a fake of it
        trial.joined(now)
        assert not trial.must_leave(now)
        trial.failed(now, errors)
        assert trial.key == NEW

    raises(OSError, trial.must_leave, 1001 + TRIAL_MS)
    trial.failed(1001 + TRIAL_MS, errors)
    assert trial.key == OLD


def test_the_network_of_before_is_left_and_a_connection_that_broke_is_not() -> None:
    trial, radio, errors = Trial(), Radio(), noted()

    assert trial.must_leave(900)
    trial.joining(radio)  # type: ignore[arg-type]  # a fake of it
    trial.joined(1000)
    trial.failed(1500, errors)
    trial.joining(radio)  # type: ignore[arg-type]  # a fake of it

    assert radio.left == 1


def test_the_old_list_stays_for_as_long_as_the_desk_speaks_through_it() -> None:
    memory = with_old_list()
    one = button(RamFiles(), memory)
    tell(one, 7, NEW_LIST)
    trial = one.settings.trial
    assert trial is not None
    trial.failed(1000, noted())
    join(one, 2000)

    speak(one, TRIAL_MS)

    assert not trial.must_leave(TRIAL_MS + 3000)
    raises(OSError, trial.must_leave, 2 * TRIAL_MS + 1)
    assert lists(memory) == (OLD_LIST, NEW_LIST)
