// What is drawn by hand and not by Dear ImGui.
#include "web/gfx/draw.hpp"

#include <catch2/catch_test_macros.hpp>

#include "tests/web/headless.hpp"

using namespace lab;

TEST_CASE("a dashed line costs no more than what of it can be seen, and begins where its dashes would",
          "[draw]") {
  test::Headless headless;
  App app = test::scene("handshake");
  headless.frame(app);  // makes the fonts
  ImGui::NewFrame();
  ImGui::Begin("lines");
  ImDrawList& list = *ImGui::GetWindowDrawList();
  list.PushClipRect({0, 0}, {400, 300});
  const auto vertices = [&](ImVec2 a, ImVec2 b) {
    const int before = list.VtxBuffer.Size;
    draw_dashed(list, a, b, IM_COL32(0, 0, 0, 255), 1, 4, 4);
    return list.VtxBuffer.Size - before;
  };
  const int whole = vertices({0, 150}, {400, 150});
  CHECK(whole > 0);
  CHECK(vertices({-8e6F, 150}, {8e6F, 150}) <= whole + whole / 10);
  CHECK(vertices({200, -3e9F}, {200, 3e9F}) <= whole);
  CHECK(vertices({-100, -100}, {500, -100}) == 0);
  CHECK(vertices({10, 10}, {10, 10}) == 0);
  CHECK(vertices({-1e6F, -1e6F}, {1e6F, 1e6F}) <= whole + whole / 10);
  list.PopClipRect();
  ImGui::End();
  ImGui::Render();
}
