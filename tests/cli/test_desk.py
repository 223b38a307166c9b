"""A running desk and its command line: buttons, the register, tokens, the stop."""

import json
import re
import signal
import subprocess
import sys
from typing import Any

import httpx
import pytest

from tests.cli.conftest import Desk
from tests.support.vm import ROOT

EXAMPLE = ROOT / "docs" / "examples" / "foreign_button.py"

ADD = ("button", "add", "--site", "Utrecht", "--asset", "Till 1", "--category", "till")
SECRETS = ["button", "epoch", "username", "password", "key", "ca", "brokers"]
REGISTER = """site,zone,language,asset,category
Leiden,Europe/Amsterdam,nl,Printer 1,printer
Leiden,Europe/Amsterdam,nl,Scanner 1,scanner
"""


def listed(desk: Desk, button: str) -> dict[str, object]:
    """Return a button as the list shows it."""
    found: dict[str, object] = next(
        one for one in desk.json("button", "list") if one["button"] == button
    )
    return found


def test_a_button_is_added_listed_replaced_and_revoked(desk: Desk) -> None:
    first = desk.json(*ADD)
    second = desk.json("button", "replace", first["button"], "b0900")
    again = desk.json("button", "replace", "b0900", "b0900")
    desk.told("button", "revoke", "b0900")

    assert list(first) == SECRETS
    assert first["username"] == f"{first['button']}-1"
    assert first["brokers"] == [f"mqtts://127.0.0.1:{desk.environment['DESKBELL_MQTT_PORT']}"]
    assert (second["button"], second["epoch"]) == ("b0900", 1)
    assert (again["button"], again["epoch"]) == ("b0900", 2)
    assert again["key"] != second["key"]
    assert listed(desk, first["button"])["state"] == "revoked"
    assert listed(desk, "b0900")["state"] == "revoked"


def test_what_add_prints_is_all_that_the_example_of_the_docs_needs_to_press(desk: Desk) -> None:
    file = desk.folder / "credentials.json"
    file.write_text(desk.told(*ADD, "--json"))

    first, second = (
        subprocess.run(
            [sys.executable, EXAMPLE, file], capture_output=True, text=True, timeout=60, check=True
        ).stdout
        for _ in range(2)
    )

    said = re.search(r'"decision": "opened", "incident": "(INC-\d+)"', first)
    assert said, first
    assert f'"decision": "joined", "incident": "{said[1]}"' in second


def test_the_lamp_of_a_button_that_never_spoke_is_not_known(desk: Desk) -> None:
    button = desk.json(*ADD)["button"]

    told = next(line for line in desk.told("button", "list").splitlines() if button in line)

    assert "Till 1 (till): not known" in told
    assert "ready" not in told


def test_an_unknown_button_is_named(desk: Desk) -> None:
    for words in (("revoke", "b7777"), ("replace", "b7777", "b7778"), ("press", "b7777")):
        said = desk.refused("button", *words)

        assert said.startswith("There is no button b7777: ")


def test_only_a_finger_presses_a_real_button(desk: Desk) -> None:
    button = desk.json(*ADD)["button"]

    assert "Only a finger can press this button" in desk.refused("button", "press", button)


def test_an_asset_without_its_category_is_refused_before_anything_is_made(desk: Desk) -> None:
    before = len(desk.json("button", "list"))

    said = desk.refused("button", "add", "--site", "Utrecht", "--asset", "Till 1")

    assert "1 --asset and 0 --category" in said
    assert len(desk.json("button", "list")) == before


def test_a_register_is_imported_whole(desk: Desk) -> None:
    (desk.folder / "register.csv").write_text(REGISTER)

    first = desk.json("import", "register.csv")
    again = desk.json("import", "register.csv")

    assert first["assets"] == {"added": 2, "changed": 0, "unchanged": 0}
    assert again["assets"] == {"added": 0, "changed": 0, "unchanged": 2}


def test_of_a_register_with_bad_lines_nothing_is_imported_and_each_is_named(desk: Desk) -> None:
    bad = "Delft,Europe/Nowhere,nl,Printer 9,printer\nDelft,Europe/Amsterdam,nl,Kettle,kettle\n"
    (desk.folder / "bad.csv").write_text(REGISTER.replace("Leiden", "Delft") + bad)

    said = desk.refused("import", "bad.csv")

    assert "line 4, zone" in said
    assert "line 5, category" in said
    assert "line 2" not in said
    assert "Nothing was changed." in said
    assert "Delft" not in [one["name"] for one in get(desk, "/api/v1/sites")["items"]]


def test_an_empty_register_is_called_empty(desk: Desk) -> None:
    (desk.folder / "empty.csv").write_text("")

    assert "the file is empty" in desk.refused("import", "empty.csv")


def test_with_json_a_refusal_is_json_with_every_bad_line(desk: Desk) -> None:
    (desk.folder / "bad.csv").write_text(REGISTER + "Leiden,Europe/Nowhere,nl,Kettle,kettle\n")

    done = desk.type("import", "bad.csv", "--json")
    lost = desk.type("import", "lost.csv", "--json")

    told = json.loads(done.stderr)
    assert (done.returncode, done.stdout) == (1, "")
    assert (told["what"], told["remedy"]) == (
        "The register was not imported",
        "Correct these lines, and import the file again. Nothing was changed",
    )
    assert [one["line"] for one in told["lines"]] == [4, 4]
    assert told["type"] == "urn:deskbell:error:bad_register"
    assert (lost.returncode, lost.stdout) == (1, "")
    assert json.loads(lost.stderr) == {
        "what": "lost.csv was not imported",
        "why": "No such file or directory",
        "remedy": "Name a CSV file",
    }


def test_a_file_that_is_not_there_is_named(desk: Desk) -> None:

    assert "No such file" in desk.refused("import", "lost.csv")


def test_a_token_opens_the_api_and_its_link_signs_in_once(desk: Desk) -> None:
    made = desk.json("token", "create", "--role", "agent", "--name", "Saskia")

    pages = [httpx.get(made["link"], trust_env=False) for _ in range(2)]

    assert get(desk, "/api/v1/incidents", made["token"]).keys() == {"items", "next"}
    assert pages[0].status_code == 303
    assert "deskbell_session" in pages[0].cookies
    assert pages[1].status_code == 410


def test_a_token_of_a_running_desk_comes_without_a_warning(desk: Desk) -> None:
    done = desk.type("token", "create", "--role", "agent")

    assert done.returncode == 0
    assert "No desk runs" not in done.stderr


def test_a_wrong_token_is_told(desk: Desk) -> None:
    said = desk.refused("button", "list", "--token", "wrong")

    assert "Nobody is signed in" in said
    assert "`deskbell token create`" in said


def test_a_second_desk_in_the_same_folder_is_refused(desk: Desk) -> None:
    said = desk.refused("up", "--port", "0")

    assert f"Another desk runs in {desk.home}" in said


def test_doctor_finds_the_desk_ready(desk: Desk) -> None:
    found = {one["name"]: one for one in desk.json("doctor")}

    assert found["desk"]["state"] == "ok"
    assert "is ready at http://127.0.0.1" in found["desk"]["text"]


@pytest.mark.parametrize("by", [signal.SIGTERM, signal.SIGINT])
def test_asked_to_end_it_ends_in_order(quiet: Desk, by: signal.Signals) -> None:
    quiet.start()

    code = quiet.stop(by)

    ledger = (quiet.home / "keys" / "ledger.jsonl").read_text().splitlines()
    assert code == 0
    assert json.loads(ledger[-1])["kind"] == "stopped"


def test_ctrl_c_is_how_a_demo_ends(quiet: Desk) -> None:
    quiet.start("demo", "--headless", "--port", "0")

    assert quiet.stop(signal.SIGINT) == 0


def get(desk: Desk, path: str, token: str | None = None) -> Any:
    """Ask the API as a program does."""
    secret = token or (desk.home / "local.token").read_text()
    url = (desk.home / "local.url").read_text()
    headers = {"Authorization": f"Bearer {secret}"}
    return httpx.get(url + path, headers=headers, trust_env=False).json()
