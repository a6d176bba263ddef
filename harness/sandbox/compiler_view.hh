#pragma once

#include <filesystem>
#include <vector>

namespace wirebook::sandbox {

/// What a compiler sees besides the system's folders, each where it is.
struct CompilerView {
  std::vector<std::filesystem::path> readable;  ///< files, or folders without their subfolders
  std::vector<std::filesystem::path> writable;  ///< folders; those that are not there are left out
  /// Folders of which nothing is seen but what is listed above, should a system's folder hold them.
  std::vector<std::filesystem::path> hidden;
};

/// Replaces the root of this process, which must be in a mount namespace of its own, by one that
/// has /usr and what belongs to it, the compiler's folder should it lie elsewhere, a private /tmp,
/// and the view. There is no /proc in it, so no way round. The working directory stays.
/// Throws SysError.
void enter_compiler_view(const CompilerView& view, const std::filesystem::path& compiler);

/// Bounds the time, the memory and the files of a compiler: a program can make it work for ever.
void limit_compiler();

}  // namespace wirebook::sandbox
