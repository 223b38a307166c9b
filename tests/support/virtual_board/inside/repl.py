"""The two prompts of MicroPython, as shared/runtime/pyexec.c serves them.

The VM of this machine has its own prompt, but not the raw one that tools speak.
This one follows the protocol byte by byte: raw mode, raw paste with its
windows, soft reset, Ctrl-C. Line editing of the friendly prompt is the bare
minimum: nobody types here.
"""

import io
import sys

import pads
import silicon

WINDOW = 128
_PEEK = 2
_buffer = bytearray(WINDOW)
space = {"__name__": "__main__"}


class Reset(Exception):
    """The prompt ends in a soft reset; `raw` says which prompt comes after it."""

    def __init__(self, raw: bool) -> None:
        super().__init__()
        self.raw = raw


def _char() -> int:
    """Return the next byte; a Ctrl-C that came too late for what ran is a byte here."""
    one = bytearray(1)
    while True:
        try:
            count = silicon.recv(0, one, 1, 0)
            if count == 1:
                return one[0]
            if count == 0:
                silicon.leave(0)
        except KeyboardInterrupt:
            return 3


def run(source: "str | bytes", name: str, kind: str = "exec") -> "BaseException | None":
    """Run source as pyexec does; return what it died of. Raises SystemExit."""
    mem = silicon.mem
    try:
        try:
            code = compile(source, name, kind)
            mem[pads.INTERRUPT] = pads.INTERRUPTS
            exec(code, space)  # noqa: S102 a prompt runs what it is told
        finally:
            mem[pads.INTERRUPT] = pads.AS_DATA
    except SystemExit:
        raise
    except BaseException as error:  # noqa: BLE001 whatever it dies of, the prompt lives on
        return error
    return None


def show(error: BaseException) -> None:
    """Print an error without the lines of this module, which a board does not have."""
    text = io.StringIO()
    sys.print_exception(error, text)
    for line in text.getvalue().split("\n")[:-1]:
        if '"virtual-board"' not in line:
            print(line)


def _run_and_mark(source: bytes) -> None:
    """Run what came in raw mode: output, 0x04, error, 0x04."""
    try:
        error = run(source, "<stdin>")
    except SystemExit:
        silicon.say(b"\x04\x04")
        raise Reset(True)
    silicon.say(b"\x04")
    if error is not None:
        show(error)
    silicon.say(b"\x04")


def _take(most: int) -> bytes:
    """Return up to `most` bytes, up to and with a Ctrl-C or Ctrl-D, and none after it."""
    while True:
        try:
            count = silicon.recv(0, _buffer, most, _PEEK)
            if count == 0:
                silicon.leave(0)
            if count > 0:
                break
        except KeyboardInterrupt:
            return b"\x03"
    seen = bytes(memoryview(_buffer)[:count])
    ends = [at for at in (seen.find(b"\x03"), seen.find(b"\x04")) if at >= 0]
    count = min(ends) + 1 if ends else count
    silicon.recv(0, _buffer, count, 0)
    return seen[:count]


def _paste() -> None:
    """Take source in raw paste mode and run it."""
    silicon.say(b"R\x01" + bytes([WINDOW & 255, WINDOW >> 8]) + b"\x01")
    source = bytearray()
    left = WINDOW
    while True:
        piece = _take(left)
        last = piece[-1]
        if last in (3, 4):
            silicon.say(b"\x04")
            if last == 3:
                # The error of the interrupted reader, between the marks.
                silicon.say(b"\x04")
                show(KeyboardInterrupt())
                silicon.say(b"\x04")
                return
            source += piece[:-1]
            break
        source += piece
        left -= len(piece)
        if left == 0:
            silicon.say(b"\x01")
            left = WINDOW
    text = bytes(source)
    del source
    _run_and_mark(text)


def raw() -> None:
    """Serve the raw prompt until Ctrl-B. Raises Reset."""
    silicon.say(b"raw REPL; CTRL-B to exit\r\n>")
    line = bytearray()
    while True:
        char = _char()
        if char == 1:
            if len(line) == 2 and line[0] == 5:
                if line[1] == 65:
                    _paste()
                else:
                    silicon.say(b"R\x00")
                silicon.say(b">")
            else:
                silicon.say(b"raw REPL; CTRL-B to exit\r\n>")
            line = bytearray()
        elif char == 2:
            silicon.say(b"\r\n")
            return
        elif char == 3:
            line = bytearray()
        elif char == 4:
            silicon.say(b"OK")
            if not line:
                silicon.say(b"\r\n")
                raise Reset(True)
            text = bytes(line)
            line = bytearray()
            _run_and_mark(text)
            silicon.say(b">")
            line = bytearray()
        else:
            line.append(char)


def _line(prompt: bytes) -> "str | int":
    """Read a line with echo; return it, or the control character that ended it."""
    silicon.say(prompt)
    line = bytearray()
    while True:
        char = _char()
        if (char in (1, 2, 5) and not line) or char == 3 or (char == 4 and not line):
            return char
        if char in (10, 13):
            silicon.say(b"\r\n")
            return line.decode()
        if char in (8, 127):
            if line:
                line = line[:-1]
                silicon.say(b"\x08 \x08")
        elif char >= 32 or char == 9:
            line.append(char)
            silicon.say(bytes([char]))


def _pasted() -> "str | None":
    """Read what is pasted between Ctrl-E and Ctrl-D; None when Ctrl-C ends it."""
    silicon.say(b"\r\npaste mode; Ctrl-C to cancel, Ctrl-D to finish\r\n=== ")
    text = bytearray()
    while True:
        char = _char()
        if char in (3, 4):
            silicon.say(b"\r\n")
            return text.decode() if char == 4 else None
        text.append(char)
        silicon.say(b"\r\n=== " if char == 13 else bytes([char]))


def _statement(line: str) -> "str | None":
    """Read on while a compound statement is open; None when Ctrl-C ends it."""
    first = line.lstrip().split(" ")[0].rstrip(":")
    if line.rstrip()[-1:] != ":" and first != "@":
        return line
    while True:
        more = _line(b"... ")
        if more == 3:
            silicon.say(b"\r\n")
            return None
        if more == "" or isinstance(more, int):
            return line + "\n"
        line += "\n" + more


def friendly() -> None:
    """Serve the friendly prompt until Ctrl-A. Raises Reset."""
    banner = (silicon.settings["banner"] + '\r\nType "help()" for more information.\r\n').encode()
    silicon.say(banner)
    while True:
        typed = _line(b">>> ")
        if isinstance(typed, str):
            _do(_statement(typed) if typed else None, "single")
            continue
        if typed == 5:
            _do(_pasted(), "exec")
            continue
        silicon.say(b"\r\n")
        if typed == 1:
            return
        if typed == 2:
            silicon.say(banner)
        if typed == 4:
            raise Reset(False)


def _do(source: "str | None", kind: str) -> None:
    """Run what was typed. Raises Reset."""
    if not source:
        return
    try:
        error = run(source, "<stdin>", kind)
    except SystemExit:
        raise Reset(False)
    if error is not None:
        show(error)
