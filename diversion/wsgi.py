"""The door for a WSGI server."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "diversion.settings")
application = get_wsgi_application()

from diversion.database_safety import refuse_unsafe_database  # noqa: E402 - its models are there only now

refuse_unsafe_database()
