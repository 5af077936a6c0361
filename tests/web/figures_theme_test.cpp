// The colours: what must be read can be read (WCAG 2.2, 1.4.3), and a kind has its colour.
#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>

#include "web/gfx/gpu.hpp"
#include "web/gfx/theme.hpp"

using namespace lab;

TEST_CASE("text has a contrast of at least 4.5 : 1 on every ground of its theme", "[figures]") {
  const ThemeName name = GENERATE(ThemeName::Light, ThemeName::Dark, ThemeName::Contrast);
  const Theme& t = theme(name);
  const double least = name == ThemeName::Contrast ? 7.0 : 4.5;
  for (const ImU32 ground : {t.paper, t.panel, t.soft, t.changed})
    for (const ImU32 text :
         {t.ink, t.mute, t.client, t.server, t.syn, t.data, t.ack, t.fin, t.alarm, t.time_wait}) {
      CAPTURE(name, ground, text);
      CHECK(contrast(text, ground) >= least);
    }
}

TEST_CASE("words on a capsule or pill of any meaning's colour can be read", "[figures]") {
  const Theme& t = theme(GENERATE(ThemeName::Light, ThemeName::Dark, ThemeName::Contrast));
  for (const ImU32 ground : {t.client, t.server, t.syn, t.data, t.ack, t.fin, t.alarm, t.time_wait, t.ink}) {
    CAPTURE(ground);
    CHECK(contrast(text_on(t, ground), ground) >= 4.5);
  }
}

TEST_CASE("in high contrast what bounds a thing has 3 : 1 against what it stands on", "[figures]") {
  const Theme& t = theme(ThemeName::Contrast);
  for (const ImU32 ground : {t.paper, t.panel, t.soft, t.changed})
    for (const ImU32 line : {t.line, t.faint}) {
      CAPTURE(ground, line);
      CHECK(contrast(line, ground) >= 3);
    }
}

TEST_CASE("in high contrast the meanings keep colours of their own", "[figures]") {
  const Theme& t = theme(ThemeName::Contrast);
  const ImU32 all[] = {t.client, t.server, t.syn, t.data, t.ack, t.fin, t.alarm, t.time_wait, t.ink};
  for (std::size_t i = 0; i < std::size(all); ++i)
    for (std::size_t j = 0; j < i; ++j) CHECK(all[i] != all[j]);
}

TEST_CASE("the themes follow each other in a ring: light, dark, high contrast", "[figures]") {
  CHECK(next(ThemeName::Light) == ThemeName::Dark);
  CHECK(next(ThemeName::Dark) == ThemeName::Contrast);
  CHECK(next(ThemeName::Contrast) == ThemeName::Light);
}

TEST_CASE("contrast runs from 1 for the same colour to 21 for black on white", "[figures]") {
  CHECK(contrast(IM_COL32_WHITE, IM_COL32_WHITE) == 1);
  CHECK(contrast(IM_COL32_BLACK, IM_COL32_WHITE) > 20.99);
  CHECK(contrast(IM_COL32_BLACK, IM_COL32_WHITE) < 21.01);
}

TEST_CASE("a segment's colour is that of its most telling flag: RST, SYN, FIN, then data, then ACK",
          "[figures]") {
  const Theme& t = theme(ThemeName::Light);
  tcp::Segment s;
  s.flags = tcp::Ack;
  CHECK(segment_colour(t, s) == t.ack);
  s.data.resize(1);
  CHECK(segment_colour(t, s) == t.data);
  s.flags = tcp::Ack | tcp::Fin;
  CHECK(segment_colour(t, s) == t.fin);
  s.flags = s.flags | tcp::Syn;
  CHECK(segment_colour(t, s) == t.syn);
  s.flags = s.flags | tcp::Rst;
  CHECK(segment_colour(t, s) == t.alarm);
}

TEST_CASE("mix and with_alpha reach both of their ends", "[figures]") {
  const Theme& t = theme(ThemeName::Dark);
  CHECK(mix(t.syn, t.panel, 0) == t.syn);
  CHECK(mix(t.syn, t.panel, 1) == t.panel);
  CHECK((with_alpha(t.ink, 0) & IM_COL32_A_MASK) == 0);
  CHECK(with_alpha(t.ink, 1) == t.ink);
}

TEST_CASE("a flood is drawn with more points the faster it is, and never with more than 60 000",
          "[figures]") {
  CHECK(gpu::flood_points(0, 1).syns == 0);
  CHECK(gpu::flood_points(50, 1).syns == 50);  // one a SYN while that is few
  std::uint32_t before = 0;
  for (const std::uint32_t rate : {100U, 1'000U, 10'000U, 100'000U, 1'000'000U, 10'000'000U}) {
    const gpu::FloodPoints points = gpu::flood_points(rate, 1);
    CAPTURE(rate);
    CHECK(points.syns > before);
    CHECK(points.attackers + points.syns + points.answers <= 60'000);
    before = points.syns;
  }
  CHECK(gpu::flood_points(1'000'000, 0).answers == 0);
}
