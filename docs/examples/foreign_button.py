"""Press as a button of your own: `python foreign_button.py credentials.json`, with paho-mqtt 2.

The file holds what `deskbell button add ... --json` printed.
"""

import hmac
import json
import sys
import time
from pathlib import Path
from urllib.parse import urlsplit

import paho.mqtt.client as mqtt
from paho.mqtt.enums import CallbackAPIVersion

me = json.loads(Path(sys.argv[1]).read_text())
up, down = f"deskbell/{me['username']}/up/press", f"deskbell/{me['username']}/down/#"
seq = time.time_ns() // 1_000_000  # must rise for as long as this button lives


def sign(topic: str, body: bytes) -> bytes:
    """Return the 32 hex digits that prove who said this on this topic."""
    key = bytes.fromhex(me["key"])
    return hmac.digest(key, topic.encode() + b"\n" + body, "sha256")[:16].hex().encode()


def on_connect(client: mqtt.Client, *_: object) -> None:
    """Ask for the desk's word."""
    client.subscribe(down, qos=1)


def on_message(client: mqtt.Client, _: None, message: mqtt.MQTTMessage) -> None:
    """Press when the configuration is there; end when the receipt is there."""
    body, _newline, claimed = bytes(message.payload).rpartition(b"\n")
    if not hmac.compare_digest(claimed, sign(message.topic, body)):
        return  # not from the desk
    word = json.loads(body)
    if message.topic.endswith("/down/config"):  # retained, so it comes first: now press
        press = {"v": 1, "seq": seq, "boot": seq // 1000, "n": 1, "input": 1, "kind": "short"}
        press |= {"about": None, "age_ms": 0, "config": word["version"], "diagnostics": None}
        text = json.dumps(press, separators=(",", ":")).encode()
        client.publish(up, text + b"\n" + sign(up, text), qos=1)
    if any(receipt["seq"] == seq for receipt in word.get("receipts", [])):
        print("the desk has committed it:", json.dumps(word["receipts"]))
        client.disconnect()


broker = urlsplit(me["brokers"][0])
client = mqtt.Client(CallbackAPIVersion.VERSION2, client_id=me["username"])
client.username_pw_set(me["username"], me["password"])
client.tls_set(me["ca"])
client.on_message = on_message
client.on_connect = on_connect
client.connect(broker.hostname, broker.port)
client.loop_forever()
