"""Tokens are made, listed without being shown, and ended; no desk needs to run for it."""

import json

from deskbell.store.migrate import open_database
from tests.cli.conftest import Desk


def after_a_first_start(desk: Desk) -> None:
    """Make what the first start of a desk makes."""
    (desk.home / "keys").mkdir(parents=True)
    open_database(f"sqlite:///{desk.home / 'desk.db'}").dispose()


def test_a_revoked_account_has_no_way_in(quiet: Desk) -> None:
    after_a_first_start(quiet)
    token = quiet.told("token", "create", "--role", "agent", "--name", "Ann").strip()
    quiet.told("token", "create", "--role", "manager", "--name", "Max")

    listed = quiet.json("token", "list")
    ended = quiet.told("token", "revoke", "Ann", "--json")

    assert [(one["account"], one["role"]) for one in listed] == [
        ("Ann", "agent"),
        ("Max", "manager"),
    ]
    assert token not in json.dumps(listed)
    assert json.loads(ended) == {"account": "Ann", "ended": 2}
    assert [one["account"] for one in quiet.json("token", "list")] == ["Max"]


def test_nobody_is_revoked_by_a_wrong_name(quiet: Desk) -> None:
    after_a_first_start(quiet)
    assert "There is no account 'Bob'" in quiet.refused("token", "revoke", "Bob")


def test_a_name_keeps_its_role(quiet: Desk) -> None:
    after_a_first_start(quiet)
    quiet.told("token", "create", "--role", "agent", "--name", "Ann")

    said = quiet.refused("token", "create", "--role", "manager", "--name", "Ann")

    assert said.startswith("No token was made: ")
    assert "Ann" in said
    assert [one["role"] for one in quiet.json("token", "list")] == ["agent"]


def test_with_json_what_is_refused_is_json(quiet: Desk) -> None:
    after_a_first_start(quiet)

    done = quiet.type("token", "create", "--role", "boss", "--json")

    assert (done.returncode, done.stdout) == (1, "")
    told = json.loads(done.stderr)
    assert list(told) == ["what", "why", "remedy"]
    assert told["what"] == "No token was made"
    assert "boss" in told["why"]
