// Measures of the queues' panel, and how its sliders count: pure.
#pragma once

#include <cstddef>
#include <cstdint>

#include "web/items.hpp"

namespace lab {

// Squares in rows that fill an area. Where there are too many slots for squares that one can see, each stands
// for several.
struct SlotGrid {
  Rect area;
  std::size_t columns = 0;
  std::size_t squares = 0;
  std::size_t slots_each = 1;
  float square = 0;
  float space = 0;

  Rect place(std::size_t square_index) const;
  float height() const;
};
SlotGrid slot_grid(const Rect& area, std::size_t slots);

// Which parts fit into the panel's height.
struct QueuePlan {
  float grid = 40;  // height of the SYN queue's squares
  bool legend = false;
  bool accept_grid = false;
  bool counts = false;
  float slider = 22;
  float gap = 6;
};
QueuePlan queue_plan(float height);
float queue_height(const QueuePlan& plan);

// Sliders: 0 to 1 and back. Rates run from 100 to 10 000 000 SYNs a second in steps of two figures; the
// backlog from 8 to 65 536 in powers of two.
float rate_to_slide(std::uint32_t rate);
std::uint32_t slide_to_rate(float slide);
float backlog_to_slide(std::uint32_t slots);
std::uint32_t slide_to_backlog(float slide);

}  // namespace lab
