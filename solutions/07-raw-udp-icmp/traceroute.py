#!/usr/bin/env python3
"""traceroute DST MAXHOPS
Prints which routers lie on the way to DST, in the order in which a packet meets them."""

import errno
import socket
import sys
import time

FIRST_PORT = 33434
PATIENCE = 0.5  # seconds for each probe
TIME_EXCEEDED, UNREACHABLE, PORT_UNREACHABLE = 11, 3, 3


def usage():
    print("usage: traceroute DST MAXHOPS", file=sys.stderr)
    sys.exit(2)


def number(text, low, high):
    if not (text.isascii() and text.isdecimal() and low <= int(text) <= high):
        usage()
    return int(text)


def attempt(call, function, *arguments):
    """function(*arguments); when the kernel refuses, say `call: ERRNO` and exit with 1."""
    try:
        return function(*arguments)
    except OSError as error:
        sys.exit(f"{call}: {errno.errorcode[error.errno]}")


def behind_ip_header(packet):
    """An IP header may have options; it says itself how long it is."""
    return packet[(packet[0] & 0xF) * 4 :]


def error_about(port, packet):
    """The ICMP message in this packet when it is an error about the probe to this port. An error
    quotes the packet that it is about, from its IP header on."""
    icmp = behind_ip_header(packet)
    quoted = icmp[8:]
    if len(quoted) < 28 or icmp[0] not in (TIME_EXCEEDED, UNREACHABLE):
        return None
    udp = behind_ip_header(quoted)
    if quoted[9] != socket.IPPROTO_UDP or quoted[16:20] != destination:
        return None
    if udp[:4] != own_port.to_bytes(2, "big") + port.to_bytes(2, "big"):
        return None
    return icmp


def wait_for_answer(port):
    """Who answered the probe to this port, and whether it had arrived; None when its time is up."""
    deadline = time.monotonic() + PATIENCE
    while (rest := deadline - time.monotonic()) > 0:
        answers.settimeout(rest)
        try:
            packet, sender = answers.recvfrom(65535)
        except TimeoutError:
            break
        except OSError as error:
            sys.exit(f"recvfrom: {errno.errorcode[error.errno]}")
        icmp = error_about(port, packet)
        if icmp is not None:  # or it is of another program, or too late, or made up
            return sender[0], icmp[0] == UNREACHABLE and icmp[1] == PORT_UNREACHABLE
    return None, False


if len(sys.argv) != 3:
    usage()
try:
    destination = socket.inet_pton(socket.AF_INET, sys.argv[1])
except OSError:
    usage()
most_hops = number(sys.argv[2], 1, 64)

answers = attempt("socket", socket.socket, socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_ICMP)
probes = attempt("socket", socket.socket, socket.AF_INET, socket.SOCK_DGRAM)

for hop in range(1, most_hops + 1):
    port = FIRST_PORT + hop - 1
    attempt("setsockopt", probes.setsockopt, socket.IPPROTO_IP, socket.IP_TTL, hop)
    attempt("sendto", probes.sendto, b"probe", (sys.argv[1], port))
    own_port = probes.getsockname()[1]  # the kernel has chosen it when the first probe was sent
    sender, arrived = wait_for_answer(port)
    print(hop, sender or "*", *(["reached"] if arrived else []), flush=True)
    if arrived:
        sys.exit(0)
sys.exit(3)
