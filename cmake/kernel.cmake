# The test that connects core/tcp to the Linux kernel through a TUN device (docs/kernel.md).

file(GLOB sources CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/tests/interop/kernel/*.cpp")
add_executable(ackademy_kernel ${sources})
target_link_libraries(ackademy_kernel PRIVATE ackademy_sim ackademy_socket Catch2::Catch2WithMain)
