"""What a flashing tool sends to enrol boards."""

from typing import Any, Final

MACS: Final = ("aabbccddee01", "aabbccddee02", "aabbccddee03")
TILL: Final = {"asset": "Till 2", "category": "till"}
PRINTER: Final = {"asset": "Printer", "category": "printer"}


def leave(house: Any, boards: int = 1, site: str = "Utrecht", role: str = "technician") -> str:
    """Return an enrolment token."""
    answer = house.client(role).post("/api/v1/enrolments", json={"site": site, "boards": boards})
    assert answer.status_code == 201, answer.text
    return str(answer.json()["token"])


def enrol(house: Any, token: str, mac: str = MACS[0], **body: Any) -> Any:
    """Ask for the identity of a board."""
    client = house.client()
    client.headers["Authorization"] = f"Bearer {token}"
    return client.post("/api/v1/enrolments/boards", json={"mac": mac, "chip": "esp32s3"} | body)


def enrolled(house: Any, token: str, mac: str = MACS[0], **body: Any) -> dict[str, Any]:
    """Return the identity of a board."""
    answer = enrol(house, token, mac, **body)
    assert answer.status_code == 201, answer.text
    identity: dict[str, Any] = answer.json()
    return identity


def why(answer: Any) -> str:
    """Return the name of a refusal."""
    assert answer.headers["content-type"] == "application/problem+json", answer.text
    return str(answer.json()["type"]).removeprefix("urn:deskbell:error:")
