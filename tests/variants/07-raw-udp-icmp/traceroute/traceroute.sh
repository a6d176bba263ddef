#!/bin/sh
# needs: traceroute awk
# The traceroute of Debian, one probe at a time; what it prints is put into other words.
usage() { echo "usage: traceroute DST MAXHOPS" >&2; exit 2; }
address() { echo "$1" | grep -Eqx '((25[0-5]|2[0-4][0-9]|1?[0-9]{1,2})(\.|$)){4}' || usage; }
[ $# = 2 ] && [ "$2" -ge 1 ] && [ "$2" -le 64 ] || usage
address "$1"
exec awk -v destination="$1" -v command="traceroute -n -q 1 -N 1 -w 1 -p 33434 -m $2 $1" '
  BEGIN {
    status = 3
    while ((command | getline) > 0) {
      if ($1 !~ /^[0-9]+$/) continue
      print $1 " " $2 ($2 == destination ? " reached" : "")
      if ($2 == destination) status = 0
    }
    exit status
  }'
