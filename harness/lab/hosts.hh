#pragma once

#include "harness/lab/lab.hh"
#include "harness/sandbox/capture.hh"
#include "harness/sandbox/net_namespace.hh"
#include "harness/sandbox/witness.hh"

namespace wirebook {

/// One host of a lab: its namespace, and what watches it.
struct Host {
  std::string name;
  sandbox::NetNamespace network;
  sandbox::Capture capture;
  sandbox::Witness witness;
};

/// Interface index of eth0 on both hosts; 1 is lo.
inline constexpr int ethernet_index = 2;

/// The two hosts of a lab and the cable between them, configured, captured and ready: the first
/// frame is not lost.
struct Lab::Hosts {
  Hosts();
  sandbox::Capture::Nonce nonce;
  Host student;
  Host peer;
};

}  // namespace wirebook
