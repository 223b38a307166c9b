"""One connection of the desk to a broker: paho, read in big chunks and acknowledged by hand.

Stock paho asks the socket for every byte of a header (44 to 48 us a message);
served from a buffer it takes 31 us. Writes are gathered likewise. A message is
acknowledged only after its transaction has committed.
"""

import select
import socket
import ssl
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import paho.mqtt.client as mqtt
from paho.mqtt.enums import CallbackAPIVersion, MQTTErrorCode
from paho.mqtt.reasoncodes import ReasonCode

from deskbell.desk.outgoing import Outgoing
from deskbell_wire.topics import PREFIX

SUBSCRIPTION: Final = f"{PREFIX}/+/up/#"
KEEP_ALIVE_S: Final = 15
CONNECT_TIMEOUT_S: Final = 5.0
BATCH: Final = 500
_CHUNK: Final = 1 << 16
_MOST_BUFFERED: Final = 1 << 20


class ConnectionLost(Exception):
    """The broker is gone or refused the desk; connect again."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where a broker is, and how the desk proves itself to it."""

    host: str
    port: int
    user: str
    password: str
    ca: Path


class _BufferedClient(mqtt.Client):
    """paho with its socket behind two buffers."""

    def __init__(self, user: str) -> None:
        super().__init__(CallbackAPIVersion.VERSION2, client_id=user, manual_ack=True)
        self.inbound = bytearray()
        self.outbound = bytearray()
        self.at_end = False

    def _ssl_wrap_socket(self, tcp_sock: socket.socket) -> ssl.SSLSocket:
        """Shake hands; paho's own leaves the socket open when that fails."""
        if self._ssl_context is None:
            raise ConnectionLost("Deskbell speaks to brokers over TLS alone.")
        tcp_sock.settimeout(CONNECT_TIMEOUT_S)
        return self._ssl_context.wrap_socket(tcp_sock, server_hostname=self._host)

    def _sock_recv(self, bufsize: int) -> bytes:
        if not self.inbound:
            if self.at_end:
                return b""
            raise BlockingIOError
        chunk = bytes(self.inbound[:bufsize])
        del self.inbound[:bufsize]
        return chunk

    def _sock_send(self, buf: bytes | bytearray) -> int:
        self.outbound += buf
        return len(buf)


class MqttConnection:
    """A live connection; use it from one thread."""

    def __init__(self, address: Address) -> None:
        """Connect over TLS and subscribe. Raises ConnectionLost."""
        self._arrived: list[mqtt.MQTTMessage] = []
        self._subscribed = False
        self._client = client = _BufferedClient(address.user)
        client.max_inflight_messages_set(0)
        client.max_queued_messages_set(0)
        client.username_pw_set(address.user, address.password)
        client.tls_set_context(_trusting(address.ca))
        client.on_socket_register_write = _gather_writes
        client.on_connect = self._on_connect
        client.on_subscribe = self._on_subscribe
        client.on_message = self._on_message
        try:
            client.connect_timeout = CONNECT_TIMEOUT_S
            client.connect(address.host, address.port, KEEP_ALIVE_S)
        except OSError as error:
            raise ConnectionLost(str(error)) from error
        connected: Any = client.socket()  # an SSLSocket; paho names a narrower protocol
        if connected is None:
            raise ConnectionLost("The broker closed the connection.")
        connected.settimeout(0)
        connected.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._socket = connected

    def _on_connect(
        self, client: mqtt.Client, _data: object, _flags: object, code: ReasonCode, _props: object
    ) -> None:
        if code.is_failure:
            raise ConnectionLost(f"The broker refused the desk: {code}.")
        client.subscribe(SUBSCRIPTION, qos=1)

    def _on_subscribe(self, *_arguments: object) -> None:
        self._subscribed = True

    def _on_message(self, _client: mqtt.Client, _data: object, message: mqtt.MQTTMessage) -> None:
        self._arrived.append(message)

    @property
    def is_subscribed(self) -> bool:
        """Tell whether the broker has confirmed the subscription."""
        return self._subscribed

    def receive(self, waker: socket.socket, timeout_s: float) -> list[mqtt.MQTTMessage]:
        """Return the messages that came, at most a batch; empty at the timeout or when woken.

        Raises ConnectionLost.
        """
        self.flush()
        if not self._client.inbound and not self._has_pending():
            select.select([self._socket, waker], [], [], timeout_s)
        self._fill()
        while self._client.inbound and len(self._arrived) < BATCH:
            self._check(self._client.loop_read())
        if self._client.at_end and not self._client.inbound:
            raise ConnectionLost("The broker closed the connection.")
        self._check(self._client.loop_misc())
        arrived, self._arrived = self._arrived, []
        return arrived

    def _has_pending(self) -> bool:
        return bool(self._socket.pending())

    def _fill(self) -> None:
        """Read all that is there, up to a bound: the broker then waits for us."""
        while len(self._client.inbound) < _MOST_BUFFERED:
            try:
                chunk = self._socket.recv(_CHUNK)
            except (ssl.SSLWantReadError, BlockingIOError):
                return
            except OSError as error:
                raise ConnectionLost(str(error)) from error
            if not chunk:
                self._client.at_end = True
                return
            self._client.inbound += chunk

    def _check(self, code: MQTTErrorCode) -> None:
        if code != MQTTErrorCode.MQTT_ERR_SUCCESS:
            raise ConnectionLost(mqtt.error_string(code))

    def acknowledge(self, messages: Iterable[mqtt.MQTTMessage]) -> None:
        """Send the PUBACK of messages whose transaction has committed."""
        for message in messages:
            if message.qos:
                self._client.ack(message.mid, message.qos)

    def publish(self, outgoing: Iterable[Outgoing]) -> list[mqtt.MQTTMessageInfo]:
        """Publish at QoS 1; `flush` or the next `receive` sends it."""
        return [
            self._client.publish(one.topic, one.payload, qos=1, retain=one.retain)
            for one in outgoing
        ]

    def flush(self) -> None:
        """Send what was gathered. Raises ConnectionLost."""
        self._check(self._client.loop_write())
        view = memoryview(bytes(self._client.outbound))
        self._client.outbound.clear()
        sent = 0
        while sent < len(view):
            try:
                sent += self._socket.send(view[sent : sent + _CHUNK])
            except (ssl.SSLWantWriteError, ssl.SSLWantReadError, BlockingIOError):
                self._wait_writable()
            except OSError as error:
                raise ConnectionLost(str(error)) from error

    def _wait_writable(self) -> None:
        """Wait until the broker reads; meanwhile take what it sends, lest both wait for ever."""
        readable, writable, _ = select.select([self._socket], [self._socket], [], KEEP_ALIVE_S)
        if not readable and not writable:
            raise ConnectionLost("The broker does not read.")
        if readable:
            self._fill()

    def close(self) -> None:
        """Say goodbye, or just close when the broker does not listen."""
        try:
            self._client.disconnect()
            self.flush()
        except (ConnectionLost, OSError):
            pass
        finally:
            self._socket.close()


def _trusting(ca: Path) -> ssl.SSLContext:
    """Return a context that trusts this CA alone. Raises ConnectionLost."""
    try:
        return ssl.create_default_context(cafile=str(ca))
    except OSError as error:
        why = error.strerror or str(error)
        raise ConnectionLost(f"The CA certificate {ca} cannot be used: {why}.") from error


def _gather_writes(*_arguments: object) -> None:
    """Take the place of paho's writing at once: we flush when a batch is done."""
