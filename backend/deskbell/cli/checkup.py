"""What `deskbell doctor` looks at: how it is, and what to do. It changes nothing."""

import os
import shutil
import stat
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import httpx
from cryptography.x509 import load_pem_x509_certificate
from sqlalchemy.exc import SQLAlchemyError

from deskbell import address, keyfile, logs
from deskbell.cli import keys, wifi
from deskbell.cli.places import obstacle
from deskbell.errors import DeskbellError
from deskbell.home import Home
from deskbell.settings import PREFIX, BadSetting, Settings, load
from deskbell.store import button as buttons
from deskbell.store import migrate
from deskbell.store.engine import open_engine, reading
from deskbell.store.ledger import BadLedger, Ledger
from deskbell_broker import network, parts
from deskbell_broker.errors import PartMissing
from deskbell_catalogue import CatalogueError
from deskbell_catalogue import load as load_catalogue

GOOD: Final = "ok"
WARNING: Final = "warning"
BAD: Final = "failed"
MARKS: Final = {GOOD: "ok     ", WARNING: "warning", BAD: "FAILED "}
LEAST_FREE_BYTES: Final = 500_000_000
BOARD_CLOCK: Final = datetime(2000, 1, 1, tzinfo=UTC)
SANE_S: Final = 1_735_689_600  # 2025-01-01: a clock before that was never set
OTHERS: Final = ("CACHE", "URL", "TOKEN", *(v.removeprefix(PREFIX) for v in (
    keys.VARIABLE, wifi.VARIABLE)))  # fmt: skip
"""Variables that are no settings of a desk, and known all the same."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What was looked at, how it is, and what to do."""

    name: str
    state: str
    text: str


def look() -> Iterator[Finding]:
    """Yield a finding for each thing; without settings or data folder there is no more to see."""
    try:
        settings = load()
    except BadSetting as error:
        yield Finding("settings", BAD, str(error))
        return
    yield _variables()
    home = Home(settings.home)
    checks: tuple[tuple[str, Callable[[Settings, Home], tuple[str, str]]], ...] = (
        ("data folder", _folder),
        ("disk", _disk),
        ("clock", _clock),
        ("keys", _keys),
        ("ledger", _ledger),
        ("database", _database),
        ("catalogue", _catalogue),
        ("broker", _broker),
        ("desk", _desk),
    )
    for name, check in checks:
        try:
            state, text = check(settings, home)
        except DeskbellError as error:
            state, text = BAD, str(error).replace("\n", " ")
        except OSError as error:
            state, text = BAD, f"{error.filename}: {error.strerror}. Correct its owner and mode"
        yield Finding(name, state, text)
        if check is _folder and state == BAD:
            return


def _variables() -> Finding:
    known = {PREFIX + name.upper() for name in (*Settings.model_fields, *OTHERS)}
    strange = sorted(v for v in os.environ if v.startswith(PREFIX) and v not in known)
    if strange:
        text = f"{', '.join(strange)} is no setting. docs/reference/settings.md lists them all"
        return Finding("settings", WARNING, text)
    return Finding("settings", GOOD, "every DESKBELL_ variable is known")


def _folder(_settings: Settings, home: Home) -> tuple[str, str]:
    why = obstacle(home.root)
    if why:
        return BAD, (
            f"{home.root} cannot be written: {why}. "
            "Correct its owner and mode, or choose another folder with DESKBELL_HOME"
        )
    if not home.root.exists():
        return GOOD, f"{home.root} will be made by `deskbell up`"
    home.refuse_others()
    open_to_others = [
        path.name
        for path in (home.root, home.keys, home.master_key, home.ca_key, home.local_token)
        if path.exists() and stat.S_IMODE(path.stat().st_mode) & 0o077
    ]
    if open_to_others:
        return WARNING, f"others can read {', '.join(open_to_others)}. Run chmod -R go= {home.root}"
    return GOOD, f"{home.root} is writable, and for its owner alone"


def _disk(_settings: Settings, home: Home) -> tuple[str, str]:
    place = next(path for path in (home.root, *home.root.parents) if path.exists())
    free = shutil.disk_usage(place).free
    text = f"{free // 1_000_000} MB free at {place}"
    return (GOOD, text) if free >= LEAST_FREE_BYTES else (WARNING, f"only {text}. Make room")


def _clock(_settings: Settings, _home: Home) -> tuple[str, str]:
    if time.time() < SANE_S:
        return BAD, "this machine's clock was never set. Set it, for deadlines count by it"
    return GOOD, "set"


def _keys(settings: Settings, home: Home) -> tuple[str, str]:
    if not home.master_key.exists() and not _has_buttons(settings, home):
        return GOOD, "will be made by `deskbell up`"
    home.master(has_buttons=True)
    if not keyfile.is_exported(home):
        return (
            WARNING,
            "never exported. Run `deskbell keys export`: without them a lost disk costs every button",
        )
    return GOOD, "exported"


def _has_buttons(settings: Settings, home: Home) -> bool:
    if home.ledger.exists() and home.ledger.stat().st_size > 0:
        return True
    if not settings.database_url and not (home.root / "desk.db").exists():
        return False
    try:
        with reading(open_engine(settings.database)) as session:
            return buttons.has_any(session)
    except (SQLAlchemyError, ModuleNotFoundError):
        return False  # `_database` says what is wrong with it


def _ledger(_settings: Settings, home: Home) -> tuple[str, str]:
    if not home.ledger.exists():
        return GOOD, "will be made by `deskbell up`"
    try:
        ledger = Ledger(home.ledger)
    except BadLedger as error:
        return BAD, str(error)
    return GOOD, f"{len(ledger.issued)} epochs issued, {len(ledger.revoked)} revoked"


def _database(settings: Settings, home: Home) -> tuple[str, str]:
    if not settings.database_url and not (home.root / "desk.db").exists():
        return GOOD, "will be made by `deskbell up`"
    try:
        engine = open_engine(settings.database)
        with engine.connect() as connection:
            migrate.refuse_newer(connection)
            current = migrate.revision(connection)
            damage = "ok"
            if engine.dialect.name == "sqlite":
                damage = str(connection.exec_driver_sql("PRAGMA quick_check").scalar())
        engine.dispose()
    except (SQLAlchemyError, ModuleNotFoundError) as error:
        why = str(getattr(error, "orig", None) or error).splitlines()[0]
        return BAD, f"cannot be opened: {why}. Correct DESKBELL_DATABASE_URL or start its server"
    if damage != "ok":
        return BAD, f"damaged: {damage}. Put back a backup; the buttons bring what it lacks"
    if current != migrate.newest():
        return GOOD, f"at revision {current}; the next start brings it to {migrate.newest()}"
    return GOOD, f"at revision {current}"


def _catalogue(settings: Settings, _home: Home) -> tuple[str, str]:
    try:
        catalogue = load_catalogue(settings.catalogue)
    except CatalogueError as error:
        return BAD, str(error)
    return GOOD, f"{len(catalogue.categories)} categories"


def _broker(settings: Settings, home: Home) -> tuple[str, str]:
    if not settings.brokers:
        try:
            return GOOD, f"own; its program is {' '.join(parts.find('mosquitto'))}"
        except PartMissing as error:
            return BAD, str(error)
    ca = settings.broker_ca or home.ca
    since = {one: _valid_from(one, ca) for one in settings.brokers}
    silent = [one for one, begins in since.items() if begins is None]
    if silent:
        return BAD, f"{', '.join(silent)} does not answer over TLS with a certificate of {ca}"
    late = [one for one, begins in since.items() if begins and begins > BOARD_CLOCK]
    if late:
        return BAD, (
            f"no button can use {', '.join(late)}: a board's clock begins in the year 2000, and its "
            "certificate is valid from a later day. Give it certificates that are valid from 1999 on"
        )
    return GOOD, f"{', '.join(settings.brokers)} answers"


def _valid_from(broker: str, ca: Path) -> datetime | None:
    """Return since when its certificate and that of its CA are valid; None when it does not answer."""
    host, port = address.split(broker)
    try:
        leaf = network.valid_from(host, port, ca, 3)
        issuer = load_pem_x509_certificate(ca.read_bytes()).not_valid_before_utc
    except (OSError, ValueError):  # no such certificate, or none at all
        return None
    return leaf and max(leaf, issuer)


def _desk(settings: Settings, home: Home) -> tuple[str, str]:
    if not home.local_url.exists():
        return GOOD, "has not run yet. Start it with `deskbell up`"
    url = home.local_url.read_text(encoding="ascii").strip()
    try:
        answer = httpx.get(f"{url}/readyz", timeout=5, verify=False, trust_env=False)  # noqa: S501 a question without a secret
        told = answer.json()
    except (httpx.TransportError, ValueError):
        return GOOD, f"does not run. Its port {settings.port} is {_port(settings)}"
    if answer.is_success:
        return GOOD, f"runs and is ready at {url}"
    failed = [what for what in ("database", "broker") if told.get(what) != "ok"]
    own_broker = "broker" in failed and not settings.brokers
    log = home.root / "broker" / "mosquitto.log" if own_broker else home.logs / logs.FILE
    return BAD, f"runs at {url} and is not ready: {', '.join(failed)}. Look into {log}"


def _port(settings: Settings) -> str:
    try:
        network.wait_until_free(settings.bind, settings.port)
    except Exception as error:  # noqa: BLE001 whatever it is, it is what keeps the desk from it
        return f"not free: {error}"
    return "free"
