"""Settings, all from the environment, with safe defaults: with no variable set this is a production node.

KIVUKO_MODE       production (default), demo, practice, test
KIVUKO_DATA       the folder that holds all state: database, files, keys, facts
KIVUKO_DATABASE   sqlite:///path or postgres://user@host/name; default: SQLite in KIVUKO_DATA
KIVUKO_STORE      sealed or plain, where it must be said; default: what the store in KIVUKO_DATA is
KIVUKO_SECRET_KEY the node's secret; default: the file `secret` in KIVUKO_DATA, written by `kivuko setup`
KIVUKO_HOSTS      names under which this node is reached, with commas; default: this machine only
KIVUKO_HTTPS      1 (default in production): cookies and pages over https only
KIVUKO_PROXY      1: a proxy in front sets X-Forwarded-Proto, and may be believed
KIVUKO_LOG        DEBUG, INFO (default), WARNING (default in demo), ERROR
"""

import os
from pathlib import Path
from typing import Any

from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from kivuko.project import database, home


def _flag(name: str, default: bool) -> bool:
    return os.environ.get(name, "1" if default else "0").lower() in ("1", "true", "yes", "on")


# -- where and how ---------------------------------------------------------------------------------
BASE_DIR = Path(__file__).resolve().parent.parent  # the package; cotton looks here too
COUNTRIES_DIR = BASE_DIR / "countries" if (BASE_DIR / "countries").is_dir() else BASE_DIR.parent / "countries"
try:
    KIVUKO_MODE = home.mode()
    KIVUKO_DATA = home.prepare(home.folder())
    SECRET_KEY = home.secret(KIVUKO_DATA, KIVUKO_MODE)
    KIVUKO_SEALED = home.is_sealed(KIVUKO_DATA, KIVUKO_MODE)
    DATABASES = {"default": database.read(os.environ.get("KIVUKO_DATABASE", ""), KIVUKO_DATA)}
    if KIVUKO_SEALED:
        DATABASES["default"] = database.sealed(DATABASES["default"], KIVUKO_DATA)
except (home.NotReady, ValueError) as error:
    raise ImproperlyConfigured(str(error)) from error

PRODUCTION = KIVUKO_MODE == "production"
DEBUG = _flag("KIVUKO_DEBUG", False)
HTTPS = _flag("KIVUKO_HTTPS", PRODUCTION)
if KIVUKO_MODE == "test":
    DATABASES["default"].setdefault("TEST", {})
    if "postgres" not in DATABASES["default"]["ENGINE"]:
        DATABASES["default"]["TEST"]["NAME"] = str(KIVUKO_DATA / "test.sqlite3")  # a file: real concurrency
        DATABASES["default"]["OPTIONS"]["init_command"] += "PRAGMA synchronous=OFF;"  # no power fails here

# Unavoidable, whichever way the code is started. What needs the database is asked in kivuko.project.checks.
if PRODUCTION and DEBUG:
    raise ImproperlyConfigured("Production does not start with KIVUKO_DEBUG on. Unset it.")
if PRODUCTION and (SECRET_KEY.startswith(home.DEMO_PREFIX) or len(SECRET_KEY) < 50):
    raise ImproperlyConfigured(
        "Production does not start with a demo secret or one under 50 characters. "
        "Use another KIVUKO_DATA and run `kivuko setup`, or set KIVUKO_SECRET_KEY."
    )

ALLOWED_HOSTS = [
    name.strip()
    for name in os.environ.get("KIVUKO_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
    if name.strip()
]
if KIVUKO_MODE == "test":
    ALLOWED_HOSTS += ["testserver"]

# -- what is assembled, from low to high -----------------------------------------------------------
INSTALLED_APPS = [
    "kivuko.kernel.apps.KernelConfig",
    "kivuko.measures.apps.MeasuresConfig",
    "kivuko.places.apps.PlacesConfig",
    "kivuko.accounts.apps.AccountsConfig",
    "kivuko.documents.apps.DocumentsConfig",
    "kivuko.screening.apps.ScreeningConfig",
    "kivuko.referrals.apps.ReferralsConfig",
    "kivuko.incidents.apps.IncidentsConfig",
    "kivuko.patrols.apps.PatrolsConfig",
    "kivuko.vehicles.apps.VehiclesConfig",
    "kivuko.crossings.apps.CrossingsConfig",
    "kivuko.desk.apps.DeskConfig",
    "kivuko.project.apps.ProjectConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "csp",
    "django_htmx",
    "django_cotton.apps.SimpleAppConfig",
]
if KIVUKO_MODE == "test":
    INSTALLED_APPS += ["kivuko.kernel.tests.house"]  # invented records on which the kernel is tested
MIDDLEWARE = [
    "kivuko.project.logging.RequestLog",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "kivuko.project.shift.Shift",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "axes.middleware.AxesMiddleware",
    "kivuko.accounts.middleware.Door",
    "kivuko.kernel.middleware.RefusedMiddleware",
]
KIVUKO_REACTIONS = "kivuko.reactions.REACTIONS"
ROOT_URLCONF = "kivuko.project.urls"
WSGI_APPLICATION = "kivuko.project.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"  # of the libraries' tables; our records have UUIDs

_loaders: list[Any] = [
    "django_cotton.cotton_loader.Loader",
    "django.template.loaders.filesystem.Loader",
    "django.template.loaders.app_directories.Loader",
]
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "loaders": _loaders if DEBUG else [("django.template.loaders.cached.Loader", _loaders)],
            "builtins": [
                "django_cotton.templatetags.cotton",
                "kivuko.project.templatetags.kivuko",
                "kivuko.project.templatetags.kivuko_parts",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "kivuko.project.context.page",
            ],
        },
    }
]
COTTON_DIR = "cotton"
COTTON_BASE_DIR = BASE_DIR

# -- who -------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.Login"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in (
        ("UserAttributeSimilarityValidator", {"user_attributes": ("username",)}),
        ("MinimumLengthValidator", {"min_length": 12}),
        ("CommonPasswordValidator", {}),
    )
]
if KIVUKO_MODE == "test":  # the real one is slow on purpose: half a second of each test that signs in
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_ADAPTER = "kivuko.accounts.adapter.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "kivuko.accounts.forms.SignIn",
    "change_password": "kivuko.accounts.forms.ChangePassword",
    "reauthenticate": "kivuko.accounts.forms.Reauthenticate",
}
# Wrong passwords are counted by axes below; this also counts wrong codes. All lanes of a post share one address.
ACCOUNT_RATE_LIMITS = {"login": "60/m/ip", "login_failed": "30/m/ip,6/300s/key"}
MFA_ADAPTER = "kivuko.accounts.adapter.MFAAdapter"
MFA_FORMS = {
    "authenticate": "kivuko.accounts.forms.Code",
    "reauthenticate": "kivuko.accounts.forms.CodeAgain",
    "activate_totp": "kivuko.accounts.forms.SetUpCode",
    "add_webauthn": "kivuko.accounts.forms.SetUpKey",
    "authenticate_webauthn": "kivuko.accounts.forms.Key",
    "reauthenticate_webauthn": "kivuko.accounts.forms.KeyAgain",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS  # a browser gives keys to http on this machine only
MFA_TOTP_ISSUER = "Kivuko"
KIVUKO_SECOND_FACTOR = PRODUCTION  # the demo opens with one click
KIVUKO_IDLE = 20 * 60  # seconds without a request after which a session ends
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]  # all lanes of a post share one address
AXES_LOCKOUT_CALLABLE = "kivuko.accounts.views.locked_out"
AXES_HTTP_RESPONSE_CODE = 429
AXES_USERNAME_CALLABLE = "kivuko.accounts.logins.username_of"
AXES_RESET_ON_SUCCESS = True
# Personal data: axes must remember who failed, so a row of a failed attempt holds the username, for the cool-off and
# until the next attempt by anybody. It keeps no log of successes (DISABLE_ACCESS_LOG) nor a lasting one of failures
# (ENABLE_ACCESS_FAILURE_LOG), masks what was typed (SENSITIVE_PARAMETERS), and its log lines are values of others'
# texts, which kivuko.project.logging never prints. `kivuko officers --clear-attempts` empties the table.
AXES_VERBOSE = False
AXES_DISABLE_ACCESS_LOG = True
AXES_ENABLE_ACCESS_FAILURE_LOG = False
AXES_SENSITIVE_PARAMETERS = ["password", "login", "username", "next"]
AXES_ENABLE_ADMIN = False
SESSION_COOKIE_AGE = 12 * 60 * 60  # a shift, and no longer
KIVUKO_COUNTER_IDLE = 5 * 60  # seconds without a key after which a counter locks
KIVUKO_COUNTER_KEEPS = {
    "crossings.lane": ("direction", "lane")
}  # of a session, what belongs to the counter itself
KIVUKO_COUNTER_LABEL = ("crossings.lane", "lane")
# Counts of wrong codes, and the codes that were used: for all workers, and over a restart.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "accounts_kept"}}
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
if KIVUKO_MODE == "practice":  # served beside the node, and cookies know no ports
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "practice_session", "practice_token"

# -- what a browser may do -------------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:", "blob:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "worker-src": [SELF],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if HTTPS else 0
# W005, W021: what else a ministry serves under its domain is not ours to decide.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
if _flag("KIVUKO_PROXY", False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# -- languages and time ----------------------------------------------------------------------------
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("fr", "Français"), ("ar", "العربية")]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = USE_TZ = True
TIME_ZONE = "UTC"

# -- static files ----------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = KIVUKO_DATA / "static"
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(KIVUKO_DATA / "files")},
    },
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if KIVUKO_MODE == "test"
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
FILE_UPLOAD_TEMP_DIR = home.memory() if KIVUKO_SEALED else None  # what is uploaded waits in no file on a disk
WHITENOISE_USE_FINDERS = KIVUKO_MODE == "test"

_level = os.environ.get("KIVUKO_LOG") or ("WARNING" if KIVUKO_MODE in ("demo", "practice") else "INFO")
LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "kivuko.project.logging.JsonLines"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["stderr"], "level": _level},
    # Django's own handlers print whole urls and mail whole requests: they are taken away.
    "loggers": {
        "django": {"handlers": [], "propagate": True},
        "django.server": {"handlers": [], "propagate": True},
        "django.request": {"handlers": [], "propagate": True, "level": "ERROR"},  # each has our line already
    },
}
