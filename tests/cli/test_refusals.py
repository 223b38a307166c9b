"""What cannot be done is told in words: what happened, why, what to do; never a traceback."""

import json
import socket
import sqlite3
import subprocess
import sys
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from deskbell.store.migrate import open_database
from deskbell_broker import certificates
from tests.cli.conftest import DESKBELL, Desk
from tests.support.broker import free_port, until
from tests.support.greeter import certificate, greeting


def test_a_taken_port_is_named(quiet: Desk) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = str(other.getsockname()[1])

        said = quiet.refused("up", "--port", port)

    assert f"127.0.0.1:{port}: another program listens there." in said
    assert "DESKBELL_PORT" in said


def test_a_broker_that_cannot_start_is_named(quiet: Desk) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", int(quiet.environment["DESKBELL_MQTT_PORT"])))
        other.listen()

        said = quiet.refused("up")

    assert "The broker does not start" in said
    assert ".." not in said
    assert quiet.environment["DESKBELL_MQTT_PORT"] in said


def test_brokers_without_the_certificate_of_their_ca_are_refused_at_the_start(quiet: Desk) -> None:
    garbage = quiet.folder / "ca.crt"
    garbage.write_text("no certificate")
    brokers = {"DESKBELL_BROKERS": "mqtts://broker.example"}

    without = quiet.refused("up", **brokers)
    missing = quiet.refused("up", **brokers, DESKBELL_BROKER_CA="/nowhere/ca.crt")
    wrong = quiet.refused("up", **brokers, DESKBELL_BROKER_CA=str(garbage))

    assert f"{quiet.home / 'tls' / 'ca.crt'}: No such file" in without
    assert "/nowhere/ca.crt: No such file" in missing
    assert f"{garbage}: is no certificate" in wrong
    for said in (without, missing, wrong):
        assert "Name that file (PEM) in DESKBELL_BROKER_CA" in said


def test_a_data_folder_that_cannot_be_written_is_named(quiet: Desk) -> None:
    quiet.home.write_text("a file, where the folder should be")
    place = quiet.home / "below"

    said = quiet.refused("up", DESKBELL_HOME=str(place))

    assert f"Cannot write {place}" in said
    assert "choose another folder with DESKBELL_HOME" in said


TOO_LONG = "x" * 300
"""A name that the operating system refuses to everybody, the superuser too."""


@pytest.mark.parametrize("place", [TOO_LONG, "letter.txt/home"])
def test_doctor_names_a_data_folder_that_nobody_can_have(quiet: Desk, place: str) -> None:
    (quiet.folder / "letter.txt").write_text("Dear shop,")
    home = quiet.folder / place

    done = quiet.type("doctor", DESKBELL_HOME=str(home))

    assert done.returncode == 1
    assert done.stderr == ""
    assert f"FAILED  data folder: {home} cannot be written: " in done.stdout
    assert done.stdout.count("FAILED") == 1


@pytest.mark.parametrize("variable", ["DESKBELL_TLS_CERTIFICATE", "DESKBELL_TLS_KEY"])
def test_a_certificate_or_key_that_cannot_be_read_is_named(quiet: Desk, variable: str) -> None:
    letter = quiet.folder / "letter.txt"
    letter.write_text("Dear shop,")
    lost = quiet.folder / "lost.pem"
    files = {"DESKBELL_TLS_CERTIFICATE": str(letter), "DESKBELL_TLS_KEY": str(letter)}

    said = quiet.refused("up", **files | {variable: str(lost)})
    no_pair = quiet.refused("up", **files)

    assert f"{variable} cannot be used: {lost}: No such file" in said
    assert f"{letter} and {letter} are no pair in PEM" in no_pair


class NotReady(BaseHTTPRequestHandler):
    """A desk whose broker does not answer."""

    def do_GET(self) -> None:
        """Say so, as /readyz does."""
        self.send_response(503)
        self.end_headers()
        self.wfile.write(json.dumps({"database": "ok", "broker": "no round trip"}).encode())

    def log_message(self, *_: object) -> None:
        """Keep quiet."""


@pytest.mark.parametrize(
    ("brokers", "log"),
    [("", "broker/mosquitto.log"), ("mqtts://127.0.0.1:1", "logs/deskbell.log")],
)
def test_doctor_names_the_log_that_tells_of_the_broker(quiet: Desk, brokers: str, log: str) -> None:
    (quiet.home / "keys").mkdir(mode=0o700, parents=True)
    with ThreadingHTTPServer(("127.0.0.1", 0), NotReady) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        (quiet.home / "local.url").write_text(f"http://127.0.0.1:{server.server_port}")

        done = quiet.type("doctor", DESKBELL_BROKERS=brokers)

        server.shutdown()
    assert f"is not ready: broker. Look into {quiet.home / log}" in done.stdout


@pytest.mark.parametrize(("year", "told"), [(2020, "year 2000"), (1999, " answers")])
def test_doctor_tells_of_a_broker_that_no_board_trusts_at_its_clock(
    quiet: Desk, year: int, told: str
) -> None:
    files = certificate(quiet.folder / "theirs", datetime(year, 1, 1, tzinfo=UTC))
    with greeting(files) as port:
        done = quiet.type(
            "doctor",
            DESKBELL_BROKERS=f"mqtts://127.0.0.1:{port}",
            DESKBELL_BROKER_CA=str(files.ca),
        )

    (line,) = [line for line in done.stdout.splitlines() if " broker: " in line]
    assert told in line


def test_a_database_newer_than_the_program_is_left_alone(quiet: Desk) -> None:
    quiet.home.mkdir()
    file = quiet.home / "desk.db"
    open_database(f"sqlite:///{file}").dispose()
    with sqlite3.connect(file) as database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
    database.close()

    said = [quiet.refused("up"), quiet.refused("token", "create", "--role", "agent")]

    for one in said:
        assert "a newer Deskbell has changed it (revision 9999)" in one
        assert "put back a backup" in one


def test_a_setting_that_cannot_be_used_is_named(quiet: Desk) -> None:

    assert "DESKBELL_PORT" in quiet.refused("up", DESKBELL_PORT="many")


@pytest.mark.parametrize(
    "words",
    [("button", "list"), ("button", "revoke", "b0001"), ("button", "add", "--site", "Utrecht")],
)
def test_without_a_desk_it_says_how_to_start_one(quiet: Desk, words: tuple[str, ...]) -> None:
    said = quiet.refused(*words)

    assert "No desk has run in" in said
    assert "`deskbell up`" in said


def test_a_desk_that_has_stopped_is_not_waited_for(quiet: Desk) -> None:
    quiet.home.mkdir()
    (quiet.home / "local.token").write_text("of-yesterday")

    said = quiet.refused("button", "list")

    assert "No desk answers at" in said
    assert "Errno" not in said


def test_where_no_desk_ever_ran_no_token_is_made(quiet: Desk) -> None:
    said = quiet.refused("token", "create", "--role", "agent")

    assert f"No desk has run in {quiet.home}" in said
    assert "DESKBELL_HOME" in said
    assert not quiet.home.exists()


def test_a_token_in_a_folder_that_nobody_can_have_is_refused(quiet: Desk) -> None:
    place = quiet.folder / TOO_LONG

    said = quiet.refused("token", "create", "--role", "agent", DESKBELL_HOME=str(place))

    assert f"Cannot write {place}: File name too long." in said


def test_a_token_of_a_desk_that_does_not_run_is_made_with_a_warning(quiet: Desk) -> None:
    quiet.home.mkdir()
    open_database(f"sqlite:///{quiet.home / 'desk.db'}").dispose()

    done = quiet.type("token", "create", "--role", "agent")

    assert done.returncode == 0
    assert f"No desk runs in {quiet.home}" in done.stderr


def test_an_unknown_role_is_named(quiet: Desk) -> None:
    quiet.home.mkdir()
    open_database(f"sqlite:///{quiet.home / 'desk.db'}").dispose()

    said = quiet.refused("token", "create", "--role", "boss")

    assert said.startswith("No token was made: ")
    assert "boss" in said


def test_an_empty_name_and_an_unknown_language_are_refused(quiet: Desk) -> None:
    create = ("token", "create", "--role", "agent")

    assert "the name is empty" in quiet.refused(*create, "--name", " ")
    assert "use one of en, nl, pl, de" in quiet.refused(*create, "--language", "xx")


def test_nothing_unforeseen_shows_a_traceback(quiet: Desk) -> None:
    broken = "import deskbell.cli.serving as s; s.load = lambda **_: 1 / 0; import deskbell.cli.main as c; c.main()"

    done = subprocess.run(
        [sys.executable, "-c", broken, "up"],
        env=quiet.environment,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "ZeroDivisionError" in (quiet.home / "logs" / "deskbell.log").read_text()


def test_with_json_what_is_unforeseen_is_json_too(quiet: Desk) -> None:
    broken = "import deskbell.cli.token as t; t.load = lambda **_: 1 / 0; import deskbell.cli.main as c; c.main()"

    done = subprocess.run(
        [sys.executable, "-c", broken, "token", "list", "--json"],
        env=quiet.environment,
        capture_output=True,
        text=True,
        check=False,
    )

    told = json.loads(done.stderr)
    assert (done.returncode, done.stdout) == (1, "")
    assert told["what"] == "Something unforeseen happened"
    assert "ZeroDivisionError" in told["why"]


@pytest.mark.parametrize("words", [(), ("token",), ("keys",), ("button",)])
def test_help_cuts_no_line(quiet: Desk, words: tuple[str, ...]) -> None:
    verbs = quiet.told(*words, "--help").partition("Commands:")[2]

    assert verbs
    assert "..." not in verbs


HEAVY = {"esptool", "fastapi", "sqlalchemy", "sqlmodel", "alembic", "uvicorn", "paho", "jinja2"}


def test_help_starts_without_what_only_a_desk_or_a_board_needs(quiet: Desk) -> None:
    look = (
        "import sys, deskbell.cli.main as c; code = c.run(['--help']); "
        "print(','.join(sys.modules)); sys.exit(code)"
    )

    done = subprocess.run(
        [sys.executable, "-c", look],
        env=quiet.environment,
        capture_output=True,
        text=True,
        check=True,
    )

    loaded = set(done.stdout.splitlines()[-1].split(","))
    assert "typer" in loaded
    assert loaded & HEAVY == set()


def test_what_a_desk_logs_while_it_starts_is_not_on_its_standard_output(quiet: Desk) -> None:
    tls = certificates.ensure(quiet.folder / "theirs", ["127.0.0.1"])
    quiet.environment |= {
        "DESKBELL_BROKERS": f"mqtts://127.0.0.1:{free_port()}",
        "DESKBELL_BROKER_CA": str(tls.ca),
    }
    log = quiet.home / "logs" / "deskbell.log"
    with subprocess.Popen(
        [DESKBELL, "up"],
        env=quiet.environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ) as starting:
        try:
            until(lambda: log.exists() and "broker_lost" in log.read_text())
        finally:
            starting.terminate()
        out, _ = starting.communicate(timeout=60)

    assert out == b""
