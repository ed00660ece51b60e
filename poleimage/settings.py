"""Every setting, from the environment. Without DATABASE_URL everything lives under DATA, started by `manage.py up`."""

import os
import secrets
import sys
from datetime import timedelta
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import quote

from celery.schedules import crontab
from csp.constants import NONE, SELF

from poleimage import env
from poleimage.run import roles
from poleimage.run.places import DATABASE_NAME, Places
from poleimage.run.system import HOMEBREW

ROOT = Path(__file__).resolve().parent.parent
PLACES = Places(env.folder("DATA", ROOT / "var"))

if sys.platform == "darwin":
    # Homebrew puts the libraries that draw PDFs where macOS does not look.
    os.environ.setdefault("DYLD_FALLBACK_LIBRARY_PATH", ":".join([*HOMEBREW, "/usr/lib"]))

EMBEDDED = not (os.environ.get("DATABASE_URL") or os.environ.get("DATABASE_URL_FILE"))
DEBUG = env.switch("DEBUG", False)

# Where the one open port is; `manage.py up` and the container's web server listen here.
BIND, PORT = roles.bind(), roles.port()

if EMBEDDED:
    # Until `up` has kept one, a key that lasts as long as this process: nothing is written for looking at settings.
    SECRET_KEY = PLACES.secret.read_text(encoding="ascii") if PLACES.secret.exists() else secrets.token_urlsafe(60)
    ALLOWED_HOSTS = env.hosts("ALLOWED_HOSTS", ["localhost", "127.0.0.1", "[::1]"])
    DATABASE: dict[str, Any] = {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": DATABASE_NAME,
        "USER": DATABASE_NAME,
        "HOST": str(PLACES.sockets),
        "OPTIONS": {},
    }
    CELERY_BROKER_URL = f"redis+socket://{quote(str(PLACES.valkey_socket))}"
else:
    SECRET_KEY = env.secret("SECRET_KEY", at_least=50)
    ALLOWED_HOSTS = env.hosts("ALLOWED_HOSTS")
    DATABASE = env.database("DATABASE_URL")
    CELERY_BROKER_URL = env.broker("BROKER_URL")

# With HTTPS a proxy in front ends TLS and sets X-Forwarded-Proto, whatever the client sent there.
HTTPS = env.switch("HTTPS", not EMBEDDED)

# How many proxies of ours stand in front; each adds to X-Forwarded-For whom it was asked by.
PROXIES = env.whole("PROXIES", 1 if HTTPS else 0, low=0, high=9)

FILES_ROOT = env.folder("FILES_ROOT", PLACES.files)
# Under what address anybody finds the register: printed on reports, and led to by their QR code.
PUBLIC_ADDRESS = env.web_address(
    "PUBLIC_ADDRESS", f"http://localhost:{PORT}" if EMBEDDED else f"https://{ALLOWED_HOSTS[0].lstrip('.')}"
)

# What reports are sealed with (PKCS#12); without it by a key made here, which the report says on every page.
SEAL_PASSPHRASE = env.secret("SEAL_PASSPHRASE", "")
SEAL_FILE = env.key_store("SEAL_FILE", SEAL_PASSPHRASE)
SEAL_TIME_STAMPS = env.web_address("SEAL_TIME_STAMPS", "")
DEVELOPMENT_SEAL = PLACES.development_seal

HEARTBEAT_ROOT = env.folder("HEARTBEAT_ROOT", PLACES.heartbeat)

INSTALLED_APPS = [
    "poleimage.web",
    "poleimage.audit",
    "members",
    "shelter",
    "rest_framework",
    "knox",
    "drf_spectacular",
    "django_htmx",
    "csp",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "poleimage.web.middleware.PrivateMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "poleimage.web.middleware.RoomMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "poleimage.audit.middleware.OriginMiddleware",
]

ROOT_URLCONF = "poleimage.urls"
WSGI_APPLICATION = "poleimage.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "shelter.views.nav.nav",
            ],
        },
    },
]

# A new connection costs about 3.4 ms: the web server keeps a pool for its threads, everything else keeps one open.
POOL = env.whole("DATABASE_POOL", 0, low=0, high=100)
if 0 < POOL < roles.threads():
    env.refuse("DATABASE_POOL", f"is {POOL}; allowed: 0, or as many as WEB_THREADS ({roles.threads()}) or more.")
if POOL:
    # Left to itself the pool asks a lost database ever more seldom, and is minutes late when that is back.
    DATABASE["OPTIONS"]["pool"] = {"min_size": 1, "max_size": POOL, "timeout": 3, "reconnect_timeout": 3}
DATABASES = {"default": {**DATABASE, "CONN_MAX_AGE": 0 if POOL else 600, "CONN_HEALTH_CHECKS": True}}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "members.User"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "login"

LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", "Français"), ("nl", "Nederlands"), ("de", "Deutsch"), ("en", "English")]
LOCALE_PATHS = [ROOT / "poleimage" / "locale"]
TIME_ZONE = "Europe/Brussels"
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = env.folder("STATIC_ROOT", PLACES.static)
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    # Names carry a hash, so that browsers keep them for good. Compressing takes ten seconds: the image does it once.
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"
        if EMBEDDED
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = DEBUG

# What one upload may weigh, and how many files may come in one form.
UPLOAD_MAX_BYTES = env.whole("UPLOAD_MAX_MB", 25, low=1, high=500) * 1_000_000
UPLOAD_MAX_FILES = env.whole("UPLOAD_MAX_FILES", 200, low=1, high=500)
DATA_UPLOAD_MAX_NUMBER_FILES = UPLOAD_MAX_FILES
FILE_UPLOAD_HANDLERS = [
    "poleimage.web.incoming.Measured",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
# Everything in a form but its files.
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000

# Where a virus scanner (clamd) listens, if there is one: a path or host:port. And how long it may take for a file.
CLAMD_SOCKET = env.listener("CLAMD_SOCKET")
CLAMD_SECONDS = env.whole("CLAMD_SECONDS", 60, low=1, high=600)

# A folder with official schematron sheets and their rules.json; without it they are not run, and the pages say so.
EINVOICE_RULES_DIR = env.text("EINVOICE_RULES_DIR", "")
if EINVOICE_RULES_DIR and not (Path(EINVOICE_RULES_DIR) / "rules.json").is_file():
    env.refuse("EINVOICE_RULES_DIR", f"is {EINVOICE_RULES_DIR!r}; allowed: a folder that holds rules.json.")
if EINVOICE_RULES_DIR and find_spec("saxonche") is None:
    env.refuse("EINVOICE_RULES_DIR", "needs saxonche beside it: install the extra named official.")

# A worker renews its hold on a job while it works; after so many seconds without it, another may take the job over.
JOB_LEASE_SECONDS = env.whole("JOB_LEASE_SECONDS", 30, low=2, high=3600)

SESSION_COOKIE_AGE = env.whole("SESSION_HOURS", 12, low=1, high=720) * 3600
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = True
SECURE_SSL_REDIRECT = HTTPS
# Whoever asks about health stands inside, behind the proxy.
SECURE_REDIRECT_EXEMPT = [r"^health/"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_HSTS_SECONDS = env.whole("HSTS_SECONDS", 31_536_000 if HTTPS else 0, low=0, high=63_072_000)
SECURE_HSTS_INCLUDE_SUBDOMAINS = env.switch("HSTS_SUBDOMAINS", False)
SECURE_HSTS_PRELOAD = env.switch("HSTS_PRELOAD", False)
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
# Whether other names of the domain are bound too, and for good, is for whoever owns the domain to say.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
    },
}

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "shelter.api.authentication.Token",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "shelter.api.problem.handler",
}
REST_KNOX = {"TOKEN_TTL": timedelta(hours=env.whole("TOKEN_HOURS", 10, low=1, high=8760)), "AUTO_REFRESH": False}
SPECTACULAR_SETTINGS = {"TITLE": "Pôle Image", "VERSION": "1", "SERVE_INCLUDE_SCHEMA": False}

# The longest a task may take: less than the visibility timeout, after which a message that nobody confirmed comes back.
CELERY_TASK_TIME_LIMIT = env.whole("TASK_SECONDS", 900, low=30, high=3000)
CELERY_TASK_SOFT_TIME_LIMIT = CELERY_TASK_TIME_LIMIT - 10
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_SERIALIZER = "json"
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
# Asked by SIGQUIT to stop, a worker has this long for the task at hand and then puts it back.
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 30.0
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = False
CELERY_TIMEZONE = TIME_ZONE
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_TASK_PUBLISH_RETRY = False
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 3600,
    # Without these two, kombu looks for unconfirmed messages about every 100 seconds only.
    "unacked_restore_interval": 5,
    "unacked_restore_throttle": 1,
    # A page that tells a lost broker of new work waits no longer than this; the worker asks again every second.
    "socket_connect_timeout": 1,
    "socket_timeout": 2,
    "max_retries": 0,
}
CELERY_BEAT_SCHEDULE_FILENAME = str(PLACES.data / "beat-schedule")
CELERY_BEAT_SCHEDULE = {
    "sweep": {"task": "shelter.tasks.sweep", "schedule": 15.0, "options": {"expires": 15}},
    "nightly": {"task": "shelter.tasks.nightly", "schedule": crontab(hour=2, minute=30)},
}

LOG_LEVEL = env.text("LOG_LEVEL", "INFO", among=["DEBUG", "INFO", "WARNING", "ERROR"])
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"out": {"class": "logging.StreamHandler", "stream": "ext://sys.stdout", "formatter": "line"}},
    "root": {"handlers": ["out"], "level": LOG_LEVEL},
    "loggers": {
        # Django's own would mail the administrators as well.
        "django": {"handlers": ["out"], "level": LOG_LEVEL, "propagate": False},
        # They tell each step of drawing a page.
        "weasyprint": {"level": "WARNING"},
        "pikepdf": {"level": "WARNING"},
        "fontTools": {"level": "WARNING"},
        # A broken file makes it say so a thousand times over, in the file's own words.
        "pypdf": {"level": "ERROR"},
    },
}
