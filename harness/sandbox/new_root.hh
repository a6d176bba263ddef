/// \file
/// The pieces that a view of the file system is put together from, in a mount namespace of its own.
#pragma once

#include <filesystem>
#include <string>

namespace wirebook::sandbox {

/// Where a new root is put together; what the machine has there is out of reach from then on.
inline const std::filesystem::path new_root = "/tmp";

void mount_at(const char* source, const std::filesystem::path& target, const char* type,
              unsigned long flags, const std::string& options = "");

/// An empty new root that nobody else sees. `options` as in tmpfs(5).
void begin_new_root(const std::string& options);

/// Read-only, without set-uid and devices, with everything mounted below.
void bind_read_only(const std::filesystem::path& source, const std::filesystem::path& target);

/// /usr; /bin, /lib and so on, as links into it on a merged system and as folders elsewhere.
void add_system_folders();

void make_empty_file(const std::filesystem::path& path);

/// What of /etc is there, read-only: a file or a folder.
void add_configuration_of(const char* name);

/// /dev/NAME.
void add_device(const char* name);

/// An empty folder in place of one that must not be seen.
void cover(const std::filesystem::path& folder, unsigned long flags);

/// Makes the new root the root and lets go of the old one.
void enter_new_root();

}  // namespace wirebook::sandbox
