// One frame of the lab: the panels laid out and drawn, the keys read.
#include <algorithm>
#include <array>
#include <utility>

#include "core/lesson/evidence.hpp"
#include "core/lesson/questions.hpp"
#include "web/app.hpp"
#include "web/gfx/draw.hpp"
#include "web/layout.hpp"
#include "web/panels/panels.hpp"
#include "web/panels/sheets.hpp"
#include "web/panels/time_axis.hpp"
#include "web/state_json.hpp"

namespace lab {

namespace {

constexpr ImGuiWindowFlags ground_flags =
    ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoSavedSettings |
    ImGuiWindowFlags_NoScrollWithMouse | ImGuiWindowFlags_NoBringToFrontOnFocus | ImGuiWindowFlags_NoNav;

Text tab_name(const Layout& layout, Tab tab) {
  switch (tab) {
    case Tab::Flood:
      return Text::TabFlood;
    case Tab::Queues:
      return Text::TabQueues;
    case Tab::Client:
      return layout.ends_in_one_tab ? Text::TabEnds : Text::Client;
    case Tab::Server:
      return Text::Server;
    case Tab::Log:
      return Text::TabLog;
    default:
      return Text::TabFigure;
  }
}

const char* tab_item(Tab tab) {
  static constexpr const char* names[] = {"button:tab:flood",  "button:tab:queues", "button:tab:ladder",
                                          "button:tab:client", "button:tab:server", "button:tab:log"};
  return names[static_cast<std::size_t>(tab)];
}

// Dear ImGui tells only the font in use how many pixels a point has; figures are drawn with all four.
void tell_density() {
  for (const Face face : {Face::Word, Face::WordBold, Face::Mono, Face::MonoBold})
    font(face)->CurrentRasterizerDensity = ImGui::GetIO().DisplayFramebufferScale.x;
}

void draw_tabs(const View& view, const Layout& layout, Items& items, Intents& intents) {
  const auto tabs = layout.tabs();
  const Rect& area = layout[Place::Tabs];
  const float width = area.width() / static_cast<float>(tabs.size());
  float x = area.min.x;
  for (const Tab tab : tabs) {
    const Rect place{{x, area.min.y}, {x + width - 4, area.max.y}};
    if (button(view, tab_item(tab), place, view.tr(tab_name(layout, tab)), tab == layout.tab, items))
      intents.tab = tab;
    x += width;
  }
}

}  // namespace

namespace {

// Packets are numbered in the order of sending.
std::size_t packets_until(const sim::EventLog& log, sim::Instant at) {
  std::size_t low = 0, high = log.packets.size();
  while (low < high) {
    const std::size_t middle = (low + high) / 2;
    if (log.packets.header(middle).sent <= at) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

}  // namespace

View App::view() const {
  const double share = fade_left_ / fade_seconds;
  std::optional<OtherWorld> other;
  if (compare_) {
    const sim::History& history = compare_->history();
    other.emplace(OtherWorld{.world = history.present(),
                             .log = history.log(),
                             .events_end = lesson::count_events(history.log(), history.now()),
                             .packets_end = packets_until(history.log(), history.now()),
                             .frontier = history.frontier(),
                             .difference = compare_->difference()});
  }
  book_.lines.follow(history_.log(), ui_.log);
  return {.scene = *scene_,
          .world = history_.present(),
          .log = history_.log(),
          .events_end = events_until(history_.now()),
          .packets_end = packets_until(history_.log(), history_.now()),
          .now = history_.now(),
          .frontier = history_.frontier(),
          .ui = ui_,
          .dead_future = dead_future_,
          .dead_alpha = static_cast<float>(share),
          .can_undo = history_.can_undo(),
          .can_redo = history_.can_redo(),
          .other = other,
          .bookmarks = &bookmarks_,
          .looks = seen_.looks,
          .revision = seen_.revision,
          .happened = seen_.happened,
          .book = &book_};
}

std::string App::state_json() const {
  return lab::state_json(view(), seed_, variant_);
}

std::string App::keys_json() const {
  return lab::keys_json(view());
}

std::string App::questions_json() const {
  return lesson::questions_json(*scene_, seed_, variant_, ui_.language);
}

std::string App::predict(std::string_view prediction, std::string_view answer) const {
  return lesson::verdict_json(*scene_, seed_, variant_, prediction, answer, ui_.language);
}

std::string App::bookmarks_json() const {
  View seen = view();
  seen.bookmarks = &bookmarks_;
  return lab::bookmarks_json(seen);
}

std::string App::segment_json() const {
  return lab::segment_json(view());
}

std::string App::settings_json() const {
  return lab::settings_json(view());
}

std::vector<std::string> App::new_events() {
  const View seen = view();
  std::vector<std::string> events;
  for (; told_ < seen.events_end; ++told_) events.push_back(event_json(seen, seen.log.events[told_]));
  return events;
}

// The world is another, whatever its log says.
void App::note_world() {
  ++seen_.revision;
  ++seen_.happened;
}

// The world changes with its work and its log only, but for jumps and acts, which count by themselves; under
// a flood it works and changes all the while.
void App::note_changes() {
  UiState ui = ui_;
  ui.speed = 0;
  ui.jumped = {};
  if (ui != seen_.ui) ++seen_.looks;
  seen_.ui = std::move(ui);
  const sim::World& present = history_.present();
  const sim::EventLog& log = history_.log();
  const bool flooded = present.flood().rate > 0;
  const std::array<std::uint64_t, 3> world{flooded ? 0 : present.work(),
                                           log.events.changes() + log.packets.changes(),
                                           events_until(present.now())};
  if (flooded) ++seen_.revision;
  if (world != seen_.world) note_world();
  seen_.world = world;
}

void App::frame(ImVec2 size, double elapsed) {
  advance(elapsed);
  note_changes();
  bookmarks_.follow(history_);
  stale_ = false;
  fade_left_ = std::max(0.0, fade_left_ - std::max(elapsed, 0.0));
  if (fade_left_ <= 0) dead_future_.clear();
  refused_left_ = std::max(0.0, refused_left_ - std::max(elapsed, 0.0));
  if (!styled_) apply_style(theme(ui_.theme));
  styled_ = true;

  ImGui::GetIO().DisplaySize = size;
  ImGui::NewFrame();
  tell_density();
  items_.begin_frame();
  Intents intents;
  View seen = view();
  seen.drawings = &drawings_;
  draw(seen, size, intents);
  if (!ImGui::IsPopupOpen(nullptr, ImGuiPopupFlags_AnyPopup) && ui_.hands.sheet == SheetName::None)
    read_keys(intents);
  ImGui::Render();
  layers_.show();
  carry_out(intents);
}

void App::draw(const View& view, ImVec2 size, Intents& intents) {
  const Theme& colours = theme(ui_.theme);
  const Layout layout =
      arrange(size, scene_->flood_view, ui_.tab, ui_.figure == Figure::WhatIf && view.other);
  ImGui::SetNextWindowPos({0, 0});
  ImGui::SetNextWindowSize(size);
  ImGui::PushStyleColor(ImGuiCol_WindowBg, colours.paper);
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {0, 0});
  ImGui::PushStyleVar(ImGuiStyleVar_WindowBorderSize, 0);
  ImGui::PushStyleVar(ImGuiStyleVar_WindowRounding, 0);
  ImGui::Begin("lab", nullptr, ground_flags);
  ImGui::PopStyleVar(3);
  ImGui::PopStyleColor();

  ImDrawList& list = *ImGui::GetWindowDrawList();
  Rect card = layout[Place::Transport];
  if (layout.shows(Place::Log) && layout.format != Format::Compact && !layout.log_large) {
    card.max = layout[Place::Log].max;  // the log goes on in the transport's card
  } else if (layout.shows(Place::Log)) {
    draw_panel(list, colours, layout[Place::Log]);
  }
  draw_panel(list, colours, card);

  layers_.begin_frame();
  const auto on_its_layer = [&](Place place, auto draw) {
    if (layout.shows(place)) layers_.on(static_cast<std::size_t>(place), draw);
  };
  const auto put = [&](Place place, auto panel) {
    on_its_layer(place, [&] { panel(view, layout[place], items_, intents); });
  };
  put(Place::Header, draw_header);
  put(Place::Wire, draw_wire);
  put(Place::Flood, draw_flood);
  put(Place::Ladder, draw_figure);
  put(Place::Queues, draw_queues);
  const auto put_end = [&](Place place, sim::Side side) {
    on_its_layer(place, [&] { draw_end(view, side, layout[place], items_, intents); });
  };
  put_end(Place::Client, sim::Side::Client);
  put_end(Place::Server, sim::Side::Server);
  on_its_layer(Place::Tabs, [&] { draw_tabs(view, layout, items_, intents); });
  put(Place::Transport, draw_transport);
  put(Place::Log, draw_log);
  draw_sheets(view, items_, intents);
  draw_refusal(view, size);
  draw_keys(view, size, items_, intents);
  ImGui::End();
}

// ---- keys
// ------------------------------------------------------------------------------------------------------

// To the marks of the time line, along it by a tenth, and to its end.
void App::read_seek_keys(Intents& intents) const {
  const auto hit = [](ImGuiKey key) { return ImGui::IsKeyPressed(key, true); };
  const sim::Instant now = history_.now();
  std::optional<Bookmark> mark;
  if (hit(ImGuiKey_LeftBracket)) mark = bookmarks_.before(history_.log(), now);
  if (hit(ImGuiKey_RightBracket)) mark = bookmarks_.after(history_.log(), now);
  if (mark) intents.seek = mark->at;
  if (hit(ImGuiKey_End)) intents.seek = history_.frontier();
  const int direction = (hit(ImGuiKey_PageDown) ? 1 : 0) - (hit(ImGuiKey_PageUp) ? 1 : 0);
  if (direction == 0) return;
  constexpr float stretches = 10;
  const TimeAxis axis(view(), {}, 0, stretches);
  const sim::Instant to = axis.at(axis.x(now) + static_cast<float>(direction));
  if (direction > 0 && now >= history_.frontier()) {
    intents.step = 1;  // beyond it nothing has been seen
  } else if (to != now) {
    intents.seek = to;
  }
}

void App::read_keys(Intents& intents) const {
  const auto hit = [](ImGuiKey key, bool repeat = false) { return ImGui::IsKeyPressed(key, repeat); };
  const ImGuiIO& io = ImGui::GetIO();
  if (io.KeyCtrl || io.KeySuper) {
    if (!hit(ImGuiKey_Z, true)) return;
    (io.KeyShift ? intents.redo : intents.undo) = true;
    return;
  }
  if (hit(ImGuiKey_Space)) intents.play = !ui_.playing;
  if (hit(ImGuiKey_RightArrow, true)) intents.step = 1;
  if (hit(ImGuiKey_LeftArrow, true)) intents.step = -1;
  if (hit(ImGuiKey_N)) intents.skip = true;
  if (io.KeyShift && hit(ImGuiKey_Slash)) intents.keys = true;
  if (hit(ImGuiKey_R) || hit(ImGuiKey_Home)) intents.reset = true;
  if (hit(ImGuiKey_O)) intents.log_large = true;
  for (std::size_t i = 0; i < figure_count; ++i)
    if (hit(static_cast<ImGuiKey>(ImGuiKey_1 + static_cast<int>(i)))) intents.figure = static_cast<Figure>(i);
  if (hit(ImGuiKey_0)) intents.absolute_numbers = !ui_.absolute_numbers;
  read_seek_keys(intents);
  read_packet_keys(intents);
  read_sheet_keys(intents);
}

}  // namespace lab
