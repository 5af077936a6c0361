// Where each panel stands: a pure function of the lab's size and of what the scene shows.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "web/view.hpp"

namespace lab {

enum class Place : std::uint8_t {
  Header,
  Wire,
  Flood,
  Ladder,
  Client,
  Server,
  Queues,
  Tabs,
  Transport,
  Log,
};
inline constexpr std::size_t place_count = 10;

enum class Format : std::uint8_t {
  Wide,     // everything at once, the ends left and right
  Medium,   // a tablet: the ends below the ladder
  Compact,  // a phone or a slim frame: the wire, and one panel at a time
};

struct Layout {
  Format format = Format::Wide;
  bool log_large = false;        // not compact: the log instead of the figure and the ends
  bool ends_in_one_tab = false;  // compact, but wide enough for both ends side by side
  Tab tab = Tab::Ladder;         // compact: the one that is open
  std::array<Rect, place_count> places{};

  const Rect& operator[](Place place) const { return places[static_cast<std::size_t>(place)]; }
  Rect& operator[](Place place) { return places[static_cast<std::size_t>(place)]; }
  // The tabs that there are, from left to right; empty where all is shown at once.
  std::span<const Tab> tabs() const { return {offered.data(), tabs_offered}; }
  std::array<Tab, tab_count> offered{};
  std::size_t tabs_offered = 0;

  bool shows(Place place) const { return (*this)[place].width() > 0; }
};

// `size` in CSS pixels, from 320 x 400 up. `flood_view`: the flood stands in the wire's place, with the
// queues. A `tab` that is not offered is taken for the nearest that is. `two_ladders`: where they would not
// stand side by side between the ends, they have the place of the ends too.
Layout arrange(ImVec2 size, bool flood_view, Tab tab, bool two_ladders = false);

}  // namespace lab
