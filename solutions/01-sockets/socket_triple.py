#!/usr/bin/env python3
"""socket_triple FAMILY TYPE PROTO
Creates one socket from three names and prints what the kernel says it is."""

import errno
import socket
import sys

FAMILIES = {
    "unix": socket.AF_UNIX,
    "inet": socket.AF_INET,
    "inet6": socket.AF_INET6,
    "packet": socket.AF_PACKET,
    "bluetooth": 31,  # AF_BLUETOOTH; some builds of Python do not have the name
}
TYPES = {
    "stream": socket.SOCK_STREAM,
    "dgram": socket.SOCK_DGRAM,
    "raw": socket.SOCK_RAW,
    "seqpacket": socket.SOCK_SEQPACKET,
}
PROTOCOLS = {
    "tcp": socket.IPPROTO_TCP,
    "udp": socket.IPPROTO_UDP,
    "icmp": socket.IPPROTO_ICMP,
    "icmpv6": socket.IPPROTO_ICMPV6,
    "sctp": socket.IPPROTO_SCTP,
    "raw": socket.IPPROTO_RAW,
}


def usage():
    print("usage: socket_triple FAMILY TYPE PROTO", file=sys.stderr)
    sys.exit(2)


def value_of(word, table):
    """The value of a name from the table, or of a decimal number."""
    if word in table:
        return table[word]
    if not (word.isascii() and word.isdecimal() and int(word) < 2**31):
        usage()
    return int(word)


if len(sys.argv) != 4:
    usage()
family = value_of(sys.argv[1], FAMILIES)
kind = value_of(sys.argv[2], TYPES)
protocol = value_of(sys.argv[3], PROTOCOLS)

try:
    sock = socket.socket(family, kind, protocol)
except OSError as error:
    print(f"socket: {errno.errorcode[error.errno]}", file=sys.stderr)
    sys.exit(1)

# The kernel's words, not ours: it may have chosen a protocol, or even another type.
# (sock.type and sock.proto are only what was asked for.)
got_domain = sock.getsockopt(socket.SOL_SOCKET, socket.SO_DOMAIN)
got_type = sock.getsockopt(socket.SOL_SOCKET, socket.SO_TYPE)
got_protocol = sock.getsockopt(socket.SOL_SOCKET, socket.SO_PROTOCOL)
print(f"domain={got_domain} type={got_type} protocol={got_protocol}")
sock.close()
