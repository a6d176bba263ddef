#!/bin/sh
# needs: perl
# Perl's sockaddr_un() counts the bytes of an abstract name by itself.
exec perl -MSocket -MErrno -MIO::Handle -e '
  @ARGV == 1 && length $ARGV[0] && length $ARGV[0] < 108 or
    print(STDERR "usage: unix_stream PATH < FILE\n"), exit 2;
  (my $path = $ARGV[0]) =~ s/^@/\0/;
  socket(my $socket, PF_UNIX, SOCK_STREAM, 0) or die "socket: $!\n";
  if (!connect($socket, sockaddr_un($path))) {
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
