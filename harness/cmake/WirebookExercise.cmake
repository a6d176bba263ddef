# wirebook_exercise(NAME TITLE "what it is" [LABELS label...] [STUB_PASSES])
#
# One line per exercise, in lessons/NN-topic/CMakeLists.txt, in the order they are taught. Makes
#   grade.NN.NAME      build/graders/NN.NAME, from grading/NAME.cc
#   student.NN.NAME    build/programs/student/NN.NAME, from NAME.cc; built only by its own grader
#   sanitized.NN.NAME  build/programs/sanitized/NN.NAME, the same with sanitizers: built after a
#                      crash, to name its line
#   solution.NN.NAME   build/programs/solution/NN.NAME, from solutions/NN-topic/NAME.cc, if there
# the ctest entries NN.NAME, NN.NAME.py, solution/... and stub/..., reference/... and ledger/... if
# a label (stream, datagram, raw) says that it has a wire, wired/... (the solutions over a wire
# with an empty script) then, too, inputs/... if its grader overrides imagine(); and an entry in
# build/exercises.json.
# STUB_PASSES: the exercise comes solved, its stub is not "not started".
# An exercise that cannot be made is one line and one ctest entry that fails with it; see
# wirebook_broken. The others do not notice.
function(wirebook_exercise name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "STUB_PASSES" "TITLE" "LABELS")
  cmake_path(GET CMAKE_CURRENT_SOURCE_DIR FILENAME lesson)
  if(NOT lesson MATCHES "^([0-9][0-9])-[a-z0-9-]+$")
    wirebook_broken("${lesson}" "lessons/${lesson}: a lesson's folder is named like 06-raw-ipv4")
    return()
  endif()
  set(number ${CMAKE_MATCH_1})
  set(id ${number}.${name})
  set(stub "${CMAKE_CURRENT_SOURCE_DIR}/${name}.cc")
  set(twin "${CMAKE_CURRENT_SOURCE_DIR}/${name}.py")
  set(grading "${CMAKE_CURRENT_SOURCE_DIR}/grading/${name}.cc")
  set(solution "${CMAKE_SOURCE_DIR}/solutions/${lesson}/${name}.cc")
  set(solution_twin "${CMAKE_SOURCE_DIR}/solutions/${lesson}/${name}.py")

  get_property(elsewhere GLOBAL PROPERTY WIREBOOK_LESSON_OF_${name})
  set(place "lessons/${lesson}/CMakeLists.txt: wirebook_exercise(${name})")
  if(arg_UNPARSED_ARGUMENTS)
    list(JOIN arg_UNPARSED_ARGUMENTS " " words)
    wirebook_broken(${id} "${place}: what is '${words}'?")
  elseif(NOT arg_TITLE)
    wirebook_broken(${id} "${place}: add TITLE \"what it is, in a few words\"")
  elseif(elsewhere)
    wirebook_broken(${id} "${place}: the name is taken by lessons/${elsewhere}; rename one")
  elseif(NOT EXISTS "${grading}")
    wirebook_broken(${id} "${id} has no grader: write lessons/${lesson}/grading/${name}.cc")
  else()
    set_property(GLOBAL PROPERTY WIREBOOK_LESSON_OF_${name} ${lesson})
    _wirebook_make()
  endif()
endfunction()

# wirebook_broken(ID WORDS): says in one line what is wrong with an exercise or a lesson, and again
# in the ctest entry broken/ID, which fails.
function(wirebook_broken id words)
  message(NOTICE "wirebook: ${words}")
  get_property(broken GLOBAL PROPERTY WIREBOOK_BROKEN)
  if(NOT "${id}" IN_LIST broken)
    set_property(GLOBAL APPEND PROPERTY WIREBOOK_BROKEN "${id}")
    add_test(NAME "broken/${id}" COMMAND sh -c "echo \"$1\"; exit 1" sh "${words}")
    set_tests_properties("broken/${id}" PROPERTIES LABELS exercises)
    _wirebook_json_string(line "${words}")
    set_property(GLOBAL APPEND_STRING PROPERTY WIREBOOK_BROKEN_LINES ",\n${line}")
  endif()
endfunction()

# The targets and entries of an exercise that is whole. Called by wirebook_exercise, whose variables
# it reads, like those below.
function(_wirebook_make)

  add_executable(grade.${id} "${grading}" "${CMAKE_SOURCE_DIR}/harness/main/grader_main.cc")
  target_link_libraries(grade.${id} PRIVATE wirebook_settings wirebook_main)
  target_precompile_headers(grade.${id} REUSE_FROM wirebook_grader_header)
  target_compile_definitions(grade.${id} PRIVATE
    WIREBOOK_EXERCISE="${id}" WIREBOOK_NAME="${name}" WIREBOOK_TITLE="${arg_TITLE}"
    WIREBOOK_LESSON="${lesson}")
  set_target_properties(grade.${id} PROPERTIES
    RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/graders" OUTPUT_NAME ${id})
  add_dependencies(wirebook_graders grade.${id})

  _wirebook_program(student ${id} "${stub}")
  _wirebook_program(sanitized ${id} "${stub}")
  # Not optimised: what was moved into another function would have that one's lines.
  target_compile_options(sanitized.${id} PRIVATE -O0 -fsanitize=address,undefined)
  target_link_options(sanitized.${id} PRIVATE -fsanitize=address,undefined)
  if(EXISTS "${solution}")
    _wirebook_program(solution ${id} "${solution}")
  endif()
  _wirebook_entries()
  _wirebook_manifest_entry()
endfunction()

# A program as a student writes it: warnings are shown and never fatal, uninitialised variables are
# filled with a pattern, and nothing of the harness is in reach.
function(_wirebook_program kind id source)
  if(NOT EXISTS "${source}")  # deleted: its own exercise says so when it is graded, nobody else's
    set_source_files_properties("${source}" PROPERTIES GENERATED TRUE)
  endif()
  add_executable(${kind}.${id} EXCLUDE_FROM_ALL "${source}")
  target_include_directories(${kind}.${id} PRIVATE "${CMAKE_SOURCE_DIR}/lessons")
  target_compile_options(${kind}.${id} PRIVATE
    -Wall -Wextra -g -O1 -fdiagnostics-color=never ${WIREBOOK_AUTO_VAR_INIT})
  set_target_properties(${kind}.${id} PROPERTIES
    RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/programs/${kind}" OUTPUT_NAME ${id})
  if(NOT kind STREQUAL solution)
    _wirebook_set_apart(${kind} ${id} "${source}")
  endif()
endfunction()

# Has a program compiled and linked where the compiler sees the program's folder and todo.hh, and
# nothing else of the workbook: no solution, no capture, no grader, no other build tree. The build
# tool goes on seeing everything. Takes the place of another launcher, such as ccache, which has
# nothing to give to a file that is compiled because it was edited.
function(_wirebook_set_apart kind id source)
  set(target ${kind}.${id})
  cmake_path(GET source PARENT_PATH folder)
  set(launcher "${CMAKE_BINARY_DIR}/compiler_launcher"
    --hide "${CMAKE_SOURCE_DIR}" --hide "${CMAKE_BINARY_DIR}"
    --read "${folder}" --read "${CMAKE_SOURCE_DIR}/lessons/todo.hh"
    --write "${CMAKE_CURRENT_BINARY_DIR}/CMakeFiles/${target}.dir")
  set(programs "${CMAKE_BINARY_DIR}/programs/${kind}")
  set_target_properties(${target} PROPERTIES
    CXX_COMPILER_LAUNCHER "${launcher};--"
    CXX_LINKER_LAUNCHER "${launcher};--write;${programs};--")
  add_dependencies(${target} compiler_launcher)
endfunction()

# The ctest entries of one exercise. Called by wirebook_exercise, whose variables it reads.
function(_wirebook_entries)
  set(labels lesson${number} ${arg_LABELS})
  _wirebook_entry(${id} "exercises;${labels}" grade.${id})
  if(EXISTS "${twin}")
    _wirebook_entry(${id}.py "exercises;python;${labels}" grade.${id} --python)
  endif()
  if(EXISTS "${solution}")
    _wirebook_entry(solution/${id} "solutions;${labels}" grade.${id} --solution)
  endif()
  if(EXISTS "${solution_twin}")
    _wirebook_entry(solution/${id}.py "solutions;python;${labels}" grade.${id} --solution --python)
  endif()
  set(wire_labels ${arg_LABELS})
  list(FILTER wire_labels INCLUDE REGEX "^(stream|datagram|raw)$")
  if(wire_labels AND EXISTS "${CMAKE_SOURCE_DIR}/captures")
    set(capture "${CMAKE_SOURCE_DIR}/captures/${lesson}/${name}.pcap")
    _wirebook_entry(reference/${id} "meta;${labels}" grade.${id} "--check-reference=${capture}")
    _wirebook_entry(ledger/${id} "meta;${labels}" grade.${id} --ledger)
  endif()
  if(wire_labels AND EXISTS "${solution}")
    _wirebook_entry(wired/${id} "wired;${labels}" grade.${id} --solution --scripted-wire
      --no-progress "--reports=${CMAKE_BINARY_DIR}/reports/wired/${id}")
  endif()
  if(wire_labels AND EXISTS "${solution_twin}")
    _wirebook_entry(wired/${id}.py "wired;python;${labels}" grade.${id} --solution --python
      --scripted-wire --no-progress "--reports=${CMAKE_BINARY_DIR}/reports/wired/${id}.py")
  endif()
  file(STRINGS "${grading}" imagines REGEX "imagine\\(const RunOptions")
  if(imagines)
    _wirebook_entry(inputs/${id} "meta;${labels}" grade.${id} --prove-inputs)
    set_tests_properties(inputs/${id} PROPERTIES COST 20)  # seconds: the longest are begun first
  endif()
  if(NOT arg_STUB_PASSES)
    set(pristine sh "${CMAKE_SOURCE_DIR}/harness/cmake/pristine_stub.sh")
    _wirebook_entry(stub/${id} "meta;${labels}"
      ${pristine} "${stub}" $<TARGET_FILE:grade.${id}> --expect-not-started)
    if(EXISTS "${twin}")
      _wirebook_entry(stub/${id}.py "meta;python;${labels}"
        ${pristine} "${twin}" $<TARGET_FILE:grade.${id}> --python --expect-not-started)
    endif()
  endif()
endfunction()

# Editors paint only what SKIP_REGULAR_EXPRESSION finds grey; ctest alone needs SKIP_RETURN_CODE.
function(_wirebook_entry entry labels)
  add_test(NAME ${entry} COMMAND ${ARGN})
  set_tests_properties(${entry} PROPERTIES LABELS "${labels}" TIMEOUT 900 SKIP_RETURN_CODE 77)
  if(NOT entry MATCHES "^stub/")  # there it is what must be said
    set_tests_properties(${entry} PROPERTIES SKIP_REGULAR_EXPRESSION "(^|\n)not started: ")
  endif()
endfunction()

# One object of build/exercises.json. Called by wirebook_exercise, whose variables it reads.
function(_wirebook_manifest_entry)
  set(entry "{}")
  foreach(pair IN ITEMS "exercise=${id}" "name=${name}" "lesson=${lesson}" "title=${arg_TITLE}"
                        "grader=${CMAKE_BINARY_DIR}/graders/${id}")
    string(REGEX MATCH "^([a-z]+)=(.*)$" pair "${pair}")
    set(key ${CMAKE_MATCH_1})
    _wirebook_json_string(value "${CMAKE_MATCH_2}")
    string(JSON entry SET "${entry}" ${key} "${value}")
  endforeach()

  set(labels "[]")
  set(count 0)
  foreach(label IN LISTS arg_LABELS)
    string(JSON labels SET "${labels}" ${count} "\"${label}\"")
    math(EXPR count "${count} + 1")
  endforeach()
  string(JSON entry SET "${entry}" labels "${labels}")

  _wirebook_json_existing(programs cc "${stub}" py "${twin}")
  _wirebook_json_existing(solutions cc "${solution}" py "${solution_twin}")
  string(JSON entry SET "${entry}" programs "${programs}")
  string(JSON entry SET "${entry}" solutions "${solutions}")
  set_property(GLOBAL APPEND_STRING PROPERTY WIREBOOK_MANIFEST ",\n${entry}")
endfunction()

# {"cc": PATH, "py": PATH}, of the files that exist.
function(_wirebook_json_existing result cc cc_path py py_path)
  set(object "{}")
  foreach(kind IN ITEMS cc py)
    if(EXISTS "${${kind}_path}")
      _wirebook_json_string(path "${${kind}_path}")
      string(JSON object SET "${object}" ${kind} "${path}")
    endif()
  endforeach()
  set(${result} "${object}" PARENT_SCOPE)
endfunction()

function(_wirebook_json_string result text)
  string(REPLACE "\\" "\\\\" text "${text}")
  string(REPLACE "\"" "\\\"" text "${text}")
  set(${result} "\"${text}\"" PARENT_SCOPE)
endfunction()

# Writes build/exercises.json, only when it changed. Call once, after every lesson.
function(wirebook_write_manifest)
  get_property(exercises GLOBAL PROPERTY WIREBOOK_MANIFEST)
  string(REGEX REPLACE "^,\n" "" exercises "${exercises}")
  get_property(broken GLOBAL PROPERTY WIREBOOK_BROKEN_LINES)
  string(REGEX REPLACE "^,\n" "" broken "${broken}")
  _wirebook_json_string(source "${CMAKE_SOURCE_DIR}")
  _wirebook_json_string(build "${CMAKE_BINARY_DIR}")
  _wirebook_json_string(reports "${CMAKE_BINARY_DIR}/reports")
  set(manifest "{\"source\": ${source}, \"build\": ${build}, \"reports\": ${reports},
\"broken\": [${broken}],
\"exercises\": [
${exercises}
]}")
  file(CONFIGURE OUTPUT "${CMAKE_BINARY_DIR}/exercises.json" CONTENT "@manifest@\n" @ONLY)
endfunction()

include(CheckCXXCompilerFlag)
check_cxx_compiler_flag(-ftrivial-auto-var-init=pattern WIREBOOK_HAS_AUTO_VAR_INIT)
if(WIREBOOK_HAS_AUTO_VAR_INIT)
  set(WIREBOOK_AUTO_VAR_INIT -ftrivial-auto-var-init=pattern)
endif()
