"""A small Kubernetes API server: just enough for "kubectl exec".

    kube_api.py DIR [CUT]

Serves one namespace "shop" with the pods web-1 (containers php and nginx) and deployment web.  What is
to be executed runs as a process of this host, in DIR, by the exec subresource's WebSocket protocol
(v5.channel.k8s.io and v4.channel.k8s.io).  With CUT each stream breaks after so many bytes.
Prints its port.
"""
import base64
import hashlib
import http.server
import json
import os
import select
import socketserver
import struct
import subprocess
import sys
import urllib.parse

directory = sys.argv[1]
cut = int(sys.argv[2]) if len(sys.argv) > 2 else 0

LABELS = {"app": "web"}
POD = {
    "kind": "Pod", "apiVersion": "v1",
    "metadata": {"name": "web-1", "namespace": "shop", "labels": LABELS,
                 "creationTimestamp": "2026-01-01T00:00:00Z"},
    "spec": {"containers": [{"name": "php"}, {"name": "nginx"}]},
    "status": {"phase": "Running", "conditions": [{"type": "Ready", "status": "True"}],
               "containerStatuses": [{"name": "php", "ready": True}, {"name": "nginx", "ready": True}]},
}
DEPLOYMENT = {
    "kind": "Deployment", "apiVersion": "apps/v1",
    "metadata": {"name": "web", "namespace": "shop"},
    "spec": {"selector": {"matchLabels": LABELS}, "template": {}},
}


def resource(name, kind, group=""):
    return {"name": name, "singularName": kind.lower(), "namespaced": True, "kind": kind,
            "verbs": ["get", "list", "create"], "shortNames": ["deploy"] if group else ["po"]}


DOCUMENTS = {
    "/api": {"kind": "APIVersions", "versions": ["v1"]},
    "/apis": {"kind": "APIGroupList", "apiVersion": "v1", "groups": [
        {"name": "apps", "versions": [{"groupVersion": "apps/v1", "version": "v1"}],
         "preferredVersion": {"groupVersion": "apps/v1", "version": "v1"}}]},
    "/api/v1": {"kind": "APIResourceList", "groupVersion": "v1",
                "resources": [resource("pods", "Pod")]},
    "/apis/apps/v1": {"kind": "APIResourceList", "groupVersion": "apps/v1",
                      "resources": [resource("deployments", "Deployment", "apps")]},
    "/api/v1/namespaces/shop/pods/web-1": POD,
    "/api/v1/namespaces/shop/pods": {"kind": "PodList", "apiVersion": "v1", "metadata": {}, "items": [POD]},
    "/apis/apps/v1/namespaces/shop/deployments/web": DEPLOYMENT,
}


class Stream:
    """One WebSocket: frames of a channel byte and data."""

    def __init__(self, connection):
        self.connection = connection
        self.buffer = b""
        self.sent = 0

    def send(self, channel, data):
        if cut and self.sent + len(data) > cut:
            raise ConnectionResetError("cut")
        self.sent += len(data)
        payload = bytes([channel]) + data
        head = b"\x82"
        if len(payload) < 126:
            head += bytes([len(payload)])
        elif len(payload) < 65536:
            head += b"\x7e" + struct.pack(">H", len(payload))
        else:
            head += b"\x7f" + struct.pack(">Q", len(payload))
        self.connection.sendall(head + payload)

    def frames(self):
        """The whole frames that have come: (opcode, payload)."""
        data = self.connection.recv(1 << 16)
        if not data:
            raise ConnectionResetError("closed")
        self.buffer += data
        while len(self.buffer) >= 2:
            length, at = self.buffer[1] & 0x7F, 2
            if length == 126:
                if len(self.buffer) < 4:
                    return
                length, at = struct.unpack(">H", self.buffer[2:4])[0], 4
            elif length == 127:
                if len(self.buffer) < 10:
                    return
                length, at = struct.unpack(">Q", self.buffer[2:10])[0], 10
            if len(self.buffer) < at + 4 + length:
                return
            mask = self.buffer[at:at + 4]
            payload = self.buffer[at + 4:at + 4 + length]
            opcode = self.buffer[0] & 15
            self.buffer = self.buffer[at + 4 + length:]
            wide = (mask * (length // 4 + 1))[:length]
            yield opcode, (int.from_bytes(payload, "big") ^ int.from_bytes(wide, "big")).to_bytes(length, "big")


def execute(stream, command):
    try:
        child = subprocess.Popen(command, cwd=directory, stdin=subprocess.PIPE,
                                 stdout=subprocess.PIPE, stderr=subprocess.PIPE, bufsize=0)
    except OSError as e:
        status(stream, 126, f'exec: "{command[0]}": executable file not found in $PATH: {e}')
        return
    outputs = {child.stdout: 1, child.stderr: 2}
    try:
        while outputs:
            ready, _, _ = select.select([stream.connection, *outputs], [], [])
            for source in ready:
                if source is stream.connection:
                    for opcode, payload in stream.frames():
                        if opcode == 8:
                            raise ConnectionResetError("closed")
                        if opcode == 9:
                            stream.connection.sendall(b"\x8a" + bytes([len(payload)]) + payload)
                        elif opcode == 2 and payload[:1] == b"\x00":
                            child.stdin.write(payload[1:])
                        elif opcode == 2 and payload[:2] == b"\xff\x00":
                            child.stdin.close()
                    continue
                data = os.read(source.fileno(), 1 << 16)
                if data:
                    stream.send(outputs[source], data)
                else:
                    del outputs[source]
        status(stream, child.wait())
    except (ConnectionError, BrokenPipeError, ValueError):
        pass  # as the kubelet does: the process is left alone, its pipes end
    finally:
        for pipe in (child.stdin, child.stdout, child.stderr):
            pipe.close()


def status(stream, code, message=""):
    if code == 0:
        answer = {"metadata": {}, "status": "Success"}
    else:
        answer = {"metadata": {}, "status": "Failure", "reason": "NonZeroExitCode",
                  "message": message or f"command terminated with non-zero exit code {code}",
                  "details": {"causes": [{"reason": "ExitCode", "message": str(code)}]}}
        if message:
            answer = {"metadata": {}, "status": "Failure", "reason": "InternalError", "message": message, "code": 500}
    stream.send(3, json.dumps(answer).encode())
    stream.connection.sendall(b"\x88\x02\x03\xe8")


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *args):
        pass

    def answer(self, code, document):
        body = json.dumps(document).encode()
        self.send_response(code)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        url = urllib.parse.urlsplit(self.path)
        if url.path.endswith("/exec"):
            self.upgrade(urllib.parse.parse_qs(url.query))
        elif url.path in DOCUMENTS:
            self.answer(200, DOCUMENTS[url.path])
        else:
            name = url.path.rsplit("/", 1)[-1]
            self.answer(404, {"kind": "Status", "apiVersion": "v1", "status": "Failure", "reason": "NotFound",
                              "code": 404, "message": f'pods "{name}" not found',
                              "details": {"name": name, "kind": "pods"}})

    do_POST = do_GET

    def upgrade(self, query):
        offered = [p.strip() for p in self.headers.get("Sec-WebSocket-Protocol", "").split(",")]
        protocol = next((p for p in ("v5.channel.k8s.io", "v4.channel.k8s.io") if p in offered), None)
        if protocol is None:
            self.answer(400, {"kind": "Status", "status": "Failure", "message": "websockets only"})
            return
        key = self.headers["Sec-WebSocket-Key"] + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
        self.send_response(101)
        self.send_header("Upgrade", "websocket")
        self.send_header("Connection", "Upgrade")
        self.send_header("Sec-WebSocket-Accept", base64.b64encode(hashlib.sha1(key.encode()).digest()).decode())
        self.send_header("Sec-WebSocket-Protocol", protocol)
        self.end_headers()
        self.wfile.flush()
        self.close_connection = True
        execute(Stream(self.connection), query["command"])


class Server(socketserver.ThreadingMixIn, http.server.HTTPServer):
    daemon_threads = True


server = Server(("127.0.0.1", 0), Handler)
print(server.server_address[1], flush=True)
server.serve_forever()
