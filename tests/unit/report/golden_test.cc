#include <gmock/gmock.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "harness/report/text.hh"
#include "tests/unit/report/pages.hh"

// The wording of every kind of page. WIREBOOK_UPDATE_GOLDEN=1 writes the files anew; read the
// difference before you keep it.

namespace wirebook::report {
namespace {

std::string read_file(const std::filesystem::path& path) {
  std::ifstream file(path);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

std::string whole_page(const Page& page) {
  const auto link = link_line(page);
  return to_text(page, false) + (link.empty() ? "" : link + "\n");
}

class Golden : public testing::TestWithParam<std::pair<std::string, Page>> {};

TEST_P(Golden, PageIsWordForWordAsItWas) {
  const auto& [name, page] = GetParam();
  const auto path = std::filesystem::path(GOLDEN_DIRECTORY) / (name + ".txt");
  const auto text = whole_page(page);
  if (std::getenv("WIREBOOK_UPDATE_GOLDEN") != nullptr) std::ofstream(path) << text;
  EXPECT_EQ(text, read_file(path));
}

TEST_P(Golden, PageIsPlainAsciiOfEightyColumns) {
  const auto text = to_text(GetParam().second, false);
  for (const auto& line : lines_of(text)) {
    EXPECT_LE(line.size(), 80U) << line;
    for (const char c : line) EXPECT_TRUE(c >= ' ' && c <= '~') << line;
    EXPECT_FALSE(line.ends_with(' ')) << '"' << line << '"';
  }
}

TEST_P(Golden, ColourAddsNothingButColour) {
  std::string bare;
  const auto coloured = to_text(GetParam().second, true);
  for (std::size_t i = 0; i < coloured.size(); ++i) {
    if (coloured[i] == '\x1b') {
      i = coloured.find('m', i);
    } else {
      bare += coloured[i];
    }
  }
  EXPECT_EQ(bare, to_text(GetParam().second, false));
  EXPECT_NE(bare, coloured);
}

INSTANTIATE_TEST_SUITE_P(Pages, Golden, testing::ValuesIn(all_pages()),
                         [](const auto& one) { return one.param.first; });

}  // namespace

// Keeps Google Test from printing a page as a heap of bytes.
void PrintTo(const Page& page, std::ostream* stream) { *stream << page.sources.exercise; }

}  // namespace wirebook::report
