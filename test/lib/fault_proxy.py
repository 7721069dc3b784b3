"""A web server that stands before a real synco-lite and goes wrong on request.

    fault_proxy.py UPSTREAM_URL MODE [PATTERN [NUMBER]]

Prints its port. Only objects whose name holds PATTERN are treated; the rest passes through.
"""
import base64
import http.server
import sys
import threading
import time
import urllib.error
import urllib.request

upstream, mode = sys.argv[1].rstrip("/"), sys.argv[2]
pattern = sys.argv[3] if len(sys.argv) > 3 else ""
number = int(sys.argv[4]) if len(sys.argv) > 4 else 0
opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def fetch(path, headers):
    wanted = {k: v for k, v in headers.items() if k.lower() in ("range", "if-range")}
    try:
        with opener.open(urllib.request.Request(upstream + path, headers=wanted)) as r:
            return r.status, dict(r.headers), r.read()
    except urllib.error.HTTPError as e:
        return e.code, dict(e.headers), e.read()


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *args):
        pass

    def answer(self, status, headers, body):
        self.send_response(status)
        for key, value in headers.items():
            if key.lower() in ("content-range", "location", "last-modified", "www-authenticate", "retry-after", "content-type"):
                self.send_header(key, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        path = self.path
        if pattern not in path:
            return self.answer(*fetch(path, self.headers))
        return getattr(self, "do_" + mode)(path)

    def do_status(self, path):
        self.answer(number, {}, b"<html>no</html>")

    def do_html(self, path):
        self.answer(200, {"Content-Type": "text/html"}, b"<!DOCTYPE html><html><body>Welcome to the hotel, please log in</body></html>")

    def do_flip(self, path):
        status, headers, body = fetch(path, self.headers)
        body = bytearray(body)
        if len(body) > 30:
            body[len(body) * 2 // 3] ^= 1
        self.answer(status, headers, bytes(body))

    def do_truncate(self, path):
        status, headers, body = fetch(path, self.headers)
        self.answer(status, headers, body[:len(body) // 2])

    def do_other(self, path):
        """Another object stands in this one's place."""
        other = path.replace("public-index", "private-index") if "public-index" in path else path.replace("pack-0", "pack-1")
        self.answer(*fetch(other, self.headers))

    def do_norange(self, path):
        self.answer(*fetch(path, {}))

    def do_badrange(self, path):
        status, headers, body = fetch(path, self.headers)
        if status == 206:
            headers["Content-Range"] = "bytes 1-2/3"
        self.answer(status, headers, body)

    def do_redirect_same(self, path):
        if path.startswith("/moved"):
            return self.answer(*fetch(path[6:], self.headers))
        self.answer(302, {"Location": "/moved" + path}, b"")

    def do_redirect_other(self, path):
        self.answer(302, {"Location": "http://localhost:1" + path}, b"")

    def do_redirect_file(self, path):
        self.answer(302, {"Location": "file:///etc/passwd"}, b"")

    def do_redirect_loop(self, path):
        self.answer(302, {"Location": path}, b"")

    def do_auth(self, path):
        if self.headers.get("Authorization") != "Basic " + base64.b64encode(b"me:s3cret/:@").decode():
            return self.answer(403 if number else 401, {"WWW-Authenticate": "Basic realm=x"}, b"no")
        self.answer(*fetch(path, self.headers))

    failures = {}

    def start(self, path):
        """Sends the head of upstream's answer; returns the body."""
        status, headers, body = fetch(path, self.headers)
        self.send_response(status)
        if "Content-Range" in headers:
            self.send_header("Content-Range", headers["Content-Range"])
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        return body

    def do_stall(self, path):
        """The first answer stops half-way, those after it have no body at all."""
        body = self.start(path)
        n = self.failures[path] = self.failures.get(path, 0) + 1
        self.wfile.write(body[:len(body) // 2] if n == 1 else b"")
        self.wfile.flush()
        time.sleep(60)

    def do_cut(self, path):
        """The connection dies after NUMBER bytes of each answer."""
        body = self.start(path)
        self.wfile.write(body[:number])
        self.wfile.flush()
        self.close_connection = True
        self.connection.close()

    def do_sometimes(self, path):
        """Every other request fails with NUMBER."""
        n = self.failures[path] = self.failures.get(path, 0) + 1
        if n % 2:
            return self.answer(number, {}, b"busy")
        self.answer(*fetch(path, self.headers))


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request, client_address):
        pass


server = Server(("127.0.0.1", 0), Handler)
print(server.server_port, flush=True)
server.serve_forever()
