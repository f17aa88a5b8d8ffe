"""Settings of the site.

Without DATABASE_URL this is a local site on the embedded PostgreSQL: secrets are
made by themselves, mail is written to files, demo accounts exist. With
DATABASE_URL it is production: secrets must be given (docs/operations.md).
"""

import os
from pathlib import Path
from urllib.parse import urlsplit

import dj_database_url
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.urls import reverse

from platform_site.running import data_folder

BASE_DIR = Path(__file__).resolve().parent.parent
EMBEDDED = not os.environ.get("DATABASE_URL")
TESTING = os.environ.get("PLATFORM_TESTING") == "1"
DATA_DIR = data_folder.data_dir()


def _list(name: str) -> list[str]:
    return [part.strip() for part in os.environ.get(name, "").split(",") if part.strip()]


def _number(name: str, default: int, least: int = 0) -> int:
    try:
        number = int(os.environ.get(name) or default)
    except ValueError:
        number = -1
    if number < least:
        raise ImproperlyConfigured(f"{name} must be a whole number, {least} or more.")
    return number


def _cache_url() -> str:
    """That of Valkey as well begins with redis: or, encrypted, with rediss:."""
    given = os.environ.get("CACHE_URL", "")
    url = "redis" + given.removeprefix("valkey") if given.startswith("valkey") else given
    try:
        parts = urlsplit(url)
        is_usable = parts.scheme in ("redis", "rediss") and parts.hostname and parts.port != 0
    except ValueError:  # the port is no number
        is_usable = False
    if url and not is_usable:
        raise ImproperlyConfigured(
            "CACHE_URL must name a Valkey or Redis server: redis://:PASSWORD@HOST:6379/0"
        )
    return url


# --- Secrets, hosts, proxies, cookies ------------------------------------------------
# Production gives SECRET_KEY, ALLOWED_HOSTS and TRUSTED_PROXY_COUNT.
DEBUG = False
LOCAL = EMBEDDED or TESTING
if LOCAL:
    SECRET_KEY = data_folder.local_secret(DATA_DIR)
    ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]", "testserver", *_list("ALLOWED_HOSTS")]
else:
    SECRET_KEY = os.environ.get("SECRET_KEY", "")
    ALLOWED_HOSTS = _list("ALLOWED_HOSTS")
    if len(SECRET_KEY) < 50 or not ALLOWED_HOSTS:
        raise ImproperlyConfigured(
            "DATABASE_URL is set, so this is production: give SECRET_KEY (50 characters or "
            "more) and ALLOWED_HOSTS (host names, comma-separated). See docs/operations.md."
        )
    SECURE_SSL_REDIRECT = True
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SESSION_COOKIE_NAME = "__Host-session"
    CSRF_COOKIE_NAME = "__Host-csrf"
    if _number("TRUSTED_PROXY_COUNT", 0):
        SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
ALLAUTH_TRUSTED_PROXY_COUNT = _number("TRUSTED_PROXY_COUNT", 0)
WEB_CONCURRENCY = _number("WEB_CONCURRENCY", 2, least=1)
PROBE_PORT = _number("PROBE_PORT", 0)
SESSION_COOKIE_AGE = 14 * 24 * 60 * 60
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

# --- Apps and middleware, from the roof down ------------------------------------------
INSTALLED_APPS = [
    "platform_site",
    "forum",
    "events",
    "cases",
    "policies",
    "organizations.apps.OrganizationsConfig",
    "accounts",
    "search",
    "records",
    "vocabulary",
    "organizations.apps.PlatformAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "platform_site.running.used_static_files.UsedStaticFiles",
    "django.contrib.sitemaps",
    "django.contrib.postgres",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
    "pgtrigger",
]
MIDDLEWARE = [
    "platform_site.running.headers.headers",
    "platform_site.running.health.probes",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "platform_site.running.middleware.readable_text",
    "platform_site.running.middleware.saved_forms",
    "accounts.sessions.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "platform_site.running.kept_pages.marks.readers",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "organizations.admin_site.staff_sessions.StaffSessions",
]
ROOT_URLCONF = "platform_site.urls"
WSGI_APPLICATION = "platform_site.wsgi.application"
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
                "platform_site.pages.frame.frame",
            ],
            "builtins": [
                "vocabulary.templatetags.japanese",
                "platform_site.templatetags.components",
                "platform_site.templatetags.contact",
            ],
        },
    },
]
# The vocabulary lies below these pages and does not know them.
ABSOLUTE_URL_OVERRIDES = {
    "vocabulary.theme": lambda theme: reverse("theme_detail", args=[theme.pk]),
    "vocabulary.prefecture": lambda prefecture: reverse("place_detail", args=[prefecture.pk]),
}
FORM_RENDERER = "platform_site.running.form_renderer.FormRenderer"
CSRF_FAILURE_VIEW = "platform_site.pages.errors.csrf_failure"

# --- Database -------------------------------------------------------------------------
if EMBEDDED:
    # Only here, so that production imports nothing of the embedded database.
    from platform_site.running import embedded_postgres

    DATABASES = {"default": embedded_postgres.connection(DATA_DIR)}
else:
    try:
        DATABASES = {"default": dict(dj_database_url.parse(os.environ["DATABASE_URL"]))}
    except ValueError:
        DATABASES = {"default": {}}
    is_postgresql = DATABASES["default"].get("ENGINE") == "django.db.backends.postgresql"
    if not is_postgresql or not DATABASES["default"]["NAME"]:
        raise ImproperlyConfigured(
            "DATABASE_URL must name a PostgreSQL database: postgresql://USER:PASSWORD@HOST:5432/NAME"
        )
DATABASES["default"]["ENGINE"] = "platform_site.running.postgresql"
if not TESTING:  # tests open few connections and drop their databases
    _POOL = {"min_size": 1, "max_size": 8, "timeout": 5}
    DATABASES["default"].setdefault("OPTIONS", {})["pool"] = _POOL
# A cursor of the server lives longer than a transaction, which a pooler such as PgBouncer forbids.
DATABASES["default"].update(CONN_MAX_AGE=0, DISABLE_SERVER_SIDE_CURSORS=True)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# Rate limits live here, shared by all workers; a small table would let noise push limits out.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
        "OPTIONS": {"MAX_ENTRIES": 200_000},
    }
}

# Finished pages are kept in each process, and where it is given, in a cache of all machines.
KEPT_PAGES_CACHE_URL = _cache_url()

# --- Language and time ----------------------------------------------------------------
LANGUAGE_CODE = "ja"
LOCALE_PATHS = [BASE_DIR / "locale"]  # what the framework says in the admin, in our words
TIME_ZONE = "Asia/Tokyo"
USE_I18N = True
USE_TZ = True
FORMS_URLFIELD_ASSUME_HTTPS = True

# --- Files ----------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_ROOT = Path(os.environ.get("MEDIA_ROOT") or DATA_DIR / "media")
MEDIA_URL = "/media/"
PICTURE_LOCK = DATA_DIR / "picture.lock"
STORAGES = {
    "default": {"BACKEND": "organizations.uploads.storage.WholeFiles"},
    "staticfiles": {"BACKEND": "platform_site.running.static_files.BundledStorage"},
}
# No page asks for another name, except in tests.
WHITENOISE_KEEP_ONLY_HASHED_FILES = not TESTING
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024

# --- Mail -----------------------------------------------------------------------------
if os.environ.get("EMAIL_HOST"):
    EMAIL_HOST = os.environ["EMAIL_HOST"]
    EMAIL_PORT = _number("EMAIL_PORT", 587)
    EMAIL_HOST_USER = os.environ.get("EMAIL_HOST_USER", "")
    EMAIL_HOST_PASSWORD = os.environ.get("EMAIL_HOST_PASSWORD", "")
    EMAIL_USE_TLS = os.environ.get("EMAIL_USE_TLS", "1") == "1"
    EMAIL_TIMEOUT = 10
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = DATA_DIR / "mail"
DEFAULT_FROM_EMAIL = os.environ.get("DEFAULT_FROM_EMAIL", "noreply@example.jp")

# --- Accounts -------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["accounts.backends.Backend"]
SESSION_ENGINE = "accounts.sessions"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
SIGN_IN_PAGES = (LOGIN_URL, "account_reauthenticate")
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "accounts.passwords.LengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "accounts.passwords.CommonPasswordValidator"},
    {
        "NAME": "accounts.passwords.AttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("email", "display_name")},
    },
]
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1"]  # the password is asked after the code
ACCOUNT_SIGNUP_FORM_HONEYPOT_FIELD = "comment"
ACCOUNT_SIGNUP_REDIRECT_URL = "account_welcome"
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_CHANGE_EMAIL = True
# Nothing tells whether an address has an account; its owner gets a mail instead.
ACCOUNT_PREVENT_ENUMERATION = True
# Codes of eight digits, five tries each; slow mail and slow fingers are allowed for.
ALLAUTH_USER_CODE_FORMAT = {"numeric": True, "length": 8}
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT = 30 * 60
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = 30 * 60
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_MAX_ATTEMPTS = 5
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = ACCOUNT_PASSWORD_RESET_BY_CODE_MAX_ATTEMPTS = 5
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = 3
ACCOUNT_LOGIN_TIMEOUT = 20 * 60 * 60
# Per account (key) the limits are strict, however many computers guess. Per address (ip) they
# leave room for a whole town hall behind one address, whose people must not lock each other out,
# and for a course where thirty people sign up at once; they hold back one computer that tries
# many accounts. What is not named here has allauth's own limits, which are per person.
_CODES_TO_AN_ADDRESS = "3/m/key,5/h/key,10/d/key"  # of all kinds together
ACCOUNT_RATE_LIMITS = {
    "login": "120/m/ip",
    "login_failed": "60/m/ip,5/300s/key",
    "request_login_code": f"60/m/ip,{_CODES_TO_AN_ADDRESS}",
    "reset_password": f"60/m/ip,{_CODES_TO_AN_ADDRESS}",
    "reset_password_from_key": "60/m/ip",
    "signup": "60/m/ip",
    "confirm_email": _CODES_TO_AN_ADDRESS,
    "confirm_code": "60/m/ip",  # a code ends after five wrong tries of its own
    "page_answer": "10/m/ip,60/h/ip",  # without an account, so nothing else holds it back
}
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 15 * 60
ACCOUNT_LOGIN_ON_PASSWORD_RESET = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = "【生活支援共創プラットフォーム】"
ACCOUNT_FORMS = {
    "login": "accounts.forms.LoginForm",
    "signup": "accounts.forms.SignupForm",
    "confirm_email_verification_code": "accounts.forms.ConfirmAddressForm",
    "request_login_code": "accounts.forms.RequestLoginCodeForm",
    "confirm_login_code": "accounts.forms.ConfirmLoginCodeForm",
    "reset_password": "accounts.forms.ResetPasswordForm",
    "confirm_password_reset_code": "accounts.forms.ConfirmPasswordResetCodeForm",
    "reset_password_from_key": "accounts.forms.ResetPasswordKeyForm",
    "change_password": "accounts.forms.ChangePasswordForm",
    "set_password": "accounts.forms.SetPasswordForm",
    "reauthenticate": "accounts.forms.ReauthenticateForm",
    "add_email": "accounts.forms.AddEmailForm",
}

# --- Content security policy: nothing inline, nothing from elsewhere ---------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "media-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

# --- Words of the site that the ministry may change ---------------------------------------
SITE_NAME = "生活支援共創プラットフォーム"
# Who runs the site; without it every page says that this is a demonstration.
SITE_OPERATOR = " ".join(os.environ.get("SITE_OPERATOR", "").split())
# Each stands on the pages only where it is given.
HELP_PHONE = os.environ.get("HELP_PHONE", "")
HELP_MAIL = os.environ.get("HELP_MAIL", "")
HELP_FAX = os.environ.get("HELP_FAX", "")
HELP_HOURS = "平日9:30〜18:15"

# --- What goes wrong is written to the server's error output ------------------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": [], "level": "WARNING", "propagate": True},
        # What visitors and scanners ask wrongly is answered, and is no fault of the site.
        "django.request": {"level": "ERROR"},
        "django.security": {"level": "CRITICAL"},
    },
}
