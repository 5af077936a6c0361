// Which parts of an end's panel fit into its height: pure measures.
#pragma once

namespace lab {

struct EndPlan {
  float header = 34;
  float state = 38;  // the box with the state's name
  bool grid = false;
  float grid_step = 0;  // between the rows of states
  int tcb_rows = 3;     // 3 to 5
  float row = 20;
  bool tcb_labels = false;
  bool rings = false;  // else: the timers as one line
  bool window = false;
  float gap = 8;  // between the parts

  float height() const;  // of everything together
};
inline constexpr float rings_height = 112, window_height = 64, timer_line_height = 18, tcb_label_height = 20;
inline constexpr int grid_rows = 6;

// The most telling parts that fit into `height`.
EndPlan end_plan(float height);

}  // namespace lab
