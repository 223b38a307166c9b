"""What is on a board: nothing, MicroPython, or a button; asked over the raw prompt."""

import base64
import hashlib
import re
from dataclasses import dataclass, field
from typing import Any, Final

from deskbell.technician.errors import ReplTrouble
from deskbell.technician.image import OLDEST
from deskbell.technician.repl import Repl

# The list of files is told as it is read: the heap has no room for all of it in one piece.
_LOOK: Final = """\
import sys,os,json,hashlib,binascii,machine,gc
gc.collect()
r={'micropython':'.'.join([str(n) for n in sys.implementation[1][:3]]),'machine':sys.implementation._machine,'mac':binascii.hexlify(machine.unique_id()).decode(),'pending':0,'button':None,'epoch':None,'line':None,'mounted':os.statvfs('/')[0]>0}
w=sys.stdout.write
c=''
print();w('{"files":{')
def walk(d):
    global c
    for e in os.ilistdir(d or '/'):
        p=(d+'/' if d else '')+e[0]
        if e[1]==0x4000:
            if d or e[0] in ('deskbell_wire','deskbell_button','journal'): walk(p)
        elif p.startswith('journal/'):
            r['pending']+=p.endswith('.p')
        elif d or e[0] in ('boot.py','main.py','board.txt'):
            h=hashlib.sha256()
            with open(p,'rb') as f:
                while 1:
                    b=f.read(512)
                    if not b: break
                    h.update(b)
            w('%s"%s":"%s"'%(c,p,binascii.b2a_base64(h.digest()).decode().strip()));c=','
            if p=='board.txt': r['line']=open(p,'rb').read(300).decode().strip()
walk('')
try:
    import esp;r['flash']=esp.flash_size()
except ImportError: r['flash']=None
try:
    import esp32
    n=esp32.NVS('deskbell')
    for k in ('button','epoch'):
        b=bytearray(64);c=n.get_blob(k,b);r[k]=b[:c].decode() or None
except OSError: pass
print('},'+json.dumps(r)[1:])
"""
_CHIP: Final = re.compile(r"esp32(?:[chps]\d)?")
"""In a machine's name without hyphens: `ESP32-S3`, and `ESP32-D0WD`, which is an ESP32."""
OLDEST_TEXT: Final = ".".join(map(str, OLDEST))
OURS: Final = ("deskbell_wire/", "deskbell_button/")


@dataclass(frozen=True, slots=True)
class Found:
    """A board as it is. `micropython` None: it has none that answers."""

    chip: str
    mac: str
    flash_bytes: int | None = None
    micropython: str | None = None
    files: dict[str, str] = field(default_factory=dict)
    """SHA-256 of each of our files, in base64, by path."""
    button: str | None = None
    epoch: int | None = None
    pending: int = 0
    """Presses on its flash that no desk has proved."""
    line: str | None = None
    """What its board.txt says."""
    is_mounted: bool = True
    """False: MicroPython answers, and its file system cannot be read."""

    @property
    def is_too_old(self) -> bool:
        """Tell whether its MicroPython is older than the firmware needs."""
        parts = (self.micropython or OLDEST_TEXT).split(".")
        return tuple(int(part) for part in parts if part.isdigit()) < OLDEST

    @property
    def is_deskbell(self) -> bool:
        """Tell whether our firmware is there, whole or in part."""
        return any(path.startswith(OURS) for path in self.files)


def digests(files: dict[str, bytes]) -> dict[str, str]:
    """Return the SHA-256 of each file as a board tells it."""
    return {
        path: base64.b64encode(hashlib.sha256(content).digest()).decode()
        for path, content in files.items()
    }


def chip_of(machine: str) -> str:
    """Return the chip in the name that MicroPython gives its machine: `... with ESP32-S3`; else that name."""
    named = _CHIP.findall(machine.lower().replace("-", ""))
    return str(named[-1]) if named else machine


def look(repl: Repl) -> Found:
    """Ask a board. Raises ReplTrouble, PortTrouble."""
    said: dict[str, Any] = repl.ask(_LOOK, within_s=30)
    try:
        return Found(
            chip=chip_of(said["machine"]),
            mac=said["mac"],
            flash_bytes=said["flash"],
            micropython=said["micropython"],
            files=said["files"],
            button=said["button"] if said["epoch"] else None,
            epoch=int(said["epoch"]) if said["epoch"] and said["button"] else None,
            pending=said["pending"],
            line=said["line"],
            is_mounted=said["mounted"],
        )
    except (KeyError, TypeError, ValueError, AttributeError):
        raise ReplTrouble(
            f"The board at {repl.port} says something else than was asked",
            "its MicroPython is not the one of an ESP32",
            "Flash it anew with --whole",
        ) from None
