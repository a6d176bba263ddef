"""A teacher writes a grader from one page: every word that a grader may use stands on it."""

import re
import unittest

import tree

PAGE = "docs/pages/writing-a-grader.md"

MEMBER = r"\b([a-z]\w+)(?=(?: =[^;,]*|\{[^}]*\})?[,;])"
# Of these headers, only what a grader or a rule has in its hands.
STRUCTS = {
    "harness/check/diagnosis.hh": r"^struct (?:Diagnosis|Evidence) \{.*?^\};",
    "harness/check/finding.hh": r"^struct Finding \{.*?^\};",
    "harness/lab/lab.hh": r"^struct RunOptions \{.*?^\};",
}
# Header -> what declares a word in it. Of a class, only what is above `private:`.
WORDS = {
    "harness/check/matchers.hh": [r"^OutcomeMatcher (\w+)\(", r"^TcpSpec (\w+)\(",
                                  r"TcpSpec (\w+)\(\) const;", r"^struct (HandmadeTcp)"],
    "harness/check/call_matchers.hh": [r"^OutcomeMatcher (\w+)\(", r"CallPattern& (\w+)\(",
                                       r"CallPattern (\w+)\(std", r"^std::string (\w+)\("],
    "harness/check/spec.hh": [r"^  HeaderSpec& (\w+)\(", r"^HeaderSpec (\w+)\(",
                              r"^Payload (\w+)\("],
    "harness/check/record.hh": [r"^Payload (\w+)\(", r"^struct (RecordLayout)"],
    "harness/check/option_list.hh": [r"^OptionsRule::Judge (\w+)\("],
    "harness/check/imagine.hh": [r"^std::vector<Imagined> (\w+)\(", r"> (alike)\("],
    "harness/check/diagnosis.hh": [MEMBER],
    "harness/check/finding.hh": [MEMBER],
    "harness/lab/lab.hh": [MEMBER],
    "harness/lab/script.hh": [r"^  Script& (\w+)\("],
    "harness/lab/wire_script.hh": [r"^  WireScript& (\w+)\(", r"^Damage (\w+)\(",
                                   r"^Until (\w+)\(", r"Damage& (\w+)\(", r"Which (every)"],
    "harness/lab/frame_pattern.hh": [r"^  FramePattern& (\w+)\(", r"^FramePattern (\w+)\("],
    "harness/lab/network.hh": [r"constexpr Network (with\w+)\(", r"static const Network (\w+);"],
    "harness/main/exercise.hh": [
        r"^  (?:static |virtual |const |\[\[nodiscard\]\] )*[\w:<>&]+ (\w+)\("],
    "harness/main/picker.hh": [r"^  (?:static )?[\w:]+ (\w+)\("],
    "harness/sandbox/shape.hh": [r"^  (?:std::\w+|unsigned) (\w+) = 0;", r"static Shape (\w+)\(",
                                 r"> (signals)"],
}
# What a grader never says.
NOT_A_WORD = {"Picker", "SetUp", "false", "grade_in", "none", "nullptr", "with_scripted_wire"}


def declared(header, patterns):
    text = re.sub(r"//.*|^  friend .*", "", tree.read(header), flags=re.M)
    if header in STRUCTS:
        text = "\n".join(re.findall(STRUCTS[header], text, re.M | re.S))
    public = re.sub(r"^ private:.*?^\};", "", text, flags=re.M | re.S)
    for pattern in patterns:
        yield from re.findall(pattern, public, re.M)


class Vocabulary(unittest.TestCase):
    def test_each_word_of_a_grader_stands_on_the_page(self):
        page = tree.read(PAGE)
        for header, patterns in WORDS.items():
            words = set(declared(header, patterns)) - NOT_A_WORD
            self.assertTrue(words, header)
            for word in sorted(words):
                with self.subTest(header=header, word=word):
                    self.assertTrue(re.search(rf"\b{word}\b", page), f"{word} is not on {PAGE}")

    def test_each_pattern_still_finds_something(self):
        for header, patterns in WORDS.items():
            for pattern in patterns:
                with self.subTest(header=header, pattern=pattern):
                    self.assertTrue(list(declared(header, [pattern])))


if __name__ == "__main__":
    tree.main()
