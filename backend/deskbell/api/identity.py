"""All that a client needs to be a button. It is derived, shown once, and kept nowhere."""

from typing import Self

from fastapi import Request

from deskbell.api import wiring
from deskbell.api.answers import Answer
from deskbell.auth import desk_of


class Secrets(Answer):
    """All that a client needs to be this button; shown once."""

    button: str
    epoch: int
    username: str
    password: str
    key: str
    """The signing key, in hex."""
    ca: str
    """The certificate to trust, as PEM."""
    brokers: list[str]

    @classmethod
    def of(cls, request: Request, name: str, **more: object) -> Self:
        """Return the secrets of `<b>`, and what a kind of answer has beside them."""
        desk = desk_of(request)
        button, _, epoch = name.rpartition("-")
        return cls.model_validate(
            {
                "button": button,
                "epoch": int(epoch),
                "username": name,
                "password": desk.world.keyring.password(name),
                "key": desk.world.keyring.sign(name).hex(),
                "ca": wiring.broker_ca(request),
                "brokers": list(desk.button_settings.brokers),
            }
            | more
        )
