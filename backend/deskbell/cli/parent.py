"""The process that started a worker: jobs and answers come from it, and news and questions go to it.

One thread owns standard input, for the whole life of the worker. It hands on lines, and when
the parent is gone, killed or not, it ends the worker at once, whatever that is doing: nobody
would hear how it ends, and the serial port would be held for as long as it lasts.
"""

import json
import os
import queue
import threading
from typing import Any, Final, TextIO

from deskbell.errors import DeskbellError

_GONE: Final = 0
_MOST_BYTES: Final = 65536


class Parent:
    """Whoever started this process."""

    def __init__(self, heard: int, out: TextIO) -> None:
        """Listen at a descriptor and tell into a file; from now on the parent's end is ours."""
        self._heard = heard
        self._out = out
        self._lines: queue.SimpleQueue[bytes] = queue.SimpleQueue()
        threading.Thread(target=self._listen, name="parent", daemon=True).start()

    def job(self) -> dict[str, Any]:
        """Return what is to be done."""
        return dict(json.loads(self._lines.get()))

    def tell(self, **members: Any) -> None:  # noqa: ANN401 whatever JSON can say
        """Say something."""
        self._out.write(json.dumps(members) + "\n")

    def ask(self, **question: Any) -> Any:  # noqa: ANN401 whatever JSON can say
        """Have the parent ask whoever is there. Raises DeskbellError when that went wrong."""
        self.tell(ask=question)
        answer = json.loads(self._lines.get())
        if "error" in answer:
            error = answer["error"]
            raise DeskbellError(error["what"], error["why"], error["remedy"])
        return answer["answer"]

    def _listen(self) -> None:
        """Read the descriptor itself: a buffered file's lock, held here, would break an orderly end."""
        rest = b""
        try:
            while read := os.read(self._heard, _MOST_BYTES):
                *lines, rest = (rest + read).split(b"\n")
                for line in lines:
                    self._lines.put(line)
        finally:  # also when it cannot be read: nobody could tell us that the parent went
            os._exit(_GONE)
