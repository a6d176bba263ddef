#!/bin/sh
# needs: perl
# Perl's own socket() and pack().
exec perl -MSocket -e '
  @ARGV == 2 && $ARGV[1] =~ /^\d+$/ && $ARGV[1] > 0 && $ARGV[1] < 65536 &&
    defined(my $host = inet_aton($ARGV[0])) or
    print(STDERR "usage: first_packet HOST PORT\n"), exit 2;
  socket(my $socket, PF_INET, SOCK_DGRAM, getprotobyname("udp")) or die "socket: $!\n";
  defined send($socket, "hello, wire", 0, pack_sockaddr_in($ARGV[1], $host)) or die "send: $!\n";
' "$@"
