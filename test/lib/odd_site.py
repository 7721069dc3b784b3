#!/usr/bin/env python3
"""A web site that gives files in ways of its own: odd_site.py DIR PORT LOG

What a file is called says how it is given:
    busy…     429 with Retry-After: 1, twice, then the file
    packed…   compressed, though nobody asked for it
    private…  403
    login…    an HTML page with status 200
    short…    its first half, as if that were all
    others    as they are
Each request is a line of LOG.
"""
import gzip
import http.server
import os
import sys
import urllib.parse

root, port, log = sys.argv[1], int(sys.argv[2]), sys.argv[3]
asked = {}


class Site(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *args):
        pass

    def answer(self, status, body, **headers):
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        path = urllib.parse.unquote(self.path)
        name = os.path.basename(path)
        asked[name] = asked.get(name, 0) + 1
        with open(log, "a") as f:
            f.write(name + "\n")
        try:
            with open(root + path, "rb") as f:
                body = f.read()
        except OSError:
            return self.answer(404, b"")
        if name.startswith("busy") and asked[name] <= 2:
            self.answer(429, b"later", Retry_After="1")
        elif name.startswith("packed"):
            self.answer(200, gzip.compress(body), Content_Encoding="gzip")
        elif name.startswith("private"):
            self.answer(403, b"no")
        elif name.startswith("login"):
            self.answer(200, b"<html>Sign in</html>", Content_Type="text/html")
        elif name.startswith("short"):
            self.answer(200, body[:len(body) // 2])
        else:
            self.answer(200, body)


http.server.ThreadingHTTPServer(("127.0.0.1", port), Site).serve_forever()
