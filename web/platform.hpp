// What the bridge asks of the browser's side: a canvas to draw on, and frames when there is something to see.
#pragma once

#include <string>

#include "web/app.hpp"

namespace lab::platform {

// Opens the canvas with WebGL2. A sentence when there is none; then it may be tried again.
std::string open();
// The lab that frames show from now on; it is not owned, and outlives them.
void show(App* app);
// CSS pixels of the canvas's box, device pixels a CSS pixel. Draws at once: a canvas that changed its size is
// blank.
void resize(double width, double height, double pixel_ratio);
// A frame at the next animation frame.
void wake();
double first_frame_ms();  // performance.now(); 0: none yet
int frames();

}  // namespace lab::platform
