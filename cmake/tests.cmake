# The Catch2 tests. Natively and as WebAssembly the same sources; the tests of the interface (tests/web) only natively.

# add_test_program(NAME LIBRARIES FOLDER…): every .cpp of the folders in one program that Catch2 runs.
function(add_test_program name libraries)
  set(sources)
  foreach(folder IN LISTS ARGN)
    file(GLOB found CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/tests/${folder}/*.cpp")
    list(APPEND sources ${found})
  endforeach()
  if(NOT sources)
    message(STATUS "${name}: no tests yet")
    return()
  endif()
  add_executable(${name} ${sources})
  target_link_libraries(${name} PRIVATE ${libraries} Catch2::Catch2WithMain)
  if(EMSCRIPTEN)
    run_under_node(${name})
  endif()
endfunction()

add_test_program(ackademy_tests ackademy_cli tcp trace sim lesson cli)
if(TARGET lab_ui AND NOT EMSCRIPTEN)
  add_test_program(lab_tests lab_ui web)
endif()
