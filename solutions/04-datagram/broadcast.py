#!/usr/bin/env python3
"""broadcast ADDRESS PORT MESSAGE
Asks all hosts of a subnet with one datagram; prints who answers within a second, sorted."""

import errno
import os
import socket
import sys
import time


def usage():
    print("usage: broadcast ADDRESS PORT MESSAGE", file=sys.stderr)
    sys.exit(2)


def number(text, low, high):
    if not (text.isascii() and text.isdecimal() and low <= int(text) <= high):
        usage()
    return int(text)


def address(text):
    try:
        socket.inet_pton(socket.AF_INET, text)
    except OSError:
        usage()
    return text


def attempt(call, function, *arguments):
    """function(*arguments); when the kernel refuses, say `call: ERRNO` and exit with 1."""
    try:
        return function(*arguments)
    except TimeoutError:
        return None
    except OSError as error:
        sys.exit(f"{call}: {errno.errorcode[error.errno]}")


if len(sys.argv) != 4:
    usage()
subnet = address(sys.argv[1])
port = number(sys.argv[2], 1, 65535)
message = os.fsencode(sys.argv[3])  # the bytes as they were typed, whatever they are

sock = attempt("socket", socket.socket, socket.AF_INET, socket.SOCK_DGRAM)
attempt("setsockopt", sock.setsockopt, socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
attempt("sendto", sock.sendto, message, (subnet, port))

hosts = set()
end = time.monotonic() + 1
while (left := end - time.monotonic()) > 0:
    sock.settimeout(left)
    received = attempt("recvfrom", sock.recvfrom, 1)
    if received is not None:
        hosts.add(received[1][0])
sock.close()

for host in sorted(hosts, key=socket.inet_aton):  # as numbers, not as text
    print(host)
if not hosts:
    print("no answer within 1 s", file=sys.stderr)
    sys.exit(3)
