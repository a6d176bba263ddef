#!/usr/bin/env python3
"""getattr() for the constants, getsockopt() as bytes, a with statement, os.strerror's number."""

import errno
import socket
import struct
import sys

PREFIXES = [("AF_", {"bluetooth": 31}), ("SOCK_", {}), ("IPPROTO_", {})]
WORDS = [
    "unix inet inet6 packet bluetooth".split(),
    "stream dgram raw seqpacket".split(),
    "tcp udp icmp icmpv6 sctp raw".split(),
]


def value(position, word):
    prefix, special = PREFIXES[position]
    if word.isdigit():
        return int(word)
    if word not in WORDS[position]:
        print("usage: socket_triple FAMILY TYPE PROTO", file=sys.stderr)
        raise SystemExit(2)
    return special.get(word) or getattr(socket, prefix + word.upper())


arguments = sys.argv[1:] if len(sys.argv) == 4 else ["?"] * 3
numbers = [value(i, word) for i, word in enumerate(arguments)]
try:
    with socket.socket(*numbers) as sock:
        options = (socket.SO_DOMAIN, socket.SO_TYPE, socket.SO_PROTOCOL)
        made = [struct.unpack("i", sock.getsockopt(socket.SOL_SOCKET, o, 4))[0] for o in options]
except OSError as error:
    print("the kernel refused:", error, file=sys.stderr)
    print("socket:", errno.errorcode[error.errno], file=sys.stderr)
    raise SystemExit(1)
print("domain=%d type=%d protocol=%d" % tuple(made), flush=True)
