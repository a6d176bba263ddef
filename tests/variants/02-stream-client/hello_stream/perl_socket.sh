#!/bin/sh
# needs: perl
# Perl's sockets as file handles.
exec perl -MSocket -MErrno -MIO::Handle -e '
  @ARGV == 3 && $ARGV[1] =~ /^\d+$/ && $ARGV[1] > 0 && $ARGV[1] < 65536 &&
    defined(my $host = inet_aton($ARGV[0])) or
    print(STDERR "usage: hello_stream HOST PORT MESSAGE\n"), exit 2;
  socket(my $socket, PF_INET, SOCK_STREAM, 0) or die "socket: $!\n";
  if (!connect($socket, pack_sockaddr_in($ARGV[1], $host))) {
    my ($name) = grep { $!{$_} } sort keys %!;
    print STDERR "connect: $name\n";
    exit 1;
  }
  print $socket "$ARGV[2]\n";
  $socket->flush;
  print while <$socket>;
' "$@"
