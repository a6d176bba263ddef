#!/usr/bin/env python3
"""Computes the checksum twice, as a proof; another raw socket watches for the answer."""

import base64
import errno
import socket
import struct
import sys


def ones_complement(data):
    total = 0
    for high, low in zip(data[::2], data[1::2] + b"\0"):
        total += high << 8 | low
        total = (total & 0xFFFF) + (total >> 16)
    return total


def main():
    try:
        _, source, sport, destination, dport, *numbers, text = sys.argv
        addresses = socket.inet_aton(source) + socket.inet_aton(destination)
        identification, seq, ack, window = map(int, numbers)
        ports = struct.pack(">HH", int(sport), int(dport))
        struct.pack(">IIHH", seq, ack, window, identification)
        if 0 in (int(sport), int(dport), identification):
            raise ValueError
    except (ValueError, OSError, struct.error):
        print("usage: raw_syn SRC SPORT DST DPORT ID SEQ ACK WIN TEXT", file=sys.stderr)
        return 2
    payload = base64.b64encode(text.encode())
    segment = bytearray(ports + struct.pack(">IIHHHH", seq, ack, 0x5002, window, 0, 0) + payload)
    pseudo = addresses + struct.pack(">BBH", 0, 6, len(segment))
    segment[16:18] = (ones_complement(pseudo + segment) ^ 0xFFFF).to_bytes(2, "big")
    assert ones_complement(pseudo + segment) == 0xFFFF
    header = struct.pack(">BBHHHBBH", 0x45, 0, 20 + len(segment), identification, 0, 200, 6, 0)
    try:
        watcher = socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_TCP)
        sock = socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_RAW)
    except OSError as error:
        print("socket: " + errno.errorcode[error.errno], file=sys.stderr)
        return 1
    watcher.settimeout(1)
    sock.sendto(header + addresses + segment, (destination, int(dport)))
    try:
        print(watcher.recv(100).hex(), file=sys.stderr)
    except TimeoutError:
        print("no answer", file=sys.stderr)
    return 0


sys.exit(main())
