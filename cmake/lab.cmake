# The lab: lab_ui is everything but the platform; over it the page's module (lab.js, lab.wasm) or the window (ackademy_lab).

embed_shaders(lab_shaders)

file(GLOB sources CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/web/*.cpp" "${PROJECT_SOURCE_DIR}/web/panels/*.cpp"
  "${PROJECT_SOURCE_DIR}/web/gfx/*.cpp" "${PROJECT_SOURCE_DIR}/web/text/*.cpp")
list(FILTER sources EXCLUDE REGEX "/web/(platform_.*|bridge)\\.cpp$")

add_library(lab_ui STATIC ${sources})
target_compile_options(lab_ui PRIVATE ${room_options} ${interface_options})
target_link_libraries(lab_ui PUBLIC ackademy_lesson ackademy_console imgui lab_shaders)

if(EMSCRIPTEN)
  add_executable(lab "${PROJECT_SOURCE_DIR}/web/platform_browser.cpp" "${PROJECT_SOURCE_DIR}/web/bridge.cpp")
  target_compile_options(lab PRIVATE ${room_options} ${interface_options})
  target_link_libraries(lab PRIVATE lab_ui)
  set_target_properties(lab PROPERTIES SUFFIX .js)
  target_link_options(lab PRIVATE
    -Oz -flto -sMODULARIZE=1 -sEXPORT_ES6=1 -sEXPORT_NAME=createLab -sENVIRONMENT=web -sFILESYSTEM=0
    -sALLOW_MEMORY_GROWTH=1 -sWASM_BIGINT=1 -sSTACK_SIZE=1MB -sMALLOC=emmalloc -sGL_ENABLE_GET_PROC_ADDRESS=0
    -sINCOMING_MODULE_JS_API=canvas,locateFile,instantiateWasm,print,printErr,onAbort
    -sEXPORTED_RUNTIME_METHODS=UTF8ToString,stringToNewUTF8,HEAPU8
    -sEXPORTED_FUNCTIONS=_main,_malloc,_free)
else()
  add_executable(ackademy_lab "${PROJECT_SOURCE_DIR}/web/platform_desktop.cpp")
  target_compile_options(ackademy_lab PRIVATE ${room_options})
  target_compile_definitions(ackademy_lab PRIVATE "LAB_FONT_DIR=\"${PROJECT_SOURCE_DIR}/build/fonts\"")
  target_link_libraries(ackademy_lab PRIVATE lab_ui)
endif()

# The fonts, cut to the glyphs that the strings use; the page fetches them, the window reads them from the same folder.
file(GLOB_RECURSE strings CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/core/*.def" "${PROJECT_SOURCE_DIR}/core/*.cpp"
  "${PROJECT_SOURCE_DIR}/web/*.def" "${PROJECT_SOURCE_DIR}/web/*.cpp" "${PROJECT_SOURCE_DIR}/web/*.hpp")
set(font_dir "${PROJECT_SOURCE_DIR}/build/fonts")
set(fonts)
foreach(font inter-regular inter-semibold mono-regular mono-bold noto-sans-sc)
  list(APPEND fonts "${font_dir}/${font}.ttf")
endforeach()
find_program(ACKADEMY_NODE NAMES node nodejs REQUIRED NO_CMAKE_FIND_ROOT_PATH)
add_custom_command(OUTPUT ${fonts}
  COMMAND "${ACKADEMY_NODE}" "${PROJECT_SOURCE_DIR}/cmake/fonts.mjs" "${font_dir}"
  DEPENDS "${PROJECT_SOURCE_DIR}/cmake/fonts.mjs" "${PROJECT_SOURCE_DIR}/package-lock.json" ${strings}
  WORKING_DIRECTORY "${PROJECT_SOURCE_DIR}"
  COMMENT "Cutting the fonts to the glyphs in use" VERBATIM)
add_custom_target(fonts ALL DEPENDS ${fonts})
