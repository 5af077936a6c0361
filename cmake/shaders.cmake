# Shaders as text in the program: shaders/packet.vert becomes lab::shaders::packet_vert in the generated shaders.hpp.
# Run as a script (cmake -DOUTPUT=… -DSHADERS=… -P) it writes the header; included, it offers embed_shaders(LIBRARY).

if(CMAKE_SCRIPT_MODE_FILE)
  set(header "// Made from shaders/ by cmake/shaders.cmake.\n#pragma once\nnamespace lab::shaders {\n")
  foreach(path IN LISTS SHADERS)
    file(READ "${path}" text)
    cmake_path(GET path FILENAME name)
    string(REPLACE "." "_" name "${name}")
    string(APPEND header "inline constexpr char ${name}[] = R\"glsl(${text})glsl\";\n")
  endforeach()
  file(WRITE "${OUTPUT}" "${header}}  // namespace lab::shaders\n")
  return()
endif()

function(embed_shaders library)
  file(GLOB shaders CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/shaders/*.vert" "${PROJECT_SOURCE_DIR}/shaders/*.frag")
  set(header "${PROJECT_BINARY_DIR}/generated/shaders.hpp")
  add_custom_command(OUTPUT "${header}"
    COMMAND "${CMAKE_COMMAND}" "-DOUTPUT=${header}" "-DSHADERS=${shaders}" -P "${CMAKE_CURRENT_FUNCTION_LIST_FILE}"
    DEPENDS ${shaders} "${CMAKE_CURRENT_FUNCTION_LIST_FILE}"
    COMMENT "Embedding the shaders" VERBATIM)
  add_library(${library} INTERFACE)
  target_sources(${library} INTERFACE "${header}")
  target_include_directories(${library} INTERFACE "${PROJECT_BINARY_DIR}/generated")
endfunction()
