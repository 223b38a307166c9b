"""What can be wrong, as the catalogue names it: leaves to go behind an asset's category, and the network's own.

Made from the catalogue by `tools/causes`; a test demands that it is up to date.
"""

from deskbell_wire import const

ACCESS_REFUSED = const("access_refused")
CERTIFICATE_EXPIRED = const("certificate_expired")
CERTIFICATE_EXPIRES_SOON = const("certificate_expires_soon")
CERTIFICATE_WRONG_NAME = const("certificate_wrong_name")
COVER_OPEN = const("cover_open")
CUTTER_ERROR = const("cutter_error")
JAM = const("jam")
NAME_NOT_FOUND = const("name_not_found")
NEEDS_SERVICE = const("needs_service")
OFFLINE = const("offline")
OUTPUT_FULL = const("output_full")
OVERHEATED = const("overheated")
PAGE_MISSING = const("page_missing")
PAPER_LOW = const("paper_low")
PAPER_OUT = const("paper_out")
PAUSED = const("paused")
REJECTS_JOBS = const("rejects_jobs")
SERVER_ERROR = const("server_error")
SERVICE_DOWN = const("service_down")
SLOW = const("slow")
TLS_FAILED = const("tls_failed")
TONER_LOW = const("toner_low")
TONER_OUT = const("toner_out")
TRAY_MISSING = const("tray_missing")
UNREACHABLE = const("unreachable")
WASTE_FULL = const("waste_full")
WRONG_CONTENT = const("wrong_content")

DNS_DOWN = const("network.dns_down")
GATEWAY_DOWN = const("network.gateway_down")
INTERNET_DOWN = const("network.internet_down")
SWITCH_DOWN = const("network.switch_down")
WIFI_LOSSY = const("network.wifi_lossy")
WIFI_WEAK = const("network.wifi_weak")
