#!/usr/bin/env python3
"""What line.sh needs of a line that tc does not do, or not in every kernel.

    line.py delay SECONDS DEVICE DEVICE   makes two TUN devices; each packet leaves the other one that much later
    line.py answer ADDRESS PORT           the far end of measure
    line.py measure ADDRESS PORT          prints the round trip in ms, and Mbit/s from there and to there
"""
import collections
import fcntl
import os
import select
import socket
import struct
import sys
import time

TUNSETIFF, IFF_TUN, IFF_NO_PI = 0x400454CA, 0x0001, 0x1000
SAMPLE = 5_000_000


def tun(name):
    fd = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
    fcntl.ioctl(fd, TUNSETIFF, struct.pack("16sH22x", name.encode(), IFF_TUN | IFF_NO_PI))
    return fd


def delay(seconds, *names):
    ends = [tun(name) for name in names]
    late = [(ends[0], ends[1], collections.deque()), (ends[1], ends[0], collections.deque())]
    print("made", flush=True)
    while True:
        due = min((waiting[0][0] for _, _, waiting in late if waiting), default=None)
        select.select(ends, [], [], None if due is None else max(0, due - time.monotonic()))
        now = time.monotonic()
        for here, there, waiting in late:
            try:
                while True:
                    waiting.append((now + seconds, os.read(here, 65536)))
            except BlockingIOError:
                pass
            while waiting and waiting[0][0] <= now:
                try:
                    os.write(there, waiting.popleft()[1])
                except OSError:
                    pass  # it is not up: as a line, it loses packets


def read_all(s, n):
    while n > 0:
        n -= len(s.recv(min(n, 1 << 20))) or n


def answer(address, port):
    with socket.create_server((address, int(port))) as server:
        while True:
            s, _ = server.accept()
            with s:
                way = s.recv(1)
                if way == b"d":
                    s.sendall(bytes(SAMPLE))
                elif way == b"u":
                    read_all(s, SAMPLE)
                    s.sendall(b"!")


def connect(address, port):
    for _ in range(100):
        try:
            return socket.create_connection((address, int(port)))
        except ConnectionRefusedError:
            time.sleep(0.1)
    sys.exit("nobody answers")


def measure(address, port):
    connect(address, port).close()  # it is there, and each end knows the other
    rates = []
    trips = []
    for way in b"d", b"u":
        start = time.monotonic()
        s = connect(address, port)
        trips.append(time.monotonic() - start)
        start = time.monotonic()
        s.sendall(way)
        if way == b"d":
            read_all(s, SAMPLE)
        else:
            s.sendall(bytes(SAMPLE))
            read_all(s, 1)
        rates.append(SAMPLE * 8 / (time.monotonic() - start) / 1e6)
    print(f"{min(trips) * 1000:.1f} {rates[0]:.1f} {rates[1]:.1f}")


{"delay": lambda seconds, a, b: delay(float(seconds), a, b), "answer": answer, "measure": measure}[sys.argv[1]](*sys.argv[2:])
