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
  add_dependencies(wirebook_unit_tests ${target})
  gtest_discover_tests(${target}
    TEST_PREFIX unit/${name}/
    DISCOVERY_TIMEOUT 60
    PROPERTIES LABELS ${test_LABEL} TIMEOUT 120 SKIP_REGULAR_EXPRESSION "not graded: ")
endfunction()
