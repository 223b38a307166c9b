"""The settings of a process: environment variables with the prefix DESKBELL_.

`docs/reference/settings.md` names every one; a test sees to it.
"""

from ipaddress import ip_address
from pathlib import Path
from typing import Annotated, Self

from pydantic import Field, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from deskbell import address
from deskbell.errors import DeskbellError

PREFIX = "DESKBELL_"


class BadSetting(DeskbellError):
    """A setting cannot be used; correct the variable that the text names."""


class Settings(BaseSettings):
    """Everything that can be set; read once, at the start."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, env_ignore_empty=True)

    home: Path = Field(
        default=Path("~/.local/share/deskbell"),
        validate_default=True,
        description="The data folder: keys, certificates, broker, database and logs.",
    )
    database_url: str = Field(
        default="",
        description=(
            "The database, such as postgresql://user:password@host/deskbell. "
            "Default: SQLite in desk.db of the data folder."
        ),
    )
    port: int = Field(
        default=8000, ge=0, le=65535, description="The port for pages and API; 0 takes a free one."
    )
    bind: str = Field(
        default="127.0.0.1",
        min_length=1,
        description=(
            "The address that pages and API listen on. Off loopback only with "
            "DESKBELL_TLS_CERTIFICATE and DESKBELL_TLS_KEY, or with DESKBELL_PROXY."
        ),
    )
    tls_certificate: Path | None = Field(
        default=None, description="A certificate (PEM, with its chain) to serve HTTPS with."
    )
    tls_key: Path | None = Field(
        default=None, description="The private key (PEM) of DESKBELL_TLS_CERTIFICATE."
    )
    proxy: str = Field(
        default="",
        description=(
            "The address of the reverse proxy in front, which speaks HTTPS to people. "
            "What it says about the caller is believed; several go with commas."
        ),
    )
    public_host: str = Field(
        default="",
        description=(
            "The name or IPv4 address under which buttons and people find this machine. It goes into "
            "certificates and onto buttons, and the broker then listens on every address."
        ),
    )
    brokers: Annotated[tuple[str, ...], NoDecode] = Field(
        default=(),
        description=(
            "Brokers to use, such as mqtts://broker.example:8883; several (8 at most) go with "
            "commas, the first is preferred. No user and no password: the desk keeps those that "
            "get in. Default: an own Mosquitto, started and supervised by the desk."
        ),
    )
    broker_ca: Path | None = Field(
        default=None,
        description=(
            "The CA certificate (PEM) of DESKBELL_BROKERS, which buttons trust. "
            "Default: the private CA, for a broker with a certificate of that."
        ),
    )
    mqtt_port: int = Field(
        default=8883, ge=0, le=65535, description="The port of the own broker; 0 takes a free one."
    )
    catalogue: Path | None = Field(
        default=None, description="A TOML file with your own categories and words over ours."
    )
    status_interval_s: int = Field(
        default=50,
        ge=1,
        le=3600,
        description="How often a button tells its status. Three silent intervals are no contact.",
    )
    probe_interval_s: int = Field(
        default=900,
        ge=0,
        le=86400,
        description=(
            "How often a button on mains power looks at its equipment without a press, and tells "
            "what has changed; a tenth sooner or later, 5 at least. 0: only after a press."
        ),
    )
    second_resolver: str = Field(
        default="",
        description=(
            "The IP address of a second name server, which buttons compare a shop's own with when a "
            "service's name is not found. Default: none."
        ),
    )
    remote_support: Annotated[dict[str, str], NoDecode] = Field(
        default={},
        description=(
            "Links to remote support by category, such as "
            "till=https://support.example/{site}/{asset}; several go with commas. {site}, {asset} and "
            "{address} are filled in. The incident page shows them."
        ),
    )
    desk_name: str = Field(
        default="1",
        pattern="^[A-Za-z0-9]{1,20}$",
        description="This desk's name at the broker; desks that share one need different names.",
    )

    @field_validator("home", "tls_certificate", "tls_key", "broker_ca", "catalogue", mode="after")
    @classmethod
    def _absolute(cls, path: Path | None) -> Path | None:
        return None if path is None else path.expanduser().absolute()

    @field_validator("probe_interval_s")
    @classmethod
    def _is_no_storm(cls, seconds: int) -> int:
        if 0 < seconds < LEAST_PROBE_INTERVAL_S:
            raise ValueError(f"it must be {LEAST_PROBE_INTERVAL_S} at least, or 0 for never")
        return seconds

    @field_validator("second_resolver")
    @classmethod
    def _is_an_address(cls, address: str) -> str:
        if address:
            ip_address(address)
        return address

    @field_validator("remote_support", mode="before")
    @classmethod
    def _links(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        links = {}
        for part in filter(None, (piece.strip() for piece in value.split(","))):
            category, equals, link = part.partition("=")
            if not equals or not link.startswith(("https://", "http://")):
                raise ValueError(f"{part!r} is not like till=https://support.example/{{asset}}")
            links[category.strip()] = link.strip()
        return links

    @field_validator("brokers", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        return tuple(part.strip() for part in value.split(",") if part.strip())

    @field_validator("brokers")
    @classmethod
    def _can_be_told(cls, brokers: tuple[str, ...]) -> tuple[str, ...]:
        if len(brokers) > address.MOST_BROKERS:
            raise ValueError(f"it names {len(brokers)} brokers; keep {address.MOST_BROKERS}")
        for broker in brokers:
            address.split(broker)
        return brokers

    @field_validator("public_host")
    @classmethod
    def _can_be_found(cls, host: str) -> str:
        if host:
            address.check_host(host)
        return host

    @model_validator(mode="after")
    def _is_private(self) -> Self:
        if (self.tls_certificate is None) != (self.tls_key is None):
            raise ValueError("DESKBELL_TLS_CERTIFICATE and DESKBELL_TLS_KEY need each other")
        if not (is_loopback(self.bind) or self.tls_certificate or self.proxy):
            raise ValueError(
                f"DESKBELL_BIND={self.bind} would send passwords in the clear; set "
                "DESKBELL_TLS_CERTIFICATE and DESKBELL_TLS_KEY, or name your proxy in "
                "DESKBELL_PROXY"
            )
        if ":" in self.host and not is_loopback(self.host):
            raise ValueError(
                f"DESKBELL_BIND={self.bind} is IPv6, which buttons cannot reach; name this "
                "machine in DESKBELL_PUBLIC_HOST"
            )
        return self

    @property
    def database(self) -> str:
        """Return the database's URL."""
        return self.database_url or f"sqlite:///{self.home / 'desk.db'}"

    @property
    def host(self) -> str:
        """Return the name under which this machine is found; `pages` says where the pages are."""
        if self.public_host:
            return self.public_host
        return LOOPBACK if self.bind in ANY_ADDRESS else self.bind

    @property
    def broker_bind(self) -> str:
        """Return the address that the own broker listens on: every one if buttons are elsewhere."""
        return LOOPBACK if is_loopback(self.host) else "0.0.0.0"  # noqa: S104 buttons are elsewhere, over TLS

    @property
    def certificate_hosts(self) -> tuple[str, ...]:
        """Return the names in the own broker's certificate, the one that buttons are told first."""
        told = () if ":" in self.host else (self.host,)
        return tuple(dict.fromkeys((*told, LOOPBACK, "localhost")))


LEAST_PROBE_INTERVAL_S = 5
LOOPBACK = "127.0.0.1"
ANY_ADDRESS = ("0.0.0.0", "::")  # noqa: S104 compared with, not bound to


def is_loopback(host: str) -> bool:
    """Tell whether an address or name is this machine only."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def load(**chosen: object) -> Settings:
    """Return the settings of the environment; what a command line chose (not None) comes first.

    Raises BadSetting: show its text, it names the variable.
    """
    given = {name: value for name, value in chosen.items() if value is not None}
    try:
        return Settings(**given)  # type: ignore[arg-type]  # pydantic checks every value
    except ValidationError as error:
        first = error.errors()[0]
        name = f"{PREFIX}{str(first['loc'][0]).upper()}" if first["loc"] else "The settings"
        why = first["msg"].removeprefix("Value error, ")
        raise BadSetting(
            f"{name} cannot be used",
            why[:1].lower() + why[1:] if why.startswith("Input") else why,
            "Correct it; docs/reference/settings.md lists every setting",
        ) from None
