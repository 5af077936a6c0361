// An end's state: its name with the time spent in it, and the eleven states with the way taken (RFC
// 9293, 3.3.2).
#include <algorithm>
#include <array>
#include <cmath>
#include <string>

#include "web/gfx/draw.hpp"
#include "web/panels/end.hpp"
#include "web/panels/icons.hpp"
#include "web/panels/state_story.hpp"
#include "web/text/format.hpp"

namespace lab {
namespace {

// Places in a diagram of two columns: the end that closes first left, the other right; 0.5 is between them.
struct Place {
  tcp::State state;
  float column;
  int row;
};
constexpr std::array<Place, tcp::state_count> places{{{tcp::State::Closed, 0, 0},
                                                      {tcp::State::Listen, 1, 0},
                                                      {tcp::State::SynSent, 0, 1},
                                                      {tcp::State::SynReceived, 1, 1},
                                                      {tcp::State::Established, 0.5F, 2},
                                                      {tcp::State::FinWait1, 0, 3},
                                                      {tcp::State::CloseWait, 1, 3},
                                                      {tcp::State::FinWait2, 0, 4},
                                                      {tcp::State::Closing, 1, 4},
                                                      {tcp::State::TimeWait, 0, 5},
                                                      {tcp::State::LastAck, 1, 5}}};
constexpr int rows = 6;
constexpr float pill_height = 20;
constexpr float opener = 26;  // the sign at the right of the present state, which opens the sheet of all

ImVec2 place_of(const Rect& area, tcp::State state) {
  const Place& place =
      *std::find_if(places.begin(), places.end(), [state](const Place& p) { return p.state == state; });
  const float step = area.height() / rows;
  const float x = area.min.x + area.width() * (0.25F + 0.5F * place.column);
  return {std::round(x), std::round(area.min.y + step * (static_cast<float>(place.row) + 0.5F))};
}

const char* error_words(const EndFacts& f) {
  if (f.connection == nullptr || f.state != tcp::State::Closed) return nullptr;
  switch (f.connection->error()) {
    case tcp::Error::None:
      return nullptr;
    case tcp::Error::Refused:
      return f.view.tr(Text::ErrorRefused);
    case tcp::Error::Reset:
      return f.view.tr(Text::ErrorReset);
    case tcp::Error::TimedOut:
      return f.view.tr(Text::ErrorTimedOut);
    case tcp::Error::Aborted:
      return f.view.tr(Text::ErrorAborted);
  }
  return nullptr;
}

// A path begins with the last connection; looked at from the one before, which tells since when it was
// closed.
std::size_t path_begin(const EndFacts& f) {
  const sim::Skim& skim = f.view.log.events.skim();
  int beginnings = 0;
  for (std::size_t i = skim.before(f.view.events_end, sim::change_sign); i > 0;
       i = skim.before(i - 1, sim::change_sign)) {
    const sim::Event& event = f.view.log.events[i - 1];
    if (event.kind != sim::EventKind::Decision || event.side != f.side || event.from == event.to) continue;
    const bool begins = event.from == tcp::State::Closed || event.from == tcp::State::Listen;
    if (begins && ++beginnings == 2) return i - 1;
  }
  return 0;
}

}  // namespace

std::vector<Passage> path_taken(const EndFacts& f) {
  std::vector<Passage> path;
  const sim::Skim& skim = f.view.log.events.skim();
  const sim::Signs signs =
      sim::change_sign | sim::sign_of(sim::EventKind::Crashed) | sim::sign_of(sim::EventKind::Rebooted);
  for (std::size_t i = skim.next(path_begin(f), f.view.events_end, signs); i < f.view.events_end;
       i = skim.next(i + 1, f.view.events_end, signs)) {
    const sim::Event& event = f.view.log.events[i];
    const bool host = event.kind == sim::EventKind::Crashed || event.kind == sim::EventKind::Rebooted;
    if (host && event.side == f.side) path = {{event.to, event.at}};
    if (event.kind != sim::EventKind::Decision || event.side != f.side || event.from == event.to) continue;
    const bool begins = event.from == tcp::State::Closed || event.from == tcp::State::Listen;
    if (!begins && !path.empty() && path.back().state != event.from) continue;  // a stranger's connection
    if (begins || path.empty()) path = {{event.from, path.empty() ? sim::Instant{} : path.back().at}};
    path.push_back({event.to, event.at});
  }
  if (path.empty() || path.back().state != f.state)
    path.push_back({f.state, path.empty() ? sim::Instant{} : path.back().at});
  return path;
}

sim::Instant state_since(const EndFacts& f) {
  const auto make = [&f] { return path_taken(f).back().at; };
  if (f.view.drawings == nullptr) return make();
  const Key key = Key{}.add(f.view.happened);
  return f.view.drawings->state_since[f.side == sim::Side::Client ? 0 : 1].get(key, make);
}

void draw_end_state(const EndFacts& f, const Rect& area, float size) {
  const std::string words(tcp::name(f.state));
  const bool changed = just_changed(f.view, "state", words);
  const float y = area.centre().y;
  const TextStyle name{.face = Face::MonoBold, .size = size, .colour = state_colour(f.theme, f.state)};
  const float named = measure_text(words, name).x;
  keep(f.view, "state", Key{}.add(f.state).add(changed), area, f.items, [&] {
    const Press press = press_area((std::string("state:") + f.name).c_str(), area, f.items);
    if (press.pressed)
      f.intents.sheet = f.side == sim::Side::Client ? SheetName::ClientState : SheetName::ServerState;
    f.list.AddRectFilled(area.min, area.max, changed ? f.theme.changed : f.theme.soft, measure::inner_radius);
    if (press.hovered)
      f.list.AddRect(area.min, area.max, f.theme.faint, measure::inner_radius, 0, measure::line);
    if (press.focused) draw_focus(f.list, f.theme, area, measure::inner_radius);
    draw_text_middle(f.list, {area.min.x + 14, y}, words, name);
    draw_icon(f.list, Icon::Chevron, {area.max.x - opener / 2, y}, 4, f.theme.mute);
    f.items.put(std::string("state-name:") + f.name,
                {{area.min.x + 14, area.min.y}, {area.min.x + 14 + named, area.max.y}});
  });
  const char* error = error_words(f);
  const TextStyle style{.face = Face::Word,
                        .size = small_size,
                        .colour = error == nullptr ? f.theme.mute : f.theme.alarm,
                        .align = Align::Right};
  std::string beside = duration_text(f.view.now - state_since(f));
  if (error != nullptr) {
    beside = error;
  } else if (const std::string whole = beside + " " + f.view.tr(Text::InState);
             named + 14 + 12 + opener + measure_text(whole, style).x <= area.width()) {
    beside = whole;
  }
  const float wide = draw_text_middle(f.list, {area.max.x - opener, y}, beside, style);
  f.items.put(std::string("state-since:") + f.name,
              {{area.max.x - opener - wide, area.min.y}, {area.max.x - opener, area.max.y}});
  tell_state(f.view, area, state_of(f.side, f.state), state_since(f), f.items, f.intents);
}

void draw_state_grid(const EndFacts& f, const Rect& area) {
  const std::vector<Passage> path = path_taken(f);
  for (std::size_t i = 1; i < path.size(); ++i)
    f.list.AddLine(place_of(area, path[i - 1].state), place_of(area, path[i].state), f.theme.faint, 1.5F);
  for (const Place& place : places) {
    const ImVec2 centre = place_of(area, place.state);
    const bool present = place.state == f.state;
    const auto passage =
        std::find_if(path.rbegin(), path.rend(), [&](const Passage& p) { return p.state == place.state; });
    const bool passed = passage != path.rend();
    const Thing thing = state_of(f.side, place.state);
    const bool lit = f.view.ui.pointed == thing;
    const ImU32 colour = present ? state_colour(f.theme, place.state) : passed ? f.theme.ink : f.theme.mute;
    TextStyle style{.face = present ? Face::MonoBold : Face::Mono, .size = 10, .colour = colour};
    if (!passed && !present) style.colour = mix(f.theme.mute, f.theme.panel, 0.25F);
    const float half =
        std::ceil(measure_text(tcp::name(place.state), {.face = Face::Mono, .size = 10}).x / 2) + 10;
    const Rect pill{{centre.x - half, centre.y - pill_height / 2},
                    {centre.x + half, centre.y + pill_height / 2}};
    draw_pill(f.list, pill, tcp::name(place.state), present || lit ? f.theme.changed : f.theme.panel,
              present         ? colour
              : passed || lit ? f.theme.mute
                              : f.theme.line,
              style);
    f.items.put(std::string("state-node:") + f.name + ":" + std::string(tcp::name(place.state)), pill);
    tell_state(f.view, pill, thing, passed ? std::optional(passage->at) : std::nullopt, f.items, f.intents);
  }
}

}  // namespace lab
