// A draw list of its own for each panel. A panel that moves then leaves the vertices of the others where they
// are, and what is kept of those (kept.hpp) need not be copied again. Panels lie beside each other: which of
// them comes first makes no picture.
#pragma once

#include <cstddef>
#include <memory>
#include <vector>

#include "imgui.h"

namespace lab {

// Must be gone before the Dear ImGui context that it has drawn in.
class Layers {
 public:
  void begin_frame() { used_.clear(); }
  // What `draw` draws into the current window goes to the list of that number.
  template <class Draw>
  void on(std::size_t number, Draw draw) {
    begin(number);
    draw();
    end();
  }
  // After ImGui::Render(): lays the lists of this frame on that window, below everything that lies on it.
  void show();

 private:
  void begin(std::size_t number);
  void end();

  std::vector<std::unique_ptr<ImDrawList>> lists_;
  std::vector<ImDrawList*> used_;      // in this frame
  const ImDrawList* below_ = nullptr;  // the window's own
};

}  // namespace lab
