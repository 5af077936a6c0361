// RFC 9293, section 3.10.7.1.
#include "core/tcp/segment.hpp"

namespace tcp {

std::optional<Segment> reset_reply(const Segment& segment) {
  if (segment.flags.rst()) return std::nullopt;
  Segment reset{.source = segment.destination, .destination = segment.source};
  if (segment.flags.ack()) {
    reset.seq = segment.ack;
    reset.flags = Rst;
  } else {
    reset.ack = segment.seq + segment.length();
    reset.flags = Rst | Ack;
  }
  return reset;
}

}  // namespace tcp
