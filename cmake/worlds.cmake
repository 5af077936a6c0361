# Programs of the tests that are built like the product, optimised and without sanitizers: thousands of runs in little time.

file(GLOB sources CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/tests/worlds/*.cpp")
add_executable(ackademy_worlds EXCLUDE_FROM_ALL ${sources})
target_link_libraries(ackademy_worlds PRIVATE ackademy_cli)
