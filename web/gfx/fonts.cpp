// The four faces, with the Chinese glyphs behind each. Sizes are of the em square, as in a style sheet: a
// negative size given to the atlas asks for that, and merged fonts then agree without a factor.
#include <array>

#include "imgui_internal.h"
#include "web/gfx/theme.hpp"

namespace lab {
namespace {

constexpr float em_size = -1;
constexpr std::size_t face_count = 4;
constexpr float bolder = 1.6F;  // there is one Chinese weight: beside bold letters it is given more ink

// What the atlas was given; it goes with the atlas, not with a world.
struct Faces {
  ImFontAtlas* atlas = nullptr;
  std::array<ImFont*, face_count> font{};
  std::array<bool, face_count> chinese_merged{};
  const void* chinese = nullptr;
  int chinese_octets = 0;
};
Faces faces;

ImFont* add(const void* ttf, int octets, ImFont* behind, float ink = 1) {
  ImFontConfig config;
  config.FontData = const_cast<void*>(ttf);  // the atlas takes a copy
  config.FontDataSize = octets;
  config.FontDataOwnedByAtlas = false;
  config.SizePixels = em_size;
  config.GlyphMaxAdvanceX = -1e6F;  // scaled by the negative size: no bound
  config.RasterizerMultiply = ink;
  config.MergeMode = behind != nullptr;
  config.DstFont = behind;
  return ImGui::GetIO().Fonts->AddFont(&config);
}

// AddFont's merge goes to the atlas's last font; this one goes behind `into`, also long after it was used.
void merge_behind(ImFont* into, const void* ttf, int octets, float ink) {
  ImFontAtlas& atlas = *ImGui::GetIO().Fonts;
  atlas.Fonts.find_erase(into);
  atlas.Fonts.push_back(into);
  add(ttf, octets, into, ink);
  ImFontAtlasFontDiscardBakes(&atlas, into, 0);  // forget which glyphs were missing
}

void merge_chinese() {
  for (std::size_t i = 0; i < face_count; ++i) {
    if (faces.chinese == nullptr || faces.font[i] == nullptr || faces.chinese_merged[i]) continue;
    const auto face = static_cast<Face>(i);
    const bool bold = face == Face::WordBold || face == Face::MonoBold;
    merge_behind(faces.font[i], faces.chinese, faces.chinese_octets, bold ? bolder : 1);
    faces.chinese_merged[i] = true;
  }
}

// A new context has a new atlas: nothing of the old one holds.
void follow_atlas() {
  if (faces.atlas != ImGui::GetIO().Fonts) faces = {.atlas = ImGui::GetIO().Fonts};
}

}  // namespace

void load_face(Face face, const void* ttf, int octets) {
  follow_atlas();
  const auto i = static_cast<std::size_t>(face);
  faces.font[i] = add(ttf, octets, nullptr);
  faces.chinese_merged[i] = false;
  if (face == Face::Word) ImGui::GetIO().FontDefault = faces.font[i];
  merge_chinese();
}

void load_chinese(const void* ttf, int octets) {
  follow_atlas();
  faces.chinese = ttf;
  faces.chinese_octets = octets;
  merge_chinese();
}

ImFont* font(Face face) {
  if (faces.atlas == ImGui::GetIO().Fonts)
    if (ImFont* found = faces.font[static_cast<std::size_t>(face)]) return found;
  return ImGui::GetFont();
}

}  // namespace lab
