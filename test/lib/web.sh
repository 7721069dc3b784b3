# shellcheck shell=bash
# Real web servers for tests, each on a free port of 127.0.0.1; they set $web.

free_port() {
	python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}

wait_for_port() {
	local i
	for i in $(seq 100); do
		(exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null && return 0
		sleep 0.05
	done
	return 1
}

# nginx_start DIR [LINES]: LINES go into the server block.
nginx_start() {
	local port
	port=$(free_port)
	mkdir -p "$work/nginx"
	cat >"$work/nginx/conf" <<-END
		daemon off; master_process off; pid $work/nginx/pid; error_log $work/nginx/error.log;
		events { worker_connections 256; }
		http {
		  access_log $work/nginx/access.log; sendfile on; gzip on; gzip_types *;
		  client_body_temp_path $work/nginx/t1; proxy_temp_path $work/nginx/t2;
		  fastcgi_temp_path $work/nginx/t3; uwsgi_temp_path $work/nginx/t4; scgi_temp_path $work/nginx/t5;
		  server { listen 127.0.0.1:$port; root $1; ${2-} }
		}
	END
	nginx -c "$work/nginx/conf" -e "$work/nginx/error.log" &
	web_pid=$!
	started $web_pid
	web=http://127.0.0.1:$port
	wait_for_port "$port"
}

php_start() {
	local port
	port=$(free_port)
	PHP_CLI_SERVER_WORKERS=4 php -S "127.0.0.1:$port" -t "$1" >"$work/php.log" 2>&1 &
	web_pid=$!
	started $web_pid
	web=http://127.0.0.1:$port
	wait_for_port "$port"
}

apache_start() {
	local port modules=/usr/lib/apache2/modules
	port=$(free_port)
	mkdir -p "$work/apache"
	cat >"$work/apache/conf" <<-END
		ServerRoot $work/apache
		PidFile $work/apache/pid
		ErrorLog $work/apache/error.log
		Listen 127.0.0.1:$port
		ServerName 127.0.0.1
		User www-data
		Group www-data
		LoadModule mpm_event_module $modules/mod_mpm_event.so
		LoadModule authz_core_module $modules/mod_authz_core.so
		LoadModule dir_module $modules/mod_dir.so
		DocumentRoot $1
		<Directory $1>
		  Options FollowSymLinks
		  Require all granted
		</Directory>
	END
	apache2 -d "$work/apache" -f "$work/apache/conf" -DFOREGROUND &
	web_pid=$!
	started $web_pid
	web=http://127.0.0.1:$port
	wait_for_port "$port"
}
