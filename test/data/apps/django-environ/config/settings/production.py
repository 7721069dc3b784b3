from .base import *  # noqa
from .base import env, ROOT_DIR as TOP

SECRET_KEY = env("DJANGO_SECRET_KEY")
DATABASES["default"]["CONN_MAX_AGE"] = env.int("CONN_MAX_AGE", default=60)
DATABASES["analytics"] = env.db_url("ANALYTICS_URL", default="")
STORAGES = {
    "default": {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {"location": "media"},
    },
}
AWS_S3_CUSTOM_DOMAIN = env("DJANGO_AWS_S3_CUSTOM_DOMAIN", default=None)
MEDIA_URL = f"https://{AWS_S3_CUSTOM_DOMAIN or 'cdn.example'}/media/"
