// Time, the learner's acts and the settings of one lab. How it is drawn: app_frame.cpp.
#include "web/app.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <utility>

#include "core/sim/action.hpp"
#include "core/trace/text.hpp"

namespace lab {

namespace {

// The pace of automatic speed, in wall seconds.
constexpr double crossing_seconds = 1.5;  // a packet from end to end
constexpr double wait_seconds = 1.5;      // any wait for a timer, however long
constexpr double slowest = 0.001;
constexpr double fastest = 1000;

constexpr int events_per_frame_max = 500;
constexpr std::size_t dead_events_max = 400;
constexpr sim::Duration seek_ahead_max = std::chrono::hours(1);

double seconds(sim::Duration d) {
  return static_cast<double>(d.count()) / 1e6;
}

std::string quoted(std::string_view text) {
  return trace::quoted(text, '"');
}

bool parse_number(std::string_view text, std::uint64_t& value) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc{} && end == text.data() + text.size();
}

// libc++ of Emscripten's has no std::from_chars for floating point yet.
bool parse_number(std::string_view text, double& value) {
  const std::string copy(text);
  char* end = nullptr;
  value = std::strtod(copy.c_str(), &end);
  return !copy.empty() && end == copy.c_str() + copy.size();
}

}  // namespace

App::App(const lesson::Scene& scene, std::uint64_t seed)
    : scene_(&scene), seed_(seed), history_(lesson::start(scene, seed)) {
  ui_.tab = first_tab();
  ui_.figure = first_figure();
  restart({});
}

void App::restart(const lesson::Variant& variant) {
  start({.scene = scene_,
         .seed = seed_,
         .variant = variant,
         .what_if = ui_.what_if,
         .inputs = {},
         .now = scene_->start});
}

void App::start(lesson::Session session) {
  const bool other_scene = scene_ != session.scene;
  scene_ = session.scene;
  if (other_scene) ui_.tab = first_tab();
  if (other_scene && !figure_chosen_) ui_.figure = first_figure();
  seed_ = session.seed;
  variant_ = session.variant;
  history_ = sim::History(lesson::start(*scene_, seed_, variant_), std::move(session.inputs));
  bookmarks_ = {};
  compare_.reset();
  ui_.playing = false;
  ui_.selected = ui_.hovered = 0;
  ui_.pointed = {};
  ui_.also_selected.clear();
  ui_.gathering = false;
  ui_.hands = {};
  jump_to(session.now);
  ui_.jumped = sim::Duration{};
  ui_.speed = ui_.auto_speed ? pace(history_.next_event()) : ui_.speed;
  fraction_us_ = 0;
  ran_out_ = resume_ = false;
  dead_future_.clear();
  fade_left_ = 0;
  told_ = events_until(history_.now());
  book_.lines.clear();
  compare_with(session.what_if);
  ++seen_.looks;
  note_world();
  stale_ = true;
}

// ---- time
// ------------------------------------------------------------------------------------------------------

std::size_t App::events_until(sim::Instant at) const {
  const auto& events = history_.log().events;
  const auto end = std::upper_bound(events.begin(), events.end(), at,
                                    [](sim::Instant t, const sim::Event& event) { return t < event.at; });
  return static_cast<std::size_t>(end - events.begin());
}

// Virtual seconds a second, when the next event is at `next`: what one would choose by hand at this moment.
double App::pace(sim::Instant next) const {
  if (!ui_.auto_speed) return ui_.speed;
  const sim::World& world = history_.present();
  const sim::Duration crossing =
      std::max(world.link(sim::Side::Client).delay, world.link(sim::Side::Server).delay);
  const double flying = std::clamp(seconds(crossing) / crossing_seconds, slowest, 1.0);
  const bool any = !world.in_flight().empty();
  if (next == tcp::never || next <= world.now()) return any ? flying : 1.0;
  if (any && next - world.now() <= 2 * crossing) return flying;
  if (world.flood().rate > 0) return 1.0;
  const sim::Duration wait = next - std::max(history_.previous_event(), sim::Instant{});
  return std::clamp(seconds(wait) / wait_seconds, flying, fastest);
}

// Event by event, since each may change the pace, and so that time stops at the last one.
void App::advance(double elapsed) {
  if (journey_) travel();
  if (!ui_.playing) return follow();
  const std::uint64_t enough = history_.present().work() + sim::History::max_work;
  double wall = std::clamp(elapsed, 0.0, 0.25);  // a tab that was hidden does not leap ahead
  for (int i = 0; i < events_per_frame_max; ++i) {
    const sim::Instant next = history_.next_event();
    if (next == tcp::never) {
      ui_.playing = false;
      ran_out_ = true;
      break;
    }
    if (wall <= 0 || history_.present().work() >= enough) break;
    ui_.speed = pace(next);
    const double span_us = wall * ui_.speed * 1e6 + fraction_us_;
    const auto gap_us = static_cast<double>((next - history_.now()).count());
    if (span_us < gap_us) {
      fraction_us_ = span_us - std::floor(span_us);
      history_.at(history_.now() + sim::Duration(static_cast<std::int64_t>(span_us)));
      break;
    }
    wall = (span_us - gap_us) / (ui_.speed * 1e6);
    fraction_us_ = 0;
    history_.at(next);
  }
  ui_.jumped = sim::Duration{};
  check_held();
  follow();
}

// The world is somewhere else.
void App::settle() {
  fraction_us_ = 0;
  ran_out_ = false;
  if (ui_.auto_speed) ui_.speed = pace(history_.next_event());
  check_held();
  follow();
  note_world();
  stale_ = true;
}

void App::jump_to(sim::Instant at) {
  journey_ = {.from = history_.now(), .to = std::max(at, sim::Instant{})};
  travel();
}

// As far as one frame has the time to.
void App::travel() {
  bool there = false;
  if (journey_->to) {
    there = history_.at(*journey_->to).now() >= std::min(*journey_->to, sim::World::horizon);
  } else {
    there = go_to_timer();
  }
  settle();
  ui_.jumped = history_.now() - journey_->from;
  if (there) journey_.reset();
}

// One event after the other until one of them is the expiry of a timer: what arrives on the way may stop it.
bool App::go_to_timer() {
  const std::uint64_t enough = history_.present().work() + sim::History::max_work;
  while (history_.present().work() < enough) {
    const sim::Instant timer = history_.present().next_timer();
    const sim::Instant next = history_.next_event();
    if (next == tcp::never) return true;
    if (history_.at(next).now() == timer) return true;
  }
  return false;
}

void App::play(bool on) {
  ui_.playing = on;
  journey_.reset();
  ui_.jumped = sim::Duration{};
  ran_out_ = resume_ = false;
  if (on) {
    ui_.selected = 0;
    ui_.also_selected.clear();
    ui_.gathering = false;
  }
  stale_ = true;
}

void App::step(int direction) {
  play(false);
  const sim::Instant to = direction < 0 ? history_.previous_event() : history_.next_event();
  if (to != tcp::never) jump_to(to);
}

void App::skip() {
  play(false);
  journey_ = {.from = history_.now(), .to = {}};
  travel();
}

std::string App::seek(double us) {
  if (!std::isfinite(us) || us < 0) return "A time is a number of microseconds, not less than 0.";
  const double last = static_cast<double>(tcp::microseconds(history_.frontier() + seek_ahead_max));
  if (us > last) return "That time is more than an hour beyond what was seen so far.";
  play(false);
  jump_to(sim::Instant(sim::Duration(static_cast<std::int64_t>(us))));
  return {};
}

// ---- acts
// ------------------------------------------------------------------------------------------------------

void App::perform(const sim::Action& action) {
  journey_.reset();
  const sim::Instant now = history_.now();
  const std::size_t known = events_until(now);
  const bool possible = history_.present().check(action) == sim::Refusal::None;
  if (possible && now < history_.frontier()) {
    const auto& events = history_.log().events;
    const std::size_t end = std::min(events.size(), known + dead_events_max);
    dead_future_.assign(events.begin() + static_cast<std::ptrdiff_t>(known),
                        events.begin() + static_cast<std::ptrdiff_t>(end));
    fade_left_ = ui_.reduced_motion ? 0 : fade_seconds;
  }
  told_ = std::min(told_, known);
  history_.act(action);
  reread_log();
  follow();
  if (std::exchange(ran_out_, false)) ui_.playing = true;
  if (ui_.auto_speed) ui_.speed = pace(history_.next_event());
  ui_.jumped = sim::Duration{};
  hold(0);
  note_world();
  stale_ = true;
}

std::string App::act(std::string_view action_text) {
  if (action_text == "undo") {
    if (!history_.can_undo()) return "There is nothing to undo.";
    undo();
    return {};
  }
  if (action_text == "redo") {
    if (!history_.can_redo()) return "There is nothing to redo.";
    redo();
    return {};
  }
  const sim::ParsedAction parsed = sim::parse_action(action_text);
  if (!parsed.ok) return parsed.error;
  const sim::Refusal refusal = history_.present().check(parsed.action);
  if (refusal != sim::Refusal::None) {
    const sim::RefusalText& sentence = sim::text(refusal);
    return std::string(ui_.language == Language::English ? sentence.en : sentence.zh);
  }
  perform(parsed.action);
  return {};
}

void App::undo() {
  if (!history_.undo()) return;
  reread_log();
  journey_.reset();
  told_ = events_until(history_.now());
  settle();
}

void App::redo() {
  if (!history_.redo()) return;
  reread_log();
  journey_.reset();
  told_ = events_until(history_.now());
  settle();
}

namespace {

bool any_at(const Items& items, std::string_view prefix, ImVec2 at) {
  for (std::size_t i = 0; i < items.size(); ++i)
    if (items[i].name.starts_with(prefix) && items[i].rect.contains(at)) return true;
  return false;
}

}  // namespace

bool App::takes_wheel(ImVec2 at, int direction) const {
  return any_at(items_, direction < 0 ? "wheel:up:" : "wheel:down:", at);
}

bool App::takes_scroll(ImVec2 at, int direction) const {
  return any_at(items_, direction < 0 ? "finger:up:" : "finger:down:", at);
}

bool App::takes_drag(ImVec2 at) const {
  return any_at(items_, "packet:", at) || any_at(items_, "slider:", at) || any_at(items_, "drag:", at);
}

// ---- settings
// --------------------------------------------------------------------------------------------------

void App::set_language(Language language) {
  stale_ = true;
  if (language == Language::Chinese && !has_chinese_) {
    wants_chinese_ = true;
  } else {
    ui_.language = language;
  }
}

void App::toggle_keys() {
  ui_.keys = !ui_.keys;
  stale_ = true;
}

bool App::take_chinese_wish() {
  return std::exchange(wants_chinese_, false);
}

bool App::take_share_wish() {
  return std::exchange(wants_share_, false);
}

std::string App::set_scene(std::string_view id) {
  const lesson::Scene* scene = lesson::find_scene(id);
  if (scene == nullptr) return "There is no scene " + quoted(id) + ".";
  start({.scene = scene,
         .seed = seed_,
         .variant = scene == scene_ ? variant_ : lesson::Variant{},
         .what_if = ui_.what_if,
         .inputs = {},
         .now = scene->start});
  return {};
}

std::string App::set_variant(std::string_view words) {
  lesson::Variant variant;
  std::string error = lesson::add_words(words, variant);
  if (error.empty()) restart(variant);
  return error;
}

// ---- the same scene under a switch
// ---------------------------------------------------------------------------------------------------------

std::string App::set_what_if(std::string_view words) {
  if (words.empty()) {
    compare_with(std::nullopt);
    return {};
  }
  std::string names;
  for (std::size_t i = 0; i < what_if_switches.size(); ++i) {
    if (what_if_switches[i].words == words) {
      compare_with(i);
      return {};
    }
    names += (names.empty() ? "" : ", ") + std::string(what_if_switches[i].words);
  }
  return "what-if is nothing or one of " + names + ", not " + quoted(words) + ".";
}

void App::compare_with(std::optional<std::size_t> place) {
  compare_.reset();
  ui_.what_if = place;
  if (place) compare_.emplace(*scene_, seed_, variant_, *place);
  follow();
  stale_ = true;
}

void App::follow() {
  if (compare_) compare_->follow(history_);
}

std::string App::open_share(std::string_view code) {
  lesson::Decoded decoded = lesson::decode(code);
  if (decoded.error == lesson::CodeError::None && decoded.session.seed > max_seed)
    decoded.error = lesson::CodeError::NotKnown;
  if (decoded.error == lesson::CodeError::None) {
    start(std::move(decoded.session));
    if (compare_) {
      ui_.tab = Tab::Ladder;
      ui_.figure = Figure::WhatIf;
      figure_chosen_ = true;
    }
  }
  return std::string(lesson::text(decoded.error).in(ui_.language));
}

std::string App::share() const {
  return lesson::encode({.scene = scene_,
                         .seed = seed_,
                         .variant = variant_,
                         .what_if = ui_.what_if,
                         .inputs = history_.inputs(),
                         .now = history_.now()});
}

std::string App::set(std::string_view key, std::string_view value) {
  stale_ = true;
  const auto choose = [&](auto& field, auto... named) -> std::string {
    std::string names;
    bool found = false;
    const auto compare = [&](const auto& pair) {
      if (value == pair.first) field = pair.second, found = true;
      names += (names.empty() ? "" : ", ") + std::string(pair.first);
    };
    (compare(named), ...);
    return found ? "" : std::string(key) + " is one of " + names + ", not " + quoted(value) + ".";
  };
  if (key == "scene") return set_scene(value);
  if (key == "variant") return set_variant(value);
  if (key == "what-if") return set_what_if(value);
  if (key == "log" || key.starts_with("log-")) return set_log(key, value);
  if (key == "share") return open_share(value);
  if (key == "seed") {
    std::uint64_t seed = 0;
    if (!parse_number(value, seed) || seed > max_seed) return "A seed is a whole number from 0 to 2^53 - 1.";
    seed_ = seed;
    restart(variant_);
    return {};
  }
  if (key == "lang") {
    Language language = ui_.language;
    const std::string error =
        choose(language, std::pair{"en", Language::English}, std::pair{"zh", Language::Chinese});
    if (error.empty()) set_language(language);
    return error;
  }
  if (key == "theme") {
    styled_ = false;
    return choose(ui_.theme, std::pair{"light", ThemeName::Light}, std::pair{"dark", ThemeName::Dark},
                  std::pair{"contrast", ThemeName::Contrast});
  }
  if (key == "speed") {
    double speed = 0;
    const bool automatic = value == "auto";
    if (!automatic && (!parse_number(value, speed) || !(speed >= slowest && speed <= fastest)))
      return "A speed is auto or a number from 0.001 to 1000.";
    ui_.auto_speed = automatic;
    ui_.speed = automatic ? pace(history_.next_event()) : speed;
    return {};
  }
  if (key == "numbers")
    return choose(ui_.absolute_numbers, std::pair{"relative", false}, std::pair{"absolute", true});
  if (key == "motion")
    return choose(ui_.reduced_motion, std::pair{"full", false}, std::pair{"reduced", true});
  if (key == "tab")
    return choose(ui_.tab, std::pair{"flood", Tab::Flood}, std::pair{"queues", Tab::Queues},
                  std::pair{"ladder", Tab::Ladder}, std::pair{"client", Tab::Client},
                  std::pair{"server", Tab::Server}, std::pair{"log", Tab::Log});
  if (key == "figure") {
    figure_chosen_ = true;
    return choose(ui_.figure, std::pair{"ladder", Figure::Ladder}, std::pair{"sequence", Figure::Sequence},
                  std::pair{"curves", Figure::Curves}, std::pair{"segment", Figure::Segment},
                  std::pair{"buffers", Figure::Buffers}, std::pair{"what-if", Figure::WhatIf});
  }
  if (key == "figure-side")
    return choose(ui_.figure_side, std::pair{"client", sim::Side::Client},
                  std::pair{"server", sim::Side::Server});
  return "There is no setting " + quoted(key) + ".";
}

// ---- what the learner asked for
// --------------------------------------------------------------------------------

void App::carry_out(const Intents& intents) {
  if (ui_.hovered != intents.hover.value_or(0)) {
    ui_.hovered = intents.hover.value_or(0);
    stale_ = true;
  }
  if (ui_.pointed != intents.point) {
    ui_.pointed = intents.point;
    stale_ = true;
  }
  if (!intents.scene.empty()) set_scene(intents.scene);
  if (intents.reset) restart(variant_);
  if (intents.undo) undo();
  if (intents.redo) redo();
  if (intents.seek) {
    play(false);
    jump_to(*intents.seek);
  }
  if (intents.step != 0) step(intents.step);
  if (intents.skip) skip();
  for (const sim::Action& action : intents.acts) try_to(action);
  const bool takes_hold = intents.select && *intents.select != 0;
  if (intents.select) hold(*intents.select);
  if (intents.all) hold_all();
  if (intents.play && !takes_hold) play(*intents.play);  // to hold is to pause already, and to remember it
  carry_out_hands(intents);
  carry_out_settings(intents);
}

void App::carry_out_settings(const Intents& intents) {
  if (intents.speed) {
    ui_.auto_speed = *intents.speed <= 0;
    ui_.speed = ui_.auto_speed ? pace(history_.next_event()) : std::clamp(*intents.speed, slowest, fastest);
    stale_ = true;
  }
  if (intents.share) wants_share_ = true;
  carry_out_log(intents);
  if (intents.language) set_language(*intents.language);
  if (intents.theme) {
    ui_.theme = *intents.theme;
    styled_ = false;
    stale_ = true;
  }
  if (intents.keys && *intents.keys != ui_.keys) toggle_keys();
  if (intents.absolute_numbers) {
    ui_.absolute_numbers = *intents.absolute_numbers;
    stale_ = true;
  }
  if (intents.tab) {
    ui_.tab = *intents.tab;
    stale_ = true;
  }
  if (intents.figure) {
    ui_.figure = *intents.figure;
    figure_chosen_ = true;
    stale_ = true;
  }
  if (intents.what_if) compare_with(*intents.what_if);
  if (intents.what_if_other) {
    ui_.what_if_other = *intents.what_if_other;
    stale_ = true;
  }
  if (intents.figure_side) {
    ui_.figure_side = *intents.figure_side;
    stale_ = true;
  }
}

bool App::wants_frame() const {
  return ui_.playing || journey_ || fade_left_ > 0 || refused_left_ > 0 || stale_ ||
         (compare_ && compare_->is_behind(history_));
}

}  // namespace lab
