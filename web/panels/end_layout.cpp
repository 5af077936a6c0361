// What an end shows in how much height: state and numbers always, then the timers, the states' diagram, the
// window.
#include "web/panels/end_layout.hpp"

#include <algorithm>

namespace lab {

float EndPlan::height() const {
  float sum = header + state + gap + static_cast<float>(tcb_rows) * row + (tcb_labels ? tcb_label_height : 0);
  sum += gap + (rings ? rings_height : timer_line_height);
  if (grid) sum += gap + grid_step * grid_rows;
  if (window) sum += gap + window_height;
  return sum;
}

EndPlan end_plan(float height) {
  EndPlan plan{.header = 26, .state = 30, .row = 19, .gap = 4};
  const auto take = [&plan, height](auto&& change) {
    EndPlan tried = plan;
    change(tried);
    if (tried.height() <= height) plan = tried;
  };
  take([](EndPlan& p) { p.state = 32, p.row = 20, p.gap = 5; });
  take([](EndPlan& p) { p.tcb_rows = 4; });
  take([](EndPlan& p) { p.rings = true; });
  take([](EndPlan& p) { p.header = 34, p.state = 38, p.gap = 10; });
  take([](EndPlan& p) { p.tcb_labels = true, p.tcb_rows = 5; });
  take([](EndPlan& p) { p.grid = true, p.grid_step = 25; });
  take([](EndPlan& p) { p.window = true; });
  // What is left becomes air.
  if (plan.grid) {
    plan.grid_step += std::clamp((height - plan.height()) * 0.5F / grid_rows, 0.0F, 8.0F);
  }
  plan.row += std::clamp((height - plan.height()) * 0.4F / static_cast<float>(plan.tcb_rows), 0.0F, 4.0F);
  const float parts = 2.0F + (plan.grid ? 1.0F : 0.0F) + (plan.window ? 1.0F : 0.0F);
  plan.gap += std::clamp((height - plan.height()) / parts, 0.0F, 12.0F);
  return plan;
}

}  // namespace lab
