"""The WSGI application. A production node that must not start fails here, whichever server loads it."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kivuko.project.settings")
application = get_wsgi_application()

from kivuko.project.checks import refuse_to_start  # noqa: E402  (needs the apps loaded)

refuse_to_start()

# Every page is loaded now, and all that is loaded stays as long as the process: a full round of the collector need not
# walk it. Without this every twentieth answer waits 140 ms for such a round.
from django.urls import get_resolver  # noqa: E402

assert get_resolver().url_patterns
gc.collect()
gc.freeze()
