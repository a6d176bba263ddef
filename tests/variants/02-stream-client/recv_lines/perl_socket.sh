#!/bin/sh
# needs: perl
# Perl reads a socket line by line as it does a file.
exec perl -MSocket -MErrno -e '
  @ARGV == 2 && $ARGV[1] =~ /^\d+$/ && $ARGV[1] > 0 && $ARGV[1] < 65536 &&
    defined(my $host = inet_aton($ARGV[0])) or
    print(STDERR "usage: recv_lines HOST PORT\n"), exit 2;
  socket(my $socket, PF_INET, SOCK_STREAM, 0) or die "socket: $!\n";
  if (!connect($socket, pack_sockaddr_in($ARGV[1], $host))) {
    my ($name) = grep { $!{$_} } sort keys %!;
    print STDERR "connect: $name\n";
    exit 1;
  }
  while (defined(my $line = <$socket>)) {
    chomp $line;
    print length($line), " $line\n";
  }
' "$@"
