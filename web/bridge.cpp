// The C functions that the page calls; what they do is told in bridge.hpp.
#include "web/bridge.hpp"

#include <emscripten/emscripten.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>

#include "core/trace/text.hpp"
#include "web/console_json.hpp"
#include "web/gfx/theme.hpp"
#include "web/platform.hpp"
#include "web/state_json.hpp"

namespace {

constexpr std::size_t text_max = 4096;
constexpr const char* too_long_sentence = "A text for the lab is at most 4096 octets long.";
constexpr const char* not_started = "The lab has not started.";

// One lab a module; its page may make several modules.
struct Bridge {
  std::unique_ptr<lab::App> app;
  std::string answer;
  tcp::Bytes capture;
  bool faces[4] = {};
  bool chinese = false;
};

Bridge& bridge() {
  static Bridge only;
  return only;
}

const char* say(std::string text) {
  bridge().answer = std::move(text);
  return bridge().answer.c_str();
}

std::string_view words(const char* text) {
  return text == nullptr ? std::string_view{} : std::string_view(text, strnlen(text, text_max));
}

bool too_long(std::initializer_list<const char*> texts) {
  return std::any_of(texts.begin(), texts.end(), [](const char* text) {
    return text != nullptr && strnlen(text, text_max + 1) > text_max;
  });
}

bool is_font(const void* octets, int size) {
  if (octets == nullptr || size < 12) return false;
  const std::string_view tag(static_cast<const char*>(octets), 4);
  return tag == std::string_view("\0\1\0\0", 4) || tag == "true" || tag == "OTTO";
}

// Calls `verb` with the lab, and lets it be seen.
template <typename Verb>
const char* with_lab(Verb verb) {
  lab::App* app = bridge().app.get();
  if (app == nullptr) return say(not_started);
  std::string sentence = verb(*app);
  lab::platform::wake();
  return say(std::move(sentence));
}

std::string start(std::string_view scene_id, std::string_view lang, std::string_view theme, double seed) {
  if (bridge().app) return "The lab has started already; lab_set changes it.";
  if (!bridge().faces[0]) return "The fonts come before lab_start: slots 0 to 3.";
  const lesson::Scene* scene = scene_id.empty() ? &lesson::scenes().front() : lesson::find_scene(scene_id);
  if (scene == nullptr) return "There is no scene " + trace::quoted(scene_id, '"') + ".";
  if (!(seed >= 0 && seed <= static_cast<double>(lab::App::max_seed)) || seed != std::floor(seed))
    return "A seed is a whole number from 0 to 2^53 - 1.";
  auto app = std::make_unique<lab::App>(*scene, static_cast<std::uint64_t>(seed));
  app->chinese_font(bridge().chinese);
  app->can_save(true);
  std::string sentence = lang.empty() ? "" : app->set("lang", lang);
  if (sentence.empty() && !theme.empty()) sentence = app->set("theme", theme);
  if (sentence.empty()) sentence = lab::platform::open();
  if (!sentence.empty()) return sentence;
  bridge().app = std::move(app);
  lab::platform::show(bridge().app.get());
  lab::platform::wake();
  return {};
}

}  // namespace

extern "C" {

EMSCRIPTEN_KEEPALIVE void lab_font(int slot, const void* octets, int size) {
  if (!is_font(octets, size) || slot < 0 || slot > 4) return;
  if (slot == 4) {
    if (bridge().chinese) return;
    lab::load_chinese(octets, size);
    bridge().chinese = true;
    if (bridge().app) bridge().app->chinese_font(true);
  } else if (!bridge().faces[slot] && !bridge().app) {
    lab::load_face(static_cast<lab::Face>(slot), octets, size);
    bridge().faces[slot] = true;
  }
}

EMSCRIPTEN_KEEPALIVE const char* lab_start(const char* scene, const char* lang, const char* theme,
                                           double seed) {
  if (too_long({scene, lang, theme})) return say(too_long_sentence);
  return say(start(words(scene), words(lang), words(theme), seed));
}

EMSCRIPTEN_KEEPALIVE const char* lab_scenes() {
  std::string text = "[";
  for (const lesson::Scene& scene : lesson::scenes())
    text += (text.size() == 1 ? "" : ",") + lab::json_text(scene.id);
  return say(text + "]");
}

EMSCRIPTEN_KEEPALIVE void lab_resize(double width, double height, double pixel_ratio) {
  lab::platform::resize(width, height, pixel_ratio);
}

EMSCRIPTEN_KEEPALIVE void lab_play(int on) {
  with_lab([&](lab::App& app) { return app.play(on != 0), std::string(); });
}

EMSCRIPTEN_KEEPALIVE void lab_step(int direction) {
  with_lab([&](lab::App& app) { return app.step(direction < 0 ? -1 : 1), std::string(); });
}

EMSCRIPTEN_KEEPALIVE void lab_skip() {
  with_lab([](lab::App& app) { return app.skip(), std::string(); });
}

EMSCRIPTEN_KEEPALIVE const char* lab_seek(double us) {
  return with_lab([&](lab::App& app) { return app.seek(us); });
}

EMSCRIPTEN_KEEPALIVE const char* lab_act(const char* action_text) {
  return with_lab([&](lab::App& app) {
    return too_long({action_text}) ? std::string(too_long_sentence) : app.act(words(action_text));
  });
}

EMSCRIPTEN_KEEPALIVE const char* lab_set(const char* key, const char* value) {
  return with_lab([&](lab::App& app) {
    return too_long({key, value}) ? std::string(too_long_sentence) : app.set(words(key), words(value));
  });
}

EMSCRIPTEN_KEEPALIVE const char* lab_console(const char* side, const char* line, const char* typed) {
  if (!bridge().app || too_long({side, line}))
    return say("{\"error\":" + lab::json_text(bridge().app ? too_long_sentence : not_started) + "}");
  return with_lab(
      [&](lab::App& app) { return lab::console_json(app, words(side), words(line), words(typed)); });
}

EMSCRIPTEN_KEEPALIVE const char* lab_complete(const char* line) {
  return say(lab::complete_json(words(line)));
}

EMSCRIPTEN_KEEPALIVE const char* lab_log(double first, double count) {
  return say(bridge().app ? bridge().app->log_json(first, count) : "");
}

EMSCRIPTEN_KEEPALIVE const void* lab_capture() {
  bridge().capture = bridge().app ? bridge().app->capture() : tcp::Bytes{};
  return bridge().capture.data();
}

EMSCRIPTEN_KEEPALIVE int lab_capture_size() {
  return static_cast<int>(bridge().capture.size());
}

EMSCRIPTEN_KEEPALIVE const char* lab_share() {
  return say(bridge().app ? bridge().app->share() : "");
}

EMSCRIPTEN_KEEPALIVE const char* lab_state() {
  return say(bridge().app ? bridge().app->state_json() : "");
}

EMSCRIPTEN_KEEPALIVE const char* lab_item(const char* name) {
  const lab::Rect* rect = bridge().app ? bridge().app->items().find(words(name)) : nullptr;
  if (rect == nullptr) return say("");
  std::string text;
  for (const float value : {rect->min.x, rect->min.y, rect->width(), rect->height()})
    text += (text.empty() ? "" : " ") + std::to_string(value);
  return say(text);
}

EMSCRIPTEN_KEEPALIVE const char* lab_items() {
  std::string text = "[";
  if (bridge().app)
    for (const auto& [name, rect] : bridge().app->items().all())
      text += (text.size() == 1 ? "" : ",") + lab::json_text(name);
  return say(text + "]");
}

EMSCRIPTEN_KEEPALIVE const char* lab_keys() {
  return say(bridge().app ? bridge().app->keys_json() : "");
}

EMSCRIPTEN_KEEPALIVE const char* lab_bookmarks() {
  return say(bridge().app ? bridge().app->bookmarks_json() : "");
}

EMSCRIPTEN_KEEPALIVE const char* lab_segment() {
  return say(bridge().app ? bridge().app->segment_json() : "");
}

EMSCRIPTEN_KEEPALIVE const char* lab_explanations() {
  return say(bridge().app ? lab::explanations_json(bridge().app->language()) : "");
}

EMSCRIPTEN_KEEPALIVE const char* lab_what_ifs() {
  return say(bridge().app ? lab::what_ifs_json(bridge().app->language()) : "");
}

EMSCRIPTEN_KEEPALIVE const char* lab_titles() {
  return say(bridge().app ? lab::titles_json(bridge().app->language()) : "");
}

EMSCRIPTEN_KEEPALIVE const char* lab_questions() {
  return say(bridge().app ? bridge().app->questions_json() : "");
}

EMSCRIPTEN_KEEPALIVE const char* lab_predict(const char* prediction, const char* answer) {
  if (!bridge().app) return say(not_started);
  if (too_long({prediction, answer})) return say(too_long_sentence);
  return say(bridge().app->predict(words(prediction), words(answer)));
}

EMSCRIPTEN_KEEPALIVE double lab_first_frame_ms() {
  return lab::platform::first_frame_ms();
}

EMSCRIPTEN_KEEPALIVE int lab_frames() {
  return lab::platform::frames();
}

}  // extern "C"
