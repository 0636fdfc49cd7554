"""Every address of the house."""

from importlib.util import find_spec

from django.urls import URLPattern, URLResolver, include, path

HUB = (
    ("truc/", "vanban.axis.web.console.urls"),
    ("khach/", "vanban.axis.web.guest.urls"),
    ("tin-cay/", "vanban.signing.web.trust.store_urls"),
)
"""What the hub shows to its operator and to agencies without a system; it may run alone.

The wire protocol stands in front of all this (config/wsgi.py).
"""

OFFICE = (
    ("", "vanban.portal.web.urls"),
    ("so-sach/", "vanban.registry.web.urls"),
    ("du-thao/", "vanban.drafting.web.urls"),
    ("giay-den/", "vanban.drafting.web.entering_urls"),
    ("lien-thong/", "vanban.exchange.web.urls"),
    ("chi-dao/", "vanban.work.web.urls"),
    ("cong-bo/", "vanban.exchange.web.public_urls"),
    ("gui-van-ban/", "vanban.exchange.web.citizen_urls"),
    ("chung-thu/", "vanban.signing.web.trust.register_urls"),
    ("quy-che/", "vanban.rulebook.web.urls"),
    ("nhan-su/", "vanban.directory.web.urls"),
    ("tim/", "vanban.search.web.urls"),
    ("vb/", "vanban.signing.web.evidence_urls"),
    ("ky-thiet-bi/", "vanban.signing.web.plugin.urls"),
)


def joined(places: tuple[tuple[str, str], ...]) -> list[URLPattern | URLResolver]:
    """The addresses of every place that is installed."""
    found: list[URLPattern | URLResolver] = []
    for prefix, module in places:
        parent = module.rsplit(".", 1)[0]
        if find_spec(parent.rsplit(".", 1)[0]) and find_spec(parent) and find_spec(module):
            found.append(path(prefix, include(module)))
    return found


urlpatterns = joined((*HUB, *OFFICE))
