#!/bin/sh
# needs: perl
# Perl's recv(), which returns the sender.
exec perl -MSocket -e '
  @ARGV == 2 && !grep({ !/^\d+$/ || $_ < 1 } @ARGV) && $ARGV[0] <= 65535 or
    print(STDERR "usage: udp_echo PORT COUNT\n"), exit 2;
  socket(my $socket, PF_INET, SOCK_DGRAM, 0) or die "socket: $!\n";
  bind($socket, pack_sockaddr_in($ARGV[0], INADDR_ANY)) or die "bind: $!\n";
  for (1 .. $ARGV[1]) {
    defined(my $from = recv $socket, my $data, 65535, 0) or die "recvfrom: $!\n";
    defined send($socket, $data, 0, $from) or die "sendto: $!\n";
  }
' "$@"
