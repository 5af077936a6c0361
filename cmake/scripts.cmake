# Our packetdrill scripts as test cases: each tests/scripts/**/*.pkt becomes one TEST_CASE with the script's text in it,
# so that they run where there are no files too.
# Run as a script (cmake -DOUTPUT=… -DFOLDER=… -P) it writes the source; included, it offers embed_scripts(TARGET).

if(CMAKE_SCRIPT_MODE_FILE)
  file(GLOB_RECURSE scripts RELATIVE "${FOLDER}" "${FOLDER}/*.pkt")
  list(SORT scripts)
  set(source "// Made from tests/scripts/ by cmake/scripts.cmake.\n#include <catch2/catch_test_macros.hpp>\n\n#include \"tests/script/check.hpp\"\n")
  foreach(script IN LISTS scripts)
    file(READ "${FOLDER}/${script}" text)
    string(APPEND source "\nTEST_CASE(\"${script}\", \"[scripts]\") {\n  script::test::check(\"${script}\", R\"pkt(${text})pkt\");\n}\n")
  endforeach()
  file(WRITE "${OUTPUT}" "${source}")
  return()
endif()

function(embed_scripts target)
  set(folder "${PROJECT_SOURCE_DIR}/tests/scripts")
  file(GLOB_RECURSE scripts CONFIGURE_DEPENDS "${folder}/*.pkt")
  set(source "${PROJECT_BINARY_DIR}/generated/scripts.cpp")
  add_custom_command(OUTPUT "${source}"
    COMMAND "${CMAKE_COMMAND}" "-DOUTPUT=${source}" "-DFOLDER=${folder}" -P "${CMAKE_CURRENT_FUNCTION_LIST_FILE}"
    DEPENDS ${scripts} "${CMAKE_CURRENT_FUNCTION_LIST_FILE}"
    COMMENT "Embedding the scripts" VERBATIM)
  target_sources(${target} PRIVATE "${source}")
endfunction()
