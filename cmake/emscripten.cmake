# Toolchain file of the web preset: the Emscripten that the set-up chose (build/setup.cmake), else the emcc on PATH.
include("${CMAKE_CURRENT_LIST_DIR}/../build/setup.cmake" OPTIONAL)

if(NOT ACKADEMY_EMSCRIPTEN)
  find_program(ACKADEMY_EMCC emcc NO_CMAKE_FIND_ROOT_PATH)
  if(NOT ACKADEMY_EMCC)
    message(FATAL_ERROR "No emcc on PATH. On Debian `make site` brings a private Emscripten; elsewhere activate an emsdk ≥ 3.1.35.")
  endif()
  file(REAL_PATH "${ACKADEMY_EMCC}" emcc)
  cmake_path(GET emcc PARENT_PATH ACKADEMY_EMSCRIPTEN)
endif()

file(STRINGS "${ACKADEMY_EMSCRIPTEN}/emscripten-version.txt" version)
string(REGEX MATCH "[0-9]+\\.[0-9]+\\.[0-9]+" version "${version}")
if(version VERSION_LESS 3.1.35)
  message(FATAL_ERROR "The Emscripten in ${ACKADEMY_EMSCRIPTEN} is ${version}; at least 3.1.35 is needed.")
endif()

# The folder's own configuration counts, whatever an activated emsdk has left in the environment.
if(EXISTS "${ACKADEMY_EMSCRIPTEN}/.emscripten")
  set(ENV{EM_CONFIG} "${ACKADEMY_EMSCRIPTEN}/.emscripten")
endif()
include("${ACKADEMY_EMSCRIPTEN}/cmake/Modules/Platform/Emscripten.cmake")
set(CMAKE_CXX_FLAGS_RELEASE_INIT "-O2 -DNDEBUG")
