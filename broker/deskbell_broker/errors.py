"""What can go wrong with the broker; each error is one line for a person.

BrokerError
+-- PartMissing          a program is neither installed nor obtainable
+-- PortTaken            something else listens on the broker's port
+-- ConfigRefused        Mosquitto does not accept what it was given
+-- FolderNotWritable    the broker's folder cannot be written
+-- CaKeyMissing         the private CA's key is gone
+-- NotReady             the broker did not come up in time
"""


class BrokerError(Exception):
    """Anything that keeps the broker from running; its text says what to do."""


class PartMissing(BrokerError):
    """A program is not installed and could not be unpacked; install it."""


class PortTaken(BrokerError):
    """Another process listens on the port; stop it or choose another port."""


class ConfigRefused(BrokerError):
    """Mosquitto stopped over its configuration; its last line is quoted."""


class FolderNotWritable(BrokerError):
    """A folder of the broker cannot be written; correct its owner or mode."""


class CaKeyMissing(BrokerError):
    """The CA's key is gone while a certificate is due; import the saved keys."""


class NotReady(BrokerError):
    """The broker did not accept a TLS connection before the deadline."""
