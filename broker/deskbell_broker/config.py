"""mosquitto.conf: each line is there because leaving it out cost something.

Nothing here makes a press safe. Mosquitto 2.0.11 loses what it has PUBACKed on
`kill -9` and drops what overflows a queue, so buttons send until the desk has
signed a receipt; the broker is only asked to be quick and to let nobody in.
"""

from dataclasses import dataclass
from pathlib import Path

MAX_PAYLOAD_BYTES = 8 * 1024
"""Twice what the contract allows, so that the desk sees and counts what is too long."""
MAX_PACKET_BYTES = 2 * MAX_PAYLOAD_BYTES
MAX_QUEUED = 100_000


@dataclass(frozen=True)
class Listening:
    """Where the broker listens, what it reads, and as whom it runs."""

    bind: str
    port: int
    folder: Path
    certificate: Path
    key: Path
    user: str
    """The running user; root would otherwise turn into a user that reads nothing."""
    max_connections: int


def text(at: Listening) -> str:
    """Return the configuration. Raises ValueError for a path with a line break."""
    lines = [f"{name} {value}" for name, value in _settings(at) if value != ""]
    if any("\n" in line for line in lines):
        raise ValueError("a folder's name must not contain a line break")
    head = "# Made by Deskbell at every start; changes here are lost."
    return "\n".join([head, *lines]) + "\n"


def _settings(at: Listening) -> list[tuple[str, object]]:
    folder = at.folder
    return [
        ("user", at.user),
        # Who gets in.
        ("per_listener_settings", "false"),
        ("allow_anonymous", "false"),
        ("password_file", folder / "passwords"),
        ("acl_file", folder / "acl"),
        # Quick: no Nagle, no window of 20 messages.
        ("set_tcp_nodelay", "true"),
        ("max_inflight_messages", 0),
        # Never 0: a publish that the ACL denies would then end the connection.
        ("max_queued_messages", MAX_QUEUED),
        # Bounded. A connection that never says CONNECT ends after 90 s: that is
        # built in (1.5 x 60 s). The packet limit holds before anybody logged in.
        # A button chooses its keep-alive (max_keepalive binds MQTT 5 alone), but
        # has one connection at most: the next one replaces it.
        ("message_size_limit", MAX_PAYLOAD_BYTES),
        ("max_packet_size", MAX_PACKET_BYTES),
        ("persistent_client_expiration", "1d"),
        ("sys_interval", 0),
        # Retained configurations and statuses outlive a restart.
        ("persistence", "true"),
        ("persistence_location", f"{folder}/"),
        ("persistence_file", "mosquitto.db"),
        ("autosave_interval", 300),
        ("log_dest", "stderr"),
        ("log_type", "error"),
        ("log_type", "warning"),
        ("log_type", "notice"),
        ("log_timestamp_format", "%Y-%m-%dT%H:%M:%S"),
        # The only door. "tlsv1.2" is the oldest version accepted.
        ("listener", f"{at.port} {at.bind}"),
        # What follows counts for this listener, and only because it follows.
        # Without the user name as client id, any button could take the desk's
        # client id and throw the desk out.
        ("use_username_as_clientid", "true"),
        ("max_connections", at.max_connections),
        ("certfile", at.certificate),
        ("keyfile", at.key),
        ("tls_version", "tlsv1.2"),
    ]
