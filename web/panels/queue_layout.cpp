// Measures of the queues' panel.
#include "web/panels/queue_layout.hpp"

#include <algorithm>
#include <cmath>

namespace lab {
namespace {

constexpr float label = 20, pills = 28, accept_squares = 16, legend = 20, counts = 38;
constexpr int sliders = 3;

// The grid with squares of that size; its `squares` are as many as needed.
SlotGrid with_square(const Rect& area, std::size_t slots, float square) {
  SlotGrid grid{.area = area,
                .squares = slots,
                .square = square,
                .space = square >= 8   ? 3.0F
                         : square >= 5 ? 2.0F
                                       : 1.0F};
  grid.columns =
      std::max<std::size_t>(1, static_cast<std::size_t>((area.width() + grid.space) / (square + grid.space)));
  return grid;
}

}  // namespace

Rect SlotGrid::place(std::size_t i) const {
  const float step = square + space;
  const std::size_t row = i / columns, column = i % columns;
  const ImVec2 at{area.min.x + step * static_cast<float>(column),
                  area.min.y + step * static_cast<float>(row)};
  return {at, {at.x + square, at.y + square}};
}

float SlotGrid::height() const {
  const std::size_t rows = (squares + columns - 1) / columns;
  return static_cast<float>(rows) * (square + space) - space;
}

SlotGrid slot_grid(const Rect& area, std::size_t slots) {
  constexpr float largest = 19, smallest = 4;
  for (float square = largest; square >= smallest; square -= 0.5F) {
    const SlotGrid grid = with_square(area, slots, square);
    if (grid.height() <= area.height()) return grid;
  }
  SlotGrid grid = with_square(area, slots, smallest);
  const auto rows = std::max<std::size_t>(
      1, static_cast<std::size_t>((area.height() + grid.space) / (smallest + grid.space)));
  const std::size_t room = rows * grid.columns;
  grid.slots_each = (slots + room - 1) / room;
  grid.squares = (slots + grid.slots_each - 1) / grid.slots_each;
  return grid;
}

float queue_height(const QueuePlan& p) {
  float sum = label + p.grid + p.gap + label + p.gap + pills + p.gap + static_cast<float>(sliders) * p.slider;
  if (p.legend) sum += legend;
  if (p.accept_grid) sum += accept_squares;
  if (p.counts) sum += p.gap + counts;
  return sum;
}

QueuePlan queue_plan(float height) {
  QueuePlan plan{.grid = 28, .slider = 20, .gap = 4};
  const auto take = [&plan, height](auto&& change) {
    QueuePlan tried = plan;
    change(tried);
    if (queue_height(tried) <= height) plan = tried;
  };
  take([](QueuePlan& p) { p.accept_grid = true; });
  take([](QueuePlan& p) { p.grid = 56; });
  take([](QueuePlan& p) { p.legend = true; });
  take([](QueuePlan& p) { p.counts = true; });
  take([](QueuePlan& p) { p.gap = 10, p.slider = 24; });
  plan.grid += std::clamp((height - queue_height(plan)) * 0.7F, 0.0F, 150.0F);
  plan.slider += std::clamp((height - queue_height(plan)) / sliders, 0.0F, 6.0F);
  plan.gap += std::clamp((height - queue_height(plan)) / 4, 0.0F, 10.0F);
  return plan;
}

float rate_to_slide(std::uint32_t rate) {
  return std::clamp(static_cast<float>(std::log10(std::max(rate, 100U) / 100.0) / 5), 0.0F, 1.0F);
}

std::uint32_t slide_to_rate(float slide) {
  const double rate = 100 * std::pow(10.0, std::clamp(slide, 0.0F, 1.0F) * 5);
  const double unit = std::pow(10.0, std::floor(std::log10(rate)) - 1);
  return static_cast<std::uint32_t>(std::lround(rate / unit) * std::lround(unit));
}

float backlog_to_slide(std::uint32_t slots) {
  return std::clamp(static_cast<float>((std::log2(std::max(slots, 1U)) - 3) / 13), 0.0F, 1.0F);
}

std::uint32_t slide_to_backlog(float slide) {
  return 8U << static_cast<unsigned>(std::lround(std::clamp(slide, 0.0F, 1.0F) * 13));
}

}  // namespace lab
