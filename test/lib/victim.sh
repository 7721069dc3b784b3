# shellcheck shell=bash
# Something on this machine that is nobody's business, and notes who asks.

# victim_start: sets $port; whoever asks is noted in $work/hits.
victim_start() {
	cat >"$work/victim.py" <<'END'
import http.server, sys
class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        open(sys.argv[1], "a").write(self.requestline + " " + str(self.headers["Host"]) + "\n")
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"hello\n")
    do_POST = do_GET
    def log_message(self, *a):
        pass
server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
print(server.server_address[1], flush=True)
server.serve_forever()
END
	python3 "$work/victim.py" "$work/hits" >"$work/port" &
	started $!
	until [ -s "$work/port" ]; do sleep 0.05; done
	port=$(cat "$work/port")
}
