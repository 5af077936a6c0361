// What stands beside the ladder's arrows: states, waits of the retransmission timer, times, breaks, the
// playhead.
#include <algorithm>
#include <cmath>
#include <optional>
#include <string>
#include <vector>

#include "web/gfx/draw.hpp"
#include "web/panels/ladder_view.hpp"
#include "web/panels/state_story.hpp"
#include "web/panels/tip.hpp"
#include "web/text/format.hpp"

namespace lab {
namespace {

constexpr float told_future = 0.16F;  // words of the future keep so much more of their colour than lines
constexpr float pill_height = 20;

TextStyle pill_style(ImU32 colour) {
  return {.face = Face::Mono, .size = 10, .colour = colour, .align = Align::Centre};
}

// "75.05 ms", "400 ms", "1.6 s": without the zeros that the playhead's own time keeps.
std::string short_time(sim::Instant at) {
  std::string text = time_text(at);
  const std::size_t point = text.find('.'), space = text.find(' ');
  if (at == sim::Instant{} || point == std::string::npos || space == std::string::npos) return "0";
  std::size_t last = space;
  while (last > point && (text[last - 1] == '0' || text[last - 1] == '.')) --last;
  return text.erase(last, space - last);
}

Rect pill_area(const LadderView& l, sim::Side side, tcp::State state, float y) {
  const float width = std::ceil(measure_text(tcp::name(state), pill_style(0)).x) + 18;
  const float x = side == sim::Side::Client ? l.client - 9 - width : l.server + 9;
  return {{x, y - pill_height / 2}, {x + width, y + pill_height / 2}};
}

void draw_state_pill(const LadderView& l, const Rect& area, const Thing& thing, tcp::State state,
                     bool present, bool future) {
  const ImU32 colour = present ? state_colour(l.theme, state) : l.theme.mute;
  const float alpha = future ? l.theme.future : 1;
  draw_pill(l.list, area, tcp::name(state), l.view.ui.pointed == thing ? l.theme.changed : l.theme.panel,
            with_alpha(present ? colour : l.theme.faint, alpha),
            pill_style(with_alpha(colour, future ? alpha + told_future : 1)));
}

struct StandingPill {
  tcp::State state;
  double y;
  bool present;
  bool future;
  sim::Instant since{};
};

// The pills beside a lifeline, none upon another. Before its first change an end has the state that it is in.
std::vector<StandingPill> pills_beside(const LadderView& l, sim::Side side) {
  std::vector<StandingPill> standing;
  const LadderPill* present = nullptr;
  for (const LadderPill& pill : l.figure.pills)
    if (pill.side == side && pill.at <= l.view.now) present = &pill;
  if (present == nullptr) standing.push_back({l.view.world.state(side), 0, true, false});
  double lowest = -1e9;
  for (const LadderPill& pill : l.figure.pills) {
    if (pill.side != side) continue;
    lowest = std::max(pill.y, lowest + pill_height + 3);
    standing.push_back({pill.state, lowest, &pill == present, pill.at > l.view.now, pill.at});
  }
  return standing;
}

void draw_states_of(const LadderView& l, sim::Side side, Items& items, Wholes& wholes) {
  for (const StandingPill& pill : pills_beside(l, side)) {
    if (!l.in_view(pill.y, pill.y)) continue;
    const Rect area = pill_area(l, side, pill.state, l.screen(pill.y));
    items.put("pill:" + std::to_string(static_cast<int>(side)) + ":" + std::string(tcp::name(pill.state)),
              area);
    wholes.push_back(whole(l.list, area.min.y - 1, area.max.y + 1, [&] {
      draw_state_pill(l, area, state_of(side, pill.state), pill.state, pill.present, pill.future);
    }));
  }
}

void tell_states(LadderView& l, Items& items, Intents& intents) {
  const ImVec2 mouse = ImGui::GetIO().MousePos;
  if (!l.area.contains(mouse) || mouse.y < l.top || mouse.y > l.bottom) return;
  for (const sim::Side side : {sim::Side::Client, sim::Side::Server})
    for (const StandingPill& pill : pills_beside(l, side))
      tell_state(l.view, pill_area(l, side, pill.state, l.screen(pill.y)), state_of(side, pill.state),
                 pill.since, items, intents);
}

// Where the two lines beside a bracket cover no state: as near to its middle as there is room. Nothing: there
// is none.
std::optional<float> free_middle(const LadderView& l, sim::Side side, float top, float bottom) {
  constexpr float half = 16, step = 4;
  const std::vector<StandingPill> pills = pills_beside(l, side);
  const auto is_free = [&](float y) {
    return std::none_of(pills.begin(), pills.end(), [&](const StandingPill& pill) {
      return std::abs(l.screen(pill.y) - y) < half + pill_height / 2;
    });
  };
  const float middle = (top + bottom) / 2;
  for (float away = 0; away <= (bottom - top) / 2; away += step) {
    if (is_free(middle - away)) return middle - away;
    if (is_free(middle + away)) return middle + away;
  }
  return std::nullopt;
}

// A wait that the retransmission timer ended: between a segment and its repetition.
struct Bracket {
  sim::Packet packet;  // the repetition
  sim::Duration wait;
  float top, bottom;
};

std::vector<Bracket> brackets_in_view(const LadderView& l) {
  std::vector<Bracket> brackets;
  for (const LadderArrow& arrow : l.figure.arrows) {
    if (!arrow.known || l.screen(arrow.y_start) < l.top || l.screen(arrow.y_start) > l.bottom + 2000)
      continue;
    const sim::Packet packet = l.view.log.packets.header(arrow.id - 1);
    if (packet.cause != tcp::Rule::RetransmissionTimeout || packet.copy_of != 0) continue;
    const std::size_t first = l.figure.packets_before;
    const sim::PacketId id = repeated_by(l.view.log, packet, first);
    if (id == 0) continue;
    const float top = l.screen(l.figure.arrows[id - 1 - first].y_start) + 13,
                bottom = l.screen(arrow.y_start);
    if (bottom - top < 26 || bottom < l.top || top > l.bottom) continue;
    brackets.push_back({packet, packet.sent - l.view.log.packets.header(id - 1).sent, top, bottom});
  }
  return brackets;
}

constexpr float bracket_width = 24;

// Its words in two lines, those of the client's end to the left. Nothing: there is no room.
std::optional<Rect> bracket_words(const LadderView& l, const Bracket& bracket) {
  const std::optional<float> middle = free_middle(l, bracket.packet.from, bracket.top, bracket.bottom);
  if (!middle) return std::nullopt;
  const float sign = bracket.packet.from == sim::Side::Client ? -1.0F : 1.0F;
  const float near = l.lifeline(bracket.packet.from) + sign * (bracket_width + 6), end = near + sign * 44;
  return Rect{{std::min(near, end), *middle - 16}, {std::max(near, end), *middle + 16}};
}

// A dotted bracket on the outer side of a lifeline, with the wait's name and length.
// `told`: the words that stand already.
void draw_bracket(const LadderView& l, const Bracket& bracket, std::vector<Rect>& told, Wholes& wholes) {
  const sim::Packet& packet = bracket.packet;
  const float top = bracket.top, bottom = bracket.bottom;
  const bool left = packet.from == sim::Side::Client;
  const float sign = left ? -1.0F : 1.0F;
  const float x = l.lifeline(packet.from), out = x + sign * bracket_width, near = x + sign * 9;
  const ImU32 colour =
      with_alpha(segment_colour(l.theme, packet.segment), packet.sent > l.view.now ? l.theme.future : 1);
  draw_dashed(l.list, {near, top}, {out, top}, colour, 1.4F, 2, 3);
  draw_dashed(l.list, {out, top}, {out, bottom}, colour, 1.4F, 2, 3);
  draw_dashed(l.list, {out, bottom}, {near, bottom}, colour, 1.4F, 2, 3);
  const std::optional<Rect> words = bracket_words(l, bracket);
  if (!words || std::any_of(told.begin(), told.end(), [&](const Rect& other) {
        return other.min.x == words->min.x && std::abs(other.min.y - words->min.y) < words->height();
      }))
    return;
  told.push_back(*words);
  const Align align = left ? Align::Right : Align::Left;
  const ImVec2 at{left ? words->max.x : words->min.x, words->centre().y};
  wholes.push_back(whole(l.list, words->min.y, words->max.y, [&] {
    draw_text_middle(l.list, {at.x, at.y - 7}, l.view.tr(Text::TimerRto),
                     {.face = Face::WordBold, .size = small_size, .colour = colour, .align = align});
    draw_text_middle(l.list, {at.x, at.y + 8}, duration_text(bracket.wait),
                     {.face = Face::Mono, .size = small_size, .colour = colour, .align = align});
  }));
}

// Whether a state stands beside the playhead.
bool is_taken(const LadderView& l, sim::Side side) {
  const std::vector<StandingPill> pills = pills_beside(l, side);
  return std::any_of(pills.begin(), pills.end(),
                     [&](const StandingPill& pill) { return std::abs(pill.y - l.now_y) < pill_height + 2; });
}

// Where the playhead's time begins: in the column of times; without one, on the side where no state is
// covered. Nothing: there is no such side, and the time line tells the time.
std::optional<float> playhead_left(const LadderView& l, float width) {
  if (l.times_width > 0 || !is_taken(l, sim::Side::Client)) return l.times - 4;
  if (!is_taken(l, sim::Side::Server)) return l.area.max.x - 8 - width;
  return std::nullopt;
}

}  // namespace

void draw_brackets(LadderView& l, Items& items) {
  roll(l, "brackets", {}, items, [&items](const LadderView& there) {
    Wholes wholes;
    std::vector<Rect> told;
    for (const Bracket& bracket : brackets_in_view(there)) {
      draw_bracket(there, bracket, told, wholes);
      const float x = there.lifeline(bracket.packet.from);
      items.put("wait:" + std::to_string(bracket.packet.id), {{x, bracket.top}, {x, bracket.bottom}});
    }
    return wholes;
  });
  const ImVec2 mouse = ImGui::GetIO().MousePos;
  if (!l.area.contains(mouse) || mouse.y < l.top || mouse.y > l.bottom) return;
  for (const Bracket& bracket : brackets_in_view(l))
    if (const std::optional<Rect> words = bracket_words(l, bracket))
      explain(l.view, *words, Topic::TimerRetransmission, items);
}

namespace {

// Whether no arrow and no word upon one crosses the words of a break, `x` and `y` their middle.
bool is_clear(const LadderView& l, float x, float y) {
  constexpr float half_width = 40, above = 9, below = 25;  // an arrow's words stand above it
  for (const LadderArrow& arrow : l.figure.arrows) {
    if (!arrow.known || l.screen(arrow.y_end) < y - above || l.screen(arrow.y_start) > y + below) continue;
    const sim::Side from = l.view.log.packets.header(arrow.id - 1).from;
    const float start = l.lifeline(from), way = l.lifeline(sim::other(from)) - start;
    const auto height = [&](float at) {
      const double share = static_cast<double>((at - start) / way - arrow.begins) /
                           static_cast<double>(std::max(0.01F, arrow.reaches - arrow.begins));
      return l.screen(arrow.y_start + (arrow.y_end - arrow.y_start) * share);
    };
    const float one = height(x - half_width), other = height(x + half_width);
    if (std::max(one, other) > y - above && std::min(one, other) < y + below) return false;
  }
  return true;
}

// In the middle between the lifelines, or beside where something goes through it. Nothing: there is no room;
// the strokes tell of the break, too.
std::optional<float> break_words_x(const LadderView& l, float y) {
  for (const float share : {0.5F, 0.25F, 0.75F, 0.14F, 0.86F}) {
    const float x = std::round(l.client + (l.server - l.client) * share);
    if (is_clear(l, x, y)) return x;
  }
  return std::nullopt;
}

// A mark's word stands beside it; where a crash and the coming back are too close together, above the second,
// one upon the other.
float host_words_y(const LadderView& l, std::size_t i) {
  constexpr float line = 13;
  const auto& hosts = l.figure.hosts;
  const float y = l.screen(hosts[i].y);
  const auto is_close = [&](std::size_t a, std::size_t b) {
    return hosts[a].side == hosts[b].side && hosts[b].y - hosts[a].y < static_cast<double>(line);
  };
  if (i + 1 < hosts.size() && is_close(i, i + 1)) return l.screen(hosts[i + 1].y) - 8 - line;
  if (i > 0 && is_close(i - 1, i)) return y - 8;
  return y;
}

}  // namespace

void draw_breaks(LadderView& l) {
  std::vector<Break> breaks = l.figure.breaks;
  const std::vector<Break> open = l.figure.open_break(std::max(l.view.now, l.view.frontier));
  breaks.insert(breaks.end(), open.begin(), open.end());
  for (const Break& b : breaks) {
    if (!l.in_view(b.top, b.bottom)) continue;
    const float y = l.screen((b.top + b.bottom) / 2);
    for (const float x : {l.client, l.server}) {  // two strokes through the lifeline, as on any broken axis
      l.list.AddQuadFilled({x - 7, y + 1}, {x + 7, y - 5}, {x + 7, y - 1}, {x - 7, y + 5}, l.theme.panel);
      l.list.AddLine({x - 6, y + 0.5F}, {x + 6, y - 5.5F}, l.theme.mute, 1.4F);
      l.list.AddLine({x - 6, y + 5.5F}, {x + 6, y - 0.5F}, l.theme.mute, 1.4F);
    }
    const TextStyle style{
        .face = Face::Mono, .size = small_size, .colour = l.theme.mute, .align = Align::Centre};
    const std::string words = "… " + duration_text(b.span);
    if (y < l.top + 2 || y > l.bottom - 6) continue;  // no words cut by the edge
    if (const std::optional<float> x = break_words_x(l, y)) draw_text_middle(l.list, {*x, y}, words, style);
  }
}

void draw_state_pills(LadderView& l, Items& items, Intents& intents) {
  roll(l, "states", {}, items, [&items](const LadderView& there) {
    Wholes wholes;
    draw_states_of(there, sim::Side::Client, items, wholes);
    draw_states_of(there, sim::Side::Server, items, wholes);
    return wholes;
  });
  tell_states(l, items, intents);
}

namespace {

Wholes draw_hosts(const LadderView& l) {
  Wholes wholes;
  for (std::size_t i = 0; i < l.figure.hosts.size(); ++i) {
    const LadderHostMark& mark = l.figure.hosts[i];
    const float x = l.lifeline(mark.side), y = l.screen(mark.y);
    if (mark.crash) {  // its line is broken until it is there again
      double until = 1e9;
      for (std::size_t j = i + 1; j < l.figure.hosts.size() && until > 1e8; ++j)
        if (l.figure.hosts[j].side == mark.side) until = l.figure.hosts[j].y;
      const float from = std::max(y, l.top - 6),
                  to = std::min(l.bottom, static_cast<float>(l.origin + until));
      if (to > from) {
        l.list.AddLine({x, from}, {x, to}, l.theme.panel, 4);
        draw_dashed(l.list, {x, from}, {x, to}, l.theme.faint, 2, 3, 5);
      }
    }
    if (!l.in_view(mark.y, mark.y)) continue;
    const float alpha = mark.at > l.view.now ? l.theme.future : 1;
    const ImU32 colour = with_alpha(l.theme.alarm, alpha);
    if (mark.crash) {
      draw_cross(l.list, {x, y}, colour, 6);
    } else {
      l.list.AddCircleFilled({x, y}, 5, l.theme.panel);
      l.list.AddCircle({x, y}, 5, with_alpha(side_colour(l.theme, mark.side), alpha), 0, 2);
    }
    const bool left = mark.side == sim::Side::Client;
    const float words_y = host_words_y(l, i);
    wholes.push_back(whole(l.list, words_y - small_size / 2, words_y + small_size / 2, [&] {
      draw_text_middle(l.list, {x + (left ? 12.0F : -12.0F), words_y},
                       l.view.tr(mark.crash ? Text::CrashMark : Text::RebootMark),
                       {.face = Face::WordBold,
                        .size = small_size,
                        .colour = mark.crash ? colour : with_alpha(l.theme.mute, alpha),
                        .align = left ? Align::Left : Align::Right});
    }));
  }
  return wholes;
}

}  // namespace

void draw_host_marks(LadderView& l, Items& items) {
  roll(l, "hosts", {}, items, draw_hosts);
}

void draw_times(LadderView& l, Items& items) {
  if (l.times_width <= 0) return;
  std::vector<const Knot*> told;
  Key key;
  double last = -1e9;
  for (std::size_t i = 0; i < l.figure.knots.size(); ++i) {
    const Knot& knot = l.figure.knots[i];
    if (knot.y - last < 17 || (i > 0 && knot.at == l.figure.knots[i - 1].at)) continue;
    if (std::abs(knot.y - l.now_y) < 17) {  // the playhead's time stands there
      key.add(i);
      continue;
    }
    last = knot.y;
    told.push_back(&knot);
  }
  roll(l, "times", key, items, [&](const LadderView& there) {
    Wholes wholes;
    for (const Knot* knot : told) {
      if (!there.in_view(knot->y, knot->y)) continue;
      const float alpha = knot->at > l.view.now ? l.theme.future + told_future : 1, y = there.screen(knot->y);
      wholes.push_back(whole(l.list, y - 5, y + 5, [&] {
        draw_text_middle(l.list, {l.times, y}, short_time(knot->at),
                         {.face = Face::Mono, .size = 10, .colour = with_alpha(l.theme.mute, alpha)});
      }));
    }
    return wholes;
  });
}

void draw_playhead(LadderView& l) {
  const float y = std::round(l.screen(l.now_y)) + 0.5F;
  const std::string words = time_text(l.view.now);
  const TextStyle style{.face = Face::MonoBold, .size = 10.5F, .colour = text_on(l.theme, l.theme.alarm)};
  const float width = std::ceil(measure_text(words, style).x) + 16;
  l.list.AddLine({l.times - 4, y}, {l.area.max.x - 10, y}, with_alpha(l.theme.alarm, 0.75F), 1.2F);
  if (const std::optional<float> left = playhead_left(l, width))
    draw_pill(l.list, {{*left, y - 10}, {*left + width, y + 10}}, words, l.theme.alarm, 0, style);
}

}  // namespace lab
