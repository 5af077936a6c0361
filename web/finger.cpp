// A finger as Dear ImGui's pointer.
#include "web/finger.hpp"

#include <cfloat>
#include <cmath>

namespace lab {
namespace {

constexpr float slack = 8;          // a tap may slide so far
constexpr int frames_to_judge = 3;  // Dear ImGui takes a press and its release in one frame each

void put_pointer(ImVec2 at) {
  ImGui::GetIO().AddMouseSourceEvent(ImGuiMouseSource_TouchScreen);
  ImGui::GetIO().AddMousePosEvent(at.x, at.y);
}

}  // namespace

void Finger::touch(ImVec2 at) {
  put_pointer(at);
  ImGui::GetIO().AddMouseButtonEvent(0, true);
  from_ = at;
  moved_ = rests_ = false;
}

void Finger::move(ImVec2 at) {
  put_pointer(at);
  moved_ = moved_ || std::abs(at.x - from_.x) > slack || std::abs(at.y - from_.y) > slack;
}

void Finger::lift(ImVec2 at) {
  move(at);
  ImGui::GetIO().AddMouseButtonEvent(0, false);
  rests_ = !moved_;
  frames_ = frames_to_judge;
  if (moved_) put_pointer({-FLT_MAX, -FLT_MAX});
}

void Finger::lose() {
  ImGui::GetIO().AddMouseSourceEvent(ImGuiMouseSource_TouchScreen);
  ImGui::GetIO().AddMouseButtonEvent(0, false);
  put_pointer({-FLT_MAX, -FLT_MAX});
  rests_ = false;
}

bool Finger::leaves(const Items& items) {
  if (!rests_) return false;
  if (frames_ > 0) --frames_;
  if (frames_ > 0 || items.find("tip") != nullptr) return false;
  put_pointer({-FLT_MAX, -FLT_MAX});
  rests_ = false;
  return true;
}

}  // namespace lab
