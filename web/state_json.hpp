// The lab's state, settings and events as JSON, for the page. Times are whole microseconds of virtual time.
#pragma once

#include <string>
#include <string_view>

#include "core/trace/json.hpp"
#include "web/view.hpp"

namespace lab {

using trace::json_text;

// {"lang","theme","playing","speed","scene"}; speed is a number, or "auto".
std::string settings_json(const View& view);
// {"kind","at","side","packet","rule","from","to","value","text"}; text is the log's line, in the lab's
// language.
std::string event_json(const View& view, const sim::Event& event);
// [{"keys","text"}]
std::string keys_json(const View& view);
// {name: {"source","words"}}: what the numbers, states, timers and queues are (web/text/explain.def).
std::string explanations_json(Language language);
// {id: title}: the scenes.
std::string titles_json(Language language);
// {words: name}: what a scene can stand beside itself under.
std::string what_ifs_json(Language language);
// [{"at","text"}]: the marks of the time line that have room among fifty. Of `view.bookmarks`.
std::string bookmarks_json(const View& view);
// {"packet","checksum","fields":[{"name","value","words"}]} of packet_in_view(); null: there is none.
std::string segment_json(const View& view);
// Everything that one can see: see web/bridge.hpp.
std::string state_json(const View& view, std::uint64_t seed, const lesson::Variant& variant);

}  // namespace lab
