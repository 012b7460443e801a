"""Django's settings; what an operator may set comes from `environment`."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path
from typing import Any

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from talka.kernel.database import postgresql_settings, sqlite_settings
from talka.site import environment as environment_module

ENVIRONMENT = environment_module.read()
PRODUCTION = ENVIRONMENT.production
DATA_DIR = ENVIRONMENT.data_dir.resolve()
SOURCE = Path(__file__).resolve().parent.parent
ROOT = SOURCE.parent.parent

DEBUG = False
SECRET_KEY = ENVIRONMENT.secret_key or environment_module.development_key(DATA_DIR)
# Where no address is set, `talka serve` puts here the one at which it listens.
SITE_ADDRESS = ENVIRONMENT.address.rstrip("/") or environment_module.address_at(ENVIRONMENT.host, ENVIRONMENT.port)
ALLOWED_HOSTS = [host.strip() for host in ENVIRONMENT.hosts.split(",") if host.strip()]
ALLOWED_HOSTS.append(environment_module.host_of(SITE_ADDRESS))
if PRODUCTION:
    CSRF_TRUSTED_ORIGINS = [SITE_ADDRESS]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django_htmx",
    "template_partials",
    "csp",
    "django_tasks",
    "django_tasks_db",
    "talka.kernel.apps.KernelConfig",
    "talka.accounts.apps.AccountsConfig",
    "talka.places.apps.PlacesConfig",
    "talka.registry.apps.RegistryConfig",
    "talka.enterprise_register.apps.EnterpriseRegisterConfig",
    "talka.directory.apps.DirectoryConfig",
    "talka.privacy.apps.PrivacyConfig",
    "talka.programmes.apps.ProgrammesConfig",
    "talka.activities.apps.ActivitiesConfig",
    "talka.spending.apps.SpendingConfig",
    "talka.library.apps.LibraryConfig",
    "talka.events.apps.EventsConfig",
    "talka.advice.apps.AdviceConfig",
    "talka.outreach.apps.OutreachConfig",
    "talka.reporting.apps.ReportingConfig",
    "talka.interchange.apps.InterchangeConfig",
    "talka.intake.apps.IntakeConfig",
    "talka.site.apps.SiteConfig",
    # After all of ours, whose pages and words stand in place of the package's.
    "allauth",
    "allauth.account",
    "allauth.mfa",
]

MIDDLEWARE = [
    "talka.kernel.early.EarlyAnswers",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "talka.kernel.http.CompressedPages",
    "talka.kernel.directions.KeptApart",
    "talka.kernel.http.Sessions",
    "talka.kernel.http.Languages",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "talka.kernel.http.LeftAlone",
    "talka.kernel.http.AccessMiddleware",
]

ROOT_URLCONF = "talka.site.urls"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        # Ours first, so that they replace the packages' own pages of sign-in.
        "DIRS": [SOURCE / "kernel" / "ui" / "templates", SOURCE / "site" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["talka.kernel.ui.tags"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "talka.site.context.workspace",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.DjangoTemplates"

DATABASES = {
    "default": postgresql_settings(ENVIRONMENT.database_url)
    if ENVIRONMENT.database_url
    else sqlite_settings(DATA_DIR / "talka.sqlite3")
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "talka_cache"},
    # Of one process, and gone with it: for what is asked many times a second.
    "memory": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "OPTIONS": {"MAX_ENTRIES": 2000}},
}
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in (
        ("MinimumLengthValidator", {"min_length": 10}),
        ("CommonPasswordValidator", {}),
        ("UserAttributeSimilarityValidator", {"user_attributes": ("email", "name")}),
    )
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "site:today"
ACCOUNT_LOGOUT_REDIRECT_URL = "site:front"
ACCOUNT_ADAPTER = "talka.accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_USER_DISPLAY = "talka.accounts.adapter.display_name"
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_SESSION_REMEMBER = False
# Letters that a stranger can cause, and wrong passwords: a mailbox gets few, an address on the network tries few.
ACCOUNT_RATE_LIMITS = {"reset_password": "20/h/ip,3/h/key", "login_failed": "10/m/ip,50/h/ip,5/5m/key"}
# Letters about what is held about somebody: whoever asks learns nothing from being over the limit.
ACCOUNT_RATE_LIMITS["own_data"] = "20/h/ip,3/h/key"
PASSWORD_RESET_TIMEOUT = int(timedelta(hours=1).total_seconds())
ALLAUTH_TRUSTED_PROXY_COUNT = ENVIRONMENT.trusted_proxies
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_FORMS = {"add_webauthn": "talka.accounts.forms.keys.AddKeyForm"}
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not PRODUCTION
MFA_TOTP_ISSUER = "Talka"

SESSION_COOKIE_AGE = int(timedelta(hours=12).total_seconds())
IDLE_MINUTES = ENVIRONMENT.idle_minutes
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PRODUCTION
SESSION_COOKIE_NAME = "__Host-session" if PRODUCTION else "talka_session"
CSRF_FAILURE_VIEW = "talka.site.views.errors.not_from_here"
CSRF_COOKIE_NAME = "__Host-csrf" if PRODUCTION else "talka_csrf"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if ENVIRONMENT.trusted_proxies else None
SECURE_HSTS_SECONDS = int(timedelta(days=365).total_seconds()) if PRODUCTION else 0
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
# The grid of a signed sheet has four fields for each person and session.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 12_000
# Of one key of a machine.
API_REQUESTS_PER_MINUTE = 120
# Of one address on the network: for open data, and to say that one represents an organisation.
OPEN_REQUESTS_PER_MINUTE = 60
CLAIMS_PER_HOUR = 5
# Of one address on the network, which a whole office may share: registrations for events, letters asked for.
REGISTRATIONS_PER_HOUR = 120
EVENT_LETTERS_PER_HOUR = 10
# Seconds for which the body of a public page of events is kept in memory.
PUBLIC_PAGES_KEPT = 5
UPLOAD_LIMIT = ENVIRONMENT.upload_limit_mb * 1024 * 1024
# A file that is too large is read to its end and refused in words, at its field; past this we hang up.
REQUEST_LIMIT = 5 * UPLOAD_LIMIT + 1024 * 1024
SMALLEST_COUNT = ENVIRONMENT.smallest_count
KEEP_PEOPLE_YEARS, CONTROL_YEARS = ENVIRONMENT.keep_people_years, ENVIRONMENT.control_years

# Who may open a page that a package brings; everything else that declares nothing does not answer.
FOREIGN_VIEWS = {
    # Accounts come from invitations and sign in with a password or a passkey; addresses do not change.
    "allauth.account.views": "nobody",
    "allauth.account.views.LoginView": "everyone",
    "allauth.account.views.LogoutView": "everyone",
    "allauth.account.views.AccountInactiveView": "everyone",
    "allauth.account.views.PasswordResetView": "everyone",
    "allauth.account.views.PasswordResetDoneView": "everyone",
    "allauth.account.views.PasswordResetFromKeyView": "everyone",
    "allauth.account.views.PasswordResetFromKeyDoneView": "everyone",
    "allauth.account.views.ReauthenticateView": "first factor",
    "allauth.account.views.PasswordChangeView": "first factor",
    "allauth.account.views.PasswordSetView": "first factor",
    "allauth.mfa": "first factor",
    # Steps of signing in.
    "allauth.mfa.base.views.AuthenticateView": "everyone",
    "allauth.mfa.webauthn.views.LoginWebAuthnView": "everyone",
    "django.views.i18n.set_language": "everyone",
}

LANGUAGE_CODE = "lv"
# Everything for the public speaks four languages; those who work here, and their letters, the first two.
LANGUAGES = [("lv", _("Latvian")), ("en", _("English")), ("uk", _("Ukrainian")), ("ru", _("Russian"))]
WORKSPACE_LANGUAGES = ("lv", "en")
LOCALE_PATHS = [SOURCE / name / "locale" for name in ("kernel", "site")]
TIME_ZONE = "Europe/Riga"
USE_TZ = True
# A number in a template may be the key of a record, which a form sends back: only what people read is grouped, and says
# so (`ui_number`, `ui_money`, `grouped`).
USE_THOUSAND_SEPARATOR = False

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATIC_MANIFEST = DATA_DIR / "staticfiles.json"
STATICFILES_DIRS = [SOURCE / "kernel" / "ui" / "static", SOURCE / "site" / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": DATA_DIR / "files"}},
    "staticfiles": {"BACKEND": "talka.site.static_files.HashedFiles"},
}
# Served as they lie until `talka serve` has gathered them under hashed names.
# Asked so that a folder closed to us is no error here: the command says it in words.
WHITENOISE_USE_FINDERS = not os.path.exists(STATIC_MANIFEST)  # noqa: PTH110 -- see above
WHITENOISE_ALLOW_ALL_ORIGINS = False
FILES_DIR = DATA_DIR / "files"

DEFAULT_FROM_EMAIL = SERVER_EMAIL = ENVIRONMENT.mail_from
# Stands on the envelope of our letters, of which readers see nothing.
MAIL_RETURNS_TO = ENVIRONMENT.mail_returns_to
EMAIL_SUBJECT_PREFIX = ""
if ENVIRONMENT.smtp_host:
    EMAIL_HOST, EMAIL_PORT = ENVIRONMENT.smtp_host, ENVIRONMENT.smtp_port
    EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = ENVIRONMENT.smtp_user, ENVIRONMENT.smtp_password
    # On the port where TLS is from the first byte on, there is nothing to upgrade.
    EMAIL_USE_SSL = ENVIRONMENT.smtp_tls and ENVIRONMENT.smtp_port == 465  # noqa: PLR2004 -- the port's own number
    EMAIL_USE_TLS = ENVIRONMENT.smtp_tls and not EMAIL_USE_SSL
    EMAIL_TIMEOUT = 20
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = DATA_DIR / "mail"


def SENDER_OF(centre_id: int) -> tuple[str, str]:  # noqa: N802 -- a setting
    """The name in which letters of a centre come, and the address to which answers to them go."""
    from talka.accounts.queries import sender_of  # noqa: PLC0415 -- app registry first

    return sender_of(centre_id)


def KEEP_SECRET_LETTERS() -> bool:  # noqa: N802 -- a setting
    """Whether a letter with a secret link keeps its words when it is sent: in a demo, where it is read on a page."""
    from talka.accounts.queries import is_demo  # noqa: PLC0415 -- app registry first

    return is_demo()


SECOND_FACTOR_REQUIRED = ENVIRONMENT.second_factor


def SECOND_FACTOR_CHECK(request: Any) -> bool:  # noqa: N802 -- a setting
    """Whether this signed-in person must first set up a second factor."""
    from talka.accounts.queries import lacks_second_factor  # noqa: PLC0415 -- app registry first

    return lacks_second_factor(request)


LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "talka.site.journal.LogLine"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": ENVIRONMENT.log_level},
    "loggers": {
        "django.server": {"level": "WARNING"},
        "django_tasks": {"level": "WARNING"},
        "django_tasks_db": {"level": "WARNING"},
        # What was not found and who asked for it is told by the proxy's log; faults of ours stay.
        "django.request": {"level": "ERROR"},
        # One line for each request that waits a moment for a thread.
        "waitress.queue": {"level": "ERROR"},
        # Whoever scans the Internet would write the log full.
        "django.security.DisallowedHost": {"level": "CRITICAL"},
    },
}
# Left to the proxy in front: redirecting to https. Left to the owner of the domain: what holds for its other names.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W008", "security.W021"]
