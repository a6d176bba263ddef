/// \file
/// The three demos: what each one steps through, and the words for it.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "harness/lab/lab.hh"
#include "harness/wire/field.hh"

namespace wirebook::demo {

/// What a call of the demo is for, in its order; a call that has none is shown without words.
struct Explained {
  std::string_view call, words;
};

struct Demo {
  std::string_view name, title;
  std::string_view client;  ///< the program, see client.hh
  std::vector<std::string> arguments;
  Right right = Right::none;
  Script peer = {};                          ///< what internet-host does, if anything
  std::vector<const wire::Header*> headers;  ///< whose fields are shown
  std::vector<Explained> calls;
  std::string_view in_the_end;
};

const std::vector<Demo>& all_demos();

/// nullptr when there is none of that name.
const Demo* find_demo(std::string_view name);

/// How to play it.
struct Manner {
  bool automatic = false;             ///< nobody presses Enter
  std::chrono::milliseconds pace{0};  ///< before each call of a demo that plays by itself
  bool all_fields = false;
  bool colour = false;
};

/// Plays a demo on stdout; the person is at stdin. Returns an exit status.
/// @throws sandbox::LabUnavailable, SysError
int play(const Demo& demo, const Manner& manner);

}  // namespace wirebook::demo
