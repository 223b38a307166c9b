"""What the desk counts; `/metrics` shows it."""

from typing import Final

from prometheus_client import Counter, Gauge, Histogram

MESSAGES: Final = Counter(
    "deskbell_messages_total", "Messages of buttons, by what became of them", ["outcome"]
)
BATCH: Final = Histogram(
    "deskbell_batch_messages",
    "Messages taken in one transaction",
    buckets=(1, 2, 5, 10, 20, 50, 100, 200, 500, 1000),
)
TRANSACTION: Final = Histogram("deskbell_transaction_seconds", "Time from verified batch to commit")
CONNECTED: Final = Gauge("deskbell_broker_connected", "1 while the desk is connected")
OPEN: Final = Gauge("deskbell_open_incidents", "Open incidents, by state", ["state"])
