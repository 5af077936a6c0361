# How our own code is compiled, and the two ways of adding it: a room (a library) and a program.

add_library(ackademy_options INTERFACE)
target_include_directories(ackademy_options INTERFACE "${PROJECT_SOURCE_DIR}")
target_compile_options(ackademy_options INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Werror
  -Wno-missing-field-initializers) # a designated initialiser leaves out what keeps its default

if(ACKADEMY_SANITIZE)
  # not vptr: it needs the type information that rooms do without
  set(sanitizers -fsanitize=address,undefined -fno-sanitize=vptr -fno-sanitize-recover=all -fno-omit-frame-pointer)
  target_compile_options(ackademy_options INTERFACE ${sanitizers})
  target_compile_definitions(ackademy_options INTERFACE _GLIBCXX_ASSERTIONS) # an empty optional, an index out of range
  target_link_options(ackademy_options INTERFACE ${sanitizers})
endif()

if(ACKADEMY_COVERAGE)
  if(NOT CMAKE_CXX_COMPILER_ID STREQUAL Clang)
    message(FATAL_ERROR "the counters are clang's: configure with the preset `coverage`")
  endif()
  target_compile_options(ackademy_options INTERFACE -fprofile-instr-generate -fcoverage-mapping
    -Wno-deprecated-declarations) # libstdc++ 12 itself uses get_temporary_buffer()
  target_link_options(ackademy_options INTERFACE -fprofile-instr-generate)
endif()

# Rooms do without exceptions and RTTI everywhere, so that a native build complains of what the web build could not run.
set(room_options -fno-exceptions -fno-rtti)
set(interface_options)
if(EMSCRIPTEN) # optimised when linked; for size: what is not downloaded is not waited for, and the core has speed to spare (docs/numbers.md)
  # Browsers with WebGL 2 have memory.copy; without it libc's memcpy is a loop over single octets when a program is linked for size.
  list(APPEND room_options -flto -Os -mbulk-memory)
  set(interface_options -Oz)
endif()

# add_room(NAME FOLDER [LIBRARY…]): the .cpp files of one folder, and of those in it, as a static library.
function(add_room name folder)
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/${folder}/*.cpp")
  list(FILTER sources EXCLUDE REGEX "/(main|packetdrill_so)\\.cpp$") # each is a program or library of its own
  add_library(${name} STATIC ${sources})
  target_compile_options(${name} PRIVATE ${room_options})
  target_link_libraries(${name} PUBLIC ackademy_options ${ARGN})
endfunction()

# add_program(NAME SOURCE [LIBRARY…]): one command; under Emscripten an ES module for Node, with Node's own files and exit code.
function(add_program name source)
  add_executable(${name} "${source}")
  target_compile_options(${name} PRIVATE ${room_options})
  target_link_libraries(${name} PRIVATE ackademy_options ${ARGN})
  if(EMSCRIPTEN)
    run_under_node(${name})
  endif()
endfunction()

function(run_under_node name)
  set_target_properties(${name} PROPERTIES SUFFIX .mjs)
  target_link_options(${name} PRIVATE
    "SHELL:--extern-post-js ${PROJECT_SOURCE_DIR}/cmake/run_under_node.js"
    -sENVIRONMENT=node -sEXPORT_ES6=1 -sNODERAWFS=1 -sEXIT_RUNTIME=1 -sALLOW_MEMORY_GROWTH=1 -sWASM_BIGINT=1 -sSTACK_SIZE=1MB)
endfunction()
