// A thread of its own tries each socket; the answers are printed at the very end.
#include <map>
#include <sstream>
#include <string>
#include <thread>

#include "tests/variants/variant.h"

static const std::map<std::string, int> names[] = {
    {{"unix", 1}, {"inet", 2}, {"inet6", 10}, {"packet", 17}, {"bluetooth", 31}},
    {{"stream", 1}, {"dgram", 2}, {"raw", 3}, {"seqpacket", 5}},
    {{"tcp", 6}, {"udp", 17}, {"icmp", 1}, {"icmpv6", 58}, {"sctp", 132}, {"raw", 255}}};

static std::string attempt(const std::string& line) {
  std::istringstream words(line);
  int triple[3] = {};
  for (int i = 0; i < 3; ++i) {
    std::string word;
    words >> word;
    const auto found = names[i].find(word);
    triple[i] = found != names[i].end() ? found->second : std::stoi(word);
  }
  const int fd = socket(triple[0], triple[1], triple[2]);
  if (fd == -1) return strerrorname_np(errno);
  close(fd);
  return "ok";
}

int main(int argc, char**) {
  if (argc != 1) return 2;
  std::string input, output;
  char buffer[100];
  for (ssize_t n = 0; (n = read(STDIN_FILENO, buffer, sizeof buffer)) > 0;) input.append(buffer, n);
  std::istringstream lines(input);
  for (std::string line; std::getline(lines, line);) {
    std::string result;
    std::thread([&] { result = attempt(line); }).join();
    output += line + " " + result + "\n";
  }
  for (size_t done = 0; done < output.size();) {
    const ssize_t n = write(STDOUT_FILENO, output.data() + done, output.size() - done);
    if (n == -1) return failed("write");
    done += n;
  }
}
