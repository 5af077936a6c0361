// A list for each panel: where it comes in the frame.
#include "web/gfx/layers.hpp"

#include <catch2/catch_test_macros.hpp>

#include "tests/web/headless.hpp"

using namespace lab;

TEST_CASE("layers lie on their window in the order of drawing, and below what lies on it", "[layers]") {
  test::Headless headless;
  Layers layers;
  ImGui::GetIO().DisplaySize = headless.size();
  ImGui::GetIO().DeltaTime = 1.0F / 60;
  const auto box = [](float at) {
    ImGui::GetWindowDrawList()->AddRectFilled({at, at}, {at + 10, at + 10}, IM_COL32(1, 2, 3, 255));
  };
  for (int frame = 0; frame < 3; ++frame) {
    ImGui::NewFrame();
    ImGui::SetNextWindowSize({300, 300});  // else its first frame is hidden
    ImGui::Begin("below");
    ImDrawList* const own = ImGui::GetWindowDrawList();
    ImDrawList *second = nullptr, *first = nullptr;
    layers.begin_frame();
    layers.on(1, [&] { box(100), second = ImGui::GetWindowDrawList(); });
    layers.on(0, [&] { box(120), first = ImGui::GetWindowDrawList(); });
    layers.on(2, [] {});  // draws nothing: no list
    CHECK(ImGui::GetWindowDrawList() == own);
    ImGui::BeginChild("child", {50, 50});
    ImDrawList* const child = ImGui::GetWindowDrawList();
    box(140);
    ImGui::EndChild();
    ImGui::End();
    ImGui::Render();
    layers.show();
    headless.take_textures();

    const ImDrawData& data = *ImGui::GetDrawData();
    const auto place = [&](const ImDrawList* list) {
      return data.CmdLists.find_index(const_cast<ImDrawList*>(list));
    };
    REQUIRE(data.CmdLists.Size == data.CmdListsCount);
    REQUIRE(place(own) >= 0);
    CHECK(place(second) == place(own) + 1);
    CHECK(place(first) == place(own) + 2);
    CHECK(place(child) == place(own) + 3);
    int vertices = 0;
    for (const ImDrawList* list : data.CmdLists) vertices += list->VtxBuffer.Size;
    CHECK(vertices == data.TotalVtxCount);
    CHECK(first->VtxBuffer.Size == 4);  // and not those of the frame before
  }
}
