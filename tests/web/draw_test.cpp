// What is drawn by hand and not by Dear ImGui.
#include "web/gfx/draw.hpp"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <cmath>
#include <string_view>
#include <vector>

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
  const int high = vertices({200, -40}, {200, 340});
  list._CmdHeader.ClipRect.y -= 40;  // as a part that is rolled draws
  list._CmdHeader.ClipRect.w += 40;
  CHECK(vertices({200, -40}, {200, 340}) > high);
  list._CmdHeader.ClipRect.y += 40;
  list._CmdHeader.ClipRect.w -= 40;
  list.PopClipRect();
  ImGui::End();
  ImGui::Render();
}

TEST_CASE("no word stands alone in the last line of a few", "[draw]") {
  test::Headless headless;
  App app = test::scene("handshake");
  headless.frame(app);
  ImGui::NewFrame();
  ImGui::Begin("words");
  ImDrawList& list = *ImGui::GetWindowDrawList();
  list.PushClipRect({0, 0}, {800, 300});
  // How far to the right each line of the paragraph goes, and its height.
  const auto ends = [&](std::string_view words, float width, float& height) {
    const TextStyle style{.face = Face::Word, .size = 12, .colour = IM_COL32(0, 0, 0, 255)};
    const int first = list.VtxBuffer.Size;
    height = draw_paragraph(list, {0, 0}, width, words, style);
    std::vector<float> lines(static_cast<std::size_t>(height / 18));
    for (int i = first; i < list.VtxBuffer.Size; ++i) {
      const ImVec2 p = list.VtxBuffer[i].pos;
      const auto line = static_cast<std::size_t>(std::clamp(p.y / 18, 0.0F, height / 18 - 1));
      lines[line] = std::max(lines[line], p.x);
    }
    return lines;
  };
  for (const std::string_view words :
       {"The client closes; the server reads end of file, and forgets to close. See who gives up.",
        "这个服务器认为两次握手就够了。客户端已经放弃，这时它的旧报文段才到。看看服务器的程序得到了什么消息"
        "。"}) {
    const float whole = measure_text(words, {.face = Face::Word, .size = 12}).x;
    for (float width = whole * 0.55F; width < whole; width += 3) {
      INFO(words << " in " << width);
      float height = 0;
      const std::vector<float> lines = ends(words, width, height);
      CHECK(draw_paragraph(list, {}, width, words, {.face = Face::Word, .size = 12, .colour = 0}) == height);
      REQUIRE(lines.size() == 2);
      CHECK(lines[0] <= width + 1);
      CHECK(lines[1] >= width * 0.25F);
    }
  }
  list.PopClipRect();
  ImGui::End();
  ImGui::Render();
}

TEST_CASE("a dot is the circle that Dear ImGui fills, corner by corner", "[draw]") {
  test::Headless headless;
  App app = test::scene("handshake");
  headless.frame(app);
  ImGui::NewFrame();
  ImGui::Begin("dots");
  ImDrawList& list = *ImGui::GetWindowDrawList();
  list.PushClipRect({0, 0}, {400, 300});
  const ImU32 colour = IM_COL32(10, 20, 30, 200);
  for (const float radius : {0.3F, 0.5F, 1.6F, 3.0F, 4.5F, 6.0F, 8.0F, 9.5F, 12.0F, 17.0F, 40.0F, 90.0F}) {
    INFO("radius " << radius);
    const int first = list.VtxBuffer.Size, first_index = list.IdxBuffer.Size;
    list.AddCircleFilled({100.25F, 80.5F}, radius, colour);
    const int second = list.VtxBuffer.Size, second_index = list.IdxBuffer.Size;
    draw_dot(list, {100.25F, 80.5F}, radius, colour);
    REQUIRE(list.VtxBuffer.Size - second == second - first);
    REQUIRE(list.IdxBuffer.Size - second_index == second_index - first_index);
    float farthest = 0;
    bool same = true;
    for (int i = 0; i < second - first; ++i) {
      const ImDrawVert &a = list.VtxBuffer[first + i], &b = list.VtxBuffer[second + i];
      farthest = std::max({farthest, std::abs(a.pos.x - b.pos.x), std::abs(a.pos.y - b.pos.y)});
      same = same && a.col == b.col && a.uv.x == b.uv.x && a.uv.y == b.uv.y;
    }
    for (int i = 0; i < second_index - first_index; ++i)
      same = same && list.IdxBuffer[second_index + i] - static_cast<ImDrawIdx>(second) ==
                         list.IdxBuffer[first_index + i] - static_cast<ImDrawIdx>(first);
    CHECK(farthest < 0.001F);
    CHECK(same);
  }
  list.PopClipRect();
  ImGui::End();
  ImGui::Render();
}
