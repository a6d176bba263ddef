// The end of a run: when nobody on the wire has anything more to say.
#include <poll.h>

#include <algorithm>
#include <set>
#include <string_view>
#include <utility>

#include "harness/base/sys.hh"
#include "harness/lab/markers.hh"
#include "harness/lab/run.hh"
#include "harness/lab/waiting.hh"
#include "harness/wire/igmp.hh"

namespace wirebook {
namespace {

using namespace std::chrono_literals;

/// How long the kernels may take to say what they still have to say.
constexpr auto silence_deadline = 2s;
/// A marker is lost only with the link itself; on a busy machine it is late.
constexpr auto patience_with_markers = 200ms;

/// Whether the student's host has told of every multicast group that it told of joining that it
/// hears it no more. Its kernel does so a few milliseconds behind the program's end.
bool has_left_its_groups(const std::vector<Frame>& frames) {
  std::set<std::pair<std::string_view, std::uint32_t>> joined;
  for (const auto& frame : frames) {
    if (frame.host != student_name) continue;
    for (const auto& record : wire::group_records(frame.packet)) {
      if (record.joins()) joined.insert({frame.interface, record.group});
      if (record.leaves()) joined.erase({frame.interface, record.group});
    }
  }
  return joined.empty();
}

}  // namespace

/// After the program's end: until markers have crossed every cable both ways on every processor
/// without meeting a new frame, no connection of the student's host is left to close and no
/// multicast group to leave.
void Run::fall_silent() {
  const auto limit = Clock::now() + silence_deadline;
  for (;;) {
    take_frames();  // a marker needs room, too
    const auto frames = outcome_.frames.size();
    const auto carried = hosts_.cable ? hosts_.cable->taken() : 0;
    bool heard = drain_players();
    take_output(process_->standard_output(), outcome_.out, output_open_);
    take_output(process_->standard_error(), outcome_.err, error_open_);
    if (hosts_.cable) hosts_.cable->markers_follow();
    send_markers();
    // What was on its way to a peer's socket is there now, and may want an answer.
    heard = drain_players() || heard;
    take_frames();
    // What the wire took in only now may still call forth an answer.
    const bool quiet = outcome_.frames.size() == frames && !heard &&
                       (!hosts_.cable || hosts_.cable->is_through_with(carried));
    const bool closed = hosts_.student().witness.tcp_in_use() == 0;
    const bool left = has_left_its_groups(outcome_.frames);
    if ((quiet && closed && left) || Clock::now() > limit) break;
    if (!quiet) continue;
    auto fds = hosts_.watched();
    wait_for(fds, limit - Clock::now());
    take_frames();
  }
  const bool lost = std::any_of(hosts_.all.begin(), hosts_.all.end(),
                                [](Host& host) { return host.capture.lost() > 0; });
  if (lost && outcome_.ending.kind != Ending::Kind::sent_too_much) {
    throw SysError("capture every frame: some were lost, so there is no verdict; run it again",
                   ENOBUFS);
  }
}

/// A frame waits in the backlog of the processor it was sent on, so markers are sent on each.
void Run::send_markers() {
  const auto look = [this] { take_frames(); };
  for (const int processor : machine_.processors_) {
    if (machine_.processors_.size() > 1) stand_on({processor});
    exchange_markers(hosts_, look, patience_with_markers);
  }
  if (machine_.processors_.size() > 1) stand_on(machine_.processors_);
}

}  // namespace wirebook
