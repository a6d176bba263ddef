// A compiler reads what a program includes, and is not in the sandbox: it must not see the
// workbook.
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <sstream>

#include "harness/base/sys.hh"
#include "harness/main/build.hh"
#include "tests/lab/outside.hh"
#include "tests/lab/spoiled.hh"

namespace wirebook {
namespace {

using testing::AnyOf;
using testing::HasSubstr;

/// Builds the program as its grader would.
std::optional<report::CompileError> build(const std::string& name, const std::string& file) {
  return build_target(WIREBOOK_BUILD_DIR, "student.thief." + name,
                      std::filesystem::path(WIREBOOK_THIEVES) / (file + ".cc"))
      .error;
}

using Compiler = Outside;

TEST_F(Compiler, FindsWhatIsTheStudentsOwn) {
  const auto error = build("honest", "honest");
  EXPECT_FALSE(error) << error->output;
}

TEST_F(Compiler, FindsNothingElse) {
  std::istringstream thieves(WIREBOOK_ALL_THIEVES);
  for (std::string name, file; thieves >> name >> file;) {
    SCOPED_TRACE(name);
    const auto error = build(name, file);
    ASSERT_TRUE(error) << "it was built";
    EXPECT_THAT(error->message, AnyOf(HasSubstr("No such file"), HasSubstr("file not found"),
                                      HasSubstr("Could not find incbin file")));
    EXPECT_THAT(error->file, testing::EndsWith("/thieves/" + file + ".cc"));
  }
}

/// What a grader is told on a machine that cannot set a compiler apart.
TEST_F(Compiler, IsNotRunWhereNothingCanBeGraded) {
  std::array<int, 2> ends{};
  sys("pipe", ::pipe(ends.data()));
  const pid_t child = sys("fork", ::fork());
  if (child == 0) {
    std::string told = "it was built";
    try {
      refuse(SYS_unshare);
      build("kernel", "assemble");
    } catch (const CompilerRefused& refusal) {
      told = refusal.what();
    } catch (const std::exception& error) {
      told = error.what();
    }
    ::_exit(::write(ends[1], told.data(), told.size()) < 0);
  }
  ::close(ends[1]);
  std::string told(1000, '\0');
  told.resize(static_cast<std::size_t>(sys("read", ::read(ends[0], told.data(), told.size()))));
  ::close(ends[0]);
  sys("wait", ::waitpid(child, nullptr, 0));
  EXPECT_THAT(told, testing::StartsWith("this machine does not allow user namespaces\n"
                                        "tried    a new user and mount namespace\n"
                                        "result   EPERM from unshare\n"));
}

}  // namespace
}  // namespace wirebook
