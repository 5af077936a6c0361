// The lab in a page: SDL2 on the page's canvas with WebGL2. Draws only when something has moved, and leaves
// to the page whatever input the lab has no use for: wheel, Tab, keys, a finger that scrolls.
#include "web/platform.hpp"

#include <GLES3/gl3.h>
#include <SDL.h>
#include <emscripten/em_js.h>
#include <emscripten/emscripten.h>
#include <emscripten/html5.h>

#include <algorithm>
#include <cfloat>
#include <cmath>
#include <string>

#include "imgui_impl_opengl3.h"
#include "imgui_impl_sdl2.h"
#include "web/gfx/gpu.hpp"

// SDL and html5.h find the canvas by "#canvas"; it is ours, wherever in the page or in a shadow tree it
// stands.
EM_JS_DEPS(lab_platform, "$specialHTMLTargets");
// What follows is JavaScript, which clang-format would break.
// clang-format off
EM_JS(void, name_canvas, (), { specialHTMLTargets["#canvas"] = Module["canvas"]; });

// SDL takes wheel, Tab, keys and touch for itself even where it does nothing with them, so these listeners stand before
// its own and pass on only what the lab wants.
EM_JS(void, listen_on_canvas, (), {
  const canvas = Module["canvas"];
  const capture = { capture: true, passive: false };
  const place = (event) => {
    const box = canvas.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  };
  const focused = () => canvas.getRootNode().activeElement === canvas;
  const keep = (event) => event.stopImmediatePropagation();
  const finger = (event) => event.pointerType !== "mouse";

  canvas.style.touchAction = "pan-y pinch-zoom";
  canvas.addEventListener("pointerdown", (event) => {
    canvas.focus({ preventScroll: true });
    try {
      canvas.setPointerCapture(event.pointerId); // a drag goes on outside the canvas
    } catch {}
    if (finger(event) && event.isPrimary) _lab_finger(1, ...place(event));
    _lab_input();
  }, capture);
  canvas.addEventListener("pointermove", (event) => {
    if (finger(event) && event.isPrimary) _lab_finger(0, ...place(event));
    _lab_input();
  }, capture);
  for (const type of ["pointerup", "pointercancel"]) {
    canvas.addEventListener(type, (event) => {
      if (finger(event) && event.isPrimary) _lab_finger(type === "pointerup" ? 2 : 3, ...place(event));
      _lab_input();
    }, capture);
  }
  for (const type of ["pointerleave", "mouseup", "mouseleave"]) canvas.addEventListener(type, _lab_input);

  // A finger on something that can be dragged is ours, any other may scroll the page. No mouse is made up for it.
  let dragged = false;
  canvas.addEventListener("touchstart", (event) => {
    keep(event);
    dragged = event.touches.length === 1 && !!_lab_takes_drag(...place(event.touches[0]));
    if (dragged && event.cancelable) event.preventDefault();
  }, capture);
  for (const type of ["touchmove", "touchend", "touchcancel"]) {
    canvas.addEventListener(type, (event) => {
      keep(event);
      if ((dragged || type === "touchend") && event.cancelable) event.preventDefault();
    }, capture);
  }

  canvas.addEventListener("wheel", (event) => {
    if (event.ctrlKey || !focused() || !_lab_takes_wheel(...place(event), event.deltaY)) return keep(event);
    _lab_input();
  }, capture);

  const taken = [" ", "arrowleft", "arrowright", "home", "enter", "delete", ..."nrdwcxluvebamfgkqpo123456"];
  const typed = ["arrowup", "arrowdown", "backspace", ..."0123456789-"]; // on an open sheet
  canvas.addEventListener("keydown", (event) => {
    const key = event.key.toLowerCase();
    if (key === "tab" && !event.altKey && !event.ctrlKey && !event.metaKey) {
      keep(event);
      if (_lab_tab(event.shiftKey ? -1 : 1)) event.preventDefault();
      return _lab_input();
    }
    if (event.key === "?" && !event.altKey && !event.ctrlKey && !event.metaKey) {
      keep(event); // where it lies on a keyboard, only the browser knows
      event.preventDefault();
      return _lab_toggle_keys();
    }
    const command = event.ctrlKey || event.metaKey;
    if (key === "escape" || key === "control" || key === "shift" || key === "meta") return _lab_input();
    if (event.altKey || (command ? key !== "z" : !taken.includes(key) && !(typed.includes(key) && _lab_takes_typing()))) return keep(event);
    event.preventDefault();
    _lab_input();
  }, capture);
  canvas.addEventListener("keyup", _lab_input, capture);
  canvas.addEventListener("keypress", keep, capture);
  document.addEventListener("visibilitychange", _lab_pause_clock);
  canvas.addEventListener("focus", () => _lab_focus(1));
  canvas.addEventListener("blur", () => _lab_focus(0));

  canvas.addEventListener("webglcontextlost", (event) => {
    event.preventDefault(); // else it does not come back
    _lab_context(0);
  });
  canvas.addEventListener("webglcontextrestored", () => _lab_context(1));
});

EM_JS(void, tell_event, (const char* json), {
  if (Module["onEvent"]) Module["onEvent"](UTF8ToString(json));
});
EM_JS(void, tell_view, (const char* json), {
  if (Module["onView"]) Module["onView"](UTF8ToString(json));
});
EM_JS(void, tell_frame, (), {
  if (Module["onFrame"]) Module["onFrame"]();
});
EM_JS(void, ask_share, (), {
  if (Module["onShare"]) Module["onShare"]();
});
EM_JS(void, ask_copy, (), {
  if (Module["onCopyLog"]) Module["onCopyLog"]();
});
EM_JS(void, ask_save, (), {
  if (Module["onSaveCapture"]) Module["onSaveCapture"]();
});
EM_JS(void, ask_chinese, (), {
  if (Module["onNeedChinese"]) Module["onNeedChinese"]();
});
// clang-format on

namespace lab::platform {

namespace {

constexpr int settling_frames = 4;  // Dear ImGui takes a press and its release over several frames
constexpr double side_max = 16384;

struct Platform {
  App* app = nullptr;
  SDL_Window* window = nullptr;
  SDL_GLContext gl = nullptr;
  double width = 800;
  double height = 600;
  double ratio = 1;
  bool lost = false;       // the WebGL context
  bool scheduled = false;  // an animation frame is asked for
  int settling = 0;        // frames still to come without anything new
  double last_ms = 0;      // of the frame before, in a run of frames; 0: it was quiet
  double first_frame = 0;
  int frames = 0;
  std::string settings;  // as the page was told last
};
Platform self;

void schedule();

void fit_canvas() {
  SDL_SetWindowSize(self.window, static_cast<int>(std::lround(self.width)),
                    static_cast<int>(std::lround(self.height)));
  // SDL knows whole sizes and the screen's ratio only; the canvas has one pixel for every pixel of the
  // screen.
  emscripten_set_canvas_element_size("#canvas", static_cast<int>(std::lround(self.width * self.ratio)),
                                     static_cast<int>(std::lround(self.height * self.ratio)));
}

void take_events() {
  SDL_Event event;
  while (SDL_PollEvent(&event) != 0) ImGui_ImplSDL2_ProcessEvent(&event);
}

void tell_page() {
  for (const std::string& event : self.app->new_events()) tell_event(event.c_str());
  std::string settings = self.app->settings_json();
  if (settings != self.settings) {
    self.settings = std::move(settings);
    tell_view(self.settings.c_str());
  }
  if (self.app->take_chinese_wish()) ask_chinese();
  if (self.app->take_share_wish()) ask_share();
  if (self.app->take_copy_wish()) ask_copy();
  if (self.app->take_save_wish()) ask_save();
  tell_frame();
}

void draw(double elapsed) {
  int pixels_x = 0;
  int pixels_y = 0;
  emscripten_get_canvas_element_size("#canvas", &pixels_x, &pixels_y);
  take_events();
  ImGui_ImplOpenGL3_NewFrame();
  ImGui_ImplSDL2_NewFrame();
  const ImVec2 size{static_cast<float>(self.width), static_cast<float>(self.height)};
  ImGui::GetIO().DisplayFramebufferScale = {static_cast<float>(pixels_x) / size.x,
                                            static_cast<float>(pixels_y) / size.y};
  self.app->frame(size, elapsed);
  glViewport(0, 0, pixels_x, pixels_y);
  glClearColor(0, 0, 0, 1);
  glClear(GL_COLOR_BUFFER_BIT);
  ImGui_ImplOpenGL3_RenderDrawData(ImGui::GetDrawData());
  SDL_GL_SwapWindow(self.window);
  if (self.frames++ == 0) self.first_frame = emscripten_get_now();
  tell_page();
}

EM_BOOL animation_frame(double ms, void*) {
  self.scheduled = false;
  if (self.app == nullptr || self.lost) return EM_FALSE;
  draw(self.last_ms > 0 ? (ms - self.last_ms) / 1000 : 0);
  self.settling = self.app->wants_frame() ? settling_frames : self.settling - 1;
  self.last_ms = self.settling > 0 ? ms : 0;
  if (self.settling > 0) schedule();
  return EM_FALSE;
}

void schedule() {
  if (self.scheduled || self.app == nullptr || self.lost) return;
  self.scheduled = true;
  emscripten_request_animation_frame(animation_frame, nullptr);
}

bool open_window() {
  SDL_GL_SetAttribute(SDL_GL_CONTEXT_PROFILE_MASK, SDL_GL_CONTEXT_PROFILE_ES);
  SDL_GL_SetAttribute(SDL_GL_CONTEXT_MAJOR_VERSION, 3);
  SDL_GL_SetAttribute(SDL_GL_CONTEXT_MINOR_VERSION, 0);
  SDL_GL_SetAttribute(SDL_GL_DEPTH_SIZE, 0);
  self.window = SDL_CreateWindow(nullptr, 0, 0, static_cast<int>(std::lround(self.width)),
                                 static_cast<int>(std::lround(self.height)),
                                 SDL_WINDOW_OPENGL | SDL_WINDOW_ALLOW_HIGHDPI);
  if (self.window == nullptr) return false;
  emscripten_set_beforeunload_callback(nullptr, nullptr);  // a page with one of these is not kept for "back"
  self.gl = SDL_GL_CreateContext(self.window);
  if (self.gl != nullptr) return true;
  SDL_DestroyWindow(self.window);
  self.window = nullptr;
  return false;
}

}  // namespace

std::string open() {
  if (self.window != nullptr) return {};
  name_canvas();
  SDL_SetHint(SDL_HINT_EMSCRIPTEN_KEYBOARD_ELEMENT, "#canvas");
  if (SDL_Init(SDL_INIT_VIDEO) != 0) return "This page gives no canvas to draw on.";
  static bool listening = false;
  if (!listening) listen_on_canvas();  // before SDL's own
  listening = true;
  if (!open_window()) return "This browser gives no WebGL2, which the lab is drawn with.";
  ImGui_ImplSDL2_InitForOpenGL(self.window, self.gl);
  ImGui_ImplOpenGL3_Init("#version 300 es");
  if (!gpu::start()) return std::string("The browser does not compile a shader: ") + gpu::error();
  fit_canvas();
  return {};
}

void show(App* app) {
  self.app = app;
}

void resize(double width, double height, double pixel_ratio) {
  if (!std::isfinite(width) || !std::isfinite(height) || !std::isfinite(pixel_ratio)) return;
  width = std::clamp(width, 1.0, side_max);
  height = std::clamp(height, 1.0, side_max);
  pixel_ratio = std::clamp(pixel_ratio, 0.25, 8.0);
  const auto same = [](double a, double b) { return std::abs(a - b) < 1e-3; };
  if (same(width, self.width) && same(height, self.height) && same(pixel_ratio, self.ratio)) return wake();
  self.width = width;
  self.height = height;
  self.ratio = pixel_ratio;
  if (self.window == nullptr) return;
  fit_canvas();
  if (self.app != nullptr && !self.lost) draw(0);
  wake();
}

void wake() {
  self.settling = settling_frames;
  schedule();
}

double first_frame_ms() {
  return self.first_frame;
}

int frames() {
  return self.frames;
}

}  // namespace lab::platform

// SDL may ask for functions of OpenGL by name, and does not need to here: with none to be had by name, only
// those that are called come into the module.
extern "C" void* eglGetProcAddress(const char*) {
  return nullptr;
}

// ---- what the listeners above call --------------------------------------------------------------

using lab::platform::self;

extern "C" {

EMSCRIPTEN_KEEPALIVE void lab_input() {
  lab::platform::wake();
}

// 0 moves, 1 touches, 2 lifts, 3 was taken by the page. Behind it no pointer stays that would light things
// up.
EMSCRIPTEN_KEEPALIVE void lab_finger(int kind, double x, double y) {
  ImGuiIO& io = ImGui::GetIO();
  io.AddMouseSourceEvent(ImGuiMouseSource_TouchScreen);
  if (kind != 3) io.AddMousePosEvent(static_cast<float>(x), static_cast<float>(y));
  if (kind == 1) io.AddMouseButtonEvent(0, true);
  if (kind < 2) return;
  io.AddMouseButtonEvent(0, false);
  io.AddMousePosEvent(-FLT_MAX, -FLT_MAX);
}

EMSCRIPTEN_KEEPALIVE int lab_takes_drag(double x, double y) {
  return self.app != nullptr && self.app->takes_drag({static_cast<float>(x), static_cast<float>(y)}) ? 1 : 0;
}

EMSCRIPTEN_KEEPALIVE int lab_takes_wheel(double x, double y, double delta) {
  const ImVec2 at{static_cast<float>(x), static_cast<float>(y)};
  return self.app != nullptr && self.app->takes_wheel(at, delta < 0 ? -1 : 1) ? 1 : 0;
}

EMSCRIPTEN_KEEPALIVE int lab_tab(int direction) {
  return self.app != nullptr && self.app->walk(direction) ? 1 : 0;
}

EMSCRIPTEN_KEEPALIVE int lab_takes_typing() {
  return self.app != nullptr && self.app->takes_typing() ? 1 : 0;
}

EMSCRIPTEN_KEEPALIVE void lab_toggle_keys() {
  if (self.app != nullptr) self.app->toggle_keys();
  lab::platform::wake();
}

// A hidden page has no frames; the time without them is not the lab's.
EMSCRIPTEN_KEEPALIVE void lab_pause_clock() {
  self.last_ms = 0;
}

EMSCRIPTEN_KEEPALIVE void lab_focus(int on) {
  if (on == 0) SDL_ResetKeyboard();
  ImGui::GetIO().AddFocusEvent(on != 0);
  lab::platform::wake();
}

// A lost context has lost all that was made in it; when it is back, it is made again from what the lab knows.
EMSCRIPTEN_KEEPALIVE void lab_context(int there) {
  self.lost = there == 0;
  if (self.window == nullptr) return;
  if (self.lost) {
    ImGui_ImplOpenGL3_DestroyDeviceObjects();
    lab::gpu::stop();
  } else {
    lab::gpu::start();
    lab::platform::wake();
  }
}

}  // extern "C"

int main() {
  ImGui::CreateContext();
  ImGui::GetIO().IniFilename = nullptr;
  return 0;
}
