# SDL2 for the web, compiled by us from the pinned sources: SDL's own configure runs for minutes under Emscripten, and
# Emscripten's port has another version. Only what a canvas with WebGL2, a keyboard, a mouse and touch needs; no sound, no gamepad.

set(sdl2_sources)
foreach(pattern
    *.c atomic/*.c audio/*.c audio/dummy/*.c audio/disk/*.c audio/emscripten/*.c cpuinfo/*.c dynapi/*.c events/*.c
    file/*.c filesystem/emscripten/*.c haptic/*.c haptic/dummy/*.c joystick/*.c joystick/dummy/*.c joystick/emscripten/*.c
    loadso/dlopen/*.c locale/*.c locale/emscripten/*.c main/dummy/*.c misc/*.c misc/emscripten/*.c power/*.c
    power/emscripten/*.c render/*.c render/software/*.c render/opengles2/*.c sensor/*.c sensor/dummy/*.c stdlib/*.c thread/*.c thread/generic/*.c timer/*.c
    timer/unix/*.c video/*.c video/emscripten/*.c video/dummy/*.c video/yuv2rgb/yuv_rgb_std.c)
  file(GLOB found "${sdl2_SOURCE_DIR}/src/${pattern}")
  list(APPEND sdl2_sources ${found})
endforeach()

add_library(SDL2 STATIC ${sdl2_sources})
target_include_directories(SDL2 SYSTEM PUBLIC "${sdl2_SOURCE_DIR}/include")
target_compile_options(SDL2 PRIVATE -w -Oz -flto)
target_compile_definitions(SDL2 PRIVATE SDL_AUDIO_DISABLED=1 SDL_JOYSTICK_DISABLED=1 SDL_SENSOR_DISABLED=1 SDL_RENDER_DISABLED=1)
