"""Buttons: added, configured, claimed, revoked, replaced. A configuration is only ever added."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from sqlmodel import Session, col, func, select, update

from deskbell.desk import lamps, places, readable, sealed_networks
from deskbell.desk.outgoing import Outgoing, sealed
from deskbell.desk.readable import UnreadableConfiguration
from deskbell.domain import subject
from deskbell.store import ledger as ledgers
from deskbell.store.button import (
    Assignment,
    Button,
    Configuration,
    Epoch,
    Speaker,
    assignments,
)
from deskbell.store.counter import draw_version
from deskbell.store.incident import Incident, open_incidents
from deskbell.store.keys import Keyring
from deskbell.store.ledger import Ledger
from deskbell.store.site import Asset
from deskbell_wire.configuration import Config, InputConfig
from deskbell_wire.names import is_button_id
from deskbell_wire.topics import username

STATUS_INTERVAL_S: Final = 50
BRIGHTNESS_PERCENT: Final = 100
CONFIGS_AT_ONCE: Final = 200


class UnknownButton(Exception):
    """There is no such button; `deskbell button list` shows those that there are."""

    def __init__(self, button: str) -> None:
        """Name the button."""
        super().__init__(f"There is no button {button}. `deskbell button list` shows all of them.")


@dataclass(frozen=True, slots=True)
class ButtonSettings:
    """What every configuration says beside its inputs."""

    brokers: tuple[str, ...]
    status_interval_s: int = STATUS_INTERVAL_S
    probes: Mapping[str, str] = field(default_factory=dict)
    """What is tried at an address of each category, such as ipp+snmp."""
    probe_interval_s: int = 0
    """How often buttons look without a press; 0: never."""
    resolver: str = ""
    """A second name server, an empty text for none."""


def next_button_id(session: Session, ledger: Ledger) -> str:
    """Return a name that no button ever had, not even in a database that was lost."""
    known = set(session.exec(select(Button.id)))
    known |= {name.rpartition("-")[0] for name in ledger.issued}
    numbers = [int(name[1:]) for name in known if name[1:].isdecimal()]
    return f"b{max(numbers, default=0) + 1:04d}"


def issue(
    session: Session,
    ledger: Ledger,
    button_id: str,
    site_id: int | None,
    inputs: Iterable[Asset | None],
    settings: ButtonSettings,
    now_ms: int,
) -> Epoch:
    """Start a new epoch of a button, which makes the button if it is new.

    The older epoch goes on until the new one speaks, so that an enrolment that
    was broken off loses nothing. Raises ValueError for a name that is no button's,
    and UnreadableConfiguration.
    """
    if not is_button_id(button_id):
        raise ValueError(f"'{button_id}' cannot name a button; use b and digits, such as b0417")
    button = session.get(Button, button_id)
    if button is None:
        button = Button(id=button_id, site_id=site_id, created_at_ms=now_ms)
        session.add(button)
        session.flush()
    number = 1 + max(
        session.exec(select(func.max(Epoch.number)).where(Epoch.button_id == button_id)).one() or 0,
        ledger_epoch(ledger, button_id),
    )
    name = username(button_id, number)
    epoch = Epoch(name=name, button_id=button_id, number=number, issued_at_ms=now_ms)
    session.add(epoch)
    session.flush()
    configure(session, epoch, list(inputs), settings, now_ms)
    ledger.note(ledgers.ISSUED, name, now_ms, button.mac)
    return epoch


def ledger_epoch(ledger: Ledger, button_id: str) -> int:
    """Return the highest epoch that was ever issued for a button, 0 for none."""
    numbers = [
        int(name.rpartition("-")[2])
        for name in ledger.issued
        if name.rpartition("-")[0] == button_id
    ]
    return max(numbers, default=0)


def configure(
    session: Session,
    epoch: Epoch,
    inputs: list[Asset | None],
    settings: ButtonSettings,
    now_ms: int,
) -> None:
    """Make a new configuration and have it published. Raises UnreadableConfiguration."""
    version = draw_version(session, now_ms)
    told = [
        InputConfig(
            input=number,
            asset=asset.name if asset else None,
            category=asset.category if asset else None,
        )
        for number, asset in enumerate(inputs, 1)
    ]
    config = config_of(version, told, settings, revoked=epoch.revoked_at_ms is not None)
    body = readable.body_with(epoch.name, config, places.of_inputs(settings.probes, inputs))
    session.add(Configuration(name=epoch.name, version=version, body=body, made_at_ms=now_ms))
    for number, asset in enumerate(inputs, 1):
        asset_id = asset.id if asset else None
        session.add(Assignment(name=epoch.name, version=version, input=number, asset_id=asset_id))
    epoch.config_version = version
    epoch.config_unsent = True
    session.add(epoch)
    session.flush()


def config_of(
    version: int, inputs: list[InputConfig], settings: ButtonSettings, *, revoked: bool = False
) -> Config:
    """Return what a button with these inputs is told."""
    return Config(
        version=version,
        inputs=inputs,
        probes=None,  # join it when it is stored: `configure`
        brightness_percent=BRIGHTNESS_PERCENT,
        sound=True,
        status_interval_s=settings.status_interval_s,
        brokers=list(settings.brokers),
        revoked=revoked,
        probe_interval_s=settings.probe_interval_s or None,
        resolver=settings.resolver or None,
        wifi=None,  # joins it when it is sent: `told`
    )


def renew_configuration(session: Session, speaker: Speaker, version: int, now_ms: int) -> None:
    """Give a button the configuration that the desk knows under a fresh version.

    A button that has a newer one than the desk was configured after the backup
    that the database came from, and would refuse everything older for ever.
    """
    known = session.get(Configuration, (speaker.name, speaker.config_version))
    if known is None:
        return
    try:
        config = readable.read(speaker.name, known.body)
    except UnreadableConfiguration:
        return  # telling it logs why; the status itself is in order
    config.version = version
    session.add(
        Configuration(name=speaker.name, version=version, body=config.encode(), made_at_ms=now_ms)
    )
    key = (speaker.name, speaker.config_version)
    for number, one in assignments(session, [key]).get(key, {}).items():
        session.add(
            Assignment(name=speaker.name, version=version, input=number, asset_id=one.asset_id)
        )
    session.flush()
    speaker.config_version = version
    speaker.config_unsent = True


def current_inputs(session: Session, epoch: Epoch) -> list[Asset | None]:
    """Return the asset of each input, in order, as configured now."""
    key = (epoch.name, epoch.config_version)
    assigned = assignments(session, [key]).get(key, {})
    return [
        session.get(Asset, assigned[number].asset_id) if assigned[number].asset_id else None
        for number in sorted(assigned)
    ]


def claim(
    session: Session,
    epoch: Epoch,
    number: int,
    asset: Asset,
    settings: ButtonSettings,
    now_ms: int,
) -> None:
    """Assign an input to an asset; what was reported on the input moves along.

    A button that stood nowhere stands in that asset's shop from then on.
    """
    button = session.get_one(Button, epoch.button_id)
    if button.site_id is None:
        button.site_id = asset.site_id
    inputs = current_inputs(session, epoch)
    inputs += [None] * (number - len(inputs))
    inputs[number - 1] = asset
    configure(session, epoch, inputs, settings, now_ms)
    old, new = subject.of_input(epoch.name, number), subject.of_asset(asset.id or 0)
    moving = open_incidents(session, [old, new])
    if old in moving and new not in moving:
        session.exec(
            update(Incident)
            .where(col(Incident.number) == moving[old].number)
            .values(subject=new, asset_id=asset.id, site_id=asset.site_id, category=asset.category)
        )
    lamps.unassert(session, [old, new], epoch.config_version, now_ms)


def current_epoch(session: Session, button_id: str) -> Epoch:
    """Return the newest epoch of a button. Raises UnknownButton."""
    statement = select(Epoch).where(Epoch.button_id == button_id).order_by(col(Epoch.number).desc())
    epoch = session.exec(statement).first()
    if epoch is None:
        raise UnknownButton(button_id)
    return epoch


def epochs_on_a_board(session: Session, button_id: str) -> list[int]:
    """Return the epochs that a button's board may be in, the newest first. Raises UnknownButton.

    One that never spoke may have been broken off before it was on the board.
    """
    newest = current_epoch(session, button_id)
    statement = (
        select(Epoch.number)
        .where(
            Epoch.button_id == button_id,
            Epoch.number != newest.number,
            col(Epoch.superseded_at_ms).is_(None),
            col(Epoch.revoked_at_ms).is_(None),
        )
        .order_by(col(Epoch.number).desc())
    )
    return [newest.number, *session.exec(statement)]


def revoke(
    session: Session, ledger: Ledger, button_id: str, settings: ButtonSettings, now_ms: int
) -> list[Epoch]:
    """End every epoch of a button for good. Raises UnknownButton.

    Publish the signed configuration first, then write the broker's passwords
    again: a refused login alone is no proof for the button.
    """
    current_epoch(session, button_id)
    statement = select(Epoch).where(
        Epoch.button_id == button_id, col(Epoch.revoked_at_ms).is_(None)
    )
    ended = list(session.exec(statement))
    for epoch in ended:
        ledger.note(ledgers.REVOKED, epoch.name, now_ms)
        end(session, epoch, settings, now_ms, now_ms)
    return ended


def end(session: Session, epoch: Epoch, settings: ButtonSettings, at_ms: int, now_ms: int) -> None:
    """Revoke an epoch and have it told, without its inputs if their names are what is wrong."""
    epoch.revoked_at_ms = at_ms
    epoch.online = False
    try:
        configure(session, epoch, current_inputs(session, epoch), settings, now_ms)
    except UnreadableConfiguration:
        configure(session, epoch, [], settings, now_ms)


@dataclass(frozen=True, slots=True)
class UnsentConfigs:
    """Configurations to publish, and which version of each `<b>` that is."""

    outgoing: list[Outgoing]
    told: dict[str, int]
    revoked: list[str]
    """Those whose retained status is to be cleared: a revoked button sends no will."""
    unreadable: list[UnreadableConfiguration]
    """Those that no button could read; they count as told, lest they hold up the others."""


def unsent_configs(session: Session, keyring: Keyring) -> UnsentConfigs:
    """Return every configuration that was not published yet."""
    statement = (
        select(Configuration, Epoch.revoked_at_ms)
        .join(Epoch, col(Epoch.name) == col(Configuration.name))
        .where(
            col(Epoch.config_unsent).is_(True),
            col(Epoch.config_version) == col(Configuration.version),
        )
        .limit(CONFIGS_AT_ONCE)
    )
    rows = session.exec(statement).all()
    unsent = UnsentConfigs([], {row.name: row.version for row, _ in rows}, [], [])
    for row, revoked_at_ms in rows:
        if revoked_at_ms is not None:
            unsent.revoked.append(row.name)
        try:
            unsent.outgoing.append(sealed(keyring, row.name, told(session, keyring, row)))
        except UnreadableConfiguration as error:
            unsent.unreadable.append(error)
    return unsent


def told(session: Session, keyring: Keyring, row: Configuration) -> Config:
    """Return what a button is told under a version. Raises UnreadableConfiguration.

    All that is sent is decided here. The networks of its site are not stored with the
    rest: they join it on its way out, sealed for this button.
    """
    config = readable.read(row.name, row.body)
    config.wifi = sealed_networks.for_button(session, keyring, row.name)
    return readable.read(row.name, config.encode())


def configs_sent(session: Session, told: dict[str, int]) -> None:
    """Note that these configurations were published."""
    for name, version in told.items():
        session.exec(
            update(Epoch)
            .where(col(Epoch.name) == name, col(Epoch.config_version) == version)
            .values(config_unsent=False)
        )
