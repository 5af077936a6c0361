# The fuzz targets: fuzz_NAME from tests/fuzz/NAME.cpp, with clang's libFuzzer and sanitizers (see the preset `fuzz`).

if(NOT CMAKE_CXX_COMPILER_ID STREQUAL Clang)
  message(FATAL_ERROR "libFuzzer is clang's: configure with the preset `fuzz`")
endif()
target_compile_options(ackademy_options INTERFACE -fsanitize=fuzzer-no-link
  -Wno-deprecated-declarations) # libstdc++ 12 itself uses get_temporary_buffer()

file(GLOB targets CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/tests/fuzz/*.cpp")
foreach(source IN LISTS targets)
  cmake_path(GET source STEM name)
  add_executable(fuzz_${name} "${source}")
  target_link_libraries(fuzz_${name} PRIVATE ackademy_lesson ackademy_console ackademy_script)
  target_link_options(fuzz_${name} PRIVATE -fsanitize=fuzzer)
  list(APPEND fuzzers fuzz_${name})
endforeach()
add_custom_target(fuzzers DEPENDS ${fuzzers})
