#!/bin/sh
# needs: od awk
# od reads the bytes, awk adds them up in floating point, which is exact up to 2^53.
case $#$1 in
  0 | 1--verify) ;;
  *) echo "usage: checksum [--verify] < bytes" >&2; exit 2 ;;
esac
od -An -v -tu1 | awk -v verify="$1" '
  { for (i = 1; i <= NF; ++i) sum += $i * (count++ % 2 ? 1 : 256) }
  END {
    while (sum > 65535) sum = sum % 65536 + int(sum / 65536)
    if (!verify) { printf "%04x\n", 65535 - sum; exit 0 }
    print sum == 65535 ? "ok" : "bad"
    exit sum != 65535
  }'
