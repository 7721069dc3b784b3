# Goal: a Django project as django-admin makes it is found by its own settings at both ends, on SQLite
# and on PostgreSQL, and Django itself sees the same rows, users and uploads in the copy.
. "$(dirname "$0")/../../lib/tap.sh"
. "$(dirname "$0")/../../lib/postgres.sh"
. "$(dirname "$0")/../../lib/web.sh"

cleanup() {
	postgres_stop "$work/db"
}
chmod 755 "$work"
# Debian's, whatever else is there.
python=/usr/bin/python3
live=$work/live copy=$work/laptop
mkdir "$live" "$copy"
unset DJANGO_SETTINGS_MODULE
$python -m django startproject mysite "$live"
ok $? "django-admin makes a project"
cat >>"$live/mysite/settings.py" <<'EOF2'
MEDIA_ROOT = BASE_DIR / "media"
MEDIA_URL = "/media/"
EOF2
cp -r "$live/." "$copy"

# fill: tables, a user with a password, rows of Django's own models and a session.
fill() {
	$python manage.py migrate -v 0 &&
		DJANGO_SUPERUSER_PASSWORD='s3cret 😀' $python manage.py createsuperuser --noinput \
			--username admin --email admin@x.example -v 0 &&
		$python manage.py shell -c '
from django.contrib.auth.models import Group, User
from django.contrib.admin.models import LogEntry, ADDITION
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.backends.db import SessionStore
for i in range(200):
    user = User.objects.create(username=f"üser{i}", email=f"u{i}@x.example", first_name="tab\t\\N", last_name="😀" * (i % 9))
    user.groups.add(Group.objects.get_or_create(name=f"group {i % 5}")[0])
session = SessionStore()
session["a"] = 1
session.create()
LogEntry.objects.log_action(1, ContentType.objects.first().pk, 1, "x", ADDITION)
'
}

# seen: what Django sees of its own tables, but for rows that nobody needs.
seen() {
	$python manage.py check -v 0 && $python manage.py dumpdata -e sessions -e admin.logentry --indent 1
}

# check NAME: what is here is what is there.
check() {
	(cd "$live" && seen) >"$work/a.json"
	seen >"$work/b.json" 2>"$work/b.err"
	is "$(grep -c '"model"' "$work/b.json")" "$(grep -c '"model"' "$work/a.json")" "$1: as many rows"
	same "$work/a.json" "$work/b.json" "$1: manage.py dumpdata of both ends is equal"
	is "$($python manage.py shell -c '
from django.contrib.auth import authenticate
from django.contrib.sessions.models import Session
from django.contrib.admin.models import LogEntry
print(authenticate(username="admin", password="s3cret 😀"), Session.objects.count(), LogEntry.objects.count())')" \
		"admin 0 0" "$1: the user can log in, sessions and the log of the admin site stayed there"
}

(cd "$live" && fill) >"$work/fill.log" 2>&1
ok $? "Django makes and fills its tables on SQLite"
mkdir -p "$live/media/a b"
head -c 70000 /dev/urandom >"$live/media/a b/ü.bin"
echo one >"$live/media/one.txt"
nginx_start "$live" || exit 1
serve_ready --root "$live" --listen 127.0.0.1:0 --base-url "$web"
ok $? "Django is found and served"
cd "$copy" || exit 1
run 0 "SQLite: pull into the project in this folder" "$synco" pull "$url" "$token" --allow-host "${web#http://}"
check SQLite
same_files "$live/media" media "the uploads are equal"
(cd "$live" && $python manage.py shell -c '
from django.contrib.auth.models import User
User.objects.filter(username="üser7").update(email="new@x.example")')
stop_serving
serve_ready --root "$live" --listen 127.0.0.1:0
run 0 "SQLite: once more" "$synco" pull "$url" "$token" --only db
check "SQLite again"
stop_serving

# Masked: what Django's own tables hold of people never leaves, and a known password opens the copy.
printf 'database:\n  mask: auto\n  development_password: letmein\n' >"$live/.synco.yml"
serve_ready --root "$live" --listen 127.0.0.1:0
run 0 "masked: pull" "$synco" pull "$url" "$token" --only db
seen >"$work/masked.json"
is "$(grep -c '"email"' "$work/masked.json")" 201 "masked: all users are here"
is "$(grep -cE 'x\.example|tab.t|😀' "$work/masked.json")" 0 "masked: nothing of theirs is"
is "$(grep -c '"name": "group' "$work/masked.json")" 5 "masked: groups keep their names"
is "$($python manage.py shell -c '
from django.contrib.auth import authenticate
print(authenticate(username="admin", password="letmein"))')" admin "masked: Django takes the known password"
stop_serving
rm "$live/.synco.yml"

# A package of settings, by environment, as many sites have it.
postgres_start "$work/db" || exit 1
pg -d postgres -c 'CREATE DATABASE live' -c 'CREATE DATABASE copy' -c "CREATE ROLE django LOGIN SUPERUSER PASSWORD 'p\"a''s s'"
for dir in "$live" "$copy"; do
	mkdir "$dir/mysite/settings"
	mv "$dir/mysite/settings.py" "$dir/mysite/settings/base.py"
	touch "$dir/mysite/settings/__init__.py"
	cat >"$dir/mysite/settings/server.py" <<EOF2
import os

from .base import *

DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": os.environ.get("SITE_DATABASE", "copy"),
        "USER": "django",
        "PASSWORD": 'p"a\'' "s s",
        "HOST": os.path.join("$work", "db"),
        "OPTIONS": {"sslmode": "prefer"},
    }
}
EOF2
	sed -i 's/mysite.settings/mysite.settings.server/' "$dir/manage.py"
done
(cd "$live" && SITE_DATABASE=live fill) >"$work/fill.log" 2>&1
ok $? "Django makes and fills its tables on PostgreSQL"
SITE_DATABASE=live serve_ready --root "$live" --listen 127.0.0.1:0
ok $? "it is found by the settings that manage.py names"
run 0 "PostgreSQL: pull" "$synco" pull "$url" "$token" --only db
SITE_DATABASE=live
export SITE_DATABASE
(cd "$live" && seen) >"$work/a.json"
unset SITE_DATABASE
seen >"$work/b.json"
same "$work/a.json" "$work/b.json" "PostgreSQL: manage.py dumpdata of both ends is equal"
is "$(pg -At -d copy -c 'SELECT count(*) FROM auth_user')" 201 "the rows are here"
stop_serving

# What cannot be told is said, and never guessed.
echo 'DATABASES["default"]["PASSWORD"] = open("/run/secret").read()' >>"$live/mysite/settings/server.py"
run 2 "a password that only Python knows" "$lite" serve --root "$live" --listen 127.0.0.1:0
says "$work/err" "only Python could tell what PASSWORD" "it is named"
says "$work/err" "--db" "and what to do"
finish
