// See console_json.hpp.
#include "web/console_json.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include "core/console/console.hpp"
#include "web/state_json.hpp"

namespace lab {

std::string console_json(App& app, std::string_view side, std::string_view line, std::string_view typed) {
  if (side != "client" && side != "server")
    return "{\"error\":" + json_text("A console stands at the client or the server.") + "}";
  const sim::History& history = app.history();
  std::vector<std::string> lines;
  for (std::size_t end = 0; !typed.empty(); typed.remove_prefix(std::min(end + 1, typed.size()))) {
    end = std::min(typed.find('\n'), typed.size());
    lines.emplace_back(typed.substr(0, end));
  }
  const console::Answer answer =
      console::run(history.present(), history.log(), history.now(),
                   side == "client" ? sim::Side::Client : sim::Side::Server, line, lines);
  std::string text;
  for (const std::string& each : answer.lines) text += each + '\n';
  for (const sim::Action& action : answer.actions) app.act(sim::to_text(action));
  static constexpr std::array<std::string_view, 4> wishes{"none", "clear", "help", "man"};
  return "{\"text\":" + json_text(text) +
         ",\"wish\":" + json_text(wishes[static_cast<std::size_t>(answer.wish)]) + "}";
}

std::string complete_json(std::string_view line) {
  const console::Completion completion = console::complete(line, line.size());
  std::string words;
  for (const std::string& word : completion.words) words += (words.empty() ? "" : ",") + json_text(word);
  return "{\"kept\":" + json_text(line.substr(0, completion.from)) + ",\"words\":[" + words + "]}";
}

}  // namespace lab
