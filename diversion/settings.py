"""One file of settings; every difference between machines is an environment variable."""

from pathlib import Path

import environ
from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from diversion.safety import refuse_unsafe

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.FileAwareEnv()  # KEY_FILE names a file that holds what KEY would

# -- Mode ------------------------------------------------------------------------------------------------------------
MODE = env("MODE", default="demo")
if MODE not in {"demo", "production"}:
    raise ImproperlyConfigured("MODE must be demo or production.")
IS_PRODUCTION = MODE == "production"
HAS_DEMO = not IS_PRODUCTION and (BASE_DIR / "demo").is_dir()  # production is shipped without that folder
DATA_DIR = Path(env("DATA_DIR", default=str(BASE_DIR / "var"))).resolve()
DATA_DIR.mkdir(parents=True, exist_ok=True)

# -- Names on screen -------------------------------------------------------------------------------------------------
SERVICE_NAME = env("SERVICE_NAME", default="Diversion and arrest referral")
PROVIDER_NAME = env("PROVIDER_NAME", default="Cranstoun")
FORCE_NAME = env("FORCE_NAME", default="West Midlands Police")
PROVIDER_PHONE = env("PROVIDER_PHONE", default="0121 496 0000")

# -- Security --------------------------------------------------------------------------------------------------------
DEBUG = env.bool("DEBUG", default=False)
DEMO_KEY = "demonstration-only-key-not-for-any-real-person"
SECRET_KEY = env("SECRET_KEY", default="" if IS_PRODUCTION else DEMO_KEY)
AUDIT_KEY = env("AUDIT_KEY", default="" if IS_PRODUCTION else f"{DEMO_KEY}-audit")
AUDIT_KEY_ID = env("AUDIT_KEY_ID", default="1")
AUDIT_OLD_KEYS = env.dict("AUDIT_OLD_KEYS", default={})  # 1=the key before,2=the one after it
CHECKPOINT_KEY = env("CHECKPOINT_KEY", default="" if IS_PRODUCTION else f"{DEMO_KEY}-checkpoint")
CHECKPOINT_DIR = env("CHECKPOINT_DIR", default="")  # another disk or host than the database's; else under DATA_DIR
#: "id:secret" each; the first seals, the others only read what was sealed before.
FIELD_KEYS = env.list("FIELD_KEYS", default=[] if IS_PRODUCTION else [f"demo:{DEMO_KEY}-field"])
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[] if IS_PRODUCTION else ["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
SECURE_SSL_REDIRECT = IS_PRODUCTION
SECURE_REDIRECT_EXEMPT = [r"^health/"]
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", default=0)  # how many stand in front, each adding to X-Forwarded-For
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.bool("BEHIND_PROXY", default=False) else None
SECURE_HSTS_SECONDS = 31_536_000 if IS_PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = IS_PRODUCTION
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_PRODUCTION
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_NAME = "__Host-session" if IS_PRODUCTION else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if IS_PRODUCTION else "csrf"
SESSION_ENGINE = "accounts.sessions"
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_IDLE_SECONDS = 15 * 60
SESSION_TOUCH_SECONDS = 60
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "object-src": [NONE],
        "frame-ancestors": [NONE],
    }
}

# -- Applications ----------------------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "diversion.static.Collected",
    "django.contrib.humanize",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "csp",
    "django_celery_beat",
    "django_fsm",
    "oauth2_provider",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "accounts",
    "ledger",
    "workflow",
    "programmes",
    "referrals",
    "caseworkflow",
    "outcomes",
    "administration",
    "diversion",
    *(["demo"] if HAS_DEMO else []),
]
MIDDLEWARE = [
    "diversion.middleware.ClientAddress",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "diversion.middleware.RequestId",
    "diversion.requests.ReadableRequest",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "diversion.middleware.IdleSignOut",
    "diversion.middleware.SecondFactor",
    "diversion.middleware.PolicyTable",
    "diversion.requests.DeclaredMethods",
    "diversion.errors.Refusals",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "diversion.urls"
WSGI_APPLICATION = "diversion.wsgi.application"
FORM_RENDERER = "diversion.forms_renderer.Renderer"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "diversion.context.page_chrome",
                *(["demo.context.sign_ins"] if HAS_DEMO else []),
            ],
        },
    },
]

# -- Databases -------------------------------------------------------------------------------------------------------
DATABASES = {"default": env.db("DATABASE_URL", default=f"sqlite:///{DATA_DIR / 'db.sqlite3'}")}
DATABASE = DATABASES["default"]
APPLICATION_ROLE = env("APPLICATION_ROLE", default="")  # at `migrate` by the owner: whom the tables are given to
IS_SQLITE = DATABASE["ENGINE"].endswith("sqlite3")
if IS_SQLITE:
    DATABASE["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
    }
else:
    DATABASE["CONN_MAX_AGE"] = env.int("CONN_MAX_AGE", default=600)
    # A page reads few rows by an index, on disks without arms; compiling its statements costs more than running them.
    costs = env("DATABASE_COSTS", default="-c random_page_cost=1.1 -c jit=off")
    DATABASE["OPTIONS"] = {"connect_timeout": 3, "options": costs}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# -- Sign-in ---------------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "accounts.sign_in.Backend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "accounts.passwords.MaximumLengthValidator"},
    {"NAME": "accounts.passwords.KnownWordValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username", "display_name", "email")},
    },
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_ADAPTER = "accounts.sign_in.Adapter"
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_RATE_LIMITS = {"login": None, "login_failed": "10/900s/key"}  # codes; passwords are counted by accounts/lock.py
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_ADAPTER = "accounts.second_factor.adapter.Adapter"
MFA_FORMS = {
    "authenticate": "accounts.second_factor.forms.CodeForm",
    "reauthenticate": "accounts.second_factor.forms.CodeAgainForm",
}
SECOND_FACTOR_IS_REQUIRED = env.bool("SECOND_FACTOR_IS_REQUIRED", default=IS_PRODUCTION)
AXES_HANDLER = "accounts.lock.Handler"
AXES_COOLOFF_TIME = 0.25
AXES_LOCKOUT_PARAMETERS = ["username", "ip_address"]
AXES_LOCKOUT_TEMPLATE = "account/locked.html"
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False

# -- Time and words --------------------------------------------------------------------------------------------------
LANGUAGE_CODE = "en-gb"
# One language: each address and each text would be looked for in another on every page.
USE_I18N = False
TIME_ZONE = "Europe/London"

# -- Files -----------------------------------------------------------------------------------------------------------
STATIC_URL = "static/"
STATIC_ROOT = DATA_DIR / "static"
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "diversion.static.HashedFiles"},
}
WHITENOISE_USE_FINDERS = WHITENOISE_KEEP_ONLY_HASHED_FILES = True
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = ["map", "png", "svgz", "woff", "woff2", "jpg", "ico"]
MEDIA_ROOT = DATA_DIR / "files"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1000

# -- Shared between workers: used codes, short limits ----------------------------------------------------------------
CACHES = {"default": env.cache_url("CACHE_URL", default="dbcache://shared_cache?max_entries=100000")}

# -- Background work -------------------------------------------------------------------------------------------------
BROKER_URL = env("BROKER_URL", default="filesystem-atomic://")
BROKER_DIR = DATA_DIR / "broker"
OUTBOX_TRIES = 5
OUTBOX_LEASE_SECONDS = 300

# How messages leave: a local file for a trial, or none, so that whoever would be told is told by a person.
MESSAGE_CARRIER = env("MESSAGE_CARRIER", default="none" if IS_PRODUCTION else "file")

# -- Case work -------------------------------------------------------------------------------------------------------
CASELOAD_CAP = env.int("CASELOAD_CAP", default=60)

# -- Disclosure control (decision 15) --------------------------------------------------------------------------------
SUPPRESS_BELOW = env.int("SUPPRESS_BELOW", default=8)
ROUND_TO = env.int("ROUND_TO", default=5)
RATE_FLOOR = env.int("RATE_FLOOR", default=30)

# -- API -------------------------------------------------------------------------------------------------------------
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["oauth2_provider.contrib.rest_framework.OAuth2Authentication"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["diversion.parsers.ReadableJSON"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "diversion.errors.problem_response",
}
CLIENT_REQUESTS_PER_MINUTE = 600
SPECTACULAR_SETTINGS = {
    "TITLE": "Diversion and arrest referral",
    "DESCRIPTION": "Send referrals and read back what became of them.",
    "VERSION": "1.0.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "OAUTH2_FLOWS": ["clientCredentials"],
    "OAUTH2_TOKEN_URL": "/api/v1/token",
}
OAUTH2_PROVIDER_APPLICATION_MODEL = "oauth2_provider.Application"
RFC_9700 = (
    "IMPLICIT_GRANT",
    "PASSWORD_GRANT",
    "PKCE_METHOD",
    "ACCESS_TOKEN_TRANSPORT",
    "AUTHZ_RESPONSE_ISS",
    "TOKEN_STORAGE",
)
OAUTH2_PROVIDER = {
    "SCOPES": {"referrals:write": "Send referrals", "referrals:read": "Read referrals back and what became of them"},
    "SCOPES_BACKEND_CLASS": "accounts.scopes.ClientScopes",
    "ACCESS_TOKEN_EXPIRE_SECONDS": 3600,
    "OAUTH2_SERVER_CLASS": "oauthlib.oauth2.BackendApplicationServer",  # client credentials, and no other grant
    "ALLOWED_REDIRECT_URI_SCHEMES": ["https"],
    "REFRESH_TOKEN_REUSE_PROTECTION": True,
    # What RFC 9700 asks for; with TOKEN_STORAGE only a checksum of a token is kept.
    **{f"COMPLIANT_BCP_RFC9700_{rule}": True for rule in RFC_9700},
}

# -- Logs ------------------------------------------------------------------------------------------------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "diversion.logs.JsonLine", "tells_faults": not IS_PRODUCTION}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["console"], "level": env("LOG_LEVEL", default="INFO")},
    "loggers": {"axes": {"level": "ERROR"}, "django.request": {"level": "ERROR"}, "pikepdf": {"level": "WARNING"}},
}

if IS_PRODUCTION:
    refuse_unsafe(globals())
