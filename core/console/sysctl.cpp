// sysctl: reads the settings, and sets those that the model has a knob for.
#include <algorithm>
#include <array>

#include "core/console/command.hpp"
#include "core/console/options.hpp"
#include "core/console/regex.hpp"
#include "core/console/sysctl_names.hpp"
#include "core/console/text.hpp"

namespace console {

namespace {

// With dots, as it is printed.
std::string dotted(std::string_view name) {
  std::string text(name);
  std::ranges::replace(text, '/', '.');
  return text;
}

std::string unknown(const std::string& name) {
  std::string path = name;
  std::ranges::replace(path, '.', '/');
  std::string sentence = "sysctl: cannot stat /proc/sys/" + path + ": No such file or directory";
  if (name == "net.ipv4.tcp_tw_recycle") return sentence + " (Linux 4.12 removed it)";
  const std::string whole = "net.ipv4." + name;
  if (find_setting(whole)) return sentence + "; its name is " + whole;
  if (find_setting("net.core." + name)) return sentence + "; its name is net.core." + name;
  return sentence;
}

std::string show(const Host& host, const Setting& setting, const Options& options) {
  const std::string value = setting.value(host.tcp().config());
  if (options.has('N')) return std::string(setting.name);
  return options.has('n') ? value : std::string(setting.name) + " = " + value;
}

void set(const Host& host, const Setting& setting, const std::string& value, const Options& options,
         Output& output) {
  const std::string name(setting.name);
  if (!setting.knob) {
    output.err.push_back("sysctl: " + name +
                         " can only be read here: it comes with the scene and its profile");
    return;
  }
  if (host.side != sim::Side::Server) {
    output.err.push_back("sysctl: " + name + " can be set at the server only: it is about a listening host");
    return;
  }
  const std::optional<std::uint64_t> number = read_number(value);
  if (!number) {
    output.err.push_back("sysctl: setting key \"" + name + "\": Invalid argument");
    return;
  }
  const sim::Action action = sim::Tune{.knob = *setting.knob, .value = *number};
  const sim::Refusal refusal = host.world.check(action);
  if (*number < setting.least || *number > setting.most) {
    output.err.push_back("sysctl: setting key \"" + name + "\": Invalid argument (" +
                         std::to_string(setting.least) + " to " + std::to_string(setting.most) + " here)");
  } else if (refusal != sim::Refusal::None) {
    output.err.push_back("sysctl: setting key \"" + name + "\": " + std::string(sim::text(refusal).en));
  } else {
    output.actions.push_back(action);
    if (!options.has('q')) output.out.push_back(options.has('n') ? value : name + " = " + value);
  }
}

Output list(const Host& host, const Options& options) {
  const Regex regex(options.value('r'), Dialect::Extended, false);
  if (!regex.error().empty()) return complaint("sysctl: " + regex.error());
  Lines lines;
  for (const Setting& setting : settings())
    if (regex.found_in(setting.name)) lines.push_back(show(host, setting, options));
  return printed(std::move(lines));
}

}  // namespace

Output sysctl(const Host& host, Words words, const Lines&) {
  static constexpr std::array longs{LongOption{"all", 'a'},    LongOption{"values", 'n'},
                                    LongOption{"names", 'N'},  LongOption{"write", 'w'},
                                    LongOption{"quiet", 'q'},  LongOption{"ignore", 'e'},
                                    LongOption{"pattern", 'r'}};
  const Options options =
      read_options(words, {.tool = "sysctl", .letters = "aAXnNwqer:", .longs = longs, .absent = "bpfoxdhV"});
  if (!options.error().empty()) return complaint(options.error());
  if (options.has('a') || options.has('A') || options.has('X')) return list(host, options);
  if (options.rest().empty())
    return complaint("sysctl: no variables specified; Usage: sysctl [options] [variable[=value] ...]");
  Output output;
  for (const std::string& word : options.rest()) {
    const std::size_t equals = word.find('=');
    const std::string name = dotted(word.substr(0, equals));
    const bool sets = equals != std::string::npos;
    if (name.empty() || (!sets && options.has('w'))) {
      output.err.emplace_back("sysctl: command line(0): invalid syntax, continuing...");
      continue;
    }
    const Setting* setting = find_setting(name);
    if (setting == nullptr) {
      if (!options.has('e')) output.err.push_back(unknown(name));
    } else if (sets) {
      set(host, *setting, word.substr(equals + 1), options, output);
    } else {
      output.out.push_back(show(host, *setting, options));
    }
  }
  return output;
}

}  // namespace console
