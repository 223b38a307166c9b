"""The messages behind the golden vectors: ordinary ones, and those at the edge of what is legal."""

from deskbell_wire import checks, wifi
from deskbell_wire.configuration import Config, InputConfig
from deskbell_wire.finding import VERDICTS, Finding
from deskbell_wire.messages import (
    ASKS,
    DECISIONS,
    LAMPS,
    MISSING_AT_ONCE,
    RECEIPTS_AT_ONCE,
    Ask,
    Diagnostics,
    Lamp,
    Press,
    Receipt,
    State,
    Status,
)
from deskbell_wire.record import Message
from deskbell_wire.sealing import seal_text
from deskbell_wire.will import Will

NAME = "b0417-3"
KEY = bytes(range(32))
MOST = checks.MAX_INT
LONGEST_NUMBER = "INC-" + 15 * "9"
NONCE = bytes(range(100, 116))
NETWORKS = wifi.write(
    [
        {"ssid": "Shop", "password": "a new secret"},
        {"ssid": "Cellar", "password": "", "hidden": True},
    ]
)
UNICODE = "Zaandam Östra łódź 北京 🖨 \u2028\x7f"
AWKWARD = 'quote " backslash \\ slash / end'

DIAGNOSTICS = Diagnostics(
    battery_mv=None,
    rssi_dbm=-61,
    reset_cause="power_on",
    uptime_s=86400,
    free_heap_bytes=81232,
    firmware="0.1.0",
    ip="192.0.2.17",
    last_error=None,
)
NOTHING_KNOWN = Diagnostics(
    battery_mv=None,
    rssi_dbm=None,
    reset_cause=None,
    uptime_s=0,
    free_heap_bytes=None,
    firmware="",
    ip=None,
    last_error=None,
)
EVERYTHING_STRANGE = Diagnostics(
    battery_mv=MOST,
    rssi_dbm=-MOST,
    reset_cause=UNICODE,
    uptime_s=MOST,
    free_heap_bytes=0,
    firmware=AWKWARD,
    ip="2001:db8::17",
    last_error="x" * checks.MAX_TEXT,
)


def lamp(number: int, state: str = "ready", about: tuple[str, int] | None = None) -> Lamp:
    """Return what an input shows."""
    incident, revision = about or (None, None)
    return Lamp(input=number, state=state, incident=incident, revision=revision)


def receipt(seq: int, decision: str = "opened", incident: str | None = "INC-1042") -> Receipt:
    """Return the proof of a press."""
    return Receipt(seq=seq, decision=decision, incident=incident, revision=1763786415000)


LARGEST_STATE = State(
    version=MOST,
    to=(MOST, MOST),
    receipts=[
        Receipt(seq=MOST, decision="unreadable", incident=LONGEST_NUMBER, revision=MOST)
        for _ in range(RECEIPTS_AT_ONCE)
    ],
    missing=[MOST - at for at in range(MISSING_AT_ONCE)],
    lamps=[
        lamp(number, "no_contact", (LONGEST_NUMBER, MOST))
        for number in range(1, checks.MAX_INPUT + 1)
    ],
)

PRESSES: dict[str, Message] = {
    "a short press": Press(
        seq=17, boot=4, n=31, input=1, kind="short", about=None,
        age_ms=12, config=1763786400000, diagnostics=DIAGNOSTICS,
    ),
    "a hold on what the lamp shows": Press(
        seq=18, boot=4, n=32, input=2, kind="hold", about=("INC-1042", 1763786415000),
        age_ms=0, config=1763786400000, diagnostics=NOTHING_KNOWN,
    ),
    "a press after a power loss": Press(
        seq=1, boot=1, n=1, input=16, kind="short", about=None,
        age_ms=None, config=0, diagnostics=None,
    ),
    "a press with the largest numbers and strange words": Press(
        seq=MOST, boot=MOST, n=MOST, input=16, kind="hold", about=(UNICODE, MOST),
        age_ms=MOST, config=MOST, diagnostics=EVERYTHING_STRANGE,
    ),
}  # fmt: skip

FINDINGS: dict[str, Message] = {
    "a printer without paper": Finding(
        seq=17, boot=4, n=33, input=1, probe="ipp", verdict="fault",
        cause="printer.paper_out", evidence={"state": 5, "reasons": ["media-empty"]}, took_ms=212,
    ),
    "a routine look": Finding(
        seq=None, boot=4, n=34, input=1, probe="tcp", verdict="ok",
        cause=None, evidence={}, took_ms=0,
    ),
    "evidence as deep as it may be": Finding(
        seq=MOST, boot=1, n=MOST, input=16, probe="", verdict="unreachable", cause=UNICODE,
        evidence={
            "ż": [{"z": None, "a": {}, "é": []}, True, False, -MOST, MOST, 0],
            "Z": {"b": ["", AWKWARD], "a": UNICODE},
            "": None,
            "🖨": -1,
        },
        took_ms=MOST,
    ),
    **{
        f"the verdict {verdict}": Finding(
            seq=1, boot=1, n=1, input=1, probe="http", verdict=verdict,
            cause=None, evidence={"a": 1}, took_ms=1,
        )
        for verdict in VERDICTS
    },
}  # fmt: skip

STATUSES: dict[str, Message] = {
    "a button that holds two runs of presses": Status(
        boot=4, n=30, connect=2, state="online", held=[(12, 15), (17, 17)],
        lamps=[lamp(1, "filed", ("INC-1042", 1763786415000)), lamp(2)],
        config=1763786400000, version=1763786415000, diagnostics=DIAGNOSTICS,
    ),
    "a button that holds nothing": Status(
        boot=1, n=1, connect=1, state="online", held=[], lamps=[],
        config=0, version=0, diagnostics=None,
    ),
    "a button that shows every lamp": Status(
        boot=MOST, n=MOST, connect=MOST, state="online", held=[(1, MOST)],
        lamps=[lamp(at + 1, state) for at, state in enumerate(LAMPS)],
        config=MOST, version=MOST, diagnostics=EVERYTHING_STRANGE,
    ),
}  # fmt: skip

WILLS: dict[str, Message] = {
    "a connection that broke": Will(boot=4, connect=2, state="offline"),
    "the largest will": Will(boot=MOST, connect=MOST, state="offline"),
}

STATES: dict[str, Message] = {
    "a receipt and every lamp": State(
        version=1763786415000, to=(4, 31), receipts=[receipt(17)], missing=None,
        lamps=[lamp(1, "filed", ("INC-1042", 1763786415000)), lamp(2)],
    ),
    "an answer that nothing is missing": State(
        version=1, to=(1, 1), receipts=[], missing=[], lamps=[lamp(1)]
    ),
    "an answer that names what is missing": State(
        version=1763786415001, to=(4, 30), receipts=[receipt(16, "ignored", None)],
        missing=[13, 14], lamps=[],
    ),
    "a receipt of every decision": State(
        version=2, to=(1, 2),
        receipts=[receipt(at + 1, decision) for at, decision in enumerate(DECISIONS)],
        missing=None, lamps=[lamp(1, "known", ("INC-7", 1))],
    ),
    "the largest state": LARGEST_STATE,
}  # fmt: skip

ASKINGS: dict[str, Message] = {
    what: Ask(version=1763786415002, to=(4, 31), what=what) for what in ASKS
}

CONFIGS: dict[str, Message] = {
    "a till and an input that nobody has claimed": Config(
        version=1763786400000,
        inputs=[
            InputConfig(input=1, asset="Till 2", category="till"),
            InputConfig(input=2, asset=None, category=None),
        ],
        brightness_percent=60, sound=True, status_interval_s=30,
        brokers=["mqtts://192.0.2.10:8883"], revoked=False, wifi=None, probes=None, probe_interval_s=None, resolver=None,
    ),
    "new networks": Config(
        version=1763786450000, inputs=[InputConfig(input=1, asset="Till 2", category="till")],
        brightness_percent=60, sound=True, status_interval_s=30,
        brokers=["mqtts://192.0.2.10:8883"], revoked=False,
        wifi=seal_text(KEY, NETWORKS, NONCE), probes=None, probe_interval_s=None, resolver=None,
    ),
    "a revoked button": Config(
        version=1763786500000, inputs=[], brightness_percent=0, sound=False,
        status_interval_s=1, brokers=[], revoked=True, wifi=None, probes=None, probe_interval_s=None, resolver=None,
    ),
    "the largest numbers and strange words": Config(
        version=MOST,
        inputs=[InputConfig(input=16, asset=UNICODE, category=AWKWARD)],
        brightness_percent=100, sound=True, status_interval_s=3600,
        brokers=["mqtts://[2001:db8::10]:8883", "mqtts://desk.example:8883"], revoked=False,
        wifi="A" * checks.MAX_SEALED, probes=[(16, UNICODE)], probe_interval_s=86400, resolver="2001:db8::53",
    ),
    "where to look": Config(
        version=1763786460000,
        inputs=[
            InputConfig(input=1, asset="Receipt printer", category="printer"),
            InputConfig(input=2, asset="Sales app", category="sales_app"),
        ],
        probes=[(1, "escpos://10.0.3.8"), (2, "dns+https://sales.example/health#ready")],
        brightness_percent=60, sound=True, status_interval_s=30,
        brokers=["mqtts://192.0.2.10:8883"], revoked=False, wifi=None, probe_interval_s=900, resolver="192.0.2.53",
    ),
}  # fmt: skip

EXAMPLES = [
    (f"{type(message).__name__}: {what}", message)
    for group in (PRESSES, FINDINGS, STATUSES, WILLS, STATES, ASKINGS, CONFIGS)
    for what, message in group.items()
]

SEALED = {
    "nothing": "",
    "one letter": "é",
    "a block": "x" * 32,
    "a block and one": "x" * 33,
    "the networks of the example": NETWORKS,
    "strange words": UNICODE,
}
"""Texts to be sealed under KEY and NONCE."""

OLDER = [
    ("Config", "of before there were networks", CONFIGS["a revoked button"].encode().replace(',"wifi":null', "")),
    ("Config", "of before buttons looked at anything",
     CONFIGS["a revoked button"].encode().replace(',"probes":null', "")
     .replace(',"probe_interval_s":null,"resolver":null', "")),
]  # fmt: skip
"""What an older desk said, or a database still holds: (type, what it is, JSON)."""

TEXTS = [
    "",
    "\b\f\n\r\t",
    "".join(map(chr, range(32))),
    AWKWARD,
    UNICODE,
    "</script>",
]
"""Texts that jsontext must write alike, although a message may not carry control characters."""

PRESS_TEXT = PRESSES["a short press"].encode()
STATE_TEXT = STATES["an answer that nothing is missing"].encode()

REFUSED = [
    ("Press", "another version", PRESS_TEXT.replace('"v":1', '"v":2')),
    ("Press", "no version", PRESS_TEXT.replace('"v":1,', "")),
    ("Press", "a version that is true", PRESS_TEXT.replace('"v":1', '"v":true')),
    ("Press", "a seq of nought", PRESS_TEXT.replace('"seq":17', '"seq":0')),
    ("Press", "a seq above 2^53", PRESS_TEXT.replace('"seq":17', f'"seq":{MOST + 1}')),
    ("Press", "a fraction", PRESS_TEXT.replace('"age_ms":12', '"age_ms":1.5')),
    ("Press", "true for a number", PRESS_TEXT.replace('"input":1', '"input":true')),
    ("Press", "input 17", PRESS_TEXT.replace('"input":1', '"input":17')),
    ("Press", "another gesture", PRESS_TEXT.replace('"short"', '"long"')),
    ("Press", "a key too few", PRESS_TEXT.replace('"boot":4,', "")),
    ("Press", "a key too many", PRESS_TEXT.replace('"boot":4,', '"boot":4,"extra":1,')),
    ("Press", "a control character", PRESS_TEXT.replace("0.1.0", "\\b\\f")),
    ("Press", "half a surrogate", PRESS_TEXT.replace("0.1.0", "\\ud800")),
    ("Press", "a text of 201 characters", PRESS_TEXT.replace("0.1.0", "é" * 201)),
    ("Press", "a list", "[1,2]"),
    ("Finding", "evidence too deep", FINDINGS["a routine look"].encode().replace("{}", '{"a":[[[[1]]]]}')),
    ("Finding", "a fraction in the evidence", FINDINGS["a routine look"].encode().replace("{}", '{"a":0.5}')),
    ("Status", "runs that fall", STATUSES["a button that holds two runs of presses"].encode().replace("[12,15]", "[19,20]")),
    ("Status", "runs that touch back", STATUSES["a button that holds two runs of presses"].encode().replace("[12,15]", "[15,12]")),
    ("Will", "a will that says online", WILLS["a connection that broke"].encode().replace("offline", "online")),
    ("State", "an answer to nothing", STATE_TEXT.replace('"to":[1,1]', '"to":[1]')),
    ("State", "a lamp of no name", STATE_TEXT.replace('"ready"', '"green"')),
    ("Ask", "to do something else", ASKINGS["probe"].encode().replace("probe", "reboot")),
    ("Config", "a word for revoked", CONFIGS["a revoked button"].encode().replace('"revoked":true', '"revoked":"yes"')),
    ("Config", "too long a list", CONFIGS["a revoked button"].encode().replace('"wifi":null', '"wifi":"' + "A" * 1601 + '"')),
]  # fmt: skip
"""Signed, but unreadable: (type, what is wrong, JSON)."""
