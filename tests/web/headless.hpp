// The lab without a window: Dear ImGui with the lab's fonts and a renderer that draws nothing, and a mouse
// that presses what has a name.
#pragma once

#include <cfloat>
#include <cstdlib>
#include <deque>
#include <fstream>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

#include "imgui.h"
#include "web/app.hpp"
#include "web/gfx/theme.hpp"

namespace lab::test {

inline std::vector<char>& font_octets(const char* name) {
  static std::deque<std::pair<std::string, std::vector<char>>> files;
  for (auto& [known, octets] : files)
    if (known == name) return octets;
  std::ifstream file(std::string(LAB_FONT_DIR "/") + name, std::ios::binary);
  if (!file) std::abort();  // the fonts are made by the build
  files.emplace_back(name, std::vector<char>(std::istreambuf_iterator<char>(file), {}));
  return files.back().second;
}

class Headless {
 public:
  explicit Headless(ImVec2 size = {1440, 900}) : size_(size) {
    ImGui::CreateContext();
    ImGuiIO& io = ImGui::GetIO();
    io.IniFilename = nullptr;
    io.BackendFlags |= ImGuiBackendFlags_RendererHasTextures;
    load(Face::Word, "inter-regular.ttf");
    load(Face::WordBold, "inter-semibold.ttf");
    load(Face::Mono, "mono-regular.ttf");
    load(Face::MonoBold, "mono-bold.ttf");
    auto& chinese = font_octets("noto-sans-sc.ttf");
    load_chinese(chinese.data(), static_cast<int>(chinese.size()));
  }
  ~Headless() {
    for (ImTextureData* texture : ImGui::GetPlatformIO().Textures) destroy(*texture);
    ImGui::DestroyContext();
  }
  Headless(const Headless&) = delete;
  Headless& operator=(const Headless&) = delete;

  void resize(ImVec2 size) { size_ = size; }
  ImVec2 size() const { return size_; }

  void frame(App& app, double elapsed = 0) {
    ImGui::GetIO().DeltaTime = 1.0F / 60;
    app.frame(size_, elapsed);
    take_textures();
  }
  // What a renderer does with the textures that a frame asks for.
  void take_textures() {
    for (ImTextureData* texture : ImGui::GetPlatformIO().Textures) {
      if (texture->Status == ImTextureStatus_WantDestroy) {
        destroy(*texture);
        continue;
      }
      if (texture->Status == ImTextureStatus_WantCreate) texture->SetTexID(1);
      if (texture->Status != ImTextureStatus_Destroyed) texture->SetStatus(ImTextureStatus_OK);
    }
  }
  void frames(App& app, int count) {
    for (int i = 0; i < count; ++i) frame(app);
  }

  // false: there is nothing of that name on the screen.
  bool point(App& app, const char* item) {
    const Rect* rect = app.items().find(item);
    if (rect == nullptr) return false;
    ImGui::GetIO().AddMousePosEvent(rect->centre().x, rect->centre().y);
    frames(app, 2);
    return true;
  }
  bool press(App& app, const char* item) {
    if (!point(app, item)) return false;
    ImGui::GetIO().AddMouseButtonEvent(0, true);
    frames(app, 2);
    ImGui::GetIO().AddMouseButtonEvent(0, false);
    frames(app, 2);
    return true;
  }
  void leave(App& app) {
    ImGui::GetIO().AddMousePosEvent(-FLT_MAX, -FLT_MAX);
    frames(app, 2);
  }
  void key(App& app, ImGuiKey key) {
    ImGui::GetIO().AddKeyEvent(key, true);
    frames(app, 2);
    ImGui::GetIO().AddKeyEvent(key, false);
    frames(app, 2);
  }

 private:
  static void destroy(ImTextureData& texture) {
    texture.SetTexID(ImTextureID_Invalid);
    texture.SetStatus(ImTextureStatus_Destroyed);
  }
  static void load(Face face, const char* name) {
    auto& octets = font_octets(name);
    load_face(face, octets.data(), static_cast<int>(octets.size()));
  }
  ImVec2 size_;
};

inline App scene(const char* id, std::uint64_t seed = 1) {
  return App(*lesson::find_scene(id), seed);
}

inline std::int64_t now_us(const App& app) {
  return tcp::microseconds(app.history().now());
}

}  // namespace lab::test
