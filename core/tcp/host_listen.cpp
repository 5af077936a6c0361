// A host's listening ports: admission to the SYN queue, SYN cookies, the way to the accept queue (RFC 9293,
// section 3.10.7.2; RFC 4987). Full queues behave as Linux's do.
#include <algorithm>

#include "core/tcp/cookie.hpp"
#include "core/tcp/host.hpp"
#include "core/tcp/isn.hpp"

namespace tcp {
namespace {

bool is_syn(const Segment& segment) {
  return segment.flags.syn() && !segment.flags.ack() && !segment.flags.rst();
}

}  // namespace

const Config& Host::config_of(const Listener& listener) const {
  return listener.config ? *listener.config : config_;
}

bool Host::listen(std::uint16_t port, std::optional<Config> config) {
  if (port == 0 || listeners_.contains(port)) return false;
  listeners_[port].port = port;
  listeners_[port].config = config;
  return true;
}

void Host::tune_listener(std::uint16_t port, const Config& config) {
  if (const auto it = listeners_.find(port); it != listeners_.end()) it->second.config = config;
}

void Host::stop_listening(std::uint16_t port) {
  const auto it = listeners_.find(port);
  if (it == listeners_.end()) return;
  for (const auto& [id, since] : it->second.accept_queue) {
    if (const Connection* c = find(id); c != nullptr && find(c->pair()) == id) forget_pair(c->pair());
    forget(id);
  }
  listeners_.erase(it);
  prune();
}

ConnectionId Host::accept(std::uint16_t port) {
  const auto it = listeners_.find(port);
  if (it == listeners_.end() || it->second.accept_queue.empty()) return 0;
  const ConnectionId id = it->second.accept_queue.front().id;
  it->second.accept_queue.pop_front();
  return id;
}

static bool asks_for_cookie(const Config& config, bool full) {
  return config.syn_cookies == SynCookies::Always || (config.syn_cookies == SynCookies::OnOverflow && full);
}

// The order of Linux: a full SYN queue without cookies, then a full accept queue, then a cookie or a slot.
Host::SynVerdict Host::verdict(const Listener& listener) const {
  const Config& config = config_of(listener);
  const bool full = listener.syn_queue.size() >= config.syn_backlog;
  const bool cookie = !config.syn_slots || (config.cookies && asks_for_cookie(config, full));
  if (full && !cookie) return SynVerdict::SynQueueFull;
  if (listener.accept_queue.size() >= config.accept_backlog) return SynVerdict::AcceptQueueFull;
  return cookie ? SynVerdict::Cookie : SynVerdict::Slot;
}

void Host::arrives_at_listener(Instant now, Listener& listener, const Segment& segment, Outbox& out) {
  if (const Slot slot = listener.find(segment.source); slot != listener.syn_queue.end()) {
    return arrives_at_slot(now, listener, slot, segment, out);
  }
  if (!is_syn(segment)) return check_cookie(now, listener, segment, out);
  ListenerCounts& counts = listener.counts;
  ++counts.syns;
  const Config& config = config_of(listener);
  if (!config.cookies && asks_for_cookie(config, listener.syn_queue.size() >= config.syn_backlog))
    note(Rule::WithoutCookies, segment.pair_at_receiver(), State::Listen, out);
  switch (verdict(listener)) {
    case SynVerdict::Slot:
      return take_syn(now, listener, segment, out);
    case SynVerdict::Cookie:
      return answer_with_cookie(now, listener, segment, out);
    case SynVerdict::SynQueueFull:
      return drop_syn(listener, segment, Rule::SynQueueFull, counts.syn_queue_drops, out);
    case SynVerdict::AcceptQueueFull:
      return drop_syn(listener, segment, Rule::AcceptQueueFullForSyn, counts.accept_queue_drops, out);
  }
}

void Host::arrives_in_listen(Instant now, const Segment& segment, Outbox& out) {
  Connection::in_listen(segment.pair_at_receiver(), config_, Seq{}).segment_arrives(now, segment, out);
}

Connection Host::inflate(const Listener& listener, const SocketPair& pair, const HalfOpen& slot) const {
  return Connection::in_syn_received(pair, config_of(listener), slot, stamp_offset(pair));
}

void Host::take_syn(Instant now, Listener& listener, const Segment& syn, Outbox& out) {
  const SocketPair pair = syn.pair_at_receiver();
  const Config& config = config_of(listener);
  const Seq iss = choose_isn(now, config, pair, State::Listen, out);
  const std::size_t segments = out.segments.size(), notes = out.notes.size();
  Connection connection = Connection::in_listen(pair, config, iss, stamp_offset(pair));
  connection.segment_arrives(now, syn, out);
  if (connection.state() == State::Established) {  // a what-if: two segments are enough
    complete(now, listener, connection, segments, notes, out);
    return;
  }
  const Offer offer = read_offer(syn);
  listener.add({.remote = syn.source,
                .irs = syn.seq,
                .iss = iss,
                .mss = offer.mss.value_or(default_mss),
                .born = now,
                .deadline = connection.next_deadline(),
                .shift = offer.shift.value_or(HalfOpen::no_shift),
                .sack = offer.sack,
                .stamps = offer.stamps.has_value(),
                .stamp = offer.stamps.value_or(Timestamps{}).value});
}

void Host::drop_syn(Listener& listener, const Segment& syn, Rule rule, std::uint64_t& count, Outbox& out) {
  ++count;
  const std::size_t taken =
      rule == Rule::SynQueueFull ? listener.syn_queue.size() : listener.accept_queue.size();
  note(rule, syn.pair_at_receiver(), State::Listen, out, static_cast<std::int64_t>(taken));
}

// The SYN-ACK that SYN-RECEIVED would send; the connection itself is forgotten at once. With timestamps, its
// TSval keeps the other options.
void Host::answer_with_cookie(Instant now, Listener& listener, const Segment& syn, Outbox& out) {
  ++listener.counts.cookies_sent;
  const SocketPair pair = syn.pair_at_receiver();
  Config config = config_of(listener);
  const Offer offer = read_offer(syn);
  const Seq cookie = make_cookie(secret_, pair, syn.seq, offer.mss.value_or(default_mss), now);
  if (!config.syn_slots) note(Rule::AlwaysCookies, pair, State::Listen, out);
  note(Rule::CookieSent, pair, State::Listen, out, cookie.value());
  std::uint32_t offset = stamp_offset(pair);
  if (config.timestamps && offer.stamps) {
    const KeptOptions kept{.shift = config.window_scaling ? offer.shift : std::nullopt,
                           .sack = config.sack && offer.sack};
    const std::uint32_t ticks = Connection::ticks(now);
    const std::uint32_t stamp = keep_options(ticks, kept);
    note(Rule::CookieKeepsOptions, pair, State::Listen, out, stamp);
    offset -= ticks - stamp;
  } else {
    config.window_scaling = config.sack = false;
  }
  Outbox scratch;
  Connection::in_listen(pair, config, cookie, offset).segment_arrives(now, syn, scratch);
  out.segments.push_back({std::move(scratch.segments.front().segment), Rule::CookieSent});
}

// No slot knows the sender: perhaps it brings a cookie back; else the port is in LISTEN for it.
void Host::check_cookie(Instant now, Listener& listener, const Segment& segment, Outbox& out) {
  const Config& config = config_of(listener);
  const bool may_be_cookie = segment.flags.ack() && !segment.flags.syn() && !segment.flags.rst();
  const bool sends_them = !config.syn_slots || (config.cookies && config.syn_cookies != SynCookies::Off);
  if (!may_be_cookie || !sends_them) return arrives_in_listen(now, segment, out);
  const SocketPair pair = segment.pair_at_receiver();
  const Seq irs = segment.seq - 1;
  const Seq cookie = segment.ack - 1;
  const auto mss = tcp::check_cookie(secret_, pair, irs, cookie, now);
  if (!mss) {
    ++listener.counts.cookies_failed;
    note(Rule::CookieRejected, pair, State::Listen, out, cookie.value());
    return arrives_in_listen(now, segment, out);
  }
  const std::size_t segments = out.segments.size(), notes = out.notes.size();
  note(Rule::CookieAccepted, pair, State::Listen, out, *mss);
  HalfOpen slot{.remote = segment.source, .irs = irs, .iss = cookie, .mss = *mss};
  if (const auto stamps = segment.options.timestamps(); stamps && config.timestamps) {
    const KeptOptions kept = kept_options(stamps->echo_reply - stamp_offset(pair));
    slot.shift = kept.shift.value_or(HalfOpen::no_shift);
    slot.sack = kept.sack;
    slot.stamps = true;
    slot.stamp = stamps->value;
  }
  Connection connection = inflate(listener, pair, slot);
  connection.segment_arrives(now, segment, out);
  if (complete(now, listener, connection, segments, notes, out)) ++listener.counts.cookies_accepted;
}

void Host::arrives_at_slot(Instant now, Listener& listener, const Slot& slot, const Segment& segment,
                           Outbox& out) {
  if (is_syn(segment)) ++listener.counts.syns;
  const std::size_t segments = out.segments.size(), notes = out.notes.size();
  Connection connection = inflate(listener, segment.pair_at_receiver(), *slot);
  connection.segment_arrives(now, segment, out);
  if (connection.state() == State::SynReceived) return keep(listener, slot, connection);
  if (connection.state() <= State::Listen || complete(now, listener, connection, segments, notes, out)) {
    listener.erase(slot);
  }
}

void Host::slot_expires(Instant now, Listener& listener, const Slot& slot, Outbox& out) {
  const SocketPair pair{{address_, listener.port}, slot->remote};
  Connection connection = inflate(listener, pair, *slot);
  connection.expire(now, Timer::Retransmission, out);
  if (connection.state() != State::SynReceived) {
    ++listener.counts.half_open_expired;
    return listener.erase(slot);
  }
  keep(listener, slot, connection);
}

// Still half-open: back into its slot.
void Host::keep(Listener& listener, const Slot& slot, const Connection& connection) {
  slot->retries = connection.tcb().rtt.backoffs;
  slot->resent = connection.transmissions().front().retransmitted;
  slot->stamp = connection.tcb().stamps.recent;
  listener.reschedule(*slot, connection.next_deadline());
}

// The handshake is complete. With no room in the accept queue it is as if the ACK had not come: what it led
// to in the outbox, from `segments` and `notes` on, is taken back.
bool Host::complete(Instant now, Listener& listener, const Connection& connection, std::size_t segments,
                    std::size_t notes, Outbox& out) {
  const std::size_t waiting = listener.accept_queue.size();
  if (waiting >= config_of(listener).accept_backlog) {
    out.segments.erase(out.segments.begin() + static_cast<std::ptrdiff_t>(segments), out.segments.end());
    out.notes.erase(out.notes.begin() + static_cast<std::ptrdiff_t>(notes), out.notes.end());
    ++listener.counts.accept_queue_drops;
    note(Rule::AcceptQueueFull, connection.pair(), State::SynReceived, out,
         static_cast<std::int64_t>(waiting));
    return false;
  }
  listener.accept_queue.push_back({adopt(connection), now});
  prune();
  note(Rule::ReadyToAccept, connection.pair(), connection.state(), out,
       static_cast<std::int64_t>(waiting + 1));
  return true;
}

// A flood in bulk.

std::size_t Host::free_syn_slots(std::uint16_t port) const {
  const Listener* l = listener(port);
  if (l == nullptr || verdict(*l) != SynVerdict::Slot) return 0;
  return config_of(*l).syn_backlog - l->syn_queue.size();
}

void Host::take_syn(Instant now, std::uint16_t port, Endpoint remote, Seq seq, Outbox& out) {
  const auto it = listeners_.find(port);
  if (it == listeners_.end()) return;
  ++it->second.counts.syns;
  take_syn(now, it->second, {.source = remote, .destination = {address_, port}, .seq = seq, .flags = Syn},
           out);
}

void Host::pass_syns(std::uint16_t port, std::uint64_t count) {
  const auto it = listeners_.find(port);
  if (it == listeners_.end()) return;
  ListenerCounts& counts = it->second.counts;
  counts.syns += count;
  switch (verdict(it->second)) {
    case SynVerdict::Slot:
    case SynVerdict::SynQueueFull:
      counts.syn_queue_drops += count;
      return;
    case SynVerdict::Cookie:
      counts.cookies_sent += count;
      return;
    case SynVerdict::AcceptQueueFull:
      counts.accept_queue_drops += count;
  }
}

}  // namespace tcp
