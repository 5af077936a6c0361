// The plots' scales, the sequence graph's data and the fields of a segment: pure, and true to the log.
#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <cmath>

#include "tests/web/headless.hpp"
#include "web/panels/figure.hpp"
#include "web/panels/plot_axis.hpp"
#include "web/panels/plot_frame.hpp"
#include "web/panels/segment_fields.hpp"
#include "web/panels/sequence_data.hpp"

using namespace lab;
using namespace lab::test;

namespace {

View view_of(const App& app) {
  return {.scene = app.scene(),
          .world = app.history().present(),
          .log = app.history().log(),
          .events_end = app.history().log().events.size(),
          .now = app.history().now(),
          .frontier = app.history().frontier(),
          .ui = app.ui()};
}

// A transfer in which the second segment of data is lost, seen to its end.
App lossy_transfer() {
  App app = scene("transfer");
  for (int i = 0; i < 400 && app.history().present().in_flight().size() < 3; ++i) app.step(1);
  const auto flying = app.history().present().in_flight();
  REQUIRE(flying.size() >= 3);
  REQUIRE(app.act("drop " + std::to_string(flying[1].id)).empty());
  REQUIRE(app.seek(5e6).empty());
  return app;
}

const SegmentField& field(const SegmentPicture& picture, const char* name) {
  for (const SegmentField& f : picture.fields)
    if (f.name == name) return f;
  FAIL("no field " << name);
  return picture.fields.front();
}

}  // namespace

TEST_CASE("ticks are round, inside of the axis and no more than asked for", "[plots]") {
  for (double span = 0.003; span < 3e9; span *= 3.7)
    for (const int most : {2, 5, 9}) {
      CAPTURE(span, most);
      const std::vector<double> at = ticks(span / 3, span / 3 + span, most);
      CHECK(at.size() <= static_cast<std::size_t>(most) + 1);
      for (const double tick : at) CHECK((tick >= span / 3 * 0.999 && tick <= span * 1.334));
      const double step = tick_step(span, most);
      const double lead = step / std::pow(10, std::floor(std::log10(step) + 1e-9));
      CHECK((std::abs(lead - 1) < 1e-6 || std::abs(lead - 2) < 1e-6 || std::abs(lead - 5) < 1e-6));
    }
}

TEST_CASE("ticks are told with the unit that suits their step", "[plots]") {
  CHECK(tick_time(0, 1000) == "0");
  CHECK(tick_time(250'000, 50'000) == "250 ms");
  CHECK(tick_time(1'500'000, 500'000) == "1.5 s");
  CHECK(tick_time(2'500, 500) == "2.5 ms");
  CHECK(tick_count(1460, 20) == "1460");
  CHECK(tick_count(20'000, 5'000) == "20 k");
  CHECK(tick_count(2.5e6, 5e5) == "2500 k");
}

TEST_CASE("a scale gives back the value of a pixel", "[plots]") {
  const PlotScale y{.from = 10, .to = 110, .begin = 400, .end = 100};
  CHECK(y.at(10) == 400);
  CHECK(y.at(110) == 100);
  CHECK(std::abs(y.value(y.at(47)) - 47) < 0.01);
}

TEST_CASE("a plot shows all there is, or the part where the playhead is", "[plots]") {
  const TimeSpan all = shown_time(0, 1e6, 5e5, 3e6);
  CHECK((all.from <= 0 && all.to >= 1e6));
  for (double now = 0; now <= 6e7; now += 1e6) {
    const TimeSpan part = shown_time(0, 6e7, now, 3e6);
    CAPTURE(now);
    CHECK(std::abs(part.to - part.from - 3e6) < 1);
    CHECK((part.from <= now && now <= part.to));
  }
}

TEST_CASE("a figure's switches stand beside its tabs or below them, never upon them", "[plots]") {
  for (float width = 320; width < 1200; width += 40) {
    const Rect area{{10, 20}, {10 + width, 320}};
    const FigureCard card = figure_card(area, 300, 180);
    CAPTURE(width);
    const bool beside = card.controls.min.x >= card.tabs.min.x + 300;
    const bool below = card.controls.min.y >= card.tabs.max.y;
    CHECK((beside || below));
    CHECK(card.body.min.y >= std::max(card.tabs.max.y, below ? card.controls.max.y : 0));
    CHECK(card.body.max.y == area.max.y);
  }
}

TEST_CASE("the sequence graph has each segment of its direction once, the loss and its repair", "[plots]") {
  const App app = lossy_transfer();
  const View view = view_of(app);
  const SequenceGraph graph = sequence_graph(view, sim::Side::Client, 0, 1e9);
  REQUIRE(graph.any);
  std::size_t sent = 0, lost = 0, again = 0;
  for (const sim::Packet& packet : view.log.packets)
    if (packet.from == sim::Side::Client && packet.segment.length() > 0) ++sent;
  double highest = 0;
  for (const SequenceMark& mark : graph.marks) {
    CHECK(mark.to > mark.from);
    lost += mark.lost ? 1U : 0U;
    again += mark.again ? 1U : 0U;
    highest = std::max(highest, mark.to);
  }
  CHECK(graph.marks.size() == sent);
  CHECK(lost == 1);
  CHECK(again >= 1);
  CHECK(highest == 20'001);  // SYN and 20 000 octets
  REQUIRE(!graph.acks.empty());
  CHECK(graph.acks.back().ack == 20'001);
  for (std::size_t i = 1; i < graph.acks.size(); ++i) {
    CHECK(graph.acks[i].ack >= graph.acks[i - 1].ack);
    CHECK(graph.acks[i].edge >= graph.acks[i].ack);
  }
}

TEST_CASE("every bit of a datagram is in exactly one field", "[plots]") {
  const App app = lossy_transfer();
  const View view = view_of(app);
  for (const sim::Packet& packet : view.log.packets) {
    CAPTURE(packet.id);
    const SegmentPicture picture = segment_picture(view, packet);
    std::size_t next = 0;
    for (const SegmentField& f : picture.fields) {
      CHECK(f.bit == next);
      CHECK(f.bits > 0);
      next = f.bit + f.bits;
    }
    CHECK(next == picture.octets.size() * 8);
    CHECK(picture.ip_checksum_right);
    CHECK(picture.tcp_checksum_right);
    CHECK(field_at(picture, 20 * 8) == 12);  // behind the twelve fields of the IP header
  }
}

TEST_CASE("fields are told as the segment has them", "[plots]") {
  const App app = lossy_transfer();
  const View view = view_of(app);
  const SegmentPicture syn = segment_picture(view, view.log.packets[0]);
  CHECK(field(syn, "sequence number").value == "0");
  CHECK(field(syn, "SYN").value == "1");
  CHECK(field(syn, "ACK").value == "0");
  CHECK(field(syn, "destination port").value == "80");
  CHECK(field(syn, "MSS").value == "1460");
  CHECK(field(syn, "source address").value == "10.0.0.1");
  CHECK(field(syn, "protocol").value == "6 TCP");
}

TEST_CASE("a damaged segment shows the bit and fails its checksum", "[plots]") {
  App app = scene("handshake");
  REQUIRE(app.act("open client").empty());
  for (int i = 0; i < 10 && app.history().present().in_flight().empty(); ++i) app.step(1);
  const auto flying = app.history().present().in_flight();
  REQUIRE(!flying.empty());
  const sim::PacketId id = flying.front().id;
  const View before = view_of(app);
  const SegmentPicture whole = segment_picture(before, before.log.packets[id - 1]);
  REQUIRE(app.act("corrupt " + std::to_string(id) + " bit 200").empty());
  const View after = view_of(app);
  const sim::Packet& damaged = after.log.packets[id - 1];
  REQUIRE(damaged.flipped_bit);
  const SegmentPicture picture = segment_picture(after, damaged);
  CHECK(picture.ip_checksum_right);
  CHECK_FALSE(picture.tcp_checksum_right);
  CHECK(picture.octets[25] == (whole.octets[25] ^ std::byte{0x80}));
}

TEST_CASE("the figure is switched by its name, by its key and by the keyboard's figures", "[plots]") {
  Headless headless;
  App app = scene("transfer");
  headless.frames(app, 2);
  CHECK(app.items().find("panel:ladder") != nullptr);
  const std::pair<const char*, ImGuiKey> figures[] = {{"ladder", ImGuiKey_1},
                                                      {"sequence", ImGuiKey_2},
                                                      {"curves", ImGuiKey_3},
                                                      {"segment", ImGuiKey_4},
                                                      {"buffers", ImGuiKey_5}};
  for (const auto& [name, key] : figures) {
    CAPTURE(name);
    REQUIRE(headless.press(app, (std::string("button:figure:") + name).c_str()));
    CHECK(app.items().find(std::string("panel:") + name) != nullptr);
    REQUIRE(app.set("figure", "ladder").empty());
    headless.key(app, key);
    CHECK(std::string(figure_name(app.ui().figure)) == name);
    CHECK(app.state_json().find(std::string("\"figure\":\"") + name + "\"") != std::string::npos);
    REQUIRE(app.set("figure", name).empty());
  }
  CHECK_FALSE(app.set("figure", "picture").empty());
}

TEST_CASE("pointing at a segment of the graph lights it, clicking goes to a moment", "[plots]") {
  Headless headless;
  App app = lossy_transfer();
  REQUIRE(app.set("figure", "sequence").empty());
  headless.frames(app, 2);
  REQUIRE(app.items().find("plot:sequence") != nullptr);
  const Rect plot = *app.items().find("plot:sequence");
  bool found = false;
  for (float x = plot.min.x; x < plot.max.x && !found; x += 5)
    for (float y = plot.min.y; y < plot.max.y && !found; y += 9) {
      ImGui::GetIO().AddMousePosEvent(x, y);
      headless.frame(app);
      found = app.ui().hovered != 0;
    }
  CHECK(found);
  const sim::Instant before = app.history().now();
  REQUIRE(headless.press(app, "plot:sequence"));
  CHECK(app.history().now() < before);
}

TEST_CASE("pointing at a field lights it in the segment's figure", "[plots]") {
  Headless headless;
  App app = lossy_transfer();
  REQUIRE(app.set("figure", "segment").empty());
  headless.frames(app, 2);
  for (const char* item : {"segment-field:sequence number", "segment-field:window", "segment-field:FIN"}) {
    CAPTURE(item);
    REQUIRE(headless.point(app, item));
  }
}

TEST_CASE("no curve reaches the words at the upper edge of its plot", "[plots]") {
  for (const float height : {60.0F, 100.0F, 240.0F})
    for (const float words : {15.0F, 28.0F}) {
      CAPTURE(height, words);
      const PlotScale y{.from = 0, .to = 500 * head_room(height, words), .begin = height, .end = 0};
      CHECK(y.at(500) >= words - 0.01F);
    }
  CHECK(head_room(20, 28) == 2);  // no room for both
}

TEST_CASE("a legend has all of its entries: in two rows where one is too short, without values where two are",
          "[plots]") {
  Headless lab;
  App app = scene("transfer");
  lab.frames(app, 2);
  const std::vector<LegendEntry> entries{{Sign::Line, 0, "cwnd", "11 149"},
                                         {Sign::Line, 0, "flight", "17 376"},
                                         {Sign::Dashes, 0, "ssthresh", "11 149"},
                                         {Sign::Line, 0, "rwnd", "62 720"}};
  const LegendRows wide = legend_rows(entries, 700);
  CHECK((wide.first == 4 && wide.second == 0 && wide.values));
  const LegendRows phone = legend_rows(entries, 276);
  CHECK((phone.first == 2 && phone.second == 2 && phone.values));
  const LegendRows slim = legend_rows(entries, 170);
  CHECK((slim.first + slim.second == 4 && !slim.values));
}
