// sysctl: reads the settings, and sets those that the model has a knob for.
#include <algorithm>
#include <array>

#include "core/console/command.hpp"
#include "core/console/options.hpp"
#include "core/console/regex.hpp"
#include "core/console/sysctl_names.hpp"
#include "core/console/text.hpp"
#include "core/sim/stack_knobs.hpp"

namespace console {

namespace {

// With dots, as it is printed.
std::string dotted(std::string_view name) {
  std::string text(name);
  std::ranges::replace(text, '/', '.');
  return text;
}

std::string unknown(const std::string& name) {
  if (is_absent(name)) return "sysctl: " + name + ": the lab's model has no such knob";
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
  const std::string name(setting.name), key = "sysctl: setting key \"" + name + "\": ";
  const auto refuse = [&](std::string why) { output.err.push_back(std::move(why)); };
  if (!setting.knob)
    return refuse("sysctl: " + name + " can only be read here: the model has no knob for it");
  const sim::StackKnob* of_stack = sim::find_stack_knob(*setting.knob);
  if (of_stack == nullptr && host.side != sim::Side::Server)
    return refuse("sysctl: " + name + " can be set at the server only: it is about a listening host");
  std::optional<std::uint64_t> number = read_number(value);
  if (setting.knob == sim::Knob::Cubic) {  // it takes a name, and Linux says this of another
    if (value != "reno" && value != "cubic") return refuse(key + "No such file or directory");
    number = value == "cubic";
  }
  if (!number) return refuse(key + "Invalid argument");
  const std::uint32_t least = of_stack ? of_stack->least : setting.least;
  const std::uint32_t most = of_stack ? of_stack->most : setting.most;
  if (*number < least || *number > most)
    return refuse(key + "Invalid argument (" + std::to_string(least) + " to " + std::to_string(most) +
                  " here)");
  const sim::Action action = sim::Tune{
      .knob = *setting.knob, .value = *number, .side = of_stack ? std::optional(host.side) : std::nullopt};
  const sim::Refusal refusal = host.world.check(action);
  if (refusal != sim::Refusal::None) return refuse(key + std::string(sim::text(refusal).en));
  output.actions.push_back(action);
  if (!options.has('q')) output.out.push_back(options.has('n') ? value : name + " = " + value);
}

// As procps has it, without what is not here.
Output usage() {
  return {
      .out = {},
      .err = {"", "Usage:", " sysctl [options] [variable[=value] ...]", "", "Options:",
              "  -a, --all            display all variables", "  -A                   alias of -a",
              "  -X                   alias of -a", "  -e, --ignore         ignore unknown variables errors",
              "  -N, --names          print variable names without values",
              "  -n, --values         print only values of the given variable(s)",
              "  -r, --pattern <expression>", "                       select setting that match expression",
              "  -q, --quiet          do not echo variable set",
              "  -w, --write          enable writing a value to variable", "",
              " -h, --help     display this help and exit", "", "For more details see sysctl(8)."},
      .actions = {},
      .wish = Wish::None};
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
  static constexpr std::array longs{LongOption{"all", 'a'},     LongOption{"values", 'n'},
                                    LongOption{"names", 'N'},   LongOption{"write", 'w'},
                                    LongOption{"quiet", 'q'},   LongOption{"ignore", 'e'},
                                    LongOption{"pattern", 'r'}, LongOption{"help", 'h'}};
  const Options options =
      read_options(words, {.tool = "sysctl", .letters = "aAXnNwqer:dh", .longs = longs, .absent = "bpfoxV"});
  if (!options.error().empty()) return complaint(options.error());
  if (options.has('a') || options.has('A') || options.has('X')) return list(host, options);
  if (words.empty() || options.has('h') || options.has('d')) return usage();
  if (options.rest().empty())
    return {.out = {},
            .err = {"sysctl: no variables specified", "Try `sysctl --help' for more information."},
            .actions = {},
            .wish = Wish::None};
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
      const std::size_t before = output.out.size();
      for (const Setting& each : settings())  // a folder: all that is in it
        if (!sets && each.name.starts_with(name + '.')) output.out.push_back(show(host, each, options));
      if (output.out.size() == before && !options.has('e')) output.err.push_back(unknown(name));
    } else if (sets) {
      set(host, *setting, word.substr(equals + 1), options, output);
    } else {
      output.out.push_back(show(host, *setting, options));
    }
  }
  return output;
}

}  // namespace console
