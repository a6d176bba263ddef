# How everything of ours is compiled. Student programs take none of it: see WirebookExercise.cmake.

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_CXX_SCAN_FOR_MODULES OFF)  # nobody uses modules, and the scan doubles the build
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)

# A learner waits for the build: optimise for that, keep the line numbers, keep the assertions.
if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE RelWithDebInfo)
endif()
if(CMAKE_CXX_FLAGS_RELWITHDEBINFO STREQUAL "-O2 -g -DNDEBUG")
  set(CMAKE_CXX_FLAGS_RELWITHDEBINFO "-O1 -g1")
endif()

# Every piece of a unity build reads the same headers again: few, where few cores share them.
cmake_host_system_information(RESULT cores QUERY NUMBER_OF_LOGICAL_CORES)
if(cores LESS 4 AND NOT DEFINED CMAKE_UNITY_BUILD_BATCH_SIZE)
  set(CMAKE_UNITY_BUILD_BATCH_SIZE 32)
endif()

include(CheckLinkerFlag)
check_linker_flag(CXX -fuse-ld=mold WIREBOOK_HAS_MOLD)
if(WIREBOOK_HAS_MOLD)
  add_link_options(-fuse-ld=mold)
endif()

# Linked by every target of harness/ and tests/, and by the graders.
add_library(wirebook_settings INTERFACE)
target_include_directories(wirebook_settings INTERFACE "${CMAKE_SOURCE_DIR}")
target_compile_options(wirebook_settings INTERFACE -Wall -Wextra)
if(WIREBOOK_WERROR)
  target_compile_options(wirebook_settings INTERFACE -Werror)
endif()
if(WIREBOOK_SANITIZE)
  set(sanitize -fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer)
  # Not optimised: to compile takes longer than to run. (With optimisation, g++ 12 under ASan also
  # takes std::regex's own variables for uninitialised.)
  target_compile_options(wirebook_settings INTERFACE ${sanitize} -O0)
  target_link_options(wirebook_settings INTERFACE ${sanitize})
endif()
