"""Base settings to build other settings files upon."""

from pathlib import Path

import environ

ROOT_DIR = Path(__file__).resolve(strict=True).parent.parent.parent
APPS_DIR = ROOT_DIR / "shop"

env = environ.Env()
READ_DOT_ENV_FILE = env.bool("DJANGO_READ_DOT_ENV_FILE", default=True)
if READ_DOT_ENV_FILE:
    # OS environment variables take precedence over variables from .env
    env.read_env(str(ROOT_DIR / "production.env"))

DEBUG = env.bool("DJANGO_DEBUG", False)
DATABASES = {
    "default": env.db(
        "DATABASE_URL",
        default="postgres:///shop",
    ),
}
DATABASES["default"]["ATOMIC_REQUESTS"] = True
AUTH_USER_MODEL = "users.User"
MEDIA_ROOT = str(APPS_DIR / "media")
MEDIA_URL = "/media/"
