#!/usr/bin/env python3
"""multicast GROUP PORT IFADDR
Joins a group at one interface, prints what it hears there, and answers to the group."""

import errno
import ipaddress
import socket
import sys


def usage():
    print("usage: multicast GROUP PORT IFADDR", file=sys.stderr)
    sys.exit(2)


def number(text, low, high):
    if not (text.isascii() and text.isdecimal() and low <= int(text) <= high):
        usage()
    return int(text)


def address(text):
    try:
        return ipaddress.IPv4Address(text)
    except ValueError:
        usage()


def attempt(call, function, *arguments):
    """function(*arguments); when the kernel refuses, say `call: ERRNO` and exit with 1."""
    try:
        return function(*arguments)
    except TimeoutError:
        print("nothing heard within 2 s", file=sys.stderr)
        sys.exit(3)
    except OSError as error:
        sys.exit(f"{call}: {errno.errorcode[error.errno]}")


def option(name, value):
    attempt("setsockopt", sock.setsockopt, socket.IPPROTO_IP, name, value)


if len(sys.argv) != 4:
    usage()
group = address(sys.argv[1])
port = number(sys.argv[2], 1, 65535)
interface = address(sys.argv[3])
if not group.is_multicast:
    usage()

sock = attempt("socket", socket.socket, socket.AF_INET, socket.SOCK_DGRAM)
attempt("bind", sock.bind, ("", port))  # any address: the datagrams are addressed to the group
option(socket.IP_ADD_MEMBERSHIP, group.packed + interface.packed)
# Joining is about what comes; this is about what leaves. Its TTL is 1 without being asked.
option(socket.IP_MULTICAST_IF, interface.packed)
sock.settimeout(2)

said = attempt("recv", sock.recv, 65535)
sys.stdout.buffer.write(said)
attempt("sendto", sock.sendto, b"heard " + said, (str(group), port))
sock.close()  # leaves the group
