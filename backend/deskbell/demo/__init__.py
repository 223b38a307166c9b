"""The virtual shop: simulated boards that run the firmware itself, beside a real desk and broker."""
