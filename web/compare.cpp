// See compare.hpp.
#include "web/compare.hpp"

#include <algorithm>

namespace lab {

namespace {

lesson::Variant with_switch(lesson::Variant variant, std::size_t place) {
  lesson::add_words(what_if_switches[place].words, variant);
  return variant;
}

}  // namespace

const char* what_if_sentence(std::size_t place, Language language) {
  if (place < tcp::what_ifs.size()) return tr(tcp::what_ifs[place].tells, language);
  static constexpr std::array profiles{Text::StacksRfcSentence, Text::StacksLinuxSentence,
                                       Text::StacksFreeBsdSentence};
  return tr(profiles[place - tcp::what_ifs.size()], language);
}

Compare::Compare(const lesson::Scene& scene, std::uint64_t seed, lesson::Variant variant, std::size_t place)
    : start_(lesson::start(scene, seed, with_switch(variant, place))), history_(start_) {}

// Other acts than before: lived through again from the beginning, which needs no second undo list.
void Compare::follow(const sim::History& own) {
  if (history_.inputs() != own.inputs()) {
    history_ = sim::History(start_, own.inputs());
    common_ = 0;
  }
  history_.at(own.now());
  common_ = lesson::events_in_common(own.log(), history_.log(), common_);
  const sim::Instant known = std::min(own.frontier(), history_.frontier());
  difference_ = lesson::first_difference(own.log(), history_.log(), common_, known);
}

}  // namespace lab
