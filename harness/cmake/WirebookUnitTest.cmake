include(GoogleTest)

add_custom_target(wirebook_unit_tests)

# wirebook_unit_test(NAME SOURCES file... [LIBRARIES target...] [LABEL lab])
#
# A Google Test program of the harness's own tests. Its tests are ctest entries unit/NAME/Suite.Test
# with the label `unit`, or the one given: gtest_discover_tests keeps only one.
function(wirebook_unit_test name)
  cmake_parse_arguments(PARSE_ARGV 1 test "" "LABEL" "SOURCES;LIBRARIES")
  if(NOT test_SOURCES)
    message(FATAL_ERROR "wirebook_unit_test(${name}): SOURCES is missing")
  endif()
  if(NOT test_LABEL)
    set(test_LABEL unit)
  endif()
  set(target unit.${name})
  add_executable(${target} ${test_SOURCES})
  target_link_libraries(${target} PRIVATE wirebook_settings ${test_LIBRARIES} GTest::gmock
                                          GTest::gtest_main)
  set_target_properties(${target} PROPERTIES UNITY_BUILD "${WIREBOOK_UNITY}" OUTPUT_NAME ${name}
                                             RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/unit")
  # To compile takes longer than to run.
  target_compile_options(${target} PRIVATE -O0)
  add_dependencies(wirebook_unit_tests ${target})
  if(WIREBOOK_SANITIZE)
    # Under ASan a program takes longer to start than most of its tests to run: one entry for all.
    add_test(NAME unit/${name} COMMAND ${target})
    set_tests_properties(unit/${name} PROPERTIES LABELS ${test_LABEL} TIMEOUT 600)
    return()
  endif()
  gtest_discover_tests(${target}
    TEST_PREFIX unit/${name}/
    DISCOVERY_TIMEOUT 60
    PROPERTIES LABELS ${test_LABEL} TIMEOUT 120 SKIP_REGULAR_EXPRESSION "not graded: ")
endfunction()
