# -*- coding: utf-8 -*-
import os
import sys

from decouple import config, Csv

PROJECT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
root = lambda *x: os.path.join(PROJECT, *x)

DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.mysql",
        "NAME": config("DB_NAME", default="shop"),
        "OPTIONS": {
            "read_default_file": os.path.join(PROJECT, "my.cnf"),
            "init_command": "SET sql_mode='STRICT_TRANS_TABLES'",
        },
    },
    "replica": {
        "ENGINE": "django.db.backends.mysql",
        "NAME": "shop",
        "HOST": "replica.internal",
        "TEST": {"MIRROR": "default"},
    },
    "stock": {
        "ENGINE": "django.db.backends.postgresql_psycopg2",
        "NAME": "stock",
        "USER": "stock",
        "PASSWORD": os.environ.get("STOCK_PASSWORD", ""),
        "HOST": "/var/run/postgresql",
        "PORT": "",
        "OPTIONS": {"sslmode": "require", "isolation_level": 3},
    },
    "log": {
        "ENGINE": "django.db.backends.mysql",
        "NAME": "log",
        "USER": "log",
        "PASSWORD": vault.read("log"),
        "HOST": "log.internal",
        "PORT": 3310,
    },
}

if "test" in sys.argv:
    DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}}

MEDIA_ROOT = root("media")
SECRET_KEY = open(os.path.join(PROJECT, "secret")).read()

try:
    from .local_settings import *
except ImportError:
    SITE_NAME = "shop"
