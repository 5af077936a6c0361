# The three libraries, pinned by commit. The set-up may point FETCHCONTENT_SOURCE_DIR_<NAME> at the same versions from
# elsewhere (build/setup.cmake), and then nothing is downloaded. Their headers count as system headers: our warnings are not theirs.
include(FetchContent)

# Only the sources are wanted (SOURCE_SUBDIR names no folder): what is compiled of them is said below.
FetchContent_Declare(imgui
  GIT_REPOSITORY https://github.com/ocornut/imgui.git
  GIT_TAG 45acd5e0e82f4c954432533ae9985ff0e1aad6d5 # v1.92.2b
  SOURCE_SUBDIR sources-only)
FetchContent_Declare(sdl2
  GIT_REPOSITORY https://github.com/libsdl-org/SDL.git
  GIT_TAG 2359383fc187386204c3bb22de89655a494cd128 # release-2.32.4
  SOURCE_SUBDIR sources-only)
FetchContent_Declare(catch2
  GIT_REPOSITORY https://github.com/catchorg/Catch2.git
  GIT_TAG fa43b77429ba76c462b1898d6cd2f2d7a9416b14 # v3.7.1
  SYSTEM)

if(ACKADEMY_TESTS)
  FetchContent_MakeAvailable(catch2)
  set_target_properties(Catch2 PROPERTIES UNITY_BUILD ON UNITY_BUILD_BATCH_SIZE 16) # 106 small files: a fifth of the time
  if(EMSCRIPTEN) # Catch2 reports a failed REQUIRE by throwing
    target_compile_options(Catch2 PUBLIC -fwasm-exceptions)
    target_link_options(Catch2 PUBLIC -fwasm-exceptions)
  endif()
endif()

if(ACKADEMY_LAB)
  FetchContent_MakeAvailable(imgui)
  if(EMSCRIPTEN)
    FetchContent_MakeAvailable(sdl2)
    include(sdl2_web)
    add_library(platform_libraries INTERFACE)
    target_link_libraries(platform_libraries INTERFACE SDL2)
    target_link_options(platform_libraries INTERFACE -sMIN_WEBGL_VERSION=2 -sMAX_WEBGL_VERSION=2)
    target_compile_definitions(platform_libraries INTERFACE IMGUI_IMPL_OPENGL_ES3)
  else()
    find_package(SDL2 QUIET)
    find_package(OpenGL REQUIRED)
    if(NOT TARGET SDL2::SDL2)
      FetchContent_MakeAvailable(sdl2)
      add_subdirectory("${sdl2_SOURCE_DIR}" "${sdl2_BINARY_DIR}" EXCLUDE_FROM_ALL SYSTEM)
    endif()
    add_library(platform_libraries INTERFACE)
    target_link_libraries(platform_libraries INTERFACE SDL2::SDL2 OpenGL::GL)
  endif()

  add_library(imgui STATIC
    "${imgui_SOURCE_DIR}/imgui.cpp" "${imgui_SOURCE_DIR}/imgui_draw.cpp"
    "${imgui_SOURCE_DIR}/imgui_tables.cpp" "${imgui_SOURCE_DIR}/imgui_widgets.cpp"
    "${imgui_SOURCE_DIR}/backends/imgui_impl_sdl2.cpp" "${imgui_SOURCE_DIR}/backends/imgui_impl_opengl3.cpp")
  target_include_directories(imgui SYSTEM PUBLIC "${imgui_SOURCE_DIR}" "${imgui_SOURCE_DIR}/backends")
  target_include_directories(imgui PRIVATE "${PROJECT_SOURCE_DIR}")
  target_compile_definitions(imgui PUBLIC "IMGUI_USER_CONFIG=\"web/imconfig.hpp\"")
  target_compile_options(imgui PRIVATE ${room_options} ${interface_options})
  target_link_libraries(imgui PUBLIC platform_libraries)
endif()
