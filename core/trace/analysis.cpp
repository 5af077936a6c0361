// Wireshark's rules, one function each, in the order in which they are asked.
#include "core/trace/analysis.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace trace {
namespace {

using namespace std::chrono_literals;

// Retransmissions within so long of the duplicate ACKs are taken for fast ones.
constexpr tcp::Duration fast_within = 20ms;
// What comes so soon behind what overtook it is taken for out of order, where no round trip was seen.
constexpr tcp::Duration out_of_order_within = 3ms;

constexpr std::uint8_t control_bits = tcp::Flags::syn_bit | tcp::Flags::fin_bit | tcp::Flags::rst_bit;

constexpr std::uint8_t max_shift = 14;  // RFC 7323, 2.3

}  // namespace

// One packet, with what its sender and its receiver have sent before.
struct Analysis::View {
  const tcp::Segment& segment;
  tcp::Instant at;
  std::uint32_t packet;  // from 1
  Conversation& conversation;
  Flow& own;
  Flow& peer;
  tcp::Seq seq = segment.seq;
  std::optional<tcp::Seq> ack = segment.flags.ack() ? std::optional(segment.ack) : std::nullopt;
  std::uint32_t octets = static_cast<std::uint32_t>(segment.data.size());
  bool control = segment.flags.bits & control_bits;
  Labels labels{};

  bool is(Label label) const { return labels.has(label); }
  bool syn_or_fin() const { return segment.flags.syn() || segment.flags.fin(); }
  tcp::Seq end() const { return seq + octets + (syn_or_fin() ? 1U : 0U); }
  bool repeats_ack() const { return ack == own.ack; }
  bool is_next() const { return own.next && seq == *own.next; }
  // No data, nothing new of its own: it may be about the window or about the peer.
  bool says_nothing() const { return octets == 0 && !control && is_next(); }

  void label() {
    if (probes_zero_window()) {
      labels.add(Label::ZeroWindowProbe);
    } else {
      label_place();
      label_window();
      label_answer();
    }
    count_ack();
    label_unseen();
    label_again();
  }

  bool probes_zero_window() const { return octets == 1 && is_next() && peer.window == 0; }

  void label_place() {
    if (segment.window == 0 && !control) labels.add(Label::ZeroWindow);
    if (own.next && after(seq, *own.next) && !segment.flags.rst()) labels.add(Label::LostSegment);
    if (octets <= 1 && own.next && seq == *own.next - 1 && !control) labels.add(Label::KeepAlive);
  }

  void label_window() {
    if (says_nothing() && repeats_ack() && segment.window != 0 && segment.window != own.window)
      labels.add(Label::WindowUpdate);
    if (octets > 0 && !control && peer.shift && peer.ack &&
        seq + octets == *peer.ack + (std::uint32_t{*peer.window} << *peer.shift))
      labels.add(Label::WindowFull);
  }

  // To what the peer sent last.
  void label_answer() {
    if (!says_nothing() || segment.window != own.window) return;
    if (segment.window != 0 && repeats_ack() && peer.last.has(Label::KeepAlive)) {
      labels.add(Label::KeepAliveAck);
    } else if (segment.window == 0 && peer.last.has(Label::ZeroWindowProbe) && repeats_ack()) {
      labels.add(Label::ZeroWindowProbeAck);
    } else if (segment.window != 0 && repeats_ack()) {
      labels.add(Label::DuplicateAck);
      labels.duplicate = ++own.duplicates;
      labels.duplicate_of = own.ack_packet;
    }
  }

  void count_ack() {
    if (repeats_ack()) return;
    own.ack_packet = packet;
    own.duplicates = 0;
  }

  void label_unseen() {
    if (!ack || !peer.complete || !after(*ack, *peer.complete)) return;
    labels.add(Label::AckedUnseen);
    peer.complete = peer.next && after(*peer.next, *ack) ? peer.next : ack;
  }

  // Octets that were acknowledged already, or that do not go beyond what their sender has sent.
  void label_again() {
    if ((octets == 0 && !syn_or_fin()) || is(Label::KeepAlive)) return;
    if (octets > 0 && peer.ack && before_or_at(seq + octets, *peer.ack))
      return labels.add(Label::SpuriousRetransmission);
    if (!own.next || after_or_at(seq, *own.next)) return;
    if (octets > 1 && seq == *own.next - 1) return;  // the octet of a probe again, now with company
    labels.add(is_fast_retransmission() ? Label::FastRetransmission
               : is_out_of_order()      ? Label::OutOfOrder
                                        : Label::Retransmission);
  }

  bool is_out_of_order() const {
    return at - own.next_at < conversation.first_rtt.value_or(out_of_order_within) && *own.next != end();
  }

  bool is_fast_retransmission() const {
    return peer.duplicates >= 2 && peer.ack == seq && at - peer.ack_at < fast_within;
  }

  void remember() {
    remember_handshake();
    if (!is(Label::ZeroWindowProbe)) {
      if (!own.next || after(end(), *own.next)) {
        own.next = end();
        own.next_at = at;
      }
      if (!own.complete || seq == *own.complete) own.complete = own.next;
    }
    own.window = segment.window;
    own.ack = ack;
    own.ack_at = at;
    own.last = labels;
  }

  void remember_handshake() {
    if (!own.isn || segment.flags.syn()) own.isn = segment.flags.syn() ? seq : seq - 1;
    if (!peer.isn && ack) peer.isn = *ack - 1;
    if (segment.flags.syn()) {
      if (!ack) conversation.syn_at = at;
      const auto shift = segment.options.window_scale();
      own.shift = std::min(shift.value_or(0), max_shift);
      if (ack && !shift) peer.shift = 0;  // refused
    } else if (ack && conversation.syn_at && !conversation.first_rtt && at > *conversation.syn_at) {
      // an ACK at the instant of the SYN is no round trip
      conversation.first_rtt = at - *conversation.syn_at;
    }
  }
};

Labels Analysis::add(tcp::Instant at, const tcp::Segment& segment) {
  const bool from_low = segment.source <= segment.destination;
  Conversation& conversation = conversations_[from_low ? std::pair(segment.source, segment.destination)
                                                       : std::pair(segment.destination, segment.source)];
  Flow& own = from_low ? conversation.of_low : conversation.of_high;
  const bool reused = segment.flags.syn() && own.isn && segment.seq != *own.isn;
  if (reused && !segment.flags.ack()) conversation = {};
  View view{.segment = segment,
            .at = at,
            .packet = ++packets_,
            .conversation = conversation,
            .own = own,
            .peer = from_low ? conversation.of_high : conversation.of_low};
  view.label();
  if (reused) view.labels.add(Label::PortsReused);
  view.remember();
  return view.labels;
}

std::string to_text(const Labels& labels) {
  std::string shown;
  for (std::size_t i = 0; i < label_count; ++i) {
    const Label label = static_cast<Label>(i);
    if (!labels.has(label)) continue;
    if (!shown.empty()) shown += ' ';
    shown += '[' + std::string(text(label).en);
    if (label == Label::DuplicateAck)
      shown += ' ' + std::to_string(labels.duplicate_of) + '#' + std::to_string(labels.duplicate);
    shown += ']';
  }
  return shown;
}

const LabelText& text(Label label) {
  static constexpr std::array<LabelText, label_count> texts{{
      {"Retransmission", "TCP Retransmission", "重传"},
      {"FastRetransmission", "TCP Fast Retransmission", "快重传"},
      {"SpuriousRetransmission", "TCP Spurious Retransmission", "虚假重传"},
      {"OutOfOrder", "TCP Out-Of-Order", "失序"},
      {"DuplicateAck", "TCP Dup ACK", "重复确认"},
      {"LostSegment", "TCP Previous segment not captured", "前面的报文段未捕获"},
      {"AckedUnseen", "TCP ACKed unseen segment", "确认了未捕获的报文段"},
      {"ZeroWindow", "TCP ZeroWindow", "零窗口"},
      {"ZeroWindowProbe", "TCP ZeroWindowProbe", "零窗口探测"},
      {"ZeroWindowProbeAck", "TCP ZeroWindowProbeAck", "对零窗口探测的确认"},
      {"WindowUpdate", "TCP Window Update", "窗口更新"},
      {"WindowFull", "TCP Window Full", "窗口已满"},
      {"KeepAlive", "TCP Keep-Alive", "保活探测"},
      {"KeepAliveAck", "TCP Keep-Alive ACK", "对保活探测的确认"},
      {"PortsReused", "TCP Port numbers reused", "端口号被再次使用"},
  }};
  return texts[static_cast<std::size_t>(label)];
}

}  // namespace trace
