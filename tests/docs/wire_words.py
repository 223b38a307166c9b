"""The sentences of docs/reference/wire.md; names, order and ranges come from the code."""

from typing import Final

TITLES: Final = {
    "Press": "A press",
    "Finding": "A finding: what a probe saw",
    "Status": "A status",
    "Will": "The will of a connection",
    "State": "The desk's word: receipts, what is missing, every lamp",
    "Ask": "A question of the desk",
    "Config": "A configuration",
}

_BOOT = "starts of this board, counted in NVS"
_N = "messages of this boot, counted: `[boot, n]` rises with every message"
_VERSION = "rises with every word of the desk, also after a restore"
_TO = "the newest `[boot, n]` that the desk has seen of this button"
_INPUT = "which input, from 1"

MEANING: Final = {
    ("Press", "seq"): "number of the press; rises for as long as the epoch lives",
    ("Press", "boot"): _BOOT,
    ("Press", "n"): _N,
    ("Press", "input"): _INPUT,
    ("Press", "kind"): "short: it is broken; hold: it works",
    ("Press", "about"): "incident and revision that the lamp showed to the finger; null: none",
    (
        "Press",
        "age_ms",
    ): "from the press to this message; null after a power loss; more than ten years counts as null",
    ("Press", "config"): "version of the configuration that the press was made under; 0: none",
    ("Press", "diagnostics"): "see Diagnostics",
    ("Finding", "seq"): "the press that the probe looked for; null: a routine look",
    ("Finding", "boot"): _BOOT,
    ("Finding", "n"): _N,
    ("Finding", "input"): _INPUT,
    ("Finding", "probe"): "which probe, such as ipp",
    ("Finding", "verdict"): "what it saw",
    ("Finding", "cause"): "a cause of the catalogue, such as printer.paper_out",
    ("Finding", "evidence"): "facts behind it, nested at most four deep",
    ("Finding", "took_ms"): "how long the probe took",
    ("Status", "boot"): _BOOT,
    ("Status", "n"): _N,
    ("Status", "connect"): "connections of this boot, counted",
    ("Status", "state"): "always online",
    ("Status", "held"): "all presses on flash, as rising runs `[low, high]`",
    ("Status", "lamps"): "what every input shows",
    ("Status", "config"): "version of the configuration in force; 0: none",
    ("Status", "version"): "highest version of `down/state` and `down/ask` seen in this boot",
    ("Status", "diagnostics"): "see Diagnostics",
    ("Will", "boot"): _BOOT,
    ("Will", "connect"): "the connection that broke; only the newest one's will counts",
    ("Will", "state"): "always offline",
    ("State", "version"): _VERSION,
    ("State", "to"): _TO,
    ("State", "receipts"): "proof of presses that are committed",
    (
        "State",
        "missing",
    ): "presses that the desk lacks of what is held; null: no status is answered",
    ("State", "lamps"): "what every input is to show; nothing else sets a lamp",
    ("Ask", "version"): _VERSION,
    ("Ask", "to"): _TO,
    ("Ask", "what"): "what the desk wants",
    ("Config", "version"): "rises with every configuration; counts only above the one in NVS",
    ("Config", "inputs"): "what the inputs stand for",
    (
        "Config",
        "probes",
    ): "where to look, as `[input, address]` such as `ipp+snmp://10.0.3.7`; null: nowhere",
    ("Config", "brightness_percent"): "of the lamp",
    ("Config", "sound"): "whether the buzzer may sound",
    ("Config", "status_interval_s"): "how often a status is due",
    ("Config", "brokers"): "where to connect, in order, such as mqtts://192.0.2.10:8883",
    ("Config", "revoked"): "true ends this epoch for good",
    ("Config", "wifi"): "networks, sealed for this button, see below; null: it keeps its own",
    (
        "Config",
        "probe_interval_s",
    ): "how often mains-powered buttons look without a press; null: never",
    ("Config", "resolver"): "a second name server to compare the site's own with; null: none",
    ("Diagnostics", "battery_mv"): "voltage of the battery",
    ("Diagnostics", "rssi_dbm"): "strength of the Wi-Fi signal",
    ("Diagnostics", "reset_cause"): "why the board started",
    ("Diagnostics", "uptime_s"): "since it started",
    ("Diagnostics", "free_heap_bytes"): "free memory",
    ("Diagnostics", "firmware"): "version of the firmware",
    ("Diagnostics", "ip"): "address of the board",
    ("Diagnostics", "last_error"): "the newest error, in a word",
    ("Lamp", "input"): _INPUT,
    ("Lamp", "state"): "see [lamp.md](lamp.md)",
    ("Lamp", "incident"): "the incident that it shows, such as INC-1042",
    ("Lamp", "revision"): "changes whenever that incident changes state",
    ("Receipt", "seq"): "the press",
    ("Receipt", "decision"): "what the desk decided then; a repeated receipt says the same",
    ("Receipt", "incident"): "the incident that the press is part of",
    ("Receipt", "revision"): "of that incident, as it was then",
    ("InputConfig", "input"): _INPUT,
    ("InputConfig", "asset"): "what it is labelled with; null: nobody has claimed it",
    ("InputConfig", "category"): "of the asset",
}

REASONS: Final = {
    "oversized": "the payload is longer than 4,096 bytes; it is not even read",
    "unsigned": "it does not end in a newline and 32 hex digits",
    "truncated": "it looks as if its end was cut off",
    "forged": "the signature is not that of this key, this topic and this text",
    "replayed": "its version or number is not above the last one",
    "stale": "it answers another boot, or something that was sent too long ago",
}

DECISION_WORDS: Final = {
    "opened": "a new incident",
    "joined": "part of the incident that is open: a nudge, or a note",
    "known": "joined to a major incident",
    "withdrawn": "a hold took back a fresh incident",
    "confirmed": "a hold confirmed the fix; the incident is closed",
    "reopened": "a short said that it is broken still, or again",
    "ignored": "nothing to do: a hold with nothing open, or a press of before the floor of what is kept",
    "unreadable": "kept as it came; an incident for the technicians",
}

ASK_WORDS: Final = {
    "status": "a status, now",
    "probe": "a look at the assets",
    "identify": "a signal by which people find the button",
}


def sealing(nonce: str, text: str, sealed: str) -> list[str]:
    """Return how the list of networks is sealed, with an example under the key of all examples."""
    return [
        "`wifi` carries passwords, so the broker may not read it. The text is XORed with a keystream:",
        "block `i` (32 bytes, from 0) is HMAC-SHA256 over the nonce and `i` as four bytes, the highest",
        "first; its key is HMAC-SHA256 under the signing key over the four letters `seal`. What is sent is",
        "base64 of the nonce, 16 random bytes that are used once, and of that. The signature of the",
        "message proves it: open only what was verified.",
        "",
        "The text is JSON: `[ssid, password, hidden, static]` for each network, at most four, the first is",
        "preferred; `static` is null (DHCP) or `[ip, mask, gateway, dns]`. An empty password is an open",
        "network, any other is WPA2 or WPA3 personal. A button puts a new list on trial, and keeps the old",
        "one until the desk has answered it through the new.",
        "",
        f"With the nonce `{nonce}`",
        "",
        "```",
        text,
        "```",
        "",
        "is sent as",
        "",
        "```",
        sealed,
        "```",
    ]


def rules(most_bytes: int, intervals: int, most_inputs: int) -> list[str]:
    """Return what holds for every message."""
    return [
        "Buttons and desk speak MQTT 3.1.1 over TLS. `<b>` is button and epoch in one name, such as",
        "`b0417-3`: level of the topic, broker user and client id at once.",
        "",
        f"A payload has at most {most_bytes} bytes: one compact JSON object, a newline, and 32 hex digits.",
        "The digits are HMAC-SHA256 over topic, newline and JSON, cut to 16 bytes. Verify before you parse,",
        "and never encode again what was verified. Keys stand in the order of the tables; text is UTF-8 as it",
        "is; numbers are integers. The desk refuses keys that it does not know; a button ignores them.",
        "",
        "A word of the desk counts only when `version` is above the last, and `to` names this boot and a",
        f"message sent within the last {intervals} status intervals. `down/state` and `down/ask` draw from one",
        "sequence of versions. A `down/config` counts only above the version that the button keeps. Of a",
        "button, statuses and findings count only when `[boot, n]` is above the last; a press goes by its",
        "`seq`, so that it may be sent again and again. A newer boot is above any `n` of an older one.",
        "",
        f"A board has at most {most_inputs} inputs.",
        "",
        "What a button signed but the desk cannot read is kept, receipted as `unreadable`, and becomes an",
        "incident for the technicians. What is not signed is counted and dropped.",
    ]
