#!/usr/bin/env python3
"""errno_table < lines
Tries every triple `FAMILY TYPE PROTO` of stdin; prints the line and `ok` or the errno's name."""

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


def value_of(word, table):
    """The value of a name from the table, or of a decimal number; ValueError for other words."""
    if word in table:
        return table[word]
    if not (word.isascii() and word.isdecimal() and int(word) < 2**31):
        raise ValueError(word)
    return int(word)


def result_of(family, kind, protocol):
    """`ok`, or the name of the error with which the kernel refuses such a socket."""
    try:
        sock = socket.socket(family, kind, protocol)
    except OSError as error:
        return errno.errorcode[error.errno]
    sock.close()  # thousands of lines, perhaps only 64 descriptors
    return "ok"


if len(sys.argv) != 1:
    print("usage: errno_table < lines", file=sys.stderr)
    sys.exit(2)

status = 0
for line in sys.stdin:
    words = line.split()
    if not words:
        continue
    try:
        family_word, type_word, protocol_word = words
        family = value_of(family_word, FAMILIES)
        kind = value_of(type_word, TYPES)
        protocol = value_of(protocol_word, PROTOCOLS)
    except ValueError:
        print(f"not a triple: {line.rstrip()}", file=sys.stderr)
        status = 2
        continue
    result = result_of(family, kind, protocol)
    print(family_word, type_word, protocol_word, result)
sys.exit(status)
