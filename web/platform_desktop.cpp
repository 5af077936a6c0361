// The lab in a native window: SDL2, OpenGL 3.3. Also its own photographer: --screenshot draws one frame and
// ends.
#include <SDL.h>
#include <SDL_opengl.h>

#include <charconv>
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <deque>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include "core/sim/action.hpp"
#include "imgui_impl_opengl3.h"
#include "imgui_impl_sdl2.h"
#include "web/app.hpp"
#include "web/gfx/gpu.hpp"
#include "web/gfx/theme.hpp"

namespace {

constexpr char usage[] =
    "usage: ackademy_lab [options]\n"
    "  --scene ID --seed N --lang en|zh --theme light|dark\n"
    "  --set KEY=VALUE    any setting of the lab: tab, speed, numbers, motion, …\n"
    "  --at TIME          go to a moment, as 1.5s or 40ms\n"
    "  --do ACTION        act there, as \"drop 1\"; --at and --do are done in the order given\n"
    "  --size 1440x900    of the window\n"
    "  --scale 2          pixels a point, for --screenshot\n"
    "  --screenshot FILE  save one frame as BMP, and end\n";

struct Window {
  SDL_Window* sdl = nullptr;
  SDL_GLContext gl = nullptr;
};

int fail(const std::string& sentence) {
  std::fprintf(stderr, "ackademy_lab: %s\n", sentence.c_str());
  return 2;
}

// ---- options ------------------------------------------------------------------------------------

constexpr int size_max = 4096;  // of a side, in points; SDL makes windows up to four times that

struct Step {
  std::string option;  // --set, --at or --do
  std::string value;
};

struct Options {
  std::string scene = "handshake";
  std::uint64_t seed = 1;
  int width = 1440;
  int height = 900;
  float scale = 1;
  std::string screenshot;
  std::vector<Step> steps;
};

// One number and nothing after it.
bool read_side(std::string_view text, int& side) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), side);
  return error == std::errc() && end == text.data() + text.size() && side >= 1 && side <= size_max;
}

bool read_size(std::string_view text, Options& options) {
  const std::size_t by = text.find('x');
  return by != std::string_view::npos && read_side(text.substr(0, by), options.width) &&
         read_side(text.substr(by + 1), options.height);
}

std::string take_option(const std::string& name, const std::string& value, Options& options) {
  if (name == "--scene") {
    options.scene = value;
  } else if (name == "--seed") {
    const char* end = value.data() + value.size();
    const auto [read, error] = std::from_chars(value.data(), end, options.seed);
    if (error != std::errc() || read != end || options.seed > lab::App::max_seed)
      return "a seed is a whole number from 0 to " + std::to_string(lab::App::max_seed);
  } else if (name == "--lang" || name == "--theme") {
    options.steps.push_back({"--set", name.substr(2) + "=" + value});
  } else if (name == "--set" || name == "--at" || name == "--do") {
    options.steps.push_back({name, value});
  } else if (name == "--size") {
    if (!read_size(value, options))
      return "a size is like 1440x900, each number from 1 to " + std::to_string(size_max);
  } else if (name == "--scale") {
    options.scale = std::strtof(value.c_str(), nullptr);
    if (!(options.scale >= 0.5F && options.scale <= 4)) return "a scale is a number from 0.5 to 4";
  } else if (name == "--screenshot") {
    options.screenshot = value;
  } else {
    return "there is no option " + name + "; see --help";
  }
  return {};
}

// The steps that prepare the lab: settings, moments, acts.
std::string prepare(lab::App& app, const std::vector<Step>& steps) {
  for (const Step& step : steps) {
    std::string error;
    if (step.option == "--do") {
      error = app.act(step.value);
    } else if (step.option == "--set") {
      const std::size_t equals = step.value.find('=');
      if (equals == std::string::npos) return "--set wants KEY=VALUE";
      error = app.set(step.value.substr(0, equals), step.value.substr(equals + 1));
    } else {
      const auto time = sim::parse_duration(step.value);
      error = time ? app.seek(static_cast<double>(time->count())) : "a time is like 1.5s or 40ms";
    }
    if (!error.empty()) return step.option + " " + step.value + ": " + error;
  }
  return {};
}

// ---- window and fonts ---------------------------------------------------------------------------

bool open_window(const Options& options, Window& window) {
  if (SDL_Init(SDL_INIT_VIDEO) != 0) return false;
  SDL_GL_SetAttribute(SDL_GL_CONTEXT_PROFILE_MASK, SDL_GL_CONTEXT_PROFILE_CORE);
  SDL_GL_SetAttribute(SDL_GL_CONTEXT_MAJOR_VERSION, 3);
  SDL_GL_SetAttribute(SDL_GL_CONTEXT_MINOR_VERSION, 3);
  SDL_GL_SetAttribute(SDL_GL_DOUBLEBUFFER, 1);
  SDL_SetHint(SDL_HINT_WINDOWS_DPI_SCALING, "1");
  const bool photograph = !options.screenshot.empty();
  const float scale = photograph ? options.scale : 1;
  const Uint32 flags = SDL_WINDOW_OPENGL | SDL_WINDOW_ALLOW_HIGHDPI |
                       (photograph ? Uint32{SDL_WINDOW_HIDDEN} : Uint32{SDL_WINDOW_RESIZABLE});
  const auto pixels = [scale](int points) { return static_cast<int>(static_cast<float>(points) * scale); };
  window.sdl = SDL_CreateWindow("Ackademy", SDL_WINDOWPOS_CENTERED, SDL_WINDOWPOS_CENTERED,
                                pixels(options.width), pixels(options.height), flags);
  if (window.sdl == nullptr) return false;
  window.gl = SDL_GL_CreateContext(window.sdl);
  if (window.gl == nullptr) return false;
  SDL_GL_SetSwapInterval(1);
  return true;
}

// The octets of a font file; empty when it cannot be read. They stay as long as the program.
std::vector<char>& font_file(const std::string& name) {
  static std::deque<std::vector<char>> files;
  std::string folder = LAB_FONT_DIR;
  std::ifstream file(folder + "/" + name, std::ios::binary);
  if (!file) {
    char* base = SDL_GetBasePath();
    file.open(std::string(base != nullptr ? base : "") + "fonts/" + name, std::ios::binary);
    SDL_free(base);
  }
  return files.emplace_back(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
}

bool load_fonts() {
  static constexpr std::pair<lab::Face, const char*> faces[] = {{lab::Face::Word, "inter-regular.ttf"},
                                                                {lab::Face::WordBold, "inter-semibold.ttf"},
                                                                {lab::Face::Mono, "mono-regular.ttf"},
                                                                {lab::Face::MonoBold, "mono-bold.ttf"}};
  for (const auto& [face, name] : faces) {
    const std::vector<char>& octets = font_file(name);
    if (octets.empty()) return false;
    lab::load_face(face, octets.data(), static_cast<int>(octets.size()));
  }
  const std::vector<char>& chinese = font_file("noto-sans-sc.ttf");
  if (chinese.empty()) return false;
  lab::load_chinese(chinese.data(), static_cast<int>(chinese.size()));
  return true;
}

// ---- frames -------------------------------------------------------------------------------------

void draw(lab::App& app, ImVec2 size, double elapsed, ImVec2 pixels) {
  app.frame(size, elapsed);
  if (app.take_share_wish()) SDL_SetClipboardText(app.share().c_str());
  if (app.take_copy_wish()) SDL_SetClipboardText(app.log_text().c_str());
  glViewport(0, 0, static_cast<GLsizei>(pixels.x), static_cast<GLsizei>(pixels.y));
  glClearColor(0, 0, 0, 1);
  glClear(GL_COLOR_BUFFER_BIT);
  ImGui_ImplOpenGL3_RenderDrawData(ImGui::GetDrawData());
}

ImVec2 pixel_size(const Window& window) {
  int width = 0;
  int height = 0;
  SDL_GL_GetDrawableSize(window.sdl, &width, &height);
  return {static_cast<float>(width), static_cast<float>(height)};
}

int photograph(lab::App& app, const Window& window, const Options& options) {
  const ImVec2 size{static_cast<float>(options.width), static_cast<float>(options.height)};
  const ImVec2 pixels = pixel_size(window);
  for (int i = 0; i < 3; ++i) {  // what takes a frame to find its size has it by then
    ImGui_ImplOpenGL3_NewFrame();
    ImGui_ImplSDL2_NewFrame();
    ImGui::GetIO().DisplayFramebufferScale = {pixels.x / size.x, pixels.y / size.y};
    draw(app, size, 0, pixels);
  }
  const int width = static_cast<int>(pixels.x);
  const int height = static_cast<int>(pixels.y);
  SDL_Surface* surface = SDL_CreateRGBSurfaceWithFormat(0, width, height, 24, SDL_PIXELFORMAT_RGB24);
  if (surface == nullptr) return fail(std::string("no room for the picture: ") + SDL_GetError());
  const auto line = static_cast<std::size_t>(width) * 3;
  std::vector<unsigned char> octets(line * static_cast<std::size_t>(height));
  glPixelStorei(GL_PACK_ALIGNMENT, 1);
  glReadPixels(0, 0, width, height, GL_RGB, GL_UNSIGNED_BYTE, octets.data());
  for (int y = 0; y < height; ++y)  // OpenGL counts from the bottom
    std::memcpy(static_cast<unsigned char*>(surface->pixels) + std::ptrdiff_t{y} * surface->pitch,
                octets.data() + static_cast<std::size_t>(height - 1 - y) * line, line);
  const bool saved = SDL_SaveBMP(surface, options.screenshot.c_str()) == 0;
  SDL_FreeSurface(surface);
  return saved ? 0 : fail("could not write " + options.screenshot);
}

// Waits for input while nothing moves. false: the window was closed.
bool take_events(bool wait) {
  SDL_Event event;
  if (wait && SDL_WaitEvent(&event) == 0) return false;
  if (wait) {
    ImGui_ImplSDL2_ProcessEvent(&event);
    if (event.type == SDL_QUIT) return false;
  }
  while (SDL_PollEvent(&event) != 0) {
    ImGui_ImplSDL2_ProcessEvent(&event);
    if (event.type == SDL_QUIT) return false;
  }
  return true;
}

void run(lab::App& app, const Window& window) {
  int still = 0;  // frames since the last that had to be: Dear ImGui takes its input over two or three
  Uint64 last = SDL_GetPerformanceCounter();
  while (take_events(still > 3)) {
    const bool rested = still > 3;
    const Uint64 now = SDL_GetPerformanceCounter();
    const double elapsed =
        rested ? 0 : static_cast<double>(now - last) / static_cast<double>(SDL_GetPerformanceFrequency());
    last = now;
    ImGui_ImplOpenGL3_NewFrame();
    ImGui_ImplSDL2_NewFrame();
    draw(app, ImGui::GetIO().DisplaySize, elapsed, pixel_size(window));
    SDL_GL_SwapWindow(window.sdl);
    still = rested || app.wants_frame() ? 0 : still + 1;
  }
}

int run_lab(const Options& options, Window& window) {
  const lesson::Scene* scene = lesson::find_scene(options.scene);
  if (scene == nullptr) return fail("there is no scene " + options.scene);
  if (!open_window(options, window)) return fail(std::string("no window with OpenGL 3.3: ") + SDL_GetError());
  ImGui::CreateContext();
  ImGui::GetIO().IniFilename = nullptr;
  ImGui_ImplSDL2_InitForOpenGL(window.sdl, window.gl);
  ImGui_ImplOpenGL3_Init("#version 330");
  if (!load_fonts()) return fail("the fonts are not in " LAB_FONT_DIR ", nor in fonts/ beside the program");
  if (!lab::gpu::start()) return fail(std::string("a shader does not compile: ") + lab::gpu::error());
  lab::App app(*scene, options.seed);
  const std::string error = prepare(app, options.steps);
  if (!error.empty()) return fail(error);
  if (!options.screenshot.empty()) return photograph(app, window, options);
  run(app, window);
  return 0;
}

}  // namespace

int main(int count, char** arguments) {
  Options options;
  for (int i = 1; i < count; i += 2) {
    const std::string name = arguments[i];
    if (name == "--help") return std::fputs(usage, stdout) < 0 ? 1 : 0;
    if (i + 1 == count) return fail(name + " wants a value; see --help");
    const std::string error = take_option(name, arguments[i + 1], options);
    if (!error.empty()) return fail(error);
  }
  Window window;
  const int result = run_lab(options, window);
  if (ImGui::GetCurrentContext() != nullptr) {
    lab::gpu::stop();
    ImGui_ImplOpenGL3_Shutdown();
    ImGui_ImplSDL2_Shutdown();
    ImGui::DestroyContext();
  }
  if (window.gl != nullptr) SDL_GL_DeleteContext(window.gl);
  if (window.sdl != nullptr) SDL_DestroyWindow(window.sdl);
  SDL_Quit();
  return result;
}
