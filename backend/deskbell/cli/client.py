"""The way from the command line to a running desk: its API, as anybody else.

On the desk's own machine address and token lie in the data folder; elsewhere
`--url` and `--token` say them. A local token is never sent anywhere else.
"""

import re
import ssl
from collections.abc import Iterator
from contextlib import suppress
from typing import Annotated, Any, Final

import httpx
import typer

from deskbell.errors import DeskbellError
from deskbell.home import Home
from deskbell.settings import Settings, load

TIMEOUT_S: Final = 60.0
PAGE: Final = 200
_ERRNO: Final = re.compile(r"^\[Errno -?\d+\] ")

Url = Annotated[str | None, typer.Option("--url", envvar="DESKBELL_URL", help="A desk elsewhere.")]
Token = Annotated[
    str | None,
    typer.Option("--token", envvar="DESKBELL_TOKEN", help="A token of that desk."),
]


class NoDesk(DeskbellError):
    """No desk answers; start it, or name one."""


class Refused(DeskbellError):
    """The desk did not do it; the text says why."""

    def __init__(self, what: str, why: str, remedy: str, problem: dict[str, Any]) -> None:
        """Keep the desk's own words too."""
        super().__init__(what, why, remedy)
        self.problem = problem

    def as_json(self) -> dict[str, Any]:
        """Return the parts, and the members of the problem: `type`, `status`, `lines` ..."""
        return super().as_json() | self.problem


class Client:
    """The API of one desk."""

    def __init__(self, url: str | None, token: str | None) -> None:
        """Find address and token. Raises NoDesk, BadSetting."""
        settings = load()
        self.is_local = url is None
        self.url = (url or _local_url(settings)).rstrip("/")
        secret = token or (_local_token(settings) if url is None else None)
        if secret is None:
            raise NoDesk(
                f"There is no token for {self.url}",
                "--url was given without --token",
                "Make one there with `deskbell token create`, and pass it with --token",
            )
        self._http = httpx.Client(
            base_url=f"{self.url}/api/v1",
            headers={"Authorization": f"Bearer {secret}"},
            timeout=TIMEOUT_S,
            verify=_trusted(settings),
            trust_env=not self.is_local,
        )

    def get(self, path: str, **params: Any) -> Any:  # noqa: ANN401 whatever JSON can say
        """Return what the API says. Raises NoDesk, Refused."""
        return self._send("GET", path, params=params)

    def every(self, path: str) -> Iterator[dict[str, Any]]:
        """Yield every item of a list, page by page. Raises NoDesk, Refused."""
        cursor: dict[str, str] = {}
        while True:
            page = self.get(path, limit=str(PAGE), **cursor)
            yield from page["items"]
            if page["next"] is None:
                return
            cursor = {"cursor": page["next"]}

    def post(self, path: str, body: object = None) -> Any:  # noqa: ANN401 whatever JSON can say
        """Have the API do something. Raises NoDesk, Refused."""
        return self._send("POST", path, json=body)

    def post_csv(self, path: str, content: bytes) -> Any:  # noqa: ANN401 whatever JSON can say
        """Send a CSV file. Raises NoDesk, Refused."""
        return self._send("POST", path, content=content, headers={"Content-Type": "text/csv"})

    def _send(self, method: str, path: str, **options: Any) -> Any:  # noqa: ANN401 httpx's options
        try:
            answer = self._http.request(method, path, **options)
            body = answer.json() if answer.content else None
        except httpx.TransportError as error:
            raise NoDesk(
                f"No desk answers at {self.url}",
                _ERRNO.sub("", str(error)) or type(error).__name__,
                "Start it with `deskbell up`, or name one with --url and --token",
            ) from None
        except ValueError:
            raise NoDesk(
                f"No desk answers at {self.url}",
                "something else listens there",
                "Name the desk's address with --url",
            ) from None
        if answer.is_error:
            raise _refused(answer.status_code, body)
        return body


def _refused(status: int, body: Any) -> Refused:  # noqa: ANN401 whatever JSON can say
    problem = body if isinstance(body, dict) else {}
    title = str(problem.get("title", f"The desk answered {status}"))
    detail = str(problem.get("detail", "it gave no reason"))
    if f"{detail} ".startswith(title.partition(" such ")[0] + " "):  # the same, with the name
        title, _, detail = detail.partition(". ")
        detail = detail or "the desk said no more"
    if "lines" in problem:
        detail = "\n" + detail
    if status == httpx.codes.UNAUTHORIZED:
        remedy = "Make a token with `deskbell token create`, or start the desk again"
    elif status >= httpx.codes.INTERNAL_SERVER_ERROR:
        remedy = "Look into logs/deskbell.log of its data folder"
    else:
        remedy = "Nothing was changed"
    return Refused(title, detail, remedy, problem)


def _local_url(settings: Settings) -> str:
    try:
        return Home(settings.home).local_url.read_text(encoding="ascii").strip()
    except OSError:
        return settings.url


def _local_token(settings: Settings) -> str:
    path = Home(settings.home).local_token
    try:
        return path.read_text(encoding="ascii").strip()
    except OSError as error:
        raise NoDesk(
            f"No desk has run in {settings.home}",
            f"{path.name}: {error.strerror}",
            "Start it with `deskbell up`, set DESKBELL_HOME to its folder, "
            "or name a desk with --url and --token",
        ) from None


def _trusted(settings: Settings) -> ssl.SSLContext:
    context = ssl.create_default_context()
    if settings.tls_certificate is not None:
        with suppress(OSError):  # it may be for the desk's eyes alone; then the system's must do
            context.load_verify_locations(settings.tls_certificate)
    return context
