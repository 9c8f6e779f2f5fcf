"""One file of settings, in the order of Django's reference; every difference between machines is an environment variable."""

from pathlib import Path

import environ
from django.core.exceptions import ImproperlyConfigured

from accounts.second_factor.terms import FORMS, SUPPORTED_TYPES
from accounts.single_sign_on.terms import describe_directory, origin_of
from diversion import api_terms
from diversion.content_policy import allow_forms_to
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

# -- Cache: shared between workers; used codes, short limits -----------------------------------------------------------
CACHES = {"default": env.cache_url("CACHE_URL", default="dbcache://shared_cache?max_entries=100000")}

# -- Database --------------------------------------------------------------------------------------------------------
DATABASES = {"default": env.db("DATABASE_URL", default=f"sqlite:///{DATA_DIR / 'db.sqlite3'}")}
DATABASE = DATABASES["default"]
APPLICATION_ROLE = env("APPLICATION_ROLE", default="")  # at `migrate` by the owner: whom the tables are given to
OTHER_ROLES = {one: env(f"{one}_ROLE", default="") for one in ("REPORTING", "AUDIT", "BACKUP")}
if DATABASE["ENGINE"].endswith("sqlite3"):
    DATABASE["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
    }
else:
    DATABASE["CONN_MAX_AGE"] = env.int("CONN_MAX_AGE", default=600)
    # A page reads few rows by an index, on disks without arms; compiling its statements costs more than running them.
    costs = env("DATABASE_COSTS", default="-c random_page_cost=1.1 -c jit=off")
    # A statement that is prepared is planned at its first use on a connection: accounts/kept.py says which ones are.
    DATABASE["OPTIONS"] = {"connect_timeout": 3, "options": costs, "prepare_threshold": 0}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# -- Debugging -------------------------------------------------------------------------------------------------------
DEBUG = env.bool("DEBUG", default=False)

# -- Files and forms -------------------------------------------------------------------------------------------------
MEDIA_ROOT = DATA_DIR / "files"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "diversion.static.HashedFiles"},
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FORM_RENDERER = "diversion.forms_renderer.Renderer"

# -- Time and words --------------------------------------------------------------------------------------------------
LANGUAGE_CODE = "en-gb"
# One language: each address and each text would be looked for in another on every page.
USE_I18N = False
TIME_ZONE = "Europe/London"

# -- HTTP ------------------------------------------------------------------------------------------------------------
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
    "diversion.middleware.ActingRole",
    "diversion.middleware.SecondFactor",
    "diversion.middleware.PolicyTable",
    "diversion.requests.DeclaredMethods",
    "diversion.errors.Refusals",
    "axes.middleware.AxesMiddleware",
]
WSGI_APPLICATION = "diversion.wsgi.application"
SECURE_SSL_REDIRECT = IS_PRODUCTION
SECURE_REDIRECT_EXEMPT = [r"^health/"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.bool("BEHIND_PROXY", default=False) else None
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", default=0)  # how many stand in front, each adding to X-Forwarded-For
SECURE_HSTS_SECONDS = 31_536_000 if IS_PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = IS_PRODUCTION
SOCIALACCOUNT_PROVIDERS = describe_directory(env)  # an employer's sign-in, to which a form of ours leads
CONTENT_SECURITY_POLICY = {"DIRECTIVES": allow_forms_to(origin_of(SOCIALACCOUNT_PROVIDERS))}

# -- Logs ------------------------------------------------------------------------------------------------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "diversion.logs.JsonLine", "tells_faults": not IS_PRODUCTION}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["console"], "level": env("LOG_LEVEL", default="INFO")},
    "loggers": {"axes": {"level": "ERROR"}, "django.request": {"level": "ERROR"}, "pikepdf": {"level": "WARNING"}},
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
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
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

# -- Keys and hosts --------------------------------------------------------------------------------------------------
DEMO_KEY = "demonstration-only-key-not-for-any-real-person"
SECRET_KEY = env("SECRET_KEY", default="" if IS_PRODUCTION else DEMO_KEY)
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
AUDIT_KEY = env("AUDIT_KEY", default="" if IS_PRODUCTION else f"{DEMO_KEY}-audit")
AUDIT_KEY_ID, AUDIT_OLD_KEYS = env("AUDIT_KEY_ID", default="1"), env.dict("AUDIT_OLD_KEYS", default={})  # 1=old,2=next
CHECKPOINT_KEY = env("CHECKPOINT_KEY", default="" if IS_PRODUCTION else f"{DEMO_KEY}-checkpoint")
CHECKPOINT_DIR, ERASURE_DIR = env("CHECKPOINT_DIR", default=""), env("ERASURE_DIR", default="")  # else under DATA_DIR
CHECKPOINT_DATABASE_URL = env("CHECKPOINT_DATABASE_URL", default="")  # a second one that keeps checkpoints as well
#: "id:secret" each; the first seals, the others only read what was sealed before.
FIELD_KEYS = env.list("FIELD_KEYS", default=[] if IS_PRODUCTION else [f"demo:{DEMO_KEY}-field"])
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[] if IS_PRODUCTION else ["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

# -- Templates and addresses -----------------------------------------------------------------------------------------
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
ROOT_URLCONF = "diversion.urls"

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
LOGIN_REDIRECT_URL = "home"
LOGIN_URL = ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_ADAPTER = "accounts.sign_in.Adapter"
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_RATE_LIMITS = {"login": None, "login_failed": "10/900s/key"}  # codes; passwords are counted by accounts/lock.py
MFA_ADAPTER = "accounts.second_factor.adapter.Adapter"
MFA_FORMS, MFA_SUPPORTED_TYPES = FORMS, SUPPORTED_TYPES
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not IS_PRODUCTION
SOCIALACCOUNT_ADAPTER = "accounts.single_sign_on.adapter.Adapter"
SECOND_FACTOR_IS_REQUIRED = env.bool("SECOND_FACTOR_IS_REQUIRED", default=IS_PRODUCTION)
AXES_HANDLER = "accounts.lock.Handler"
AXES_COOLOFF_TIME = 0.25
AXES_LOCKOUT_PARAMETERS = ["username", "ip_address"]
AXES_LOCKOUT_TEMPLATE = "account/locked.html"
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False

# -- Cookies ---------------------------------------------------------------------------------------------------------
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_PRODUCTION
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = ("__Host-session", "__Host-csrf") if IS_PRODUCTION else ("session", "csrf")
SESSION_ENGINE = "accounts.sessions"
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_IDLE_SECONDS = 15 * 60
SESSION_TOUCH_SECONDS = 60

# -- Static files ----------------------------------------------------------------------------------------------------
STATIC_URL = "static/"
STATIC_ROOT = DATA_DIR / "static"
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_USE_FINDERS = WHITENOISE_KEEP_ONLY_HASHED_FILES = True
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = ["map", "png", "svgz", "woff", "woff2", "jpg", "ico"]

# -- API -------------------------------------------------------------------------------------------------------------
REST_FRAMEWORK = api_terms.REST_FRAMEWORK
SPECTACULAR_SETTINGS = api_terms.SPECTACULAR_SETTINGS
OAUTH2_PROVIDER = api_terms.OAUTH2_PROVIDER
CLIENT_REQUESTS_PER_MINUTE = 600

# -- Background work -------------------------------------------------------------------------------------------------
BROKER_URL = env("BROKER_URL", default="filesystem-atomic://")
BROKER_DIR = DATA_DIR / "broker"
OUTBOX_TRIES = 5
OUTBOX_LEASE_SECONDS = 300
# How messages leave: a local file for a trial, or none, so that whoever would be told is told by a person.
MESSAGE_CARRIER = env("MESSAGE_CARRIER", default="none" if IS_PRODUCTION else "file")

# -- The service: names on screen, case work, disclosure control (decision 15) ---------------------------------------
SERVICE_NAME = env("SERVICE_NAME", default="Diversion and arrest referral")
PROVIDER_NAME = env("PROVIDER_NAME", default="Cranstoun")
FORCE_NAME = env("FORCE_NAME", default="West Midlands Police")
PROVIDER_PHONE = env("PROVIDER_PHONE", default="0121 496 0000")
CASELOAD_CAP = env.int("CASELOAD_CAP", default=60)
SUPPRESS_BELOW = env.int("SUPPRESS_BELOW", default=8)
ROUND_TO, RATE_FLOOR = env.int("ROUND_TO", default=5), env.int("RATE_FLOOR", default=30)

if IS_PRODUCTION:
    refuse_unsafe(globals())
