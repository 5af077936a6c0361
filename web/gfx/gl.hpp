// The handful of OpenGL functions that gpu.cpp needs: from the browser's WebGL2, or fetched from the driver.
#pragma once

#ifdef __EMSCRIPTEN__
#include <GLES3/gl3.h>
#else
#include <SDL_opengl.h>
#include <SDL_opengl_glext.h>
#endif

// X(name, type of the function pointer)
#define LAB_GL_FUNCTIONS(X)                            \
  X(AttachShader, PFNGLATTACHSHADERPROC)               \
  X(BindVertexArray, PFNGLBINDVERTEXARRAYPROC)         \
  X(CompileShader, PFNGLCOMPILESHADERPROC)             \
  X(CreateProgram, PFNGLCREATEPROGRAMPROC)             \
  X(CreateShader, PFNGLCREATESHADERPROC)               \
  X(DeleteProgram, PFNGLDELETEPROGRAMPROC)             \
  X(DeleteShader, PFNGLDELETESHADERPROC)               \
  X(DeleteVertexArrays, PFNGLDELETEVERTEXARRAYSPROC)   \
  X(DrawArraysInstanced, PFNGLDRAWARRAYSINSTANCEDPROC) \
  X(GenVertexArrays, PFNGLGENVERTEXARRAYSPROC)         \
  X(GetProgramInfoLog, PFNGLGETPROGRAMINFOLOGPROC)     \
  X(GetProgramiv, PFNGLGETPROGRAMIVPROC)               \
  X(GetShaderInfoLog, PFNGLGETSHADERINFOLOGPROC)       \
  X(GetShaderiv, PFNGLGETSHADERIVPROC)                 \
  X(GetUniformLocation, PFNGLGETUNIFORMLOCATIONPROC)   \
  X(LinkProgram, PFNGLLINKPROGRAMPROC)                 \
  X(ShaderSource, PFNGLSHADERSOURCEPROC)               \
  X(Uniform1f, PFNGLUNIFORM1FPROC)                     \
  X(Uniform2fv, PFNGLUNIFORM2FVPROC)                   \
  X(Uniform2ui, PFNGLUNIFORM2UIPROC)                   \
  X(Uniform3f, PFNGLUNIFORM3FPROC)                     \
  X(Uniform4fv, PFNGLUNIFORM4FVPROC)                   \
  X(UseProgram, PFNGLUSEPROGRAMPROC)

namespace lab::gl {

#ifdef __EMSCRIPTEN__
#define LAB_GL_NAME(name, type) inline constexpr auto name = ::gl##name;
LAB_GL_FUNCTIONS(LAB_GL_NAME)
#undef LAB_GL_NAME
inline bool load() {
  return true;
}
#else
#define LAB_GL_NAME(name, type) extern type name;
LAB_GL_FUNCTIONS(LAB_GL_NAME)
#undef LAB_GL_NAME
// false: the driver lacks one of them.
bool load();
#endif

}  // namespace lab::gl
