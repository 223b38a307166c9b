"""Replies that mean harm, or nothing: each has to be unreadable, soon, and to cost a button nothing else."""

from tests.probes.recorded import IPP, SNMP_STATE
from tests.support.hostile_peer import Reply

HEAD, _, BODY = IPP.partition(b"\r\n\r\n")
OK = b"HTTP/1.1 200 OK\r\n"
UNTIL_THE_END = OK + b"Content-Type: application/ipp\r\n\r\n"
CHUNKED = OK + b"Transfer-Encoding: chunked\r\n\r\n"
STATE = b"#\0\rprinter-state\0\4\0\0\0\3"
BEGIN = BODY[: BODY.index(b"\x04D\0\x0bmedia-ready")] + b"\x04"


def ipp(old: bytes, new: bytes) -> Reply:
    """Return the recorded reply with a change, and an end where it ends."""
    assert old in BODY
    return Reply(UNTIL_THE_END + BODY.replace(old, new))


IPP_REPLIES = {
    "nothing": Reply(b""),
    "another protocol": Reply(b"SSH-2.0-OpenSSH_9.2p1 Debian-2+deb12u3\r\n", stays_open=True),
    "not found": Reply(b"HTTP/1.1 404 Not Found\r\n\r\n"),
    "password": Reply(b"HTTP/1.1 401 Unauthorized\r\n\r\n"),
    "encryption": Reply(b"HTTP/1.1 426 Upgrade Required\r\n\r\n"),
    "status that is no text": Reply(b"HTTP/1.1 \xff\xfe\x80 \r\n\r\n"),
    "go on for ever": Reply(b"HTTP/1.1 100 Continue\r\n\r\n", is_endless=True),
    "endless letters": Reply(b"A" * 4096, is_endless=True),
    "endless head": Reply(OK + b"X-Y: z\r\n" * 100, is_endless=True),
    "endless line": Reply(OK + b"X" * 4096, is_endless=True),
    "endless groups": Reply(UNTIL_THE_END + BEGIN + b"\4" * 4096, is_endless=True),
    "endless collections": Reply(UNTIL_THE_END + BEGIN + b"\x34\0\0\0\0" * 4096, is_endless=True),
    "ten bytes a second": Reply(IPP, piece=1),
    "head, then ten bytes a second": Reply(b"HTTP/1.1 200 OK\r\n\r\n" * 5, piece=1),
    "chunk of four gigabytes": Reply(CHUNKED + b"FFFFFFFF\r\n" + BODY[:200]),
    "chunk below zero": Reply(CHUNKED + b"-5\r\n" + BODY),
    "chunk without a size": Reply(CHUNKED + b"zz\r\n" + BODY),
    "chunk that is no text": Reply(CHUNKED + b"\xff\xfe\r\n" + BODY),
    "chunks that never end": Reply(CHUNKED + b"1\r\n\x01\r\n" * 999, is_endless=True),
    "shorter than it said": Reply(IPP[:-100]),
    "a length that is cut": Reply(UNTIL_THE_END + BEGIN + b"#\0"),
    "name beyond the end": Reply(UNTIL_THE_END + BEGIN + b"#\xff\xff" + STATE[3:]),
    "value beyond the end": ipp(b"\0\4\0\0\0\3", b"\xff\xff\0\0\0\3"),
    "no state": ipp(b"printer-state\0\4", b"printer-statt\0\4"),
    "state of nothing": ipp(b"\0\4\0\0\0\3", b"\0\0"),
    "state as a word": ipp(b"#\0\rprinter-state", b"D\0\rprinter-state"),
    "state below zero": ipp(b"\0\4\0\0\0\3", b"\0\4\xff\xff\xff\xff"),
    "state of the job": ipp(b"\x04D\0\x0bmedia-ready", b"\x02D\0\x0bmedia-ready"),
    "another question's": ipp(b"\0\0\0\x01\x01G", b"\0\0\0\x02\x01G"),
    "version 9": ipp(b"\x01\x01\0\0\0\0\0\x01\x01G", b"\x09\x01\0\0\0\0\0\x01\x01G"),
    "not found in IPP": ipp(b"\x01\x01\0\0\0\0\0\x01\x01G", b"\x01\x01\4\6\0\0\0\x01\x01G"),
    "reasons too late": Reply(
        UNTIL_THE_END + BEGIN + STATE + b"\x41\0\4note\x20\0" + b"n" * 0x2000 + BODY[-60:]
    ),
}


def snmp(old: bytes, new: bytes) -> bytes:
    """Return the recorded answer with a change of the same length."""
    assert old in SNMP_STATE
    assert len(old) == len(new)
    return SNMP_STATE.replace(old, new)


SNMP_REPLIES = {
    "one byte": b"\x30",
    "zeros": bytes(64),
    "text": b"GET / HTTP/1.1\r\n\r\n",
    "cut in the middle": SNMP_STATE[:40],
    "cut by one": SNMP_STATE[:-1],
    "four gigabytes": b"\x30\x84\xff\xff\xff\xff" + SNMP_STATE[2:],
    "a length of a length": b"\x30\xff" + SNMP_STATE[2:],
    "without a length": b"\x30\x80" + SNMP_STATE[2:],
    "nested": b"\x30\x7e" * 200,
    "longer than a packet": SNMP_STATE[:1] + b"\x82\x05\x00" + bytes(1280),
    "version 3": snmp(b"\x02\x01\x01\x04\x06public", b"\x02\x01\x03\x04\x06public"),
    "version of nothing": snmp(b"0M\x02\x01\x01\x04", b"0M\x02\x00\x01\x04"),
    "a question": snmp(b"public\xa2", b"public\xa0"),
    "an error": snmp(b"\x04\xd2\x02\x01\x00", b"\x04\xd2\x02\x01\x05"),
    "another question's": snmp(b"\x04\xd2", b"\x04\xd3"),
    "state as a number": snmp(b"\x04\x02@\x04", b"\x02\x02@\x04"),
    "no such state": snmp(b"\x04\x02@\x04", b"\x81\x02@\x04"),
    "other names": snmp(b"\x19\x03\x05\x01\x02\x01", b"\x19\x03\x05\x01\x03\x01"),
    "names of nothing": snmp(b"\x06\x0b+\x06\x01", b"\x06\x00+\x06\x01"),
    "a value beyond its end": snmp(b"\x04\x02@\x04", b"\x04\x7f@\x04"),
}
"""The answer to question 1234; whoever replays it puts the asked number there."""

ESCPOS_REPLIES = {
    "nothing": Reply(b""),
    "zero": Reply(b"\0", stays_open=True),
    "all bits": Reply(b"\xff", stays_open=True),
    "another protocol": Reply(b"HTTP/1.1 400 Bad Request\r\n\r\n"),
    "endless letters": Reply(b"A" * 4096, is_endless=True),
    "endless status": Reply(b"\x12" * 4096, is_endless=True),
    "endless automatic status": Reply(b"\x10\0\0\0" * 1024, is_endless=True),
    "automatic status, ten bytes a second": Reply(b"\x10" * 100, piece=1),
    "ten bytes a second": Reply(b"Bad Request, really", piece=1),
}
