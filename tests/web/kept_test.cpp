// Kept drawings: a frame that was put together of kept parts is, vertex by vertex, the frame drawn anew.
#include <catch2/catch_test_macros.hpp>
#include <cstring>
#include <string>
#include <vector>

#include "tests/web/headless.hpp"
#include "web/gfx/kept.hpp"

namespace {

using lab::App;
using lab::test::Headless;

// All that is to be drawn, list by list.
using Picture = std::vector<std::vector<unsigned char>>;
Picture picture() {
  Picture lists;
  for (const ImDrawList* list : ImGui::GetDrawData()->CmdLists) {
    std::vector<unsigned char> octets;
    const auto add = [&octets](const void* data, std::size_t size) {
      const auto* begin = static_cast<const unsigned char*>(data);
      octets.insert(octets.end(), begin, begin + size);
    };
    add(list->VtxBuffer.Data, static_cast<std::size_t>(list->VtxBuffer.size_in_bytes()));
    add(list->IdxBuffer.Data, static_cast<std::size_t>(list->IdxBuffer.size_in_bytes()));
    for (const ImDrawCmd& command : list->CmdBuffer) {
      add(&command.ClipRect, sizeof command.ClipRect);
      add(&command.ElemCount, sizeof command.ElemCount);
    }
    lists.push_back(std::move(octets));
  }
  return lists;
}

// Small numbers, the same in every run.
class Dice {
 public:
  explicit Dice(std::uint64_t seed) : state_(seed) {}
  std::uint64_t below(std::uint64_t count) {
    state_ = state_ * 6364136223846793005 + 1442695040888963407;
    return (state_ >> 33) % count;
  }

 private:
  std::uint64_t state_;
};

// What a learner might do next.
void do_something(App& app, Headless& headless, Dice& dice) {
  static constexpr const char* acts[] = {
      "open client",  "send client 3000", "send server 20000", "close client", "close server", "abort client",
      "crash server", "reboot server",    "flood 1000000",     "flood 0",      "undo",         "redo"};
  static constexpr std::pair<const char*, const char*> settings[] = {{"lang", "zh"},
                                                                     {"lang", "en"},
                                                                     {"theme", "dark"},
                                                                     {"theme", "light"},
                                                                     {"figure", "sequence"},
                                                                     {"figure", "ladder"},
                                                                     {"figure", "curves"},
                                                                     {"figure", "buffers"},
                                                                     {"numbers", "absolute"},
                                                                     {"numbers", "relative"},
                                                                     {"speed", "2"},
                                                                     {"speed", "auto"},
                                                                     {"figure-side", "server"},
                                                                     {"log-kinds", "states"},
                                                                     {"log-kinds", ""},
                                                                     {"log-ends", "client,wire"},
                                                                     {"log-ends", ""},
                                                                     {"log-notation", "tcpdump"},
                                                                     {"log-notation", "words"},
                                                                     {"tab", "log"},
                                                                     {"tab", "ladder"}};
  switch (dice.below(6)) {
    case 0:
      app.act(acts[dice.below(std::size(acts))]);
      break;
    case 1: {
      const auto& [key, value] = settings[dice.below(std::size(settings))];
      app.set(key, value);
      break;
    }
    case 2:
      app.seek(static_cast<double>(dice.below(static_cast<std::uint64_t>(lab::test::now_us(app)) + 400'000)));
      break;
    case 3:
      ImGui::GetIO().AddMousePosEvent(static_cast<float>(dice.below(1440)),
                                      static_cast<float>(dice.below(900)));
      headless.frames(app, 2);
      headless.leave(app);
      break;
    default:
      app.play(true);
      break;
  }
}

}  // namespace

TEST_CASE("A frame of kept parts is the frame drawn anew, whatever was done before it", "[web]") {
  std::uint64_t seed = 0;
  for (const lesson::Scene& scene : lesson::scenes()) {
    Headless headless;
    App app(scene, 3);
    Dice dice(++seed);
    for (int step = 0; step < 25; ++step) {
      do_something(app, headless, dice);
      for (std::uint64_t i = dice.below(12); i > 0; --i)
        headless.frame(app, static_cast<double>(1 + dice.below(60)) / 1000);
      headless.frames(app, 3);  // Dear ImGui's scroll bars settle
      const auto kept = picture();
      app.forget_drawings();
      headless.frame(app);
      const bool same = picture() == kept;
      INFO(scene.id << ", step " << step << " at " << lab::test::now_us(app) << " us");
      REQUIRE(same);
    }
  }
}

TEST_CASE("A part is drawn once for as long as its key is the same, and while it is not touched", "[web]") {
  Headless headless;
  lab::Kept kept;
  lab::Items items;
  int drawn = 0, first = 0, second = 0;
  const lab::Rect area{{100, 100}, {300, 200}};
  const auto frame = [&](int key, std::int64_t us, bool expires = false) {
    ImGui::GetIO().DisplaySize = headless.size();
    ImGui::GetIO().DeltaTime = 1.0F / 60;
    ImGui::NewFrame();
    items.begin_frame();
    ImGui::SetNextWindowPos({0, 0});
    ImGui::SetNextWindowSize(headless.size());
    ImGui::Begin("test");
    const int before = ImGui::GetWindowDrawList()->VtxBuffer.Size;
    kept.part("part", lab::Key{}.add(key), tcp::Instant{tcp::Duration{us}}, area, items, [&] {
      ++drawn;
      ImGui::GetWindowDrawList()->AddRectFilled(area.min, area.max, IM_COL32(1, 2, 3, 255));
      items.put("thing", area);
      if (expires) kept.until(tcp::Instant{tcp::Duration{50}});
    });
    first = before;
    second = ImGui::GetWindowDrawList()->VtxBuffer.Size;
    ImGui::End();
    ImGui::Render();
    headless.take_textures();
  };
  frame(1, 0);
  CHECK(drawn == 1);
  frame(1, 5);  // recorded now: it has come twice
  CHECK(drawn == 2);
  frame(1, 10);
  CHECK(drawn == 2);
  CHECK(second - first == 4);
  CHECK(items.find("thing") != nullptr);
  frame(2, 20);
  frame(2, 20);
  frame(2, 20);
  CHECK(drawn == 4);
  ImGui::GetIO().AddMousePosEvent(150, 150);
  frame(2, 30);
  CHECK(drawn == 5);
  ImGui::GetIO().AddMousePosEvent(-FLT_MAX, -FLT_MAX);
  frame(2, 30);
  CHECK(drawn == 5);
  frame(3, 40, true);
  frame(3, 40, true);
  frame(3, 49, true);
  CHECK(drawn == 7);
  frame(3, 50, true);
  CHECK(drawn == 8);
}
