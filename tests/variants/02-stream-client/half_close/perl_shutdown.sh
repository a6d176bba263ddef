#!/bin/sh
# needs: perl
# Perl's shutdown() takes 1 for SHUT_WR.
exec perl -MSocket -MErrno -MIO::Handle -e '
  @ARGV == 2 && $ARGV[1] =~ /^\d+$/ && $ARGV[1] > 0 && $ARGV[1] < 65536 &&
    defined(my $host = inet_aton($ARGV[0])) or
    print(STDERR "usage: half_close HOST PORT < FILE\n"), exit 2;
  socket(my $socket, PF_INET, SOCK_STREAM, 0) or die "socket: $!\n";
  if (!connect($socket, pack_sockaddr_in($ARGV[1], $host))) {
    my ($name) = grep { $!{$_} } sort keys %!;
    print STDERR "connect: $name\n";
    exit 1;
  }
  binmode $_ for $socket, *STDIN, *STDOUT;
  $/ = \4096;
  print $socket $_ while <STDIN>;
  $socket->flush;
  shutdown($socket, 1);
  print while <$socket>;
  close $socket;
' "$@"
