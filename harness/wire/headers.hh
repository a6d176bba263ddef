/// \file
/// All field tables. Names and order are the RFCs'.
#pragma once

#include "harness/wire/arp.hh"
#include "harness/wire/ethernet.hh"
#include "harness/wire/icmp.hh"
#include "harness/wire/igmp.hh"
#include "harness/wire/ipv4.hh"
#include "harness/wire/ipv6.hh"
#include "harness/wire/sctp.hh"
#include "harness/wire/tcp.hh"
#include "harness/wire/udp.hh"
