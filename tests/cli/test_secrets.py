"""Nothing that a technician's work makes secret is on the desk's disk or in its logs: only hashes are."""

import json
from pathlib import Path

import httpx

from tests.cli.conftest import Desk
from tests.cli.test_login import log_in

WIFI = "a password of the shop"


def url_of(desk: Desk) -> str:
    return (desk.home / "local.url").read_text()


def files_with(secret: str, folder: Path) -> list[str]:
    """Return the files in which a secret stands, as text or as the bytes that its hex digits mean."""
    wanted = [secret.encode()]
    if len(secret) == 64 and set(secret) <= set("0123456789abcdef"):
        wanted.append(bytes.fromhex(secret))
    return [
        str(path.relative_to(folder))
        for path in folder.rglob("*")
        if path.is_file() and any(one in path.read_bytes() for one in wanted)
    ]


def test_what_signing_in_enrolling_and_wifi_make_secret_is_nowhere(quiet: Desk) -> None:
    desk, laptop = quiet, Desk(quiet.folder / "laptop")
    laptop.folder.mkdir()
    desk.start()
    url = url_of(desk)
    code, _, said = log_in(desk, laptop, "allow", "--url", url)
    assert (code, said) == (0, "")
    laptop.told("button", "add", "--site", "Utrecht")
    laptop.told("site", "wifi", "Utrecht", "--add", "Shop", DESKBELL_WIFI_PASSWORD=WIFI)
    [login] = (laptop.home / "logins").iterdir()
    token = json.loads(login.read_bytes())["token"]
    with httpx.Client(base_url=f"{url}/api/v1") as http:
        technician = {"Authorization": f"Bearer {token}"}
        asked = http.post("/device-codes", json={"client": "another"}).json()
        body = {"site": "Utrecht", "boards": 1}
        leave = http.post("/enrolments", json=body, headers=technician).json()["token"]
        board = {"mac": "aabbccddee01", "chip": "esp32"}
        tool = {"Authorization": f"Bearer {leave}"}
        identity = http.post("/enrolments/boards", json=board, headers=tool).json()
        refused = http.post(
            "/enrolments/boards", json=board | {"mac": "aabbccddee02"}, headers=tool
        )
        http.get(f"/buttons/{identity['button']}/setup", headers=technician)
        http.post("/device-codes/token", json={"device_code": asked["device_code"]})
    assert refused.status_code == 409
    assert [one["password"] for one in identity["wifi"]] == [WIFI]
    planted = {
        "login": token,
        "enrolment token": leave,
        "device code": asked["device_code"],
        "user code": asked["user_code"],
        "broker password": identity["password"],
        "key": identity["key"],
        "set-up password": identity["setup"],
        "Wi-Fi password": WIFI,
    }

    running = {what: files_with(secret, desk.home) for what, secret in planted.items()}
    assert desk.stop() == 0
    stopped = {what: files_with(secret, desk.home) for what, secret in planted.items()}

    assert running == stopped == {what: [] for what in planted}
    out = (desk.folder / "up.out").read_text()
    assert [what for what, secret in planted.items() if secret in out] == []
    assert (desk.home / "logs" / "deskbell.log").exists()
    assert files_with(token, laptop.home) == [f"logins/{login.name}"], "kept for its owner alone"
    assert files_with(leave, laptop.home) == []


def test_control_a_secret_that_is_kept_would_be_found(quiet: Desk) -> None:
    quiet.start()

    local = (quiet.home / "local.token").read_text()

    assert files_with(local, quiet.home) == ["local.token"]
