"""Settings. Everything that differs between machines comes from helpdesk.env; the rest is stated here."""

import os
import sys

import dj_database_url
from celery.schedules import crontab
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from helpdesk.admin_look import UNFOLD  # noqa: F401  (the theme reads the name from here)
from helpdesk.env import BASE_DIR, env, flag, words
from helpdesk.scope.roles import application_url

TESTING = "pytest" in sys.modules
DEBUG = flag("DEBUG", False)
SECRET_KEY = env.secret_key
BASE_URL = env.base_url
DATA_DIR = env.data_dir
HTTPS = BASE_URL.startswith("https://")
ALLOWED_HOSTS = words("ALLOWED_HOSTS", "*" if not HTTPS else "")
CSRF_TRUSTED_ORIGINS = words("CSRF_TRUSTED_ORIGINS", BASE_URL)

INSTALLED_APPS = [
    *(["daphne"] if "runserver" in sys.argv else []),  # its one command; any other process would start a fifth later
    "helpdesk.scope",
    "helpdesk.tenancy",
    "helpdesk.events",
    "contacts",
    "conversations",
    "realtime",
    "ai",
    "ai.knowledge",
    "helpdesk",
    "unfold",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.contrib.postgres",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "channels",
    "django_celery_beat",
    "axes",
    "csp",
    "django_structlog",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "helpdesk.request_log.RequestLog",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "helpdesk.tenancy.middleware.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "helpdesk.tenancy.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "helpdesk.urls"
ASGI_APPLICATION = "helpdesk.asgi.application"
APPEND_SLASH = False  # a redirect loses the body of a POST; routes accept both forms instead

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]

# Two doors to one database: 'default' is the application's role, which row-level security binds; 'owner' migrates.
_POOL = {"min_size": 1, "max_size": 12, "timeout": 10}
_SESSION = "-c statement_timeout=15s -c idle_in_transaction_session_timeout=30s -c transaction_timeout=60s -c jit=off"


def _database(url: str, options: dict) -> dict:
    return dj_database_url.parse(url) | {"ENGINE": "helpdesk.scope.postgresql", "OPTIONS": options}


DATABASES = {
    "default": _database(application_url(env.database_url, env.owner_url, SECRET_KEY), {"options": _SESSION})
    | {"ATOMIC_REQUESTS": True, "CONN_MAX_AGE": 0},  # their health: scope.postgresql
    "owner": _database(env.owner_url or env.database_url, {}) | {"TEST": {"MIRROR": None}},
}
if not TESTING:
    DATABASES["default"]["OPTIONS"]["pool"] = _POOL
DATABASE_ROUTERS = ["helpdesk.scope.router.OneDatabase"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env.redis_url
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL, "KEY_PREFIX": "cc"}
}
CHANNEL_LAYERS = {
    "default": {
        "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
        "CONFIG": {"hosts": [REDIS_URL], "prefix": "cc.layer"},
    }
}

CELERY_BROKER_URL = env.broker_url
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 600,
    # A request must not wait for a broker that is away: what it could not hand over, the sweeper finds.
    "max_retries": 1,
    "interval_start": 0,
    "interval_step": 0.05,
    "interval_max": 0.05,
}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TASK_DEFAULT_QUEUE = "default"
CELERY_TASK_ROUTES = {"ai.*": {"queue": "ai_analysis"}}
CELERY_BEAT_SCHEDULER = "django_celery_beat.schedulers:DatabaseScheduler"
CELERY_BEAT_SCHEDULE = {
    "helpdesk.heartbeat": {"task": "helpdesk.heartbeat", "schedule": 10.0, "options": {"expires": 20}},
    "events.sweep": {"task": "events.sweep", "schedule": 10.0, "options": {"expires": 30}},
    "events.partitions": {"task": "events.partitions", "schedule": 3600.0},
    "conversations.wake_overdue": {"task": "conversations.wake_overdue", "schedule": 30.0, "options": {"expires": 60}},
    "conversations.fold_counters": {"task": "conversations.fold_counters", "schedule": 1.0, "options": {"expires": 5}},
    "conversations.promote_due": {"task": "conversations.promote_due", "schedule": 5.0, "options": {"expires": 10}},
    "conversations.mark_time": {"task": "conversations.mark_time", "schedule": 10.0, "options": {"expires": 20}},
    "conversations.forget_marks": {"task": "conversations.forget_marks", "schedule": 3600.0},
    "conversations.forget_empty_counters": {"task": "conversations.forget_empty_counters", "schedule": 3600.0},
    "conversations.forget_unclaimed": {"task": "conversations.forget_unclaimed", "schedule": 3600.0},
    "ai.sweep": {"task": "ai.sweep", "schedule": 5.0, "options": {"expires": 10}},
    "ai.forget": {"task": "ai.forget", "schedule": 3600.0},
    "ai.judge": {"task": "ai.judge", "schedule": 60.0, "options": {"expires": 60}},
    "ai.watch": {"task": "ai.watch", "schedule": 60.0, "options": {"expires": 120}},
    "conversations.recount": {"task": "conversations.recount", "schedule": crontab(hour=3, minute=20)},
}

AUTH_USER_MODEL = "tenancy.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = "/app/"
LOGOUT_REDIRECT_URL = "sign-in"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_CALLABLE = "helpdesk.accounts_views.locked_out"

EMAIL_HOST = os.environ.get("EMAIL_HOST", "")  # empty: letters are written to the log
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if EMAIL_HOST else 'console'}.EmailBackend"
EMAIL_PORT, EMAIL_TIMEOUT = int(os.environ.get("EMAIL_PORT", "587")), 10
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = os.environ.get("EMAIL_USER", ""), os.environ.get("EMAIL_PASSWORD", "")
EMAIL_USE_TLS = flag("EMAIL_TLS", True)
DEFAULT_FROM_EMAIL = os.environ.get("EMAIL_FROM", "Chat Center <no-reply@localhost>")

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("ru", _("Russian"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_TZ = True
TIME_ZONE = "UTC"

SILENCED_SYSTEM_CHECKS = ["staticfiles.W004"]  # DATA_DIR/vendor is built before the product starts
STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static", ("vendor", DATA_DIR / "vendor")]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "helpdesk.staticfiles.HashedStatic"},
}
MEDIA_ROOT = DATA_DIR / "media"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
MAX_UPLOAD_BYTES = 40 * 1024 * 1024

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SESSION_COOKIE_HTTPONLY = SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "font-src": [SELF],
        "media-src": [SELF, "blob:"],
        "connect-src": [SELF],
        "frame-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "conversations.api.authentication.TokenAuthentication",
        "conversations.api.authentication.PanelSession",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_PARSER_CLASSES": [
        "conversations.api.received.Json",
        "rest_framework.parsers.FormParser",
        "rest_framework.parsers.MultiPartParser",
    ],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "conversations.api.problems.handle",
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Chat Center",
    "VERSION": "1.0.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
}

# Limits of the product, each a number a person may change.
MESSAGE_MAX_CHARACTERS = 150_000
MESSAGE_MAX_ATTACHMENTS = 15
# Messages in one conversation in a sliding minute, of one sender and of all.
FLOOD_PER_SENDER = int(os.environ.get("FLOOD_PER_SENDER", "60"))
FLOOD_PER_CONVERSATION = int(os.environ.get("FLOOD_PER_CONVERSATION", "200"))
SEARCH_MILLISECONDS = int(os.environ.get("SEARCH_MILLISECONDS", "400"))  # for what no bounded walk answers
VISITOR_RATES = {"session": "60/minute", "message": "60/minute", "upload": "30/minute", "signal": "240/minute"}
CHANNEL_TOKEN_SECONDS = min(int(os.environ.get("CHANNEL_TOKEN_SECONDS", "86400")), 24 * 3600)  # a day at most
# A quiet event stream says that it stands; less than what any proxy on the way allows.
STREAM_PULSE_SECONDS = float(os.environ.get("STREAM_PULSE_SECONDS", "15"))
VISITOR_TOKEN_SECONDS = 365 * 24 * 3600
EVENT_RETENTION_DAYS = 7
METRICS_TOKEN = os.environ.get("METRICS_TOKEN", "")  # empty: /metrics answers on this machine only

# AI. Without AI_BASE_URL only the accounts that name their own provider get drafts. Budgets are US dollars.
AI_ENABLED = flag("AI_ENABLED", True)
AI_BASE_URL = os.environ.get("AI_BASE_URL", "").rstrip("/")
AI_API_KEY = os.environ.get("AI_API_KEY", "")
AI_STAND_IN = os.environ.get("AI_STAND_IN", "")  # what answers the demo's accounts where no provider is named
AI_MODEL_SMALL = os.environ.get("AI_MODEL_SMALL", "")
AI_MODEL_FULL = os.environ.get("AI_MODEL_FULL", "")
AI_CAPABILITY = os.environ.get("AI_CAPABILITY", "json_object")  # json_schema, json_object or prompt_only
AI_PRIVATE_HOSTS = words("AI_PRIVATE_HOSTS")  # hosts of providers in the house's own network
AI_TIER1_MILLISECONDS = int(os.environ.get("AI_TIER1_MILLISECONDS", "100"))
AI_SECONDS = {2: float(os.environ.get("AI_SECONDS_SMALL", "25")), 3: float(os.environ.get("AI_SECONDS_FULL", "45"))}
AI_COLLECT_SECONDS = float(os.environ.get("AI_COLLECT_SECONDS", "2"))
AI_LULL_SECONDS = float(os.environ.get("AI_LULL_SECONDS", "0.5"))  # without another message: no batch is to be expected
AI_CALLS_PER_ACCOUNT = int(os.environ.get("AI_CALLS_PER_ACCOUNT", "3"))
AI_REQUESTS_PER_MINUTE = int(os.environ.get("AI_REQUESTS_PER_MINUTE", "300"))
AI_PAUSE_FACTOR = float(os.environ.get("AI_PAUSE_FACTOR", "1"))  # of the pauses after a provider's failures
AI_RETENTION_DAYS = int(os.environ.get("AI_RETENTION_DAYS", "400"))  # of runs; the ledger stays
AI_BUDGET_DAY = float(os.environ.get("AI_BUDGET_DAY", "50"))
AI_BUDGET_MONTH = float(os.environ.get("AI_BUDGET_MONTH", "500"))
AI_ACCOUNT_BUDGET_DAY = float(os.environ.get("AI_ACCOUNT_BUDGET_DAY", "5"))
AI_ACCOUNT_BUDGET_MONTH = float(os.environ.get("AI_ACCOUNT_BUDGET_MONTH", "100"))
AI_ACCOUNT_CEILING_DAY = float(os.environ.get("AI_ACCOUNT_CEILING_DAY", "25"))  # what an administrator can raise it to
AI_ACCOUNT_CEILING_MONTH = float(os.environ.get("AI_ACCOUNT_CEILING_MONTH", "250"))
AI_JUDGE_BUDGET_DAY = float(os.environ.get("AI_JUDGE_BUDGET_DAY", "0.5"))  # of that, for judging what was sent
AI_JUDGE_SHARE = float(os.environ.get("AI_JUDGE_SHARE", "0.05"))  # of the drafts that went out
# Prices of models nobody else knows: "model=miss/hit/output", US dollars for a million tokens.
AI_PRICES = {name: price.split("/") for name, _, price in (each.partition("=") for each in words("AI_PRICES"))}
AI_WORDS_SECONDS = min(float(os.environ.get("AI_WORDS_SECONDS", "8")), 8.0)  # a person waits for a summary
AI_WORDS_RATE = os.environ.get("AI_WORDS_RATE", "20/minute")  # of one person
AI_ALERT_FALLBACK_PERCENT, AI_ALERT_HARMFUL_PERCENT = 20, 2  # of an hour's runs; of a day's replies that went out
AI_ALERT_DOWN_SECONDS = float(os.environ.get("AI_ALERT_DOWN_SECONDS", "120"))  # that a provider only fails
AI_TEST_RATE = os.environ.get("AI_TEST_RATE", "10/minute")  # of one account: trying a provider's settings
AI_CONVERSATION_BUDGET_DAY = float(os.environ.get("AI_CONVERSATION_BUDGET_DAY", "0.5"))

from helpdesk.logs import LOGGING  # noqa: E402, F401  (Django reads the name from here)
