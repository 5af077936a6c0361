// Dear ImGui's compile-time choices for its demo windows alone: the lab's, but with the demo in.
#pragma once

#include "web/imconfig.hpp"

#undef IMGUI_DISABLE_DEMO_WINDOWS
