# The pages of the course as text in a test program, so that tests read them where there are no files too.
# Run as a script (cmake -DOUTPUT=… -DFOLDER=… -P) it writes the source; included, it offers embed_lessons(TARGET).

if(CMAKE_SCRIPT_MODE_FILE)
  file(GLOB_RECURSE pages RELATIVE "${FOLDER}" "${FOLDER}/*.md")
  list(SORT pages)
  set(source "// Made from public/lessons/ by cmake/lessons.cmake.\n#include \"tests/lesson/pages.hpp\"\n\n")
  string(APPEND source "std::span<const lesson::test::Page> lesson::test::pages() {\n  static constexpr Page all[] = {\n")
  foreach(page IN LISTS pages)
    file(READ "${FOLDER}/${page}" text)
    string(APPEND source "      {\"${page}\", R\"page(${text})page\"},\n")
  endforeach()
  string(APPEND source "  };\n  return all;\n}\n")
  file(WRITE "${OUTPUT}" "${source}")
  return()
endif()

function(embed_lessons target)
  set(folder "${PROJECT_SOURCE_DIR}/public/lessons")
  file(GLOB_RECURSE pages CONFIGURE_DEPENDS "${folder}/*.md")
  set(source "${PROJECT_BINARY_DIR}/generated/lessons.cpp")
  add_custom_command(OUTPUT "${source}"
    COMMAND "${CMAKE_COMMAND}" "-DOUTPUT=${source}" "-DFOLDER=${folder}" -P "${CMAKE_CURRENT_FUNCTION_LIST_FILE}"
    DEPENDS ${pages} "${CMAKE_CURRENT_FUNCTION_LIST_FILE}"
    COMMENT "Embedding the lessons" VERBATIM)
  target_sources(${target} PRIVATE "${source}")
endfunction()
