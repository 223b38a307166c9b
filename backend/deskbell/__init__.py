"""The desk: turns presses into categorised incidents that agents see at once."""

__version__ = "0.1.0"
