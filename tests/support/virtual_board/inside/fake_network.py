"""`network` of a virtual board: access points that the surroundings name; sockets are the host's.

What `status()` says follows ports/esp32/network_wlan.c of MicroPython 1.29.
"""

import json
import struct
import time

import pads
import silicon
from micropython import const

TYPE_CHECKING = const(False)
if TYPE_CHECKING:
    from typing import Any

STA_IF, AP_IF = 0, 1
STAT_IDLE, STAT_CONNECTING, STAT_GOT_IP = 1000, 1001, 1010
STAT_BEACON_TIMEOUT, STAT_NO_AP_FOUND, STAT_WRONG_PASSWORD = 200, 201, 202
STAT_ASSOC_FAIL, STAT_HANDSHAKE_TIMEOUT, STAT_CONNECT_FAIL = 203, 204, 205
STAT_NO_AP_FOUND_W_COMPATIBLE_SECURITY = 210
STAT_NO_AP_FOUND_IN_AUTHMODE_THRESHOLD = 211
STAT_NO_AP_FOUND_IN_RSSI_THRESHOLD = 212
AUTH_OPEN, AUTH_WEP, AUTH_WPA_PSK, AUTH_WPA2_PSK, AUTH_WPA_WPA2_PSK = 0, 1, 2, 3, 4
AUTH_WPA2_ENTERPRISE, AUTH_WPA3_PSK, AUTH_WPA2_WPA3_PSK = 5, 6, 7
AUTH_MAX = 17

_SCAN_MS = 60
_SHOWN = (STAT_NO_AP_FOUND, STAT_WRONG_PASSWORD, 203, 204, 210, 211, 212)


def _in_reach() -> "list[dict[str, Any]]":
    """Return the access points: dictionaries with ssid, password, bssid, rssi, hidden, dhcp..."""
    size = struct.unpack_from("<I", silicon.mem, pads.WIFI)[0]
    return json.loads(bytes(silicon.mem[pads.WIFI + 4 : pads.WIFI + 4 + size]))


def hostname(name: "str | None" = None) -> str:
    """Read or set the name for DHCP."""
    if name is not None:
        _names[0] = name
    return _names[0]


def country(*_code: str) -> str:
    """Return where the board is."""
    return "XX"


_names = ["mpy-esp32"]


class WLAN:
    """The station or the access point; one object each."""

    IF_STA, IF_AP = 0, 1
    SEC_OPEN, SEC_WEP, SEC_WPA, SEC_WPA2, SEC_WPA_WPA2, SEC_WPA2_ENT = 0, 1, 2, 3, 4, 5
    SEC_WPA3, SEC_WPA2_WPA3 = 6, 7
    PM_NONE, PM_PERFORMANCE, PM_POWERSAVE = 0, 1, 2
    PROTOCOL_DEFAULT = 7
    _both: "dict[int, WLAN]" = {}
    _wanted: "tuple[str | None, str, bytes | None] | None"
    _reason: int
    _static: "tuple[str, str, str, str] | None"

    def __new__(cls, interface: int = 0) -> "WLAN":
        if interface not in (0, 1):
            raise ValueError("invalid WLAN interface identifier")
        if interface not in cls._both:
            self = cls._both[interface] = object.__new__(cls)
            self._interface = interface
            self._active = False
            self._config = {"essid": "", "password": "", "authmode": 0, "channel": 1, "pm": 1}
            self._config.update({"reconnects": -1, "hidden": False, "max_clients": 4})
            self._config.update({"txpower": 20.0, "protocol": 7, "bandwidth": 2})
            self._address = ("0.0.0.0", "0.0.0.0", "0.0.0.0", "0.0.0.0")
            if interface == 1:
                self._address = ("192.168.4.1", "255.255.255.0", "192.168.4.1", "0.0.0.0")
            self._static = None
            self._wanted = None
            self._reason = 0
        return cls._both[interface]

    def __init__(self, _interface: int = 0) -> None:
        """Return what there is: one object for each interface."""

    def active(self, wanted: "bool | None" = None) -> bool:
        """Read or set whether the radio is on."""
        if wanted is not None:
            self._active = bool(wanted)
            if not self._active:
                self._wanted = None
            self._open()
        return self._active

    def scan(self) -> "list[tuple[bytes, bytes, int, int, int, bool]]":
        """Return what is in reach; a hidden network is there without its name."""
        if self._interface or not self._active:
            raise OSError("STA must be active")
        time.sleep_ms(_SCAN_MS)
        return [
            (
                b"" if ap.get("hidden") else ap["ssid"].encode(),
                bytes.fromhex(ap["bssid"]),
                ap.get("channel", 6),
                ap.get("rssi", -55),
                ap.get("authmode", 3 if ap.get("password") else 0),
                False,
            )
            for ap in _in_reach()
        ]

    def connect(
        self,
        ssid: "str | bytes | None" = None,
        key: "str | bytes | None" = None,
        *,
        bssid: "bytes | None" = None,
    ) -> None:
        """Begin to join; raises OSError when the radio is off or busy joining."""
        if not self._active:
            raise OSError(0x3002, "Wifi Not Started")
        if self._wanted is not None and not self.isconnected() and self._reason == 0:
            raise OSError("Wifi Internal State Error")
        if isinstance(ssid, bytes):
            ssid = ssid.decode()
        if isinstance(key, bytes):
            key = key.decode()
        self._wanted = ssid, key or "", bssid
        self._config["essid"] = ssid
        self._began = time.ticks_ms()
        self._reason = 0

    def disconnect(self) -> None:
        """Leave, or try no more."""
        if not self._active:
            raise OSError(0x3002, "Wifi Not Started")
        self._wanted = None
        self._reason = 0

    def _associated(self) -> "dict[str, Any] | None":
        """Return the access point that has taken the station in, or None; notes why not."""
        if self._wanted is None or not self._active:
            return None
        ssid, key, bssid = self._wanted
        named = [ap for ap in _in_reach() if ap["ssid"] == ssid]
        named = [ap for ap in named if bssid is None or bytes.fromhex(ap["bssid"]) == bssid]
        waited = time.ticks_diff(time.ticks_ms(), self._began)
        best = max(named, key=lambda ap: ap.get("rssi", -55)) if named else None
        if waited < (best or {}).get("joins_ms", 100):
            return None
        if best is None:
            self._reason = STAT_NO_AP_FOUND
        elif best.get("password", "") != key:
            self._reason = best.get("refuses_with", STAT_WRONG_PASSWORD)
        else:
            self._reason = 0
            return best
        return None

    def _joined(self) -> "dict[str, Any] | None":
        """Return the access point through which the station has an address, or None."""
        best = self._associated()
        return best if best is not None and (best.get("dhcp", True) or self._static) else None

    def isconnected(self) -> bool:
        """Tell whether the station has joined and has an address."""
        if self._interface:
            return any(ap.get("visitor") for ap in _in_reach())
        return self._joined() is not None

    def status(self, what: "str | None" = None) -> "int | list[object] | None":
        """Return the state, or the strength of the signal."""
        if what == "rssi":
            ap = self._associated()
            if ap is None:
                raise OSError(0x300F, "ESP_ERR_WIFI_NOT_CONNECT")
            return ap.get("rssi", -55)
        if what == "stations":
            return []
        if what is not None:
            raise ValueError("unknown status param")
        if self._interface:
            return None
        if self._joined():
            return STAT_GOT_IP
        if self._reason in _SHOWN:
            return self._reason
        if self._wanted is not None:
            return STAT_CONNECTING
        return STAT_IDLE

    def config(self, what: "str | None" = None, **changes: "Any") -> object:
        """Read one parameter or set several."""
        if what is not None:
            if what == "mac":
                mac = bytearray(bytes.fromhex(silicon.settings["mac"]))
                mac[5] = (mac[5] + self._interface) & 255
                return bytes(mac)
            if what in ("hostname", "dhcp_hostname"):
                return _names[0]
            what = {"ssid": "essid", "security": "authmode", "key": "password"}.get(what, what)
            if what not in self._config or what == "password":
                raise ValueError("unknown config param")
            return self._config[what]
        for given, value in changes.items():
            name = {"ssid": "essid", "security": "authmode", "key": "password"}.get(given, given)
            if name in ("hostname", "dhcp_hostname"):
                _names[0] = value
                continue
            if name not in self._config and name != "mac":
                raise ValueError("unknown config param")
            if not self._interface and name in ("essid", "password", "authmode", "hidden"):
                raise OSError("AP required")
            self._config[name] = value
        self._open()
        return None

    def _open(self) -> None:
        """Show the surroundings the access point that this board is, if it is one."""
        if not self._interface:
            return
        shown = json.dumps(self._config).encode() if self._active else b""
        silicon.mem[pads.OWN_WIFI + 4 : pads.OWN_WIFI + 4 + len(shown)] = shown
        struct.pack_into("<I", silicon.mem, pads.OWN_WIFI, len(shown))

    def ifconfig(self, address: "Any" = None) -> "Any":
        """Read or set address, mask, gateway, name server."""
        if address is not None:
            self._static = None if address == "dhcp" else address
            return None
        if self._interface:
            return self._address
        if not self.isconnected():
            return self._static or ("0.0.0.0", "0.0.0.0", "0.0.0.0", "0.0.0.0")
        return self._static or ("127.0.0.1", "255.255.255.0", "127.0.0.1", "127.0.0.1")

    def ipconfig(self, what: "str | None" = None, **changes: "Any") -> object:
        """Read or set `addr4`, `gw4`, `dhcp4`."""
        address, mask, gateway, dns = self.ifconfig()
        if what == "addr4":
            return address, mask
        if what == "gw4":
            return gateway
        if what == "dhcp4":
            return self._static is None
        if what is not None:
            raise ValueError("unknown config param")
        if changes.get("dhcp4"):
            self._static = None
        if "addr4" in changes:
            new = changes["addr4"]
            address, mask = new if isinstance(new, tuple) else (new.split("/")[0], "255.255.255.0")
            self._static = address, mask, changes.get("gw4", gateway), dns
        elif "gw4" in changes and self._static:
            self._static = self._static[0], self._static[1], changes["gw4"], self._static[3]
        return None


def ipconfig(what: "str | None" = None, **changes: str) -> object:
    """Read or set the name server."""
    station = WLAN(0)
    if what == "dns":
        return station.ifconfig()[3]
    if "dns" in changes and station._static:
        address, mask, gateway, _ = station._static
        station._static = address, mask, gateway, changes["dns"]
    return None
