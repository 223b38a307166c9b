"""Logs: key and value, for people on a terminal, as JSON lines in the data folder.

Everything that logs through the standard library (broker, uvicorn) comes the
same way. Secrets are never logged: no token, link, key or passphrase.
"""

import logging
import logging.handlers
import sys
from pathlib import Path

import structlog

MAX_BYTES = 5_000_000
KEPT = 3
FILE = "deskbell.log"

_SHARED: list[structlog.typing.Processor] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]


def configure(folder: Path | None, *, quiet: bool = False) -> None:
    """Send logs to stderr (unless quiet) and, when a folder is given, to a file in it."""
    structlog.configure(
        processors=[*_SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    handlers: list[logging.Handler] = []
    if not quiet:
        handlers.append(_to(logging.StreamHandler(sys.stderr), _for_people()))
    if folder is not None:
        file = logging.handlers.RotatingFileHandler(
            folder / FILE, maxBytes=MAX_BYTES, backupCount=KEPT, encoding="utf-8", delay=True
        )
        handlers.append(_to(file, structlog.processors.JSONRenderer()))
    root = logging.getLogger()
    for old in list(root.handlers):
        root.removeHandler(old)
        old.close()
    for handler in handlers or [logging.NullHandler()]:
        root.addHandler(handler)
    root.setLevel(logging.INFO)
    logging.getLogger("httpx").setLevel(logging.WARNING)
    logging.getLogger("alembic").setLevel(logging.WARNING)


def _for_people() -> structlog.typing.Processor:
    """Return plain tracebacks: pretty ones show the values of variables, keys among them."""
    return structlog.dev.ConsoleRenderer(
        colors=sys.stderr.isatty(), exception_formatter=structlog.dev.plain_traceback
    )


def _to(handler: logging.Handler, renderer: structlog.typing.Processor) -> logging.Handler:
    processors: list[structlog.typing.Processor] = [
        structlog.stdlib.ProcessorFormatter.remove_processors_meta
    ]
    if isinstance(renderer, structlog.processors.JSONRenderer):
        processors.append(structlog.processors.format_exc_info)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=_SHARED, processors=[*processors, renderer]
        )
    )
    return handler
