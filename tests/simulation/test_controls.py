"""Each rule of the way of a press and of the wire is needed: without it, a loss or a lie shows."""

import re
from random import Random

import pytest

from tests.simulation.controls.control import Control
from tests.simulation.controls.every import CONTROLS
from tests.simulation.controls.filing import stale_reads
from tests.simulation.profile import Profile, draw, focus
from tests.simulation.truth import Violation
from tests.simulation.world import World

RULES = {
    # docs/explanation/way-of-a-press.md
    "heard_before_flash": "A press is on flash before the lamp says heard",
    "puback_is_proof": "PUBACK proves nothing",
    "sent_once_a_connection": "Every unreceipted press is sent again while connected",
    "pruned_at_receipt": "The newest presses stay on flash when they are receipted",
    "pruned_without_answer": "A press leaves the flash only when a later status found nothing missing",
    "missing_ignored": "What the desk misses is sent again",
    "nothing_is_missing": "The desk asks for what a button holds and it lacks",
    "gaps_not_reported": "What nobody can get back is reported",
    "statuses_not_answered": "Every verified status is answered",
    "ceiling_ignored": "seq never goes back: its ceiling is in NVS",
    "boots_not_counted": "Boots are counted in NVS",
    "hold_ignores_about": "A hold acts only on the incident that its lamp showed",
    "hold_ignores_revision": "A hold acts only on the revision that its lamp showed",
    "hold_does_not_wait": "A hold waits for the receipt of its short",
    "hold_takes_nothing": "A hold takes the incident of the receipt that it waited for",
    "others_pressed_too": "A hold withdraws only when all shorts came from its own input",
    "later_short_ignored": "A hold does not withdraw a short that was made after it",
    "resolved_stays_resolved": "A short on a resolved incident reopens it",
    "replays_decided_again": "A press is decided on once: what the desk has is looked up, and UNIQUE",
    "no_unique_index": "One open incident a subject: a unique index",
    "assigned_by_the_present": "A press belongs to the configuration that it was made under",
    "pruned_above_the_floor": "Keys are pruned only below the floor",
    "taken_below_the_floor": "Below the floor a press is ignored",
    "floor_too_high": "The floor never rises above what the button still holds",
    "receipts_of_today": "A repeated receipt says what was decided then",
    "receipt_before_commit": "The receipt goes out after the commit",
    "lamps_not_marked": "A transaction marks every lamp that it changes",
    "marks_cleared_early": "A mark is cleared only when its lamp was told",
    # docs/reference/wire.md
    "button_believes_all": "A button believes only what the desk has signed",
    "desk_believes_all": "A desk believes only what the button has signed",
    "topic_not_signed": "The signature covers the topic",
    "unreadable_dropped": "What cannot be read is kept",
    "old_statuses_taken": "A desk ignores statuses that are not above the last",
    "any_will_counts": "Only the newest connection's will counts",
    "to_not_checked": "A word counts only when it answers this boot",
    "no_window": "A word counts only for three intervals",
    "version_not_checked": "A word counts only when its version is above the last",
    "always_in_contact": "Without contact for three intervals nothing is claimed",
    "versions_not_drawn": "Every word has a version of its own",
    "versions_without_clock": "Versions rise even after a restore: they follow the clock",
    "configurations_go_back": "A configuration counts only above the version in NVS",
    "same_version_refused": "The same configuration counts again when flash has lost it",
    "content_before_version": "The version goes to NVS before the content goes to flash",
    "configuration_not_renewed": "A restored desk gives a newer button a fresh configuration",
    "ended_at_issue": "An epoch goes on until a higher one has spoken",
    "superseded_goes_on": "An epoch ends when a higher one has spoken",
    "revoked_goes_on": "A revoked epoch is heard no more",
    "ledger_not_consulted": "A restored database revives nobody: the ledger is consulted",
    "numbers_reused": "No incident number is used twice",
    "ledger_after_commit": "The ledger is written before the commit",
}


def profile(control: Control, seed: int) -> Profile:
    """Return a profile in which the accident that the rule is for happens often."""
    return focus(draw(Random(seed)), control.more, **control.changes)


@pytest.mark.parametrize("control", CONTROLS, ids=lambda control: control.off.__name__)
def test_without_the_rule_the_simulation_finds_it(control: Control) -> None:
    rule = RULES[control.off.__name__]
    others: list[str] = []
    for seed in range(control.within):
        try:
            with control.off():
                World(seed, profile(control, seed)).run()
        except Violation as violation:
            told = str(violation).splitlines()[0]
            if re.search(control.shows, told):
                return
            others.append(told)

    pytest.fail(f"{control.within} runs without '{rule}' showed nothing of it, but {others}")


def test_with_the_unique_index_stale_reads_harm_nothing() -> None:
    control = next(one for one in CONTROLS if one.off.__name__ == "no_unique_index")

    for seed in range(15):
        with stale_reads():
            World(seed, profile(control, seed)).run()


def test_every_rule_has_its_control() -> None:
    assert list(RULES) == [control.off.__name__ for control in CONTROLS]
