// The desktop's OpenGL functions, asked of the driver once a context is current.
#ifndef __EMSCRIPTEN__

#include "web/gfx/gl.hpp"

#include <SDL.h>

namespace lab::gl {

#define LAB_GL_NAME(name, type) type name = nullptr;
LAB_GL_FUNCTIONS(LAB_GL_NAME)
#undef LAB_GL_NAME

bool load() {
  bool all = true;
#define LAB_GL_NAME(name, type)                                     \
  name = reinterpret_cast<type>(SDL_GL_GetProcAddress("gl" #name)); \
  all = all && (name) != nullptr;
  LAB_GL_FUNCTIONS(LAB_GL_NAME)
#undef LAB_GL_NAME
  return all;
}

}  // namespace lab::gl

#endif
