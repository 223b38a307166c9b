"""What a web service and a name server may answer that means harm, or nothing."""

from tests.firmware.test_dns import address_reply
from tests.support.hostile_peer import Reply

OK = b"HTTP/1.1 200 OK\r\n"
PAGE = OK + b"Content-Length: 12\r\n\r\nAll is well."

PAGES = {
    "another protocol": Reply(b"SSH-2.0-OpenSSH_9.2p1 Debian-2+deb12u3\r\n", stays_open=True),
    "zeros": Reply(bytes(64)),
    "a word": Reply(b"HTTP"),
    "cut in its status": Reply(b"HTTP/1.1 20"),
    "cut behind its status": Reply(b"HTTP/1.1 200"),
    "status of four figures": Reply(b"HTTP/1.1 2000 OK\r\n\r\n"),
    "status that is no number": Reply(b"HTTP/1.1 2x0 OK\r\n\r\n"),
    "status below all": Reply(b"HTTP/1.1 099 OK\r\n\r\n"),
    "status above all": Reply(b"HTTP/1.1 600 OK\r\n\r\n"),
    "go on": Reply(b"HTTP/1.1 100 Continue\r\n\r\n", is_endless=True),
    "huge status": Reply(b"HTTP/1.1 " + b"2" * 4096, is_endless=True),
    "endless letters": Reply(b"A" * 4096, is_endless=True),
    "status in crumbs, and no more": Reply(b"HTTP/1.1 20", piece=4),
}
"""Of a page in which no word is looked for only the status counts."""

PAGES_WITH_A_WORD = {
    "endless headers": Reply(OK + b"X-Y: z\r\n" * 100, is_endless=True),
    "endless reason": Reply(b"HTTP/1.1 200 " + b"K" * 4096, is_endless=True),
    "endless body": Reply(OK + b"\r\n" + b"A" * 4096, is_endless=True),
    "cut in its head": Reply(PAGE[:30]),
    "ten bytes a second": Reply(PAGE, piece=1),
    "head alone, ten bytes a second": Reply(OK + b"X: " + b"y" * 100, piece=1),
    "body, ten bytes a second": Reply(OK + b"\r\n" + b"y" * 100, piece=5),
}
"""The word is not seen, and nobody knows whether it would have come."""

HEAD = 12


def _counts(answer: bytes, questions: int, answers: int) -> bytes:
    return answer[:4] + questions.to_bytes(2, "big") + answers.to_bytes(2, "big") + answer[8:]


def packets(asked: bytes) -> dict[str, bytes]:
    """Return what is no answer to a question."""
    good = address_reply(asked)
    without = asked[:2] + b"\x81\x80" + asked[4:]
    another = good.replace(b"\3pos\4shop", b"\3pot\4shop")
    loop = b"\xc0" + bytes([len(asked)])
    return {
        "nothing": b"",
        "one byte": b"\x81",
        "text": b"HTTP/1.1 400 Bad Request\r\n\r\n",
        "zeros": bytes(64),
        "the question": asked,
        "half a head": good[:7],
        "head alone": good[:HEAD],
        "cut in the question": good[: HEAD + 5],
        "cut in the answer": good[:-9],
        "cut by one": good[:-1],
        "another number": bytes([asked[0] ^ 1]) + good[1:],
        "another question": another,
        "another question that is refused": another[:3] + b"\x85" + another[4:],
        "another type": good[: len(asked) - 3] + b"\x1c" + good[len(asked) - 2 :],
        "65,535 answers": _counts(good[: len(asked)], 1, 0xFFFF),
        "65,535 questions": _counts(without, 0xFFFF, 0),
        "65,535 of both": _counts(without + bytes(400), 0xFFFF, 0xFFFF),
        "a name that is itself": _counts(without + loop, 1, 1),
        "names that are each other": _counts(without + loop * 200, 1, 100),
        "a size beyond the end": good[:-6] + b"\xff\xff" + good[-4:],
        "a name without an end": _counts(without + b"\x3f" + b"a" * 63, 1, 1),
    }
