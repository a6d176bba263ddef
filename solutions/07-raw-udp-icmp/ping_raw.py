#!/usr/bin/env python3
"""ping_raw DST ID COUNT
COUNT echo requests from a raw ICMP socket, one after the other's reply."""

import errno
import socket
import struct
import sys
import time

ECHO_REPLY, ECHO = 0, 8
HEADER = struct.Struct("!BBHHH")  # type, code, checksum, identifier, sequence number


def usage():
    print("usage: ping_raw DST ID COUNT", file=sys.stderr)
    sys.exit(2)


def number(text, low, high):
    if not (text.isascii() and text.isdecimal() and low <= int(text) <= high):
        usage()
    return int(text)


def address(text):
    """The address as recvfrom() will write it."""
    try:
        return socket.inet_ntop(socket.AF_INET, socket.inet_pton(socket.AF_INET, text))
    except OSError:
        usage()


def attempt(call, function, *arguments):
    """function(*arguments); when the kernel refuses, say `call: ERRNO` and exit with 1."""
    try:
        return function(*arguments)
    except TimeoutError:
        no_reply()
    except OSError as error:
        sys.exit(f"{call}: {errno.errorcode[error.errno]}")


def no_reply():
    print(f"no reply to request {sequence} within 2 s", file=sys.stderr)
    sys.exit(3)


def checksum(data):
    total = sum(struct.unpack(f"!{len(data) // 2}H", data))
    while total > 0xFFFF:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF


def request(sequence):
    """An echo request; the checksum comes last, over the whole message with a 0 in its field."""
    data = bytes(range(56))
    check = checksum(HEADER.pack(ECHO, 0, 0, identifier, sequence) + data)
    return HEADER.pack(ECHO, 0, check, identifier, sequence) + data


def reply_to(sequence):
    """TTL and size of the ICMP message that answers this request."""
    deadline = time.monotonic() + 2
    while True:
        left = deadline - time.monotonic()
        if left <= 0:
            no_reply()
        sock.settimeout(left)
        packet, sender = attempt("recvfrom", sock.recvfrom, 65535)
        # In front stands the IPv4 header; IHL counts words of four bytes.
        message = packet[(packet[0] & 0x0F) * 4 :]
        if len(message) < HEADER.size:
            continue
        # Every ICMP message that reaches this host comes here, other people's too.
        kind, _, _, answered_id, answered = HEADER.unpack_from(message)
        if kind != ECHO_REPLY or sender[0] != host:
            continue
        if answered_id == identifier and answered == sequence:
            return packet[8], len(message)


if len(sys.argv) != 4:
    usage()
host = address(sys.argv[1])
identifier = number(sys.argv[2], 1, 65535)
count = number(sys.argv[3], 1, 100)

sock = attempt("socket", socket.socket, socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_ICMP)
for sequence in range(1, count + 1):
    attempt("sendto", sock.sendto, request(sequence), (host, 0))
    ttl, size = reply_to(sequence)
    print(f"seq={sequence} ttl={ttl} bytes={size}", flush=True)
sock.close()
