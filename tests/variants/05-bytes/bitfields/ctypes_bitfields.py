#!/usr/bin/env python3
"""ctypes bit-fields, declared from the lowest bit up because this machine fills them like that."""

import ctypes
import enum
import os
import sys


class Bits(ctypes.LittleEndianStructure):
    _fields_ = [("ihl", ctypes.c_uint8, 4), ("version", ctypes.c_uint8, 4),
                ("ecn", ctypes.c_uint8, 2), ("dscp", ctypes.c_uint8, 6),
                ("offset", ctypes.c_uint16, 13), ("mf", ctypes.c_uint16, 1),
                ("df", ctypes.c_uint16, 1), ("rf", ctypes.c_uint16, 1),
                ("zero", ctypes.c_uint8, 4), ("words", ctypes.c_uint8, 4)]


class Flag(enum.IntFlag):
    F, S, R, P, A, U, E, C = (1 << bit for bit in range(8))


NAMES = ("version", "ihl", "dscp", "ecn", "rf", "df", "mf", "offset", "words")
lines = []
try:
    for line in os.fdopen(0):
        *numbers, letters = line.split()
        bits = Bits()
        for name, text, unit in zip(NAMES, numbers, [1] * 7 + [8, 4], strict=True):
            value, rest = divmod(int(text), unit)
            setattr(bits, name, value)
            if rest or getattr(bits, name) != value:
                raise ValueError(text)
        flags = Flag(0)
        for letter in letters.strip("-"):
            flags |= Flag[letter]
        raw = bytes(bits)
        lines.append(f"{raw[0]:02x} {raw[1]:02x} {raw[3]:02x}{raw[2]:02x} {raw[4]:02x} {flags:02x}")
except (ValueError, KeyError):
    sys.exit(2)
print(*lines, sep="\n")
