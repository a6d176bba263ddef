#pragma once

#include "harness/check/field_rule.hh"

namespace wirebook {

/// Judges TCP options: the same as these, in any order, filled up in any legal way.
OptionsRule::Judge same_tcp_options(Bytes expected);

}  // namespace wirebook
