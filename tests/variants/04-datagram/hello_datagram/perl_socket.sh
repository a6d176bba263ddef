#!/bin/sh
# needs: perl
# Perl's four-argument select() against a deadline.
exec perl -MSocket -MTime::HiRes=time -e '
  @ARGV == 3 && $ARGV[1] =~ /^\d+$/ && $ARGV[1] >= 1 && $ARGV[1] <= 65535 &&
    defined(my $host = inet_aton($ARGV[0])) or
    print(STDERR "usage: hello_datagram HOST PORT MESSAGE\n"), exit 2;
  my $peer = pack_sockaddr_in($ARGV[1], $host);
  socket(my $socket, PF_INET, SOCK_DGRAM, 0) or die "socket: $!\n";
  defined send($socket, $ARGV[2], 0, $peer) or die "sendto: $!\n";
  my $deadline = time + 2;
  while ((my $left = $deadline - time) > 0) {
    vec(my $set = "", fileno $socket, 1) = 1;
    select $set, undef, undef, $left or last;
    my $from = recv $socket, my $answer, 65535, 0;
    next if $from ne $peer;
    print $answer;
    exit 0;
  }
  exit 3;
' "$@"
