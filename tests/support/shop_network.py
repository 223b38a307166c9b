"""A shop's network of its own: a button's place and a gateway, two namespaces with a cable between them.

with shop_network() as shop:
    shop.filter("tcp dport 9100 drop")
    probe(f"tcp://{GATEWAY}:9100", within=shop.button)
"""

import itertools
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import pytest

GATEWAY: Final = "10.77.0.1"
BUTTON: Final = "10.77.0.2"
_NUMBERS = itertools.count(1)
_PATH: Final = os.environ["PATH"] + ":/usr/sbin:/sbin"


class ShopNetwork:
    """Words that put a command into the button's place, or into the gateway."""

    def __init__(self, name: str) -> None:
        self.button = ("ip", "netns", "exec", name + "b")
        self.gateway = ("ip", "netns", "exec", name + "g")

    def filter(self, rule: str) -> None:
        """Let the gateway treat what comes in by a rule of nft."""
        rules = (
            f"table inet shop {{ chain input {{ type filter hook input priority 0; {rule}; }}; }}"
        )
        done = _run(*self.gateway, "nft", rules)
        assert done.returncode == 0, done.stderr

    def unplug(self) -> None:
        """Pull the cable out of the gateway."""
        assert _run(*self.gateway, "ip", "link", "set", "cable", "down").returncode == 0


def _run(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        words, env={**os.environ, "PATH": _PATH}, capture_output=True, text=True, check=False
    )


@contextmanager
def shop_network() -> Iterator[ShopNetwork]:
    """Build it for the block; skip where that needs rights or programs that are missing."""
    if os.getuid() != 0:
        pytest.skip("only root makes network namespaces")
    for program, package in (("ip", "iproute2"), ("nft", "nftables")):
        if shutil.which(program, path=_PATH) is None:
            pytest.skip(f"no {program}: apt-get install {package}")
    name = f"shop{os.getpid()}x{next(_NUMBERS)}"
    try:
        for end in ("b", "g"):
            made = _run("ip", "netns", "add", name + end)
            if made.returncode:
                pytest.skip(f"no network namespaces here: {made.stderr.strip()}")
        _plug(name)
        yield ShopNetwork(name)
    finally:
        for end in ("b", "g"):
            _run("ip", "netns", "del", name + end)


def _plug(name: str) -> None:
    ends = (name + "b", BUTTON), (name + "g", GATEWAY)
    words = f"link add cable netns {ends[0][0]} type veth peer name cable netns {ends[1][0]}"
    steps = [f"ip {words}"]
    for end, address in ends:
        steps += [
            f"ip -n {end} address add {address}/24 dev cable",
            f"ip -n {end} link set cable up",
            f"ip -n {end} link set lo up",
        ]
    for step in steps:
        done = _run(*step.split())
        assert done.returncode == 0, f"{step}: {done.stderr}"
