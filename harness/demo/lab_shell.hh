#pragma once

namespace wirebook::demo {

/// `wirebook lab`: a shell on the student's host, with internet-host's services. Frames are shown
/// in a second pane where there is a terminal and tmux, or between the lines of the shell.
/// @param frames_here between the lines, on stderr
/// Returns the shell's exit status.
/// @throws sandbox::LabUnavailable, SysError
int lab_shell(bool frames_here);

}  // namespace wirebook::demo
