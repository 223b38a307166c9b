"""A diagnosis in words, wherever a person reads it: on pages and over the API."""

from gettext import NullTranslations
from typing import Final

from deskbell.domain.diagnosis import Diagnosis, Excluded
from deskbell_catalogue import Catalogue

N_ = str
"""Marks a text for the catalogues; it is translated where it is shown."""

REASONS: Final = {
    "says_so_itself": N_("It says so itself."),
    "warns_itself": N_("It still works, but it warns."),
    "certificate_says_so": N_("Its certificate says so."),
    "same_at_other_shops": N_("Other shops see the same, so it is the service itself."),
    "works_at_other_shops": N_("Other shops reach it, so it is this shop's line."),
    "several_things_silent": N_("Several things of this shop do not answer, and none does."),
    "gateway_silent": N_("The shop's router did not answer the button."),
    "gateway_silent_to_others": N_("Another button of the shop got no answer from the router."),
    "name_server_silent": N_("The shop's name server does not answer."),
    "other_name_server_knows": N_("Another name server knows it, the shop's own does not."),
    "refuses_connections": N_("It is on and in the network, but its program does not listen."),
    "silent_network_fine": N_("The network is fine."),
    "silent_network_poor": N_("The button's own Wi-Fi is poor, so this is less sure."),
    "silent_network_unknown": N_("How the network is, the button could not tell."),
    "radio_poor": N_("Everything answers, but the Wi-Fi at the button is poor."),
    "nothing_wrong_seen": N_("The button looked and saw nothing wrong."),
    "nowhere_to_look": N_("The register has no address, so the button could not look."),
    "not_looked_yet": N_("The button has not said yet what it sees."),
    "answer_unreadable": N_("The button looked and could not read what came."),
}

CONFIDENCE: Final = {
    "sure": N_("certain"),
    "likely": N_("likely"),
    "unclear": N_("unclear"),
}

WHERE: Final = {
    "asset": N_("The thing itself"),
    "network": N_("The shop's network"),
    "service": N_("The shared service"),
    "well": N_("Nothing wrong was seen"),
    "blind": N_("The button could not look"),
}

EXCLUDED: Final = {
    "network": (N_("The router answered"), N_("The router answered in %(figure)s ms")),
    "names": (N_("The name server answered"), N_("The name server answered in %(figure)s ms")),
    "asset": (N_("It answers in the network"), N_("It answered in %(figure)s ms")),
    "paper": (N_("It says that it has paper"), ""),
    "cover": (N_("It says that it is closed"), ""),
    "toner": (N_("It says that it has toner or ink"), ""),
    "service": (N_("Other shops reach it"), N_("Other shops reach it: %(figure)s")),
    "certificate": (N_("Its certificate is in order"), ""),
}
"""What a step's mark means that the button has excluded: plain, and with its figure."""


def reason_text(found: Diagnosis, said: NullTranslations) -> str:
    """Return why, as one sentence."""
    return said.gettext(REASONS[found.reason])


def excluded_text(one: Excluded, said: NullTranslations) -> str:
    """Return why nobody needs to take a step."""
    plain, with_figure = EXCLUDED[one.mark]
    if one.figure is None or not with_figure:
        return said.gettext(plain)
    return said.gettext(with_figure) % {"figure": one.figure}


def headline(
    found: Diagnosis | None, catalogue: Catalogue, language: str, said: NullTranslations
) -> str:
    """Return what is wrong as a heading: the cause, or why nobody knows it; empty before anybody looked."""
    if found is None:
        return ""
    cause = catalogue.cause(found.cause) if found.cause else None
    if cause is None:
        return said.gettext(WHERE[found.verdict])
    if found.reason == "silent_network_fine":
        return said.gettext(N_("%(cause)s, the network is fine")) % {"cause": cause.title(language)}
    return cause.title(language)
