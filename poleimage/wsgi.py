import os
from importlib import import_module

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from poleimage.audit import guards
from poleimage.run import roles

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "poleimage.settings")
# The threads of one web process share a few open connections; commands and workers open one each.
os.environ["DATABASE_POOL"] = os.environ.get("DATABASE_POOL") or str(max(8, roles.threads()))

application = get_wsgi_application()
guards.refuse_to_start()
# Django leaves the pages to the first visitor, who would wait for them.
import_module(settings.ROOT_URLCONF)
