#!/usr/bin/env python3
"""ip_options SRC DST ID TEXT
Sends one IPv4 packet with a header of our own that carries a Router Alert option."""

import errno
import os
import socket
import struct
import sys


def usage():
    print("usage: ip_options SRC DST ID TEXT", file=sys.stderr)
    sys.exit(2)


def number(text, low, high):
    if not (text.isascii() and text.isdecimal() and low <= int(text) <= high):
        usage()
    return int(text)


def address(text):
    """The four bytes of an IPv4 address."""
    try:
        return socket.inet_pton(socket.AF_INET, text)
    except OSError:
        usage()


def attempt(call, function, *arguments):
    """function(*arguments); when the kernel refuses, say `call: ERRNO` and exit with 1."""
    try:
        return function(*arguments)
    except OSError as error:
        sys.exit(f"{call}: {errno.errorcode[error.errno]}")


if len(sys.argv) != 5:
    usage()
source = address(sys.argv[1])
destination = address(sys.argv[2])
identification = number(sys.argv[3], 1, 65535)
payload = os.fsencode(sys.argv[4])

# RFC 2113: kind 148, four bytes in all, value 0 ("router shall examine packet").
router_alert = struct.pack("!BBH", 148, 4, 0)
header_size = 20 + len(router_alert)
if header_size + len(payload) > 65535:
    usage()
version = 4
words = header_size // 4  # the option belongs to the header
header = struct.pack(
    "!BBHHHBBH4s4s",
    version << 4 | words,
    0,
    0,  # total length: the kernel writes it
    identification,
    0,  # flags and fragment offset
    64,
    253,  # for experiments, RFC 3692
    0,  # header checksum: the kernel writes it
    source,
    destination,
)
packet = header + router_alert + payload

sock = attempt("socket", socket.socket, socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_RAW)
attempt("sendto", sock.sendto, packet, (sys.argv[2], 0))
sock.close()
