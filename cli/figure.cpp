// Writes the SVG: lifelines, arrows, states, times, and the words that tell the same.
#include "cli/figure.hpp"

#include <algorithm>
#include <cmath>

#include "core/trace/json.hpp"
#include "core/trace/text.hpp"

namespace cli {
namespace {

constexpr double width = 436;
constexpr double left = 140, right = 354;  // the lifelines
constexpr double times_end = 54;
constexpr double head = 26;    // room for the names
constexpr double letter = 6;   // a letter's width, about, of the ten units' size of all text
constexpr double margin = 14;  // between a lifeline and a text that begins there

std::string number(double value) {
  const auto tenths = static_cast<long long>(std::llround(value * 10));
  std::string text = (tenths < 0 ? "-" : "") + std::to_string(std::llabs(tenths) / 10);
  if (tenths % 10 != 0) text += '.' + std::to_string(std::llabs(tenths) % 10);
  return text;
}

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '&') {
      out += "&amp;";
    } else if (c == '<') {
      out += "&lt;";
    } else if (c == '>') {
      out += "&gt;";
    } else {
      out += c;
    }
  }
  return out;
}

// In whole milliseconds: finer than that, nobody looks.
std::string time_text(sim::Duration time) {
  const sim::Duration rounded{(time.count() + 500) / 1000 * 1000};
  return trace::seconds(rounded) + " s";
}

class Writer {
 public:
  Writer(const Ladder& ladder, lesson::Language language) : ladder_(ladder), language_(language) {}

  std::string write(std::string_view title, LadderUntil until) {
    const double tail = ladder_.more || ladder_.lines.empty() ? 34 : 16;
    const double top = head + (ladder_.before ? 16 : 0);
    shift_ = top;
    const std::string height = number(top + ladder_.height + tail);
    out_ = "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"ladder\" role=\"img\" viewBox=\"0 0 " +
           number(width) + ' ' + height + "\" width=\"" + number(width) + "\" height=\"" + height +
           "\" font-family=\"monospace\" font-size=\"10\" fill=\"currentColor\">";
    out_ += "<title>" + escaped(title) + "</title><desc>" + escaped(told(until)) + "</desc>";
    lifelines(top + ladder_.height + tail);
    for (const LadderTime& time : ladder_.times)
      text("time", times_end, time.y + 3.5, "end", time_text(time.at.time_since_epoch()));
    for (const LadderBreak& gap : ladder_.breaks)
      text("break", times_end, gap.y + 3.5, "end", "… " + time_text(gap.span));
    for (const LadderState& state : ladder_.states) add(state);
    for (const LadderLine& line : ladder_.lines) add(line);
    return out_ + "</svg>";
  }

 private:
  std::string_view say(std::string_view en, std::string_view zh) const {
    return lesson::Words{en, zh}.in(language_);
  }

  // `y` is the ladder's.
  void text(std::string_view kind, double x, double y, std::string_view anchor, std::string_view words) {
    out_ += "<text class=\"" + std::string(kind) + "\" x=\"" + number(x) + "\" y=\"" + number(y + shift_) +
            "\" text-anchor=\"" + std::string(anchor) + "\">" + escaped(words) + "</text>";
  }

  void lifelines(double end) {
    text("client", left, 14 - shift_, "middle", say("Client", "客户端"));
    text("server", right, 14 - shift_, "middle", say("Server", "服务器"));
    const std::string down = "V" + number(end);
    out_ += "<path class=\"life\" fill=\"none\" stroke=\"currentColor\" d=\"M" + number(left) + ' ' +
            number(head - 4) + down + 'M' + number(right) + ' ' + number(head - 4) + down + "\"/>";
    const double middle = (left + right) / 2;
    if (ladder_.before) text("note", middle, -8, "middle", say("… more before", "……此前还有"));
    if (ladder_.more) text("note", middle, ladder_.height + 24, "middle", say("… and so on", "……后面还有"));
    if (ladder_.lines.empty())
      text("note", middle, ladder_.height + 14, "middle",
           say("Nothing happens by itself.", "你不动手，什么也不会发生。"));
  }

  void add(const LadderState& state) {
    const bool client = state.side == sim::Side::Client;
    text(state.name.empty() ? "crash" : "state", client ? left - 8 : right + 8, state.y + 3.5,
         client ? "end" : "start", name_of(state));
  }

  std::string name_of(const LadderState& state) const {
    return std::string(state.name.empty() ? say("crashes", "崩溃") : state.name);
  }

  void add(const LadderLine& line) {
    const bool client = line.from == sim::Side::Client;
    const double from = client ? left : right, to = client ? right : left;
    const double fall = line.bottom - line.top;
    const double way = right - left;
    // Where it is lost or still on its way, the line is at least as long as its words.
    const double least = std::min(0.94, (letter * static_cast<double>(line.text.size()) + 2 * margin) / way);
    const bool ends_early = line.flying || line.lost;
    const double reaches = ends_early ? std::clamp(line.reaches, least, 0.94) : 1;
    const double x = from + (to - from) * reaches, y = line.top + fall * reaches;
    const double slope = std::atan2(fall, way) * (client ? 1 : -1);
    const std::string turn = number(slope * 180 / 3.14159265358979);
    out_ += "<g class=\"" + line.kind + (line.again ? " again" : "") +
            "\"><path class=\"line\" fill=\"none\" stroke=\"currentColor\"" +
            (line.again ? " stroke-dasharray=\"5 3\"" : "") + " d=\"M" + number(from) + ' ' +
            number(line.top + shift_) + 'L' + number(x) + ' ' + number(y + shift_) + "\"/>";
    out_ += end_of(line, x, y + shift_, turn, client);
    label(line, from, turn, fall, ends_early || line.crossed);
    out_ += "</g>";
  }

  static std::string end_of(const LadderLine& line, double x, double y, const std::string& turn,
                            bool client) {
    const std::string place = number(x) + ' ' + number(y);
    if (line.lost)
      return "<path class=\"end\" fill=\"none\" stroke=\"currentColor\" d=\"M" + place +
             "m-5 -5l10 10m0 -10l-10 10\"/>";
    if (line.flying) return "<circle cx=\"" + number(x) + "\" cy=\"" + number(y) + "\" r=\"4\"/>";
    return "<path d=\"M" + place + (client ? "l-9 -4v8z" : "l9 -4v8z") + "\" transform=\"rotate(" + turn +
           ' ' + place + ")\"/>";
  }

  // Above its line, as steep as it; in the middle, or, where that is not free, beginning at its sender.
  void label(const LadderLine& line, double from, const std::string& turn, double fall, bool at_sender) {
    const bool client = line.from == sim::Side::Client;
    const double way = right - left;
    const bool is_short = letter * static_cast<double>(line.text.size()) < 0.45 * way;
    if (line.overtakes && is_short && !line.lost && !line.flying) at_sender = false;
    const double share = at_sender ? margin / way : line.overtakes && is_short ? 0.72 : 0.5;
    const double x = from + (client ? way : -way) * share;
    const double y = line.top + fall * share + shift_ - 4.5;
    const std::string_view anchor = !at_sender ? "middle" : client ? "start" : "end";
    out_ += "<text x=\"" + number(x) + "\" y=\"" + number(y) + "\" text-anchor=\"" + std::string(anchor) +
            "\" transform=\"rotate(" + turn + ' ' + number(x) + ' ' + number(y) + ")\">" + line.text +
            "</text>";
  }

  // The same in words.
  std::string told(LadderUntil until) const {
    if (ladder_.lines.empty())
      return std::string(say("Nothing happens by itself.", "你不动手，什么也不会发生。"));
    std::string out;
    if (ladder_.before) out += say("After what came before: ", "此前的略去。");
    const std::string_view between = say("; ", "；");
    bool first = true;
    for (const Ladder::Step& step : ladder_.steps) {
      if (!first) out += between;
      first = false;
      out += step.is_line ? told(ladder_.lines[step.index]) : told(ladder_.states[step.index]);
    }
    if (until == LadderUntil::Whole && ladder_.more)
      out += std::string(between) + std::string(say("and so on", "后面还有"));
    return out + std::string(say(".", "。"));
  }

  std::string told(const LadderLine& line) const {
    std::string out = line.text;
    const bool client = line.from == sim::Side::Client;
    if (line.forged) {
      out += client ? say(" from somebody in the client's name", "，有人冒充客户端发出")
                    : say(" from somebody in the server's name", "，有人冒充服务器发出");
    } else {
      out += client ? say(" from the client", "，客户端发出") : say(" from the server", "，服务器发出");
    }
    if (line.again) out += say(", again", "（再次）");
    if (line.lost) return out + std::string(say(", is lost", "，丢失"));
    return out + std::string(line.flying ? say(", is on its way", "，在途中") : say(", arrives", "，到达"));
  }

  std::string told(const LadderState& state) const {
    const bool client = state.side == sim::Side::Client;
    const std::string who(client ? say("client", "客户端") : say("server", "服务器"));
    return who + (language_ == lesson::Language::English || !state.name.empty() ? " " : "") + name_of(state);
  }

  const Ladder& ladder_;
  lesson::Language language_;
  std::string out_;
  double shift_ = 0;  // where the ladder's 0 is
};

}  // namespace

std::string figure_svg(const lesson::Scene& scene, std::uint64_t seed, const lesson::Variant& variant,
                       LadderUntil until, lesson::Language language) {
  const Ladder ladder = make_ladder(scene, seed, variant, until);
  return Writer(ladder, language).write(scene.title.in(language), until);
}

std::string figures_json(std::uint64_t seed, const lesson::Variant& variant) {
  trace::JsonWriter json;
  json.open('{');
  for (const lesson::Scene& scene : lesson::scenes()) {
    json.key(scene.id).open('{');
    for (const LadderUntil until : {LadderUntil::Opening, LadderUntil::Whole}) {
      json.key(until == LadderUntil::Opening ? "opening" : "whole").open('{');
      json.key("en").text(figure_svg(scene, seed, variant, until, lesson::Language::English));
      json.key("zh").text(figure_svg(scene, seed, variant, until, lesson::Language::Chinese)).close('}');
    }
    json.close('}');
  }
  return json.close('}').take() + '\n';
}

}  // namespace cli
