"""Every setting, from the environment alone. docs/operating.md lists what an operator may set."""

from email.utils import formataddr
from pathlib import Path
from urllib.parse import urlsplit

import django_htmx
import django_stubs_ext
from csp.constants import NONE, SELF
from django.contrib.messages import constants as message_levels
from kombu import Queue

from config import env
from config.env import ROOT, VAR
from config.private import OwnersConnection

django_stubs_ext.monkeypatch()

# Where everything is kept that is written while it runs.
VAR_DIR = VAR

# --- who and where ------------------------------------------------------------------------
SECRET_KEY = env.text("SECRET_KEY")
SECRET_KEY_FALLBACKS = env.names("SECRET_KEY_FALLBACKS")
DEBUG = env.boolean("DEBUG")
ALLOWED_HOSTS = env.names("ALLOWED_HOSTS")
SITE_URL = env.site_url()
HTTPS = SITE_URL.startswith("https://")
TIME_ZONE = env.time_zone()
COUNCIL_NAME = env.text("COUNCIL_NAME", "Your council")
COUNCIL_EMAIL = env.text("COUNCIL_EMAIL", "consultations@council.example")
COUNCIL_EMAIL_IS_SET = bool(env.text("COUNCIL_EMAIL"))
COUNCIL_ADDRESS = env.text("COUNCIL_ADDRESS")
COUNCIL_PHONE = env.text("COUNCIL_PHONE")
# Who answers for data protection at the council; unset, the council's own address does.
DATA_PROTECTION_EMAIL = env.text("DATA_PROTECTION_EMAIL", COUNCIL_EMAIL)
PROCESSORS = env.text("PROCESSORS")
BACKUPS_KEPT = env.text("BACKUPS_KEPT", "30 days")
LOGS_KEPT = env.text("LOGS_KEPT", "30 days")
SERVICE_NAME = env.text("SERVICE_NAME", "Have your say")
COUNCIL_COLOUR = env.colour("COUNCIL_COLOUR", "#0b5d57")
COUNCIL_LOGO = env.text("COUNCIL_LOGO", "consult/logo.svg")
COUNCIL_PICTURE = env.text("COUNCIL_PICTURE", "consult/share.png")
# A folder where the demo's SMTP server keeps what it was sent; unset, there is no mailbox page.
MAILBOX = env.text("MAILBOX")
# Posts may be fetched from this machine's own servers, which no real site allows.
FETCH_HERE = env.boolean("FETCH_HERE")
if urlsplit(SITE_URL).hostname not in {"localhost", "127.0.0.1", "::1"}:
    for name, is_on in {"MAILBOX": bool(MAILBOX), "FETCH_HERE": FETCH_HERE}.items():
        if is_on:
            raise env.refuse(
                name, "for a demo on this machine only: SITE_URL is not a loopback address"
            )

# --- apps ---------------------------------------------------------------------------------
INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "consult.web.static.StaticFilesApp",
    "django_celery_beat",
    "django_htmx",
    "allauth",
    "allauth.account",
    "crispy_forms",
    "crispy_forms_gds",
    "csp",
    # Last: their admin takes back what the apps above registered.
    "accounts",
    "consult.apps.ConsultConfig",
]
MIDDLEWARE = [
    # First, so that error pages and static files carry the policy too.
    "csp.middleware.CSPMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # After WhiteNoise, whose files are compressed already; before whatever may answer with a page.
    "django.middleware.gzip.GZipMiddleware",
    "consult.web.access.OnlyUtf8",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "consult.web.access.PrivatePages",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    # Last: the first to be asked about what a view raised.
    "consult.web.errors.Refusals",
]
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "consult.web.context.site",
            ],
        },
    },
    {
        # What is rendered by the hundred: see docs/decisions/0008-jinja-for-comments.md.
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [ROOT / "templates" / "jinja2"],
        "OPTIONS": {"environment": "consult.templatetags.consult.jinja_environment"},
    },
]
CRISPY_ALLOWED_TEMPLATE_PACKS = ["gds"]
CRISPY_TEMPLATE_PACK = "gds"
CRISPY_GDS_FRONTEND_VERSION = "6.6.0"
FORM_RENDERER = "django.forms.renderers.DjangoTemplates"

# --- data ---------------------------------------------------------------------------------
DATABASES = {"default": env.address("DATABASE_URL", f"sqlite:///{VAR / 'consult.sqlite3'}", "db")}
DATABASES["default"].update({"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True})
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # IMMEDIATE: a transaction that reads first and writes later would otherwise meet
    # "database is locked" instead of waiting its turn.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "factory": OwnersConnection,
        "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;",
    }
if DATABASES["default"]["ENGINE"] == "django.db.backends.postgresql":
    # What is asked again and again is planned once: a third of what its queries cost a page. See
    # docs/decisions/0020-postgresql-plans-once.md.
    DATABASES["default"]["OPTIONS"] = {
        "server_side_binding": True,
        "prepare_threshold": env.number("DATABASE_PREPARE_AFTER", 5) or None,
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {"default": env.address("CACHE_URL", f"filecache://{VAR / 'cache'}", "cache")}

# --- sign-in ------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["accounts.backends.SignedIn"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "accounts.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 5
ACCOUNT_LOGIN_BY_CODE_FORMAT = {"numeric": True, "dashed": False, "length": 6}
# A library or a care home shares one address: the limit for an address is wide, the one for
# an email address narrow.
ACCOUNT_RATE_LIMITS = {"request_login_code": "60/m/ip,5/10m/key", "login": "120/m/ip"}
# For so many days officers can tell that a code was sent, and what the mail server said.
CODES_KEPT = env.number("CODES_KEPT", 30)
TRUSTED_PROXIES = env.number("TRUSTED_PROXIES", 0)
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXIES

# --- email --------------------------------------------------------------------------------
_email = env.address("EMAIL_URL", "smtp://localhost:25", "email")
EMAIL_BACKEND = _email["EMAIL_BACKEND"]
EMAIL_HOST = _email["EMAIL_HOST"]
EMAIL_PORT = _email["EMAIL_PORT"] or 25
EMAIL_HOST_USER = _email["EMAIL_HOST_USER"] or ""
EMAIL_HOST_PASSWORD = _email["EMAIL_HOST_PASSWORD"] or ""
EMAIL_USE_TLS = _email.get("EMAIL_USE_TLS", False)
EMAIL_USE_SSL = _email.get("EMAIL_USE_SSL", False)
EMAIL_TIMEOUT = 5
# With the council's name: an inbox shows that, not the address.
DEFAULT_FROM_EMAIL = formataddr((COUNCIL_NAME, env.text("FROM_EMAIL", COUNCIL_EMAIL)))
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# Of fewer people than this no email says how they moved: whose answer it was could be told.
TOLD_FROM = env.number("TOLD_FROM", 5)

# --- tasks --------------------------------------------------------------------------------
CELERY_BROKER_URL = env.text("CELERY_BROKER_URL", "filesystem://")
CELERY_BROKER_TRANSPORT_OPTIONS = env.broker_options(CELERY_BROKER_URL)
CELERY_BROKER_CONNECTION_TIMEOUT = 1
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_DEFAULT_QUEUE = env.text("CELERY_QUEUE", "consult")
# What waits for other people's servers. A worker that is told of no queue serves both.
FETCHING_QUEUE = f"{CELERY_TASK_DEFAULT_QUEUE}-fetching"
_queues = [CELERY_TASK_DEFAULT_QUEUE, FETCHING_QUEUE]
CELERY_TASK_QUEUES = [Queue(name, routing_key=name) for name in _queues]
_fetching = ["consult.tasks.retrieve", "consult.tasks.poll_source"]
CELERY_TASK_ROUTES = {name: {"queue": FETCHING_QUEUE} for name in _fetching}
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_ENABLE_REMOTE_CONTROL = False
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = "UTC"
CELERY_BEAT_SCHEDULER = "django_celery_beat.schedulers:DatabaseScheduler"

# --- language, static files ---------------------------------------------------------------
LANGUAGE_CODE = "en-gb"
USE_I18N = True
USE_TZ = True
STATIC_URL = "/static/"
STATIC_ROOT = ROOT / "var" / "static"
STATICFILES_DIRS = [
    ("govuk", ROOT / "node_modules" / "govuk-frontend" / "dist" / "govuk"),
    ("htmx", Path(django_htmx.__file__).parent / "static" / "django_htmx"),
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "consult.web.static.StaticFiles"},
}
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
MESSAGE_TAGS = {message_levels.ERROR: "error", message_levels.SUCCESS: "success"}

# --- what the browser is told -------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SESSION_ENGINE = "accounts.sessions"
SESSION_COOKIE_NAME = "__Host-session" if HTTPS else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if HTTPS else "csrf"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = True
CSRF_TRUSTED_ORIGINS = [SITE_URL] if SITE_URL else []
CSRF_FAILURE_VIEW = "consult.web.errors.csrf_failure"
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
if TRUSTED_PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
# A pasted post may be long; uploads do not count here.
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    # Django's own handlers: emails to ADMINS, and a console that is silent outside DEBUG.
    # The demo's SMTP server would log every recipient.
    "loggers": {
        "django": {"handlers": [], "propagate": True},
        # What a visitor may not do or mistyped is a line; Django would add where in our code.
        "django.request": {"filters": ["one_line"]},
        "mail.log": {"level": "WARNING"},
    },
    "filters": {"one_line": {"()": "config.logs.OneLine"}},
}
