// Dear ImGui's compile-time choices for the lab: what we do not use is left out, which is 27 kB less to
// download.
#pragma once

#define IMGUI_DISABLE_DEMO_WINDOWS
#define IMGUI_DISABLE_DEBUG_TOOLS
#define IMGUI_DISABLE_DEFAULT_FONT
#define IMGUI_DISABLE_OBSOLETE_FUNCTIONS
#define IMGUI_DISABLE_FILE_FUNCTIONS

// A long ladder has more vertices in one list than 16 bits count, and WebGL 2 has no base vertex to start
// anew from.
#define ImDrawIdx unsigned int
