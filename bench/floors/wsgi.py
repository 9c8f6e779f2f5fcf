"""The door of the bare site."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.floors.settings")
application = get_wsgi_application()
