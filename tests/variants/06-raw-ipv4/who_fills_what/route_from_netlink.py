#!/usr/bin/env python3
"""Asks the routing table by netlink for the source (rtnetlink(7), RTM_GETROUTE)."""

import errno
import socket
import struct
import sys

RTM_GETROUTE, NLM_F_REQUEST = 26, 1
RTA_DST, RTA_PREFSRC = 1, 7


def preferred_source(destination):
    attribute = struct.pack("=HH4s", 8, RTA_DST, destination)
    route = struct.pack("=BBBBBBBBI", socket.AF_INET, 32, 0, 0, 0, 0, 0, 0, 0)
    length = 16 + len(route) + len(attribute)
    head = struct.pack("=IHHII", length, RTM_GETROUTE, NLM_F_REQUEST, 1, 0)
    with socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, socket.NETLINK_ROUTE) as netlink:
        netlink.send(head + route + attribute)
        answer = netlink.recv(4096)
    at = 16 + len(route)
    while at + 4 <= len(answer):
        size, kind = struct.unpack_from("=HH", answer, at)
        if kind == RTA_PREFSRC:
            return socket.inet_ntoa(answer[at + 4:at + 8])
        at += (size + 3) & ~3
    return "0.0.0.0"


def main(destination, text):
    size = 20 + len(text)
    for letter in "AB":
        print(letter, f"len={size}", "ck=valid")
    print("C", "id=kernel")
    print("D", "id=0")
    own = preferred_source(destination)
    print("E", "src=" + own, flush=True)
    sock = socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_RAW)
    there = (socket.inet_ntoa(destination), 0)
    # length, identification, flags, checksum, source
    for values in ((0, 1, 0, 0, own), (9999, 2, 0, 0xDEAD, own), (size, 0, 0, 0, own),
                   (size, 0, 0x4000, 0, own), (size, 5, 0, 0, "0.0.0.0")):
        length, identification, flags, check, source = values
        sock.sendto(
            struct.pack(">BxHHHBBH4s4s", 69, length, identification, flags, 128, 253, check,
                        socket.inet_aton(source), destination) + text, there)


if __name__ == "__main__":
    try:
        to, words = socket.inet_pton(socket.AF_INET, sys.argv[1]), sys.argv[2].encode()
    except (IndexError, OSError):
        print("usage: who_fills_what DST TEXT", file=sys.stderr)
        sys.exit(2)
    try:
        main(to, words)
    except OSError as error:
        print("socket:", errno.errorcode[error.errno], file=sys.stderr)
        sys.exit(1)
