"""PURE: which steps are left for a board, each with its reason.

A step is planned when its result is not there yet: so the same command, run
again after anything broke off, does what is left and nothing twice.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from deskbell.technician.look import OLDEST_TEXT, OURS, Found, digests


class Step(StrEnum):
    """What may have to be done, in this order."""

    HAND_OVER = "hand over"
    WRITE = "write"
    MEND = "mend"
    PUSH = "push"
    ENROL = "enrol"
    CLAIM = "claim"
    ONLINE = "online"
    PRESS = "press"


@dataclass(frozen=True, slots=True)
class Known:
    """What the desk knows of the button that a board says it is."""

    is_current: bool
    """Its epoch is the newest of that button, and not revoked."""
    has_spoken: bool
    is_tested: bool
    site: str | None = None
    assets: tuple[str | None, ...] = ()
    """What its inputs stand for."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the technician asked for."""

    files: dict[str, bytes]
    has_image: bool = False
    image_version: str | None = None
    whole: bool = False
    lose: bool = False
    offline: bool = False
    site: str | None = None
    """As the register names it; None: wherever it stands."""
    assets: tuple[str, ...] = ()
    """What input 1, 2, ... are to stand for; fewer: the others stay as they are."""


@dataclass(frozen=True, slots=True)
class Planned:
    """One step and why."""

    step: Step
    reason: str


class WhyNot(StrEnum):
    """What keeps us from doing anything."""

    NO_IMAGE = "no image"
    HOLDS = "holds presses"
    OTHER_SITE = "other site"


@dataclass(frozen=True, slots=True)
class Plan:
    """The steps left; `why_not` when nothing may be done, with the reason."""

    steps: tuple[Planned, ...]
    why_not: WhyNot | None = None
    reason: str = ""

    def has(self, step: Step) -> bool:
        """Tell whether a step is left."""
        return any(one.step is step for one in self.steps)


UNREADABLE: Final = (
    "its file system cannot be read: presses on it are lost, and pins that were not the usual ones"
)


def plan(found: Found, known: Known | None, wanted: Wanted) -> Plan:
    """Return what is left to do. `known` is None when no desk knows the board's identity."""
    anew = _why_anew(found, known, wanted)
    write = _why_write(found, wanted, anew)
    needs = why_image(found, whole=wanted.whole)
    if needs and not wanted.has_image:
        return Plan((), WhyNot.NO_IMAGE, needs)
    if known and not anew and wanted.site not in (None, known.site):
        return Plan((), WhyNot.OTHER_SITE, f"it stands at {known.site}")
    steps: list[Planned] = []
    if found.pending and (write or anew) and not wanted.lose:
        if known is None or not known.is_current or wanted.offline:
            return Plan((), WhyNot.HOLDS, f"{found.pending} presses on it were never receipted")
        steps.append(Planned(Step.HAND_OVER, f"{found.pending} presses are not receipted"))
    steps += [Planned(Step.WRITE, write)] if write else _for_files(found, wanted)
    if not wanted.offline:
        steps += _for_desk(known, wanted, anew, starts_anew=bool(steps))
    return Plan(tuple(steps))


def _for_desk(
    known: Known | None, wanted: Wanted, anew: str | None, *, starts_anew: bool
) -> list[Planned]:
    """Return what makes a board with all its files somebody whom the desk hears."""
    steps: list[Planned] = []
    if anew or known is None:
        steps.append(Planned(Step.ENROL, anew or "this desk does not know it"))
    elif others := differing(known, wanted):
        steps.append(Planned(Step.CLAIM, f"input {others[0]} stands for something else"))
    if anew or known is None or not known.has_spoken:
        steps.append(Planned(Step.ONLINE, "the desk has not heard of it"))
    elif starts_anew:
        steps.append(Planned(Step.ONLINE, "the desk has not heard it since it was changed"))
    if anew or known is None or not known.is_tested:
        steps.append(Planned(Step.PRESS, "nobody has tested it"))
    return steps


def differing(known: Known, wanted: Wanted) -> list[int]:
    """Return the inputs, counted from 1, that are to stand for something else than they do."""
    is_now = dict(enumerate(known.assets, 1))
    return [at for at, asset in enumerate(wanted.assets, 1) if is_now.get(at) != asset]


LEFT: Final = "files of another version, or of a run that broke off, are left"


def _for_files(found: Found, wanted: Wanted) -> list[Planned]:
    """Return what brings the files up to date where MicroPython stays."""
    changed = outdated(found, wanted.files)
    mend = [] if found.is_mounted else [Planned(Step.MEND, UNREADABLE)]
    if changed:
        return [*mend, Planned(Step.PUSH, f"{len(changed)} files differ")]
    return [*mend, Planned(Step.PUSH, LEFT)] if superfluous(found, wanted.files) else mend


def outdated(found: Found, files: dict[str, bytes]) -> list[str]:
    """Return the paths to write, the entry files last."""
    wanted = digests(files)
    changed = [path for path, digest in wanted.items() if found.files.get(path) != digest]
    return sorted(changed, key=lambda path: ("/" not in path, path))


def superfluous(found: Found, files: dict[str, bytes]) -> list[str]:
    """Return files of ours on the board that the firmware no longer has."""
    return [path for path in found.files if path.startswith(OURS) and path not in files]


def _why_anew(found: Found, known: Known | None, wanted: Wanted) -> str | None:
    """Return why the board needs a new identity, None when it keeps its own."""
    if wanted.offline:
        return None
    if found.button is None:
        return "it is nobody yet"
    if wanted.whole:
        return "asked to begin anew"
    if known is None:
        return "this desk does not know it"
    if not known.is_current:
        return "its identity has ended"
    return None


def why_image(found: Found, *, whole: bool) -> str | None:
    """Return why nothing can be done without an image of MicroPython, None when it can."""
    if found.micropython is None:
        return "it has no MicroPython that answers"
    if found.is_too_old:
        return f"it has MicroPython {found.micropython}, and {OLDEST_TEXT} is the oldest that works"
    return "asked to begin anew" if whole else None


def _why_write(found: Found, wanted: Wanted, anew: str | None) -> str | None:
    """Return why MicroPython has to be written, None when what is there stays."""
    if not wanted.has_image:
        return None
    needs = why_image(found, whole=wanted.whole)
    if needs:
        return needs
    if found.micropython != wanted.image_version:
        return f"it has MicroPython {found.micropython}"
    if anew and not found.is_deskbell:
        return "it has no firmware of ours"
    return None
