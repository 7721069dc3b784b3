# Goal: the databases of real apps on PostgreSQL are equal at both ends: Django's and Rails' own
# tables as Debian's packages make them, with rows that their own models wrote, and a web shop.
. "$(dirname "$0")/../../lib/tap.sh"
. "$(dirname "$0")/../../lib/postgres.sh"

cleanup() {
	postgres_stop "$work/db"
}
chmod 755 "$work"
postgres_start "$work/db" || exit 1
cd "$work" || exit 1
pg -d postgres -c 'CREATE DATABASE django' -c 'CREATE DATABASE rails' -c 'CREATE DATABASE shop'

cat >settings.py <<EOF
SECRET_KEY = "x"
USE_TZ = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
INSTALLED_APPS = ["django.contrib." + n for n in (
    "admin", "auth", "contenttypes", "sessions", "messages", "sites", "redirects", "flatpages", "postgres")]
TEMPLATES = [{"BACKEND": "django.template.backends.django.DjangoTemplates"}]
DATABASES = {"default": {"ENGINE": "django.db.backends.postgresql", "HOST": "$PGHOST", "USER": "postgres", "NAME": "django"}}
EOF
cat >fill.py <<'EOF'
import django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from django.contrib.auth.models import Group, Permission, User
from django.contrib.flatpages.models import FlatPage
from django.contrib.sessions.backends.db import SessionStore
for i in range(50):
    user = User.objects.create_user(f"üser{i}", f"u{i}@x.example", "secret 😀")
    user.groups.add(Group.objects.get_or_create(name=f"group {i % 5}")[0])
    user.user_permissions.add(Permission.objects.order_by("id")[i % 20])
    FlatPage.objects.create(url=f"/p{i}/", title="tab\t\\N 'q'", content="long\r\n" * i)
session = SessionStore()
session["a"] = {"b": [1, 2.5, None]}
session.create()
EOF
PYTHONPATH=. DJANGO_SETTINGS_MODULE=settings /usr/bin/python3 fill.py >"$work/django.log" 2>&1
ok $? "Django makes and fills its tables"

cat >fill.rb <<'EOF'
require "rails"
require "active_record/railtie"
require "active_storage/engine"
require "action_text/engine"
require "action_mailbox/engine"
class App < Rails::Application
  config.eager_load = false
  config.active_storage.service = :disk
  config.active_storage.service_configurations = { "disk" => { "service" => "Disk", "root" => Dir.pwd + "/storage" } }
  config.secret_key_base = "x"
  config.logger = Logger.new(nil)
end
ActiveRecord::Base.configurations = { "development" => { "adapter" => "postgresql", "database" => "rails", "username" => "postgres" } }
ActiveRecord::Base.establish_connection(:development)
paths = [ActiveStorage::Engine, ActionText::Engine, ActionMailbox::Engine].map { |e| e.root.join("db/migrate").to_s }
ActiveRecord::MigrationContext.new(paths, ActiveRecord::SchemaMigration).migrate
ActiveRecord::Schema.define do
  enable_extension "citext"
  create_table "users", id: :uuid do |t|
    t.citext :mail, null: false, index: { unique: true }
    t.jsonb :settings, default: {}
    t.string :tags, array: true, default: []
    t.decimal :balance, precision: 20, scale: 4
    t.references :manager, type: :uuid, foreign_key: { to_table: :users }
    t.timestamps
  end
end
class User < ActiveRecord::Base; end
boss = nil
40.times do |i|
  boss = User.create!(mail: "U#{i}@x.example", settings: { "a" => [i, nil] }, tags: ["x,y", "\"q\"", ""], balance: i / 3r, manager_id: boss&.id)
end
class Blob < ActiveRecord::Base
  self.table_name = "active_storage_blobs"
end
3.times { |i| Blob.create!(key: "k#{i}", filename: "ü 😀.png", byte_size: i, checksum: "x", content_type: "image/png", service_name: "disk", metadata: "{\"w\":#{i}}", created_at: Time.now) }
EOF
LANG=C.UTF-8 ruby fill.rb >"$work/rails.log" 2>&1
ok $? "Rails makes and fills its tables"
[ $tap_failed = 0 ] || tail -n 20 "$work/django.log" "$work/rails.log" | sed 's/^/# /'

python3 "$root/test/bench/shop.py" "$work/shop" 0.01
(cd shop && pg -d shop -f shop-postgres.sql >/dev/null)
ok $? "a shop"
for name in django rails shop; do
	serve_ready --db "$(db $name)" --root "$work" --listen 127.0.0.1:0
	run 0 "$name" "$synco" pull "$url" "$token" --into "postgres:///$name-copy"
	is "$(grep -c warning "$work/err")" 0 "$name: nothing was left out"
	dump_equal "$name" $name $name-copy
	stop_serving
done
is "$(pg -At -d django-copy -c 'SELECT count(*) FROM auth_user')$(pg -At -d rails-copy -c 'SELECT count(*) FROM users')" 5040 "their rows are here"
finish
