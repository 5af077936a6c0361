// Writes the SVG: lifelines, arrows, states, times, and the words that tell the same.
#include "cli/figure.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include "core/trace/json.hpp"
#include "core/trace/text.hpp"

namespace cli {
namespace {

constexpr double times = 58;  // the times' column, which a narrow page leaves out (lab.css)
constexpr double left = times + 84, right = left + 150;  // the lifelines, and room beside them for states
constexpr double width = right + 84;
constexpr double head = 26;          // room for the names
constexpr double letter = 6.6;       // a letter's width, about, of the eleven units' size of all text
constexpr double above = 4.5;        // a text's foot over its line
constexpr double text_middle = 8;    // and its middle
constexpr double room_above = 15.5;  // that words need there
constexpr double margin = 6;         // between a lifeline and the words of a line

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
           "\" font-family=\"monospace\" font-size=\"11\" fill=\"currentColor\">";
    out_ += "<title>" + escaped(title) + "</title><desc>" + escaped(told(until)) + "</desc>";
    lifelines(top + ladder_.height + tail);
    for (const LadderTime& time : ladder_.times)
      text("time", times - 6, time.y + 4, "end", time_text(time.at.time_since_epoch()));
    for (const LadderState& state : ladder_.states) add(state);
    for (const LadderLine& line : ladder_.lines) lay(line);
    for (const Laid& laid : laid_) {  // nothing may stand on a cross
      const Point end = laid.at(laid.reaches);
      if (laid.line.lost) placed_.push_back({{end.x - 3, end.y}, {end.x + 3, end.y}});
    }
    for (Laid& laid : laid_) label(laid);
    for (const Laid& laid : laid_) add(laid);
    for (const LadderBreak& gap : ladder_.breaks)
      text("break", (left + right) / 2, gap.y + 4, "middle", words_of(gap));
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
    text(state.name.empty() ? "crash" : "state", client ? left - 5 : right + 5, state.y + 4,
         client ? "end" : "start", name_of(state));
  }

  std::string name_of(const LadderState& state) const {
    return std::string(state.name.empty() ? say("crashes", "崩溃") : state.name);
  }

  std::string words_of(const LadderBreak& gap) const {
    std::string words = "… " + time_text(gap.span);
    if (gap.left_out == 0) return words;
    const std::string count = std::to_string(gap.left_out);
    return words +
           (language_ == lesson::Language::English ? ", " + count + " more" : "，另有 " + count + " 段");
  }

  struct Point {
    double x, y;
  };
  // A line as it stands on the figure.
  struct Laid {
    const LadderLine& line;
    double from, to;  // its sender's lifeline, and its receiver's
    double reaches;
    double turn;                   // of its words, clockwise
    bool crowded = false;          // no room above it: its words stand in it
    double gap = 0, gap_ends = 0;  // the share that they take
    std::string words{};           // as they are drawn

    double length() const { return std::hypot(to - from, line.bottom - line.top); }
    Point at(double share) const {
      return {from + (to - from) * share, line.top + (line.bottom - line.top) * share};
    }
  };
  // The middle line of a text, left to right.
  struct Stretch {
    Point a, b;
  };

  void lay(const LadderLine& line) {
    const bool client = line.from == sim::Side::Client;
    const double from = client ? left : right, to = client ? right : left;
    // Where it is lost or still on its way, the line is at least as long as its words.
    const double words = letter * static_cast<double>(line.text.size()) + 2 * margin + (line.lost ? 16 : 0);
    const double least = std::min(line.lost ? 0.75 : 0.94, words / (right - left));
    const bool ends_early = line.flying || line.lost;
    laid_.push_back({.line = line,
                     .from = from,
                     .to = to,
                     .reaches = ends_early ? std::clamp(line.reaches, least, 0.94) : 1,
                     .turn = std::atan2(line.bottom - line.top, right - left) * (client ? 1 : -1)});
    Laid& laid = laid_.back();
    for (const LadderLine& other : ladder_.lines)
      if (&other != &line && other.from == line.from &&
          std::abs(other.top - line.top) * std::cos(laid.turn) < room_above)
        laid.crowded = true;
  }

  void add(const Laid& laid) {
    const LadderLine& line = laid.line;
    const Point end = laid.at(laid.reaches);
    out_ += "<g class=\"" + line.kind + (line.again ? " again" : "") +
            "\"><path class=\"line\" fill=\"none\" stroke=\"currentColor\"" +
            (line.again ? " stroke-dasharray=\"5 3\"" : "") + " d=\"M" + number(laid.from) + ' ' +
            number(line.top + shift_);
    if (laid.gap_ends > laid.gap) {
      const Point from = laid.at(laid.gap), to = laid.at(laid.gap_ends);
      out_ += 'L' + number(from.x) + ' ' + number(from.y + shift_) + 'M' + number(to.x) + ' ' +
              number(to.y + shift_);
    }
    out_ += 'L' + number(end.x) + ' ' + number(end.y + shift_) + "\"/>";
    out_ += end_of(line, end.x, end.y + shift_, degrees(laid), line.from == sim::Side::Client);
    out_ += laid.words + "</g>";
  }

  static std::string degrees(const Laid& laid) { return number(laid.turn * 180 / 3.14159265358979); }

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

  // ---- a line's words: above it (in it, where another is too near), as steep as it, where they cross
  // neither others nor, if that can be, lines

  static double width_of(std::string_view words) { return letter * static_cast<double>(words.size()); }

  // Beside the line, so far from it (above: less than 0).
  static Point beside(const Laid& laid, double share, double off) {
    const Point p = laid.at(share);
    return {p.x - std::sin(laid.turn) * off, p.y + std::cos(laid.turn) * off};
  }

  static Stretch stretch(const Laid& laid, double share, double off, double words) {
    const Point p = beside(laid, share, off);
    const double x = std::cos(laid.turn) * words / 2, y = std::sin(laid.turn) * words / 2;
    return {{p.x - x, p.y - y}, {p.x + x, p.y + y}};
  }

  static double distance(const Stretch& s, Point p) {
    const double x = s.b.x - s.a.x, y = s.b.y - s.a.y;
    const double along =
        std::clamp(((p.x - s.a.x) * x + (p.y - s.a.y) * y) / std::max(1.0, x * x + y * y), 0.0, 1.0);
    return std::hypot(p.x - s.a.x - x * along, p.y - s.a.y - y * along);
  }

  static bool come_near(const Stretch& one, const Stretch& other, double room) {
    constexpr int points = 24;
    for (int i = 0; i <= points; ++i) {
      const double share = static_cast<double>(i) / points;
      if (distance(other, {one.a.x + (one.b.x - one.a.x) * share, one.a.y + (one.b.y - one.a.y) * share}) <
          room)
        return true;
    }
    return false;
  }

  std::size_t crossed(const Laid& own, const Stretch& text) const {
    return static_cast<std::size_t>(std::count_if(laid_.begin(), laid_.end(), [&](const Laid& other) {
      return &other != &own && come_near(text, {other.at(0), other.at(other.reaches)}, 5);
    }));
  }

  bool is_free(const Stretch& text) const {
    return std::none_of(placed_.begin(), placed_.end(),
                        [&](const Stretch& other) { return come_near(text, other, 9.5); });
  }

  void put(Laid& laid, double share, double off, std::string_view words) {
    placed_.push_back(stretch(laid, share, off, width_of(words)));
    const Point foot = beside(laid, share, off + text_middle - above);
    const std::string x = number(foot.x), y = number(foot.y + shift_);
    laid.words += "<text x=\"" + x + "\" y=\"" + y + "\" text-anchor=\"middle\" transform=\"rotate(" +
                  degrees(laid) + ' ' + x + ' ' + y + ")\">" + std::string(words) + "</text>";
  }

  bool place(Laid& laid, std::string_view words, std::size_t may_cross) {
    const double half = (width_of(words) / 2 + margin) / laid.length();
    if (half > 0.5) return false;
    const double most = std::max(half, std::max(laid.reaches, 2 * half) - half);
    for (const double share : {0.5, half, most, 0.3, 0.7}) {
      const double at = std::clamp(share, half, most), off = laid.crowded ? 0 : -text_middle;
      const Stretch text = stretch(laid, at, off, width_of(words));
      if (!is_free(text) || crossed(laid, text) > may_cross) continue;
      put(laid, at, off, words);
      if (!laid.crowded) return true;
      const double share_of_gap = (width_of(words) / 2 + 3) / laid.length();
      laid.gap = at - share_of_gap;
      laid.gap_ends = std::min(at + share_of_gap, laid.reaches);
      return true;
    }
    return false;
  }

  // Too long for one text: what it acknowledges stands below the line.
  bool place_in_two(Laid& laid) {
    const std::string_view words = laid.line.text;
    const std::size_t cut = words.find(" ack=");
    if (cut == std::string_view::npos || width_of(words) + 2 * margin <= laid.length()) return false;
    const std::string_view first = words.substr(0, cut), second = words.substr(cut + 1);
    if (!is_free(stretch(laid, 0.5, -text_middle, width_of(first))) ||
        !is_free(stretch(laid, 0.5, text_middle, width_of(second))))
      return false;
    put(laid, 0.5, -text_middle, first);
    put(laid, 0.5, text_middle, second);
    return true;
  }

  // Where there is no room for all of it, its first word; where there is none for that, its colour and the
  // words below tell what it is.
  void label(Laid& laid) {
    const std::string_view words = laid.line.text;
    for (const std::size_t may_cross : {0U, 1U, 2U})
      if (place(laid, words, may_cross)) return;
    if (place_in_two(laid)) return;
    place(laid, words.substr(0, words.find(laid.line.kind == "data" ? " len=" : " seq=")), 2);
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
  std::vector<Laid> laid_;
  std::vector<Stretch> placed_;  // words
  double shift_ = 0;             // where the ladder's 0 is
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
