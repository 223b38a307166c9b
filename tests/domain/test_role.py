"""Who may do what."""

import pytest

from deskbell.domain import role
from deskbell.domain.role import (
    ADMIN,
    AGENT,
    ENROL_BOARDS,
    ENROLMENT,
    HOLDERS,
    KNOWN,
    MANAGER,
    OPEN_TO_ALL,
    PERMISSIONS,
    ROLES,
    TECHNICIAN,
    may,
)

DECLARED = {
    value
    for name, value in vars(role).items()
    if name.isupper() and isinstance(value, str) and "." in value
}


@pytest.mark.parametrize("unknown", ["", "root", "Admin", "agent "])
def test_an_unknown_role_may_nothing(unknown: str) -> None:
    assert not any(may(unknown, permission) for permission in KNOWN - {OPEN_TO_ALL})


def test_nobody_may_what_is_not_known() -> None:
    assert not any(may(one, "incidents.erase") for one in ROLES)


def test_what_is_open_needs_no_role() -> None:
    assert may("", OPEN_TO_ALL)


@pytest.mark.parametrize("permission", sorted(DECLARED - {ENROL_BOARDS}))
def test_every_permission_is_held_by_somebody_and_by_the_admin(permission: str) -> None:
    assert permission in KNOWN
    assert may(ADMIN, permission)


def test_nothing_is_known_that_is_not_declared() -> None:
    assert set(KNOWN) == DECLARED | {OPEN_TO_ALL}
    assert set(PERMISSIONS) == set(HOLDERS)


def test_boards_are_enrolled_with_a_token_for_that_alone_whoever_got_it() -> None:
    assert [one for one in HOLDERS if may(one, ENROL_BOARDS)] == [ENROLMENT]
    assert {one for one in KNOWN if may(ENROLMENT, one)} == {
        ENROL_BOARDS,
        role.HAND_OVER_PRESSES,
        OPEN_TO_ALL,
    }


@pytest.mark.parametrize(
    ("who", "works", "changes_buttons"),
    [(AGENT, True, False), (TECHNICIAN, False, True), (MANAGER, False, False), (ADMIN, True, True)],
)
def test_agents_work_incidents_and_technicians_change_buttons(
    who: str, *, works: bool, changes_buttons: bool
) -> None:
    assert may(who, role.READ_INCIDENTS)
    assert may(who, role.WORK_INCIDENTS) == works
    assert may(who, role.CHANGE_BUTTONS) == changes_buttons
