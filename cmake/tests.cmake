# The Catch2 tests. Natively and as WebAssembly the same sources; the tests of the interface (tests/web) only natively.

# add_test_program(NAME LIBRARIES FOLDER…): every .cpp of the folders in one program that Catch2 runs.
function(add_test_program name libraries)
  set(sources)
  foreach(folder IN LISTS ARGN)
    file(GLOB found CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/tests/${folder}/*.cpp")
    list(APPEND sources ${found})
  endforeach()
  add_executable(${name} ${sources})
  target_link_libraries(${name} PRIVATE ${libraries} Catch2::Catch2WithMain)
  if(EMSCRIPTEN)
    run_under_node(${name})
  else()
    target_compile_options(${name} PRIVATE -O0) # what is tested is optimised; Catch2's macros would take thrice the time
  endif()
endfunction()

add_test_program(ackademy_tests ackademy_cli tcp trace socket script sim lesson console cli)
include(scripts)
embed_scripts(ackademy_tests)
if(ACKADEMY_COVERAGE) # what core/tcp is counted with: tests of the rooms beside it, and the scripts
  add_test_program(tcp_tests ackademy_script tcp trace socket script)
  embed_scripts(tcp_tests)
endif()
if(TARGET lab_ui AND NOT EMSCRIPTEN)
  add_test_program(lab_tests lab_ui web)
  if(TARGET lab_tests)
    target_compile_definitions(lab_tests PRIVATE "LAB_FONT_DIR=\"${PROJECT_SOURCE_DIR}/build/fonts\"")
    if(TARGET fonts)
      add_dependencies(lab_tests fonts)
    endif()
  endif()
endif()
