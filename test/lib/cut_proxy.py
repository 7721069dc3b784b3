"""A TCP proxy whose connections break.

    cut_proxy.py PORT BYTES [FILE]

Passes connections on to 127.0.0.1:PORT and resets each one when BYTES have gone through it, both ways
counted. Prints its port. What passes is appended to FILE.
"""
import socket
import struct
import sys
import threading

port, most = int(sys.argv[1]), int(sys.argv[2])
record = open(sys.argv[3], "ab", buffering=0) if len(sys.argv) > 3 else None


def pump(source, sink, state, lock):
    try:
        while data := source.recv(262144):
            with lock:
                left = most - state["bytes"]
                state["bytes"] += len(data)
            if record:
                record.write(data)
            if left > 0:
                sink.sendall(data[:left])
            if left <= len(data):
                break
        else:
            sink.shutdown(socket.SHUT_WR)
            return
    except OSError:
        pass
    for side in (source, sink):
        try:
            side.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            side.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass


def carry(client):
    server = socket.create_connection(("127.0.0.1", port))
    for side in (client, server):
        side.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    state, lock = {"bytes": 0}, threading.Lock()
    back = threading.Thread(target=pump, args=(server, client, state, lock), daemon=True)
    back.start()
    pump(client, server, state, lock)
    back.join()
    client.close()
    server.close()


listener = socket.create_server(("127.0.0.1", 0), backlog=64)
print(listener.getsockname()[1], flush=True)
while True:
    accepted, _ = listener.accept()
    threading.Thread(target=carry, args=(accepted,), daemon=True).start()
