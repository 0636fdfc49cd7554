"""Settings, read from the environment; every name is listed in docs/generated/settings.md."""

import os
import secrets
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from vanban.platform.database import django_settings, known_url


def _flag(name: str) -> bool:
    return os.environ.get(name, "") in {"1", "true", "yes"}


HOUSE = Path(__file__).resolve().parent.parent
VANBAN_VAR = Path(os.environ.get("VANBAN_VAR", "var")).resolve()
VANBAN_PRODUCTION = _flag("VANBAN_PRODUCTION")
VANBAN_BEHIND_PROXY = _flag("VANBAN_BEHIND_PROXY")
VANBAN_KEK_FILE = Path(os.environ.get("VANBAN_KEK_FILE", str(VANBAN_VAR / "keys" / "kek-1.key")))
VANBAN_HUB_KEY_FILE = Path(os.environ.get("VANBAN_HUB_KEY_FILE", str(VANBAN_VAR / "keys" / "hub-receipts.pem")))
VANBAN_PROVINCE = os.environ.get("VANBAN_PROVINCE", "ninh-binh")
VANBAN_PKCS11_MODULE = os.environ.get("VANBAN_PKCS11_MODULE", "")
VANBAN_PKCS11_TOKEN = os.environ.get("VANBAN_PKCS11_TOKEN", "")
VANBAN_PKCS11_PIN_FILE = os.environ.get("VANBAN_PKCS11_PIN_FILE", "")
VANBAN_CSC_URL = os.environ.get("VANBAN_CSC_URL", "")
VANBAN_CSC_CLIENT_ID = os.environ.get("VANBAN_CSC_CLIENT_ID", "")
VANBAN_CSC_SECRET_FILE = os.environ.get("VANBAN_CSC_SECRET_FILE", "")
VANBAN_CSC_PIN_FILE = os.environ.get("VANBAN_CSC_PIN_FILE", "")
VANBAN_CSC_CA_FILE = os.environ.get("VANBAN_CSC_CA_FILE", "")
VANBAN_SEAL_MM = float(os.environ.get("VANBAN_SEAL_MM", "36"))
VANBAN_TSA_URL = os.environ.get("VANBAN_TSA_URL", "")
VANBAN_TSA_TIMEOUT = float(os.environ.get("VANBAN_TSA_TIMEOUT", "180"))
VANBAN_TSA_PARALLEL = int(os.environ.get("VANBAN_TSA_PARALLEL", "4"))
VANBAN_REVOCATION_HOSTS = os.environ.get("VANBAN_REVOCATION_HOSTS", "")
VANBAN_REVOCATION_TIMEOUT = float(os.environ.get("VANBAN_REVOCATION_TIMEOUT", "30"))
VANBAN_PLUGIN_ADDRESS = os.environ.get("VANBAN_PLUGIN_ADDRESS", "wss://127.0.0.1:8987")
VANBAN_PLUGIN_MINUTES = int(os.environ.get("VANBAN_PLUGIN_MINUTES", "10"))
VANBAN_BOUNDED_WORKERS = int(os.environ.get("VANBAN_BOUNDED_WORKERS", "2"))
VANBAN_OFFICE = os.environ.get("VANBAN_OFFICE", "/usr/lib/libreoffice/program")
VANBAN_CLAMD = os.environ.get("VANBAN_CLAMD", "")
VANBAN_VXP_OLDEST_DAYS = int(os.environ.get("VANBAN_VXP_OLDEST_DAYS", "30"))
VANBAN_ROLE = os.environ.get("VANBAN_ROLE", "house")
VANBAN_HUB_URL = os.environ.get("VANBAN_HUB_URL", "")
VANBAN_HUB_SYSTEM = os.environ.get("VANBAN_HUB_SYSTEM", "")
VANBAN_HUB_SECRET = os.environ.get("VANBAN_HUB_SECRET", "")
VANBAN_SMTP_URL = os.environ.get("VANBAN_SMTP_URL", "")
VANBAN_SCAN_FOLDER = os.environ.get("VANBAN_SCAN_FOLDER", "")
VANBAN_MAIL_SECRETS = Path(os.environ.get("VANBAN_MAIL_SECRETS", str(VANBAN_VAR / "keys" / "mail")))
VANBAN_SMTP_PASSWORD_FILE = os.environ.get("VANBAN_SMTP_PASSWORD_FILE", "")
VANBAN_VAPID_KEY_FILE = Path(os.environ.get("VANBAN_VAPID_KEY_FILE", str(VANBAN_VAR / "keys" / "browser-notices.pem")))
VANBAN_PUSH_HOSTS = os.environ.get(
    "VANBAN_PUSH_HOSTS",
    "fcm.googleapis.com,.push.services.mozilla.com,.notify.windows.com,.push.apple.com",
)
VANBAN_SSO_ISSUER = os.environ.get("VANBAN_SSO_ISSUER", "")
VANBAN_SSO_CLIENT_ID = os.environ.get("VANBAN_SSO_CLIENT_ID", "vanban")
VANBAN_SSO_SECRET_FILE = os.environ.get("VANBAN_SSO_SECRET_FILE", "")
VANBAN_SSO_CA_FILE = os.environ.get("VANBAN_SSO_CA_FILE", "")
VANBAN_SSO_NAME = os.environ.get("VANBAN_SSO_NAME", "")
VANBAN_SSO_PASSWORDS = os.environ.get("VANBAN_SSO_PASSWORDS", "operators")
VANBAN_BASE_URL = os.environ.get("VANBAN_BASE_URL", "http://127.0.0.1:8000")


def _secret_key() -> str:
    """From the environment, else a key made at first start and kept under var/."""
    if key := os.environ.get("VANBAN_SECRET_KEY"):
        return key
    if VANBAN_PRODUCTION:
        raise RuntimeError("VANBAN_SECRET_KEY must be set in production")
    path = VANBAN_VAR / "keys" / "secret-key"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(48))
    return path.read_text()


SECRET_KEY = _secret_key()
DEBUG = False
ALLOWED_HOSTS = os.environ.get("VANBAN_HOSTS", "127.0.0.1,localhost,testserver").split(",")
HUB_ALONE = VANBAN_ROLE == "axis"
ROOT_URLCONF = "vanban.config.hub_urls" if HUB_ALONE else "vanban.config.urls"
WSGI_APPLICATION = "vanban.config.wsgi.application"
AUTH_USER_MODEL = "directory.Account"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "axes",
    "csp",
    "django_htmx",
    "procrastinate.contrib.django",
    "vanban.platform.apps.PlatformConfig",
    "vanban.rulebook",
    "vanban.directory.apps.DirectoryConfig",
    "vanban.registry",
    "vanban.signing",
    "vanban.axis",
    "vanban.drafting",
    "vanban.exchange",
    "vanban.work",
    "vanban.search",
    "vanban.portal",
    "vanban.config.apps.HouseConfig",
]
INSTALLED_APPS = [
    app for app in INSTALLED_APPS if not app.startswith("vanban.") or (HOUSE / app.split(".")[1] / "apps.py").exists()
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    # Before all that may answer or refuse, so that static files and bad requests carry the policies too.
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "vanban.platform.web.shield.Shield",
    "vanban.directory.web.middleware.ActorMiddleware",
    "vanban.directory.web.attempts.RefusedAttempts",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "vanban.portal.web.once.OnceOnly",
    "axes.middleware.AxesMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["vanban.platform.web.citing", "vanban.platform.web.marks"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "vanban.portal.web.frame.context",
            ],
        },
    },
]

DATABASES = {"default": django_settings(known_url(VANBAN_VAR))}

AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "vanban.portal.web.sign_on.PasswordsOfFew",
    "django.contrib.auth.backends.ModelBackend",
    "vanban.directory.web.attempts.FailedSignIns",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username",)},
    },
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_USERNAME_CALLABLE = "vanban.directory.web.attempts.sign_in_name"
AXES_LOCKOUT_CALLABLE = "vanban.portal.web.login.locked_out"
LOGIN_URL = "/dang-nhap/"
LOGIN_REDIRECT_URL = "/truc/" if HUB_ALONE else "/viec/"
SESSION_COOKIE_AGE = 8 * 3600
SESSION_SAVE_EVERY_REQUEST = False
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = VANBAN_PRODUCTION
CSRF_COOKIE_SECURE = VANBAN_PRODUCTION
CSRF_TRUSTED_ORIGINS = [VANBAN_BASE_URL]
if VANBAN_BEHIND_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    AXES_CLIENT_IP_CALLABLE = "vanban.config.proxy.client_address"
SECURE_HSTS_SECONDS = 31_536_000 if VANBAN_PRODUCTION else 0
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "manifest-src": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
    },
}

LANGUAGE_CODE = "vi"
LOCALE_PATHS = [HOUSE / "kernel" / "locale", HOUSE / "config" / "locale"]
LANGUAGES = [("vi", _("Vietnamese")), ("en", _("English"))]
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_TZ = True
USE_I18N = True

STATIC_URL = "/static/"
STATIC_ROOT = VANBAN_VAR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if os.environ.get("VANBAN_STATIC") == "collected"
        else "django.contrib.staticfiles.storage.StaticFilesStorage",
    },
}
WHITENOISE_USE_FINDERS = os.environ.get("VANBAN_STATIC") != "collected"

PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": os.environ.get("VANBAN_LOG", "WARNING")},
}
