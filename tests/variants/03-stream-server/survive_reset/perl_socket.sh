#!/bin/sh
# needs: perl
# Perl: SIGPIPE ignored, and a handler that leaves.
exec perl -MSocket -e '
  @ARGV == 1 && $ARGV[0] =~ /^\d+$/ && $ARGV[0] >= 1 && $ARGV[0] <= 65535 or
    print(STDERR "usage: survive_reset PORT\n"), exit 2;
  $SIG{PIPE} = "IGNORE";
  $SIG{TERM} = sub { exit 0 };
  socket(my $listener, PF_INET, SOCK_STREAM, 0) or die "socket: $!\n";
  bind($listener, pack_sockaddr_in($ARGV[0], INADDR_ANY)) or die "bind: $!\n";
  listen($listener, 5) or die "listen: $!\n";
  while (accept(my $client, $listener)) {
    CLIENT: while (sysread $client, my $data, 1000) {
      for (my $done = 0; $done < length $data;) {
        $done += syswrite($client, $data, length($data) - $done, $done) // last CLIENT;
      }
    }
    close $client;
  }
' "$@"
