# Goal: a Rails app as "rails new" makes it is found by its own settings at both ends, on SQLite and on
# PostgreSQL, and Rails itself sees the same rows and the same files of Active Storage in the copy.
. "$(dirname "$0")/../../lib/tap.sh"
. "$(dirname "$0")/../../lib/postgres.sh"
. "$(dirname "$0")/../../lib/web.sh"

cleanup() {
	postgres_stop "$work/db"
}
chmod 755 "$work"
live=$work/live copy=$work/laptop
export LANG=C.UTF-8
unset RAILS_ENV RACK_ENV RAILS_MASTER_KEY SECRET_KEY_BASE RUBYOPT
cd "$work" || exit 1
{
	rails new live --quiet --skip-bundle --skip-git --skip-javascript --skip-spring --skip-bootsnap --skip-action-cable \
		--skip-sprockets --skip-listen --skip-puma --skip-test --skip-action-mailbox --skip-action-text --skip-action-mailer &&
		cd live &&
		printf 'gem "rails"\ngem "sqlite3"\ngem "pg"\n' >Gemfile &&
		bin/rails active_storage:install &&
		bin/rails generate model User email:uniq password_digest reset_password_token settings:json &&
		bin/rails generate model Post user:references title body:text likes:integer &&
		sed -i '2i has_one_attached :picture' app/models/post.rb
} >"$work/new.log" 2>&1
ok $? "rails new makes an app"
[ $tap_failed = 0 ] || tail -n 20 "$work/new.log" | sed 's/^/# /'
rm -f "$live/log/"*
cp -r "$live" "$copy"

cat >"$work/fill.rb" <<'EOF2'
100.times do |i|
  user = User.create!(email: "ü#{i}@x.example", password_digest: "$2a$12$#{i}", settings: { "a" => [i, nil, "😀"] })
  post = Post.create!(user: user, title: "tab\t\\N #{i}", body: "long\r\n" * i, likes: i)
  post.picture.attach(io: StringIO.new(Random.bytes(1000 * i + 1)), filename: "ü #{i}.bin") if i < 9
end
ActiveStorage::VariantRecord.create!(blob: ActiveStorage::Blob.first, variation_digest: "x")
EOF2
# What Rails sees: each row of each table, and the bytes of each attachment.
cat >"$work/seen.rb" <<'EOF2'
db = ActiveRecord::Base.connection
db.tables.sort.each do |table|
  rows = db.select_all("SELECT * FROM #{table}").to_a
  puts "#{table} #{rows.size}", rows.map(&:to_json).sort unless table == "active_storage_variant_records"
end
Post.with_attached_picture.order(:id).each do |post|
  puts "#{post.title} #{post.user.email} #{Digest::MD5.hexdigest(post.picture.download)}" if post.picture.attached?
end
EOF2

# compare NAME ENVIRONMENT ENVIRONMENT
compare() {
	(cd "$live" && RAILS_ENV=$2 bin/rails runner "$work/seen.rb") >"$work/a.txt"
	(cd "$copy" && RAILS_ENV=$3 bin/rails runner "$work/seen.rb") >"$work/b.txt" 2>"$work/b.err"
	is "$(grep -c '"email"' "$work/b.txt") $(grep -c '^tab.*@x.example [0-9a-f]*$' "$work/b.txt")" "100 9" \
		"$1: all users, and all files open"
	same "$work/a.txt" "$work/b.txt" "$1: Rails sees the same at both ends"
}

(cd "$live" && RAILS_ENV=production bin/rails db:migrate && RAILS_ENV=production bin/rails runner "$work/fill.rb") >"$work/fill.log" 2>&1
ok $? "Rails makes and fills its tables on SQLite"
[ $tap_failed = 0 ] || tail -n 20 "$work/fill.log" | sed 's/^/# /'
mkdir -p "$live/public/uploads/a b"
head -c 70000 /dev/urandom >"$live/public/uploads/a b/ü.bin"
nginx_start "$live/public" || exit 1
serve_ready --root "$live" --listen 127.0.0.1:0 --base-url "$web"
ok $? "Rails is found and served, as production where nothing else is said"
cd "$copy" || exit 1
# A checkout that only ever ran in development.
bin/rails runner 'puts 1' >"$work/out" 2>&1
run 0 "SQLite: pull into the app in this folder" "$synco" pull "$url" "$token" --allow-host "${web#http://}"
[ -f db/development.sqlite3 ] && [ ! -e db/production.sqlite3 ]
ok $? "SQLite: it went into the database for development"
compare SQLite production development
is "$(sqlite3 db/development.sqlite3 'SELECT count(*) FROM active_storage_variant_records')" 0 "variants are made again when they are needed"
same_files "$live/storage" storage "the files of Active Storage are equal"
same_files "$live/public/uploads" public/uploads "and those below public"
stop_serving

# Several databases, Ruby in the settings, and a database among the files.
postgres_start "$work/db" || exit 1
pg -d postgres -c 'CREATE DATABASE live' -c 'CREATE DATABASE copy'
cat >"$work/database.yml" <<EOF2
default: &default
  adapter: postgresql
  encoding: unicode
  pool: <%= ENV.fetch("RAILS_MAX_THREADS") { 5 } %>
  host: <%= ENV.fetch("SITE_HOST") { "$work/db" } %>
  username: <%= ENV["SITE_USER"] || 'postgres' %>

development:
  <<: *default
  database: copy

production:
  primary:
    <<: *default
    database: live
  cache:
    adapter: sqlite3
    database: <%= Rails.root.join("storage", "#{Rails.env}.db") %>
EOF2
cp "$work/database.yml" "$live/config/database.yml"
cp "$work/database.yml" "$copy/config/database.yml"
(cd "$live" && RAILS_ENV=production bin/rails db:migrate:primary && RAILS_ENV=production bin/rails runner "$work/fill.rb") >"$work/fill.log" 2>&1
ok $? "Rails makes and fills its tables on PostgreSQL"
[ $tap_failed = 0 ] || tail -n 20 "$work/fill.log" | sed 's/^/# /'
sqlite3 "$live/storage/production.db" 'CREATE TABLE cache (k TEXT)'
serve_ready --root "$live" --listen 127.0.0.1:0
ok $? "the primary one of its databases is served"
run 0 "PostgreSQL: pull" "$synco" pull "$url" "$token" --only db,storage
compare PostgreSQL production development
[ -f "$live/storage/production.db" ] && [ ! -e storage/production.db ]
ok $? "a database that lies among the files is no file of the site's"
stop_serving

sed -i 's/username: .*/username: <%= Rails.application.credentials.user %>/' "$live/config/database.yml"
run 2 "a name that only Ruby knows" "$lite" serve --root "$live" --listen 127.0.0.1:0
says "$work/err" "only Ruby could tell what username of primary (production) is" "it is named"
DATABASE_URL=postgres://me@h.invalid/d run 1 "a URL in the environment wins" "$lite" serve --root "$live" --listen 127.0.0.1:0
says "$work/err" "postgres://me@h.invalid/d:" "with what it says"
finish
