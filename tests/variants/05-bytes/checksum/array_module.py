#!/usr/bin/env python3
"""array('H') with byteswap(), functools.reduce(), the file descriptor itself."""

import array
import functools
import os
import sys

if len(sys.argv) > 2 or sys.argv[1:] not in [[], ["--verify"]]:
    os.write(2, b"usage: checksum [--verify] < bytes\n")
    os._exit(2)
data = b"".join(iter(lambda: os.read(0, 1001), b""))
words = array.array("H", data + bytes(len(data) & 1))
if sys.byteorder == "little":
    words.byteswap()
total = functools.reduce(lambda a, b: (a + b & 0xFFFF) + (a + b >> 16), words, 0)
if sys.argv[1:]:
    sys.stdout.write("ok\n" if total == 0xFFFF else "bad\n")
    sys.exit(0 if total == 0xFFFF else 1)
sys.stdout.write("%04x\n" % (total ^ 0xFFFF))
