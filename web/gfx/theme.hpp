// Colours, type sizes and measures of the lab, one table each for light, dark and high contrast. Colour is a
// segment's kind, the same in every panel; it is never the only sign.
#pragma once

#include <cstdint>
#include <string_view>

#include "core/sim/packet.hpp"
#include "core/tcp/segment.hpp"
#include "core/tcp/state.hpp"
#include "imgui.h"
#include "web/view.hpp"

namespace lab {

struct Theme {
  // grounds, rules and text
  ImU32 paper, panel, soft, line, faint, mute, ink;
  // meaning
  ImU32 client, server, syn, data, ack, fin, alarm /* RST, loss, the learner's act */, time_wait, changed;
};

const Theme& theme(ThemeName name);
std::string_view id(ThemeName name);  // "light", "dark", "contrast"
ThemeName next(ThemeName name);       // what the button for it goes on to

// SYN, FIN, RST, data, bare ACK: in this order of precedence RST, SYN, FIN, data, ACK.
ImU32 segment_colour(const Theme& theme, const tcp::Segment& segment);
ImU32 segment_colour(const Theme& theme, tcp::Flags flags, bool has_data);
ImU32 state_colour(const Theme& theme, tcp::State state);
ImU32 side_colour(const Theme& theme, sim::Side side);
ImU32 with_alpha(ImU32 colour, float alpha);
// Between a (0) and b (1).
ImU32 mix(ImU32 a, ImU32 b, float share);
// WCAG 2.2: 1 to 21.
double contrast(ImU32 a, ImU32 b);
// The ink or the paper, whichever reads better on that ground.
ImU32 text_on(const Theme& theme, ImU32 ground);

// Measures in CSS pixels (the platform scales the whole).
namespace measure {
inline constexpr float radius = 14, inner_radius = 10, padding = 20, row = 24, gap = 14, line = 1,
                       arrow = 2.2F;
}

// The faces and sizes: words in Inter (with Noto Sans SC behind it), numbers and header fields in JetBrains
// Mono.
enum class Face : std::uint8_t { Word, WordBold, Mono, MonoBold };
inline constexpr float small_size = 11, text_size = 13, title_size = 18;

// Set once by the platform, before the first frame. Octets live as long as the lab. Called again with a
// Chinese font when it arrives.
void load_face(Face face, const void* ttf, int octets);
void load_chinese(const void* ttf, int octets);
ImFont* font(Face face);

// Dear ImGui's own style, for what is drawn with its widgets.
void apply_style(const Theme& theme);

}  // namespace lab
