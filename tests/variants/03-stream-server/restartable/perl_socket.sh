#!/bin/sh
# needs: perl
# Perl's own socket calls; SO_REUSEADDR as setsockopt() of Perl takes it.
exec perl -MSocket -MErrno -e '
  @ARGV == 2 && $ARGV[0] =~ /^\d+$/ && $ARGV[0] >= 1 && $ARGV[0] <= 65535 &&
    $ARGV[1] =~ /^\d+$/ && $ARGV[1] >= 1 && $ARGV[1] <= 1000 or
    print(STDERR "usage: restartable PORT N\n"), exit 2;
  sub failed { print STDERR "$_[0]: ", (grep { $!{$_} } keys %!), "\n"; exit 1 }
  socket(my $listener, PF_INET, SOCK_STREAM, 0) or failed "socket";
  setsockopt($listener, SOL_SOCKET, SO_REUSEADDR, 1) or failed "setsockopt";
  bind($listener, pack_sockaddr_in($ARGV[0], INADDR_ANY)) or failed "bind";
  listen($listener, 5) or failed "listen";
  for (1 .. $ARGV[1]) {
    accept(my $client, $listener) or failed "accept";
    syswrite $client, "bye\n";
    close $client;
  }
' "$@"
