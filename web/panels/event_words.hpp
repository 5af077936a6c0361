// One event as the log, the time line and the page's live region tell it.
#pragma once

#include <optional>
#include <string>

#include "web/gfx/theme.hpp"
#include "web/view.hpp"

namespace lab {

struct EventWords {
  ImU32 colour = 0;
  std::string who;       // "client → server", "server", "you"
  std::string what;      // the segment, the change of state or the action
  std::string sentence;  // the rule, in the learner's language
  std::string pill;      // "RFC 9293 §3.10.1", "your act"
};

// How much it stands out on the time line: 0 not at all, 1 a change of state, 2 a segment, 3 a loss or an
// act.
int weight(const sim::Event& event);
ImU32 event_colour(const View& view, const sim::Event& event);
EventWords event_words(const View& view, const sim::Event& event);
// "client → server · SYN seq 0 · …": what there is of who, what and sentence.
std::string joined(const EventWords& words);
// All of it in one line, with its time: what is copied from the log.
std::string event_line(const View& view, const sim::Event& event);
// The packet that the event is about; nothing: none.
std::optional<sim::Packet> packet_of(const sim::EventLog& log, const sim::Event& event);

}  // namespace lab
