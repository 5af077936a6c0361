// The tables of colours, and Dear ImGui's style made from them. Text on any ground of its table keeps a
// contrast of 4.5 : 1 (WCAG 2.2, 1.4.3), in high contrast 7 : 1 (1.4.6), and there lines have 3 : 1 (1.4.11);
// elsewhere `line` and `faint` are for what may be missed.
#include "web/gfx/theme.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace lab {
namespace {

constexpr ImU32 rgb(std::uint32_t hex) {
  return IM_COL32((hex >> 16) & 0xFF, (hex >> 8) & 0xFF, hex & 0xFF, 0xFF);
}

constexpr Theme light_theme{
    .paper = rgb(0xFBFAF7),
    .panel = rgb(0xFFFFFF),
    .soft = rgb(0xF3F1EB),
    .line = rgb(0xE4E0D8),
    .faint = rgb(0xB9BCC1),
    .mute = rgb(0x646A72),
    .ink = rgb(0x1D2127),
    .client = rgb(0x2860D4),
    .server = rgb(0xB84C18),
    .syn = rgb(0x7649CB),
    .data = rgb(0x0E7A62),
    .ack = rgb(0x616873),
    .fin = rgb(0x956307),
    .alarm = rgb(0xC52838),
    .time_wait = rgb(0x0B7687),
    .changed = rgb(0xFFF3D6),
};

constexpr Theme dark_theme{
    .paper = rgb(0x101418),
    .panel = rgb(0x171C22),
    .soft = rgb(0x1E242B),
    .line = rgb(0x2A313A),
    .faint = rgb(0x4C5560),
    .mute = rgb(0x96A0AC),
    .ink = rgb(0xE7EAEE),
    .client = rgb(0x7AA2FF),
    .server = rgb(0xFF9A66),
    .syn = rgb(0xB795FF),
    .data = rgb(0x4FD1AE),
    .ack = rgb(0x9AA4B1),
    .fin = rgb(0xF0B949),
    .alarm = rgb(0xFF6B78),
    .time_wait = rgb(0x53CBDD),
    .changed = rgb(0x3A3119),
    .future = 0.42F,
};

constexpr Theme contrast_theme{
    .paper = rgb(0xFFFFFF),
    .panel = rgb(0xFFFFFF),
    .soft = rgb(0xEFEFEF),
    .line = rgb(0x6E6E6E),
    .faint = rgb(0x6E6E6E),
    .mute = rgb(0x303030),
    .ink = rgb(0x000000),
    .client = rgb(0x0A3A9E),
    .server = rgb(0x7A2E06),
    .syn = rgb(0x4F1FA0),
    .data = rgb(0x06503F),
    .ack = rgb(0x3D434B),
    .fin = rgb(0x5E3C00),
    .alarm = rgb(0x8E0E1E),
    .time_wait = rgb(0x05485A),
    .changed = rgb(0xFFEE9E),
    .future = 0.7F,
};

// Relative luminance of an sRGB colour (WCAG 2.2).
double luminance(ImU32 colour) {
  static const std::array<double, 256> levels = [] {
    std::array<double, 256> all{};
    for (std::size_t i = 0; i < all.size(); ++i) {
      const double c = static_cast<double>(i) / 255.0;
      all[i] = c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4);
    }
    return all;
  }();
  const auto linear = [colour](int shift) { return levels[(colour >> shift) & 0xFF]; };
  return 0.2126 * linear(IM_COL32_R_SHIFT) + 0.7152 * linear(IM_COL32_G_SHIFT) +
         0.0722 * linear(IM_COL32_B_SHIFT);
}

}  // namespace

const Theme& theme(ThemeName name) {
  if (name == ThemeName::Contrast) return contrast_theme;
  return name == ThemeName::Light ? light_theme : dark_theme;
}

std::string_view id(ThemeName name) {
  if (name == ThemeName::Contrast) return "contrast";
  return name == ThemeName::Light ? "light" : "dark";
}

ThemeName next(ThemeName name) {
  if (name == ThemeName::Contrast) return ThemeName::Light;
  return name == ThemeName::Light ? ThemeName::Dark : ThemeName::Contrast;
}

double contrast(ImU32 a, ImU32 b) {
  const double la = luminance(a), lb = luminance(b);
  return (std::max(la, lb) + 0.05) / (std::min(la, lb) + 0.05);
}

ImU32 text_on(const Theme& theme, ImU32 ground) {
  return contrast(ground, theme.panel) >= contrast(ground, theme.ink) ? theme.panel : theme.ink;
}

ImU32 segment_colour(const Theme& theme, tcp::Flags flags, bool has_data) {
  if (flags.rst()) return theme.alarm;
  if (flags.syn()) return theme.syn;
  if (flags.fin()) return theme.fin;
  return has_data ? theme.data : theme.ack;
}

ImU32 segment_colour(const Theme& theme, const tcp::Segment& segment) {
  return segment_colour(theme, segment.flags, !segment.data.empty());
}

ImU32 state_colour(const Theme& theme, tcp::State state) {
  switch (state) {
    case tcp::State::Closed:
      return theme.ack;
    case tcp::State::Listen:
      return theme.ink;
    case tcp::State::SynSent:
    case tcp::State::SynReceived:
      return theme.syn;
    case tcp::State::Established:
      return theme.data;
    case tcp::State::FinWait1:
    case tcp::State::FinWait2:
    case tcp::State::CloseWait:
    case tcp::State::Closing:
    case tcp::State::LastAck:
      return theme.fin;
    case tcp::State::TimeWait:
      return theme.time_wait;
  }
  return theme.ink;
}

ImU32 side_colour(const Theme& theme, sim::Side side) {
  return side == sim::Side::Client ? theme.client : theme.server;
}

ImU32 with_alpha(ImU32 colour, float alpha) {
  const float old = static_cast<float>((colour >> IM_COL32_A_SHIFT) & 0xFF);
  const auto a = static_cast<ImU32>(std::lround(std::clamp(old * alpha, 0.0F, 255.0F)));
  return (colour & ~IM_COL32_A_MASK) | (a << IM_COL32_A_SHIFT);
}

ImU32 mix(ImU32 a, ImU32 b, float share) {
  ImU32 out = 0;
  for (const int shift : {IM_COL32_R_SHIFT, IM_COL32_G_SHIFT, IM_COL32_B_SHIFT, IM_COL32_A_SHIFT}) {
    const float from = static_cast<float>((a >> shift) & 0xFF), to = static_cast<float>((b >> shift) & 0xFF);
    out |= static_cast<ImU32>(std::lround(from + (to - from) * share)) << shift;
  }
  return out;
}

void apply_style(const Theme& theme) {
  ImGuiStyle& style = ImGui::GetStyle();
  style.FontSizeBase = text_size;
  style.WindowPadding = {0, 0};
  style.WindowBorderSize = 0;
  style.WindowRounding = 0;
  style.FrameRounding = measure::inner_radius;
  style.FramePadding = {10, 6};
  style.ItemSpacing = {8, 6};
  style.ScrollbarSize = 10;
  style.ScrollbarRounding = 5;
  style.PopupRounding = measure::inner_radius;
  style.PopupBorderSize = 1;
  style.AntiAliasedLinesUseTex = false;  // hairlines keep their width at any scale
  style.CurveTessellationTol = 0.6F;
  style.CircleTessellationMaxError = 0.15F;
  const auto set = [&style](ImGuiCol which, ImU32 colour) {
    style.Colors[which] = ImGui::ColorConvertU32ToFloat4(colour);
  };
  set(ImGuiCol_Text, theme.ink);
  set(ImGuiCol_TextDisabled, theme.mute);
  set(ImGuiCol_WindowBg, theme.paper);
  set(ImGuiCol_ChildBg, with_alpha(theme.panel, 0));
  set(ImGuiCol_PopupBg, theme.panel);
  set(ImGuiCol_Border, theme.line);
  set(ImGuiCol_FrameBg, theme.soft);
  set(ImGuiCol_FrameBgHovered, theme.line);
  set(ImGuiCol_FrameBgActive, theme.line);
  set(ImGuiCol_Button, theme.panel);
  set(ImGuiCol_ButtonHovered, theme.soft);
  set(ImGuiCol_ButtonActive, theme.line);
  set(ImGuiCol_Header, theme.soft);
  set(ImGuiCol_HeaderHovered, theme.soft);
  set(ImGuiCol_HeaderActive, theme.line);
  set(ImGuiCol_ScrollbarBg, with_alpha(theme.panel, 0));
  set(ImGuiCol_ScrollbarGrab, theme.line);
  set(ImGuiCol_ScrollbarGrabHovered, theme.faint);
  set(ImGuiCol_ScrollbarGrabActive, theme.mute);
  set(ImGuiCol_NavCursor, with_alpha(theme.ink, 0));  // press_area's caller draws its own focus ring
}

}  // namespace lab
