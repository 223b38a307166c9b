"""docs/reference/wire.md is made from the messages themselves: one example a topic, every key.

Run with DESKBELL_WRITE_DOCS=1 to write it again.
"""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from deskbell_wire import configuration, messages
from deskbell_wire.checks import MAX_INPUT, MAX_INT, Unreadable
from deskbell_wire.desk import MESSAGES
from deskbell_wire.messages import INTERVALS
from deskbell_wire.record import VERSION, Message, Record
from deskbell_wire.sealing import seal_text
from deskbell_wire.signature import MAX_PAYLOAD, REJECTIONS, seal, unseal
from deskbell_wire.topics import DOWN, RETAINED, UP, topic
from tests.docs.wire_words import (
    ASK_WORDS,
    DECISION_WORDS,
    MEANING,
    REASONS,
    TITLES,
    rules,
    sealing,
)
from tests.wire.examples import (
    ASKINGS,
    CONFIGS,
    FINDINGS,
    KEY,
    NAME,
    NETWORKS,
    NONCE,
    PRESSES,
    STATES,
    STATUSES,
    WILLS,
)

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "wire.md"
MADE = "<!-- made by tests/docs/test_wire_reference.py: do not edit -->"
PARTS: tuple[type[Record], ...] = (
    messages.Diagnostics,
    messages.Lamp,
    messages.Receipt,
    configuration.InputConfig,
)
EXAMPLES: tuple[Message, ...] = (
    PRESSES["a short press"],
    FINDINGS["a printer without paper"],
    STATUSES["a button that holds two runs of presses"],
    WILLS["a connection that broke"],
    STATES["a receipt and every lamp"],
    ASKINGS["probe"],
    CONFIGS["where to look"],
)
NESTED = {"lamps": "Lamp", "receipts": "Receipt", "inputs": "InputConfig"}


def allowed(record: type[Record], key: str) -> str:
    """Return what a key may hold, in the words with which its check refuses anything else."""
    check = dict(record.FIELDS)[key]
    with pytest.raises(Unreadable) as refused:
        check(object())
    words = str(refused.value).removeprefix("must be ").removeprefix("must not have ")
    words = words.replace(str(MAX_INT), "2^53")
    if key in NESTED:
        words += f" {NESTED[key]}"
    try:
        check(None)
    except Unreadable:
        return words
    return words + ", or null"


def table(record: type[Record]) -> Iterator[str]:
    yield "| key | is | means |"
    yield "|---|---|---|"
    if issubclass(record, Message):
        yield f"| `v` | {VERSION} | version of the contract |"
    for key, _ in record.FIELDS:
        words = allowed(record, key).replace("|", "\\|")
        yield f"| `{key}` | {words} | {MEANING[record.__name__, key]} |"


def page() -> str:
    lines = ["# The wire", MADE, "", *rules(MAX_PAYLOAD, INTERVALS, MAX_INPUT), ""]
    lines += ["| topic | from | QoS, retained |", "|---|---|---|"]
    for channel in (*UP, *DOWN):
        sender = "button" if channel in UP else "desk"
        kept = ", retained" if channel in RETAINED else ""
        lines.append(f"| `{topic('<b>', channel)}` | {sender} | 1{kept} |")
    lines += ["", f"The examples are of `{NAME}`, signed with the key `{KEY.hex()}`."]
    for message in EXAMPLES:
        full = topic(NAME, message.CHANNEL)
        payload = seal(KEY, full, message.encode()).decode()
        kind = type(message)
        lines += ["", f"## {TITLES[kind.__name__]}", "", f"`{full}`", "", "```", payload, "```", ""]
        lines += table(kind)
    sealed = seal_text(KEY, NETWORKS, NONCE)
    lines += ["", "## Networks, sealed", "", *sealing(NONCE.hex(), NETWORKS, sealed)]
    lines += ["", "## Parts"]
    for part in PARTS:
        lines += ["", f"### {part.__name__}", "", *table(part)]
    for title, words in (("Decisions", DECISION_WORDS), ("What the desk asks for", ASK_WORDS)):
        lines += ["", f"## {title}", "", "| word | means |", "|---|---|"]
        lines += [f"| `{word}` | {meaning} |" for word, meaning in words.items()]
    lines += ["", "## What is dropped", "", "| reason | when |", "|---|---|"]
    lines += [f"| `{reason}` | {REASONS[reason]} |" for reason in REJECTIONS]
    return "\n".join(lines) + "\n"


def test_the_reference_is_what_the_contract_says() -> None:
    made = page()
    if os.environ.get("DESKBELL_WRITE_DOCS"):
        PAGE.write_text(made)

    assert PAGE.read_text() == made, "DESKBELL_WRITE_DOCS=1 pytest tests/docs writes it again"


def test_every_message_has_its_example() -> None:
    assert tuple(type(message) for message in EXAMPLES) == MESSAGES


def test_every_example_can_be_read_back() -> None:
    blocks = PAGE.read_text().split("```\n")[1::2]

    for message, block in zip(EXAMPLES, blocks, strict=False):
        body = unseal(KEY, topic(NAME, message.CHANNEL), block.strip().encode())
        assert type(message).decode(body) == message


def test_no_meaning_is_left_over() -> None:
    kinds: tuple[type[Record], ...] = (*MESSAGES, *PARTS)
    keys = {(kind.__name__, key) for kind in kinds for key, _ in kind.FIELDS}

    assert set(MEANING) == keys
    assert set(REASONS) == set(REJECTIONS)
    assert tuple(DECISION_WORDS) == messages.DECISIONS
    assert tuple(ASK_WORDS) == messages.ASKS
