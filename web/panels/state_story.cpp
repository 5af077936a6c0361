// A state where it stands: what it is, and why the end came into it.
#include "web/panels/state_story.hpp"

#include <algorithm>
#include <string>

#include "web/panels/event_words.hpp"
#include "web/panels/tip.hpp"
#include "web/text/format.hpp"

namespace lab {
namespace {

// The event by which it did; nothing: the log has none, it has been so from the beginning.
std::optional<sim::Event> change_into(const sim::EventLog& log, const Thing& state, sim::Instant at) {
  const auto& events = log.events;
  const auto first = std::lower_bound(events.begin(), events.end(), at,
                                      [](const sim::Event& event, sim::Instant t) { return event.at < t; });
  for (auto i = static_cast<std::size_t>(first - events.begin()); i < events.size(); ++i) {
    const sim::Event event = events[i];
    if (event.at > at) break;
    const bool host = event.kind == sim::EventKind::Crashed || event.kind == sim::EventKind::Rebooted;
    const bool changes = event.kind == sim::EventKind::Decision && event.from != event.to;
    if ((host || changes) && state_of(event.side, event.to) == state) return event;
  }
  return std::nullopt;
}

std::string why(const View& view, const sim::Event& event) {
  const EventWords words = event_words(view, event);
  std::string said = time_text(event.at);
  for (const std::string& part : {words.what, words.pill})
    if (!part.empty()) said += " · " + part;
  return said + "\n" + words.sentence + "\n";
}

}  // namespace

bool tell_state(const View& view, const Rect& area, const Thing& state, std::optional<sim::Instant> since,
                Items& items, Intents& intents) {
  if (!points_at(area)) return false;
  intents.point = state;
  const Explanation said = explanation(topic_of(static_cast<tcp::State>(state.which)), view.ui.language);
  std::string words;
  if (since)
    if (const std::optional<sim::Event> event = change_into(view.log, state, *since))
      words = why(view, *event);
  draw_slip(view, area, {said.name, said.source, words + said.words}, items);
  return true;
}

}  // namespace lab
