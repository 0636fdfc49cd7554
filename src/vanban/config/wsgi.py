"""The web process: the pages, and in front of them the wire protocol of the hub."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vanban.config.settings")
pages = get_wsgi_application()  # loads the apps, which the protocol's views need

from vanban.axis.web.vxp.wsgi import in_front_of  # noqa: E402 - only after the apps are loaded

application = in_front_of(pages)
