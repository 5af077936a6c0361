# What `make bench` runs: the core's numbers, natively and for Node.
file(GLOB sources CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/tests/bench/*.cpp")
add_executable(ackademy_bench ${sources})
target_link_libraries(ackademy_bench PRIVATE ackademy_lesson)
if(EMSCRIPTEN)
  run_under_node(ackademy_bench)
endif()
