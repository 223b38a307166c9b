"""What is due to be looked at, what waits to be told, and which looks without a press are news."""

from deskbell_button.looks import AFTER_MS, MOST_SEEN, Looks
from deskbell_button.probe import routine
from deskbell_button.probe.finding import Finding

INTERVAL_S = 300


def seen(number: int) -> "tuple[int | None, int, str, str, str | None, dict[str, object], int]":
    return (number, 1, "tcp", "ok", None, {}, 5)


def test_nothing_is_due_at_first() -> None:
    assert Looks().take(10**9) is None


def test_a_look_waits_for_its_time_and_is_taken_once() -> None:
    looks = Looks()
    looks.want(1, 7, 1000)

    assert looks.take(999) is None
    assert looks.take(1000) == (1, 7)
    assert looks.take(10**9) is None


def test_a_receipt_lets_the_look_of_its_press_begin_at_once() -> None:
    looks = Looks()
    looks.want(1, 7, 1000 + AFTER_MS)
    looks.want(2, 8, 1000 + AFTER_MS)

    looks.receipted(7, 1040)
    looks.receipted(99, 1040)

    assert looks.take(1039) is None
    assert looks.take(1040) == (1, 7)
    assert looks.take(1040) is None
    assert looks.take(1000 + AFTER_MS) == (2, 8)


def test_a_burst_is_one_look_for_its_first_press() -> None:
    looks = Looks()
    for seq in (7, 8, 9):
        looks.want(1, seq, 1000)

    assert looks.take(1000) == (1, 7)
    assert looks.take(1000) is None


def test_after_a_look_was_taken_the_next_press_wants_another() -> None:
    looks = Looks()
    looks.want(1, 7, 0)
    looks.take(0)

    looks.want(1, 8, 0)

    assert looks.take(0) == (1, 8)


def test_each_input_has_its_own_look_and_the_oldest_comes_first() -> None:
    looks = Looks()
    looks.want(2, 8, 500)
    looks.want(1, None, 0)

    assert looks.take(500) == (2, 8)
    assert looks.take(500) == (1, None)


def test_a_press_takes_the_place_of_a_look_that_the_desk_wants() -> None:
    looks = Looks()
    looks.want(1, None, 1000)

    looks.want(1, 7, 1500)

    assert looks.take(1499) is None
    assert looks.take(1500) == (1, 7)
    assert looks.take(10**9) is None


def test_only_the_newest_findings_are_kept() -> None:
    looks = Looks()
    for number in range(MOST_SEEN + 3):
        looks.tell(seen(number))

    assert [one[0] for one in looks.seen] == list(range(3, MOST_SEEN + 3))


def test_the_first_routine_look_comes_after_a_tenth_of_the_interval() -> None:
    for _ in range(50):
        looks = Looks()

        assert not routine.begins(looks, INTERVAL_S, 1000)

        wait_ms = (looks.routine_ms or 0) - 1000
        assert 27_000 <= wait_ms <= 33_000


def test_the_next_ones_come_after_the_interval_a_tenth_sooner_or_later() -> None:
    waits = []
    for _ in range(50):
        looks = Looks()
        routine.begins(looks, INTERVAL_S, 0)

        assert routine.begins(looks, INTERVAL_S, 40_000)

        waits.append((looks.routine_ms or 0) - 40_000)
    assert min(waits) >= 270_000
    assert max(waits) <= 330_000
    assert len(set(waits)) > 1


def test_what_was_told_is_old_until_it_changes() -> None:
    told: dict[str, int] = {}
    fine = Finding("ok", None, {"port": 80, "answer_ms": 3})
    dead = Finding("unreachable", "till.unreachable", {"why": "timeout"})
    refused = Finding("unreachable", "till.unreachable", {"why": "refused"})

    news = [
        not routine.is_old(told, 1, "tcp", one) for one in (fine, fine, dead, dead, refused, fine)
    ]

    assert news == [True, False, True, False, False, True]  # how it is silent is no news


def test_figures_that_differ_at_every_look_are_no_news() -> None:
    told: dict[str, int] = {}
    for at, answer_ms in enumerate((3, 80, 7)):
        found = Finding(
            "ok",
            None,
            {
                "answer_ms": answer_ms,
                "rssi_dbm": -50 - at,
                "loss_percent": at,
                "uptime_s": at,
                "jobs": at,
            },
            took_ms=answer_ms,
        )

        assert routine.is_old(told, 1, "network", found) == (at > 0)


def test_each_probe_of_each_input_is_remembered_by_itself() -> None:
    told: dict[str, int] = {}
    fine = Finding("ok", None, {})

    news = [
        not routine.is_old(told, number, probe, fine)
        for number, probe in ((1, "tcp"), (2, "tcp"), (1, "network"), (1, "tcp"))
    ]

    assert news == [True, True, True, False]
