// The main() of a grader; compiled once for each, because the build system's words differ.
#include "harness/main/grade.hh"

int main(int argc, char** argv) {
  return wirebook::grade(argc, argv,
                         {WIREBOOK_EXERCISE, WIREBOOK_NAME, WIREBOOK_TITLE, WIREBOOK_LESSON});
}
