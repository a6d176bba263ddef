#!/bin/sh
# needs: perl
# Perl's sysread() and syswrite(); by hand, one client.
exec perl -MSocket -e '
  @ARGV == 1 && $ARGV[0] =~ /^\d+$/ && $ARGV[0] >= 1 && $ARGV[0] <= 65535 or
    print(STDERR "usage: echo_once PORT\n"), exit 2;
  socket(my $listener, PF_INET, SOCK_STREAM, 0) or die "socket: $!\n";
  bind($listener, pack_sockaddr_in($ARGV[0], INADDR_ANY)) or die "bind: $!\n";
  listen($listener, 1) or die "listen: $!\n";
  accept(my $client, $listener) or die "accept: $!\n";
  while (my $n = sysread $client, my $data, 1000) {
    for (my $done = 0; $done < $n;) {
      $done += syswrite($client, $data, $n - $done, $done) // die "write: $!\n";
    }
  }
' "$@"
