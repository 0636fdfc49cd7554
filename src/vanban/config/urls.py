"""Every address of the house."""

from importlib.util import find_spec

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = []

for _prefix, _module in (
    ("", "vanban.portal.web.urls"),
    ("du-thao/", "vanban.drafting.web.urls"),
    ("tim/", "vanban.search.web.urls"),
):
    _parent = _module.rsplit(".", 1)[0]
    if find_spec(_parent.rsplit(".", 1)[0]) and find_spec(_parent) and find_spec(_module):
        urlpatterns.append(path(_prefix, include(_module)))
