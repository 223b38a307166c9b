"""Where the pages are: for this machine's own command line, and for phones and people elsewhere.

The two differ. Pages listen on the loopback unless DESKBELL_BIND says otherwise, whatever
DESKBELL_PUBLIC_HOST tells the buttons; and over TLS only an address will do that the
certificate names.
"""

from pathlib import Path
from typing import Final

from deskbell.settings import ANY_ADDRESS, LOOPBACK, Settings, is_loopback

_LOCALHOST: Final = "localhost"


def here(settings: Settings) -> str:
    """Return the address under which this machine itself reaches the pages."""
    bound = LOOPBACK if settings.bind in ANY_ADDRESS else settings.bind
    return _url(settings, _certified(settings, bound))


def elsewhere(settings: Settings) -> str | None:
    """Return the address of the pages for every other machine, None when none can open them."""
    if settings.proxy:  # it speaks HTTPS, at the port that people need not type
        public = settings.public_host
        return f"https://{public}" if public and not is_loopback(public) else None
    if is_loopback(settings.bind) or is_loopback(settings.host):
        return None
    return _url(settings, settings.host)


def _certified(settings: Settings, bound: str) -> str:
    """Return the bound address, or the name that the certificate has in its place.

    Where only the loopback is bound no other name leads to it.
    """
    if settings.tls_certificate is None:
        return bound
    named = _names(settings.tls_certificate)
    for host in (bound, _LOCALHOST) if is_loopback(bound) else (bound,):
        if host in named:
            return host
    if is_loopback(settings.bind):
        return bound
    return settings.public_host or next((one for one in named if "*" not in one), bound)


def _names(certificate: Path) -> list[str]:
    """Return the hosts that a certificate is for; none when it cannot be read, as `listen` says."""
    from cryptography import x509  # no command without a certificate waits for it

    try:
        read = x509.load_pem_x509_certificate(certificate.read_bytes())
        names = read.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except (OSError, ValueError, x509.ExtensionNotFound):
        return []
    addresses = [str(one) for one in names.get_values_for_type(x509.IPAddress)]
    return [*(one.lower() for one in names.get_values_for_type(x509.DNSName)), *addresses]


def _url(settings: Settings, host: str) -> str:
    scheme = "https" if settings.tls_certificate else "http"
    return f"{scheme}://{f'[{host}]' if ':' in host else host}:{settings.port}"
