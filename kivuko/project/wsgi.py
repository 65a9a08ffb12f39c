"""The WSGI application. A production node that must not start fails here, whichever server loads it."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kivuko.project.settings")
application = get_wsgi_application()

from kivuko.project.checks import refuse_to_start  # noqa: E402  (needs the apps loaded)

refuse_to_start()
