// The lines of explain.def by topic and language.
#include "web/text/explain.hpp"

namespace lab {

namespace {

struct Line {
  const char* name;
  const char* source;
  const char* en;
  const char* zh;
};

constexpr Line lines[] = {
#define EXPLAIN(id, name, source, en, zh) {name, source, en, zh},
#include "web/text/explain.def"
#undef EXPLAIN
};

}  // namespace

Explanation explanation(Topic topic, Language language) {
  const Line& line = lines[static_cast<std::size_t>(topic)];
  return {line.name, line.source, language == Language::English ? line.en : line.zh};
}

Topic topic_of(tcp::State state) {
  switch (state) {
    case tcp::State::Listen:
      return Topic::StateListen;
    case tcp::State::SynSent:
      return Topic::StateSynSent;
    case tcp::State::SynReceived:
      return Topic::StateSynReceived;
    case tcp::State::Established:
      return Topic::StateEstablished;
    case tcp::State::FinWait1:
      return Topic::StateFinWait1;
    case tcp::State::FinWait2:
      return Topic::StateFinWait2;
    case tcp::State::CloseWait:
      return Topic::StateCloseWait;
    case tcp::State::Closing:
      return Topic::StateClosing;
    case tcp::State::LastAck:
      return Topic::StateLastAck;
    case tcp::State::TimeWait:
      return Topic::StateTimeWait;
    case tcp::State::Closed:
      break;
  }
  return Topic::StateClosed;
}

Topic topic_of(tcp::Timer timer) {
  switch (timer) {
    case tcp::Timer::DelayedAck:
      return Topic::TimerDelayedAck;
    case tcp::Timer::Persist:
      return Topic::TimerPersist;
    case tcp::Timer::KeepAlive:
      return Topic::TimerKeepAlive;
    case tcp::Timer::FinWait2:
      return Topic::TimerFinWait2;
    case tcp::Timer::TimeWait:
      return Topic::TimerTimeWait;
    case tcp::Timer::User:
      return Topic::TimerUser;
    case tcp::Timer::Reordering:
      return Topic::TimerReordering;
    case tcp::Timer::LossProbe:
      return Topic::TimerLossProbe;
    case tcp::Timer::Retransmission:
      break;
  }
  return Topic::TimerRetransmission;
}

}  // namespace lab
