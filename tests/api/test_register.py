"""The register as a file: all or nothing, every bad line named, and the same twice is once."""

from typing import Any

import pytest

from deskbell.desk import buttons

HEAD = "site,zone,language,tier,phone,opening_hours,asset,category,address"
GOOD = f"""{HEAD}
Utrecht,Europe/Amsterdam,nl,A,+31 30 1234567,Mo-Fr 09:00-18:00,Till 1,till,10.0.1.11
Utrecht,,,,,,Printer,printer,10.0.1.12
Köln,Europe/Berlin,de,B,,Mo-Sa 10:00-20:00,Kasse 1,till,
"""


def send(house: Any, text: str | bytes, who: str = "technician") -> Any:
    content = text if isinstance(text, bytes) else text.encode()
    client = house.client(who)
    headers = {"Content-Type": "text/csv"}
    return client.post("/api/v1/register/import", content=content, headers=headers)


def items(house: Any, path: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = house.client("agent").get(f"/api/v1/{path}").json()["items"]
    return found


def test_sites_and_assets_are_made(house: Any) -> None:
    answer = send(house, GOOD)

    assert answer.json() == {
        "sites": {"added": 2, "changed": 0, "unchanged": 0},
        "assets": {"added": 3, "changed": 0, "unchanged": 0},
    }
    assert items(house, "sites")[1] == {
        "name": "Utrecht",
        "zone": "Europe/Amsterdam",
        "language": "nl",
        "tier": "A",
        "phone": "+31 30 1234567",
        "opening_hours": "Mo-Fr 09:00-18:00",
    }
    assert [(one["site"], one["name"], one["address"]) for one in items(house, "assets")] == [
        ("Utrecht", "Till 1", "10.0.1.11"),
        ("Utrecht", "Printer", "10.0.1.12"),
        ("Köln", "Kasse 1", ""),
    ]
    assert [one["name"] for one in items(house, "assets?site=K%C3%B6ln")] == ["Kasse 1"]
    assert [one["name"] for one in items(house, "assets?category=printer")] == ["Printer"]


@pytest.mark.parametrize(
    "content",
    [
        GOOD.encode("utf-8-sig"),
        GOOD.replace(";", "|").replace(",", ";").encode(),
        GOOD.replace("\n", "\r\n").encode(),
        (GOOD + "\n\n,,,,,,,,\n").encode(),
        GOOD.replace("Utrecht", '"Utrecht"').encode(),
    ],
    ids=["byte order mark", "semicolons", "line ends of Windows", "empty lines", "quotes"],
)
def test_what_a_spreadsheet_writes_is_read(house: Any, content: bytes) -> None:
    answer = send(house, content)

    assert answer.json()["assets"] == {"added": 3, "changed": 0, "unchanged": 0}, answer.text


def test_the_same_file_again_changes_nothing(house: Any) -> None:
    send(house, GOOD)

    again = send(house, GOOD).json()

    assert again["sites"] == {"added": 0, "changed": 0, "unchanged": 2}
    assert again["assets"] == {"added": 0, "changed": 0, "unchanged": 3}


def test_what_changed_is_changed_and_what_is_not_said_stays(house: Any) -> None:
    send(house, GOOD)

    answer = send(house, "site,tier,asset,category\nUtrecht,C,Till 1,till\n").json()

    assert answer["sites"]["changed"] == 1
    utrecht = items(house, "sites")[1]
    assert (utrecht["tier"], utrecht["phone"]) == ("C", "+31 30 1234567")
    assert items(house, "assets")[0]["address"] == "10.0.1.11"


def test_a_new_category_reaches_the_button(house: Any) -> None:
    name = house.asset("Utrecht", "Till 1", "till")
    with house.desk.looking() as session:
        before = buttons.current_epoch(session, "b0001").config_version

    send(house, "site,asset,category\nUtrecht,Till 1,card_terminal\n")

    with house.desk.looking() as session:
        epoch = buttons.current_epoch(session, "b0001")
        assert (epoch.name, epoch.config_unsent) == (name, True)
        assert epoch.config_version > before


def test_every_bad_line_is_named_and_nothing_is_imported(house: Any) -> None:
    bad = f"""{HEAD}
Utrecht,Europe/Amsterdam,nl,A,,,Till 1,till,
Utrecht,Europe/Nowhere,nl,A,,,Till 2,till,
,,,,,,Till 3,till,
Delft,,Dutch,Z,,always,Kettle,kettle,10.0.0.1 or so
Delft,,,,,,,till,
Delft,,,,,,Scanner,,
Delft,,,
"""

    answer = send(house, bad)

    named = {(one["line"], one["column"]) for one in answer.json()["lines"]}
    assert answer.status_code == 422
    assert named == {
        (3, "zone"),
        (4, "site"),
        (5, "language"),
        (5, "tier"),
        (5, "opening_hours"),
        (5, "category"),
        (5, "address"),
        (6, "asset"),
        (7, "category"),
        (8, "fields"),
    }
    assert all(one["what"] and one["remedy"] for one in answer.json()["lines"])
    assert items(house, "sites") == []
    assert items(house, "assets") == []


def test_lines_that_contradict_each_other_are_named(house: Any) -> None:
    text = """site,tier,asset,category
Utrecht,A,Till,till
Utrecht,B,Till,printer
"""

    lines = send(house, text).json()["lines"]

    assert [(one["line"], one["column"]) for one in lines] == [(3, "tier"), (3, "category")]
    assert lines[0]["what"] == "'B', but line 2 says 'A' for the same site"


@pytest.mark.parametrize(
    ("content", "line", "column"),
    [
        (b"\n\n", 1, "site"),
        (b"shop,asset\nUtrecht,Till\n", 1, "shop"),
        (b"site,site\nUtrecht,Utrecht\n", 1, "site"),
        (b"zone\nUTC\n", 1, "site"),
        (b"site\nUtrecht\nK\xf6ln\n", 3, "text"),
        (b'site\n"Utrecht\n', 2, "quotes"),
        (b"site\nUtr\x00echt\n", 2, "site"),
        (b"site\n" + b"x" * 201 + b"\n", 2, "site"),
        (b"site,zone\nUtrecht,../../etc/passwd\n", 2, "zone"),
    ],
)
def test_a_file_that_is_no_register_is_refused_by_line(
    house: Any, content: bytes, line: int, column: str
) -> None:
    answer = send(house, content)

    found = answer.json()["lines"][0]
    assert (found["line"], found["column"]) == (line, column)


def test_only_who_may_change_the_register_imports(house: Any) -> None:
    assert send(house, GOOD, "manager").status_code == 403
    assert send(house, GOOD, "agent").status_code == 403


def test_categories_come_with_every_language(house: Any) -> None:
    till = next(one for one in items(house, "categories") if one["id"] == "till")

    assert till["names"] == {"en": "Till", "nl": "Kassa", "pl": "Kasa", "de": "Kasse"}
    assert (till["icon"], till["priority"]) == ("i-till", 2)
