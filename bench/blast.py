"""A process of its own that publishes prepared presses as fast as the broker takes them.

Reads one pickle from standard input: port, CA, and for each button its password
and its messages. Says `ready` when all are connected, begins at the next line.
"""

import pickle
import sys
from pathlib import Path

from bench.mqtt import PUBACK, RawClient, publish

WINDOW = 50
"""Messages that a button sends before it waits for their PUBACKs."""


def main() -> None:
    """Connect, wait, publish."""
    port, ca, buttons = pickle.load(sys.stdin.buffer)  # noqa: S301 from our own parent
    clients = [
        (RawClient(port, Path(ca), user, password), messages)
        for user, password, messages in buttons
    ]
    print("ready", flush=True)
    sys.stdin.buffer.read(1)
    longest = max(len(messages) for _, messages in clients)
    for start in range(0, longest, WINDOW):
        waiting = []
        for client, messages in clients:
            window = messages[start : start + WINDOW]
            client.socket.sendall(b"".join(publish(t, p, n) for n, (t, p) in enumerate(window, 1)))
            waiting.append((client, len(window)))
        for client, count in waiting:
            for _ in range(count):
                client.wait_for(PUBACK)
    for client, _ in clients:
        client.close()


if __name__ == "__main__":
    main()
