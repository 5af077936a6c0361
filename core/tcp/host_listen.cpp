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

bool Host::listen(std::uint16_t port) {
  if (port == 0 || listeners_.contains(port)) return false;
  listeners_[port].port = port;
  return true;
}

void Host::stop_listening(std::uint16_t port) {
  const auto it = listeners_.find(port);
  if (it == listeners_.end()) return;
  for (const ConnectionId id : it->second.accept_queue) {
    if (const Connection* c = find(id); c != nullptr && find(c->pair()) == id) by_pair_.erase(c->pair());
    forget(id);
  }
  listeners_.erase(it);
  prune();
}

ConnectionId Host::accept(std::uint16_t port) {
  const auto it = listeners_.find(port);
  if (it == listeners_.end() || it->second.accept_queue.empty()) return 0;
  const ConnectionId id = it->second.accept_queue.front();
  it->second.accept_queue.pop_front();
  return id;
}

// The order of Linux: a full SYN queue without cookies, then a full accept queue, then a cookie or a slot.
Host::SynVerdict Host::verdict(const Listener& listener) const {
  const bool full = listener.syn_queue.size() >= config_.syn_backlog;
  const bool cookie =
      config_.syn_cookies == SynCookies::Always || (config_.syn_cookies == SynCookies::OnOverflow && full);
  if (full && !cookie) return SynVerdict::SynQueueFull;
  if (listener.accept_queue.size() >= config_.accept_backlog) return SynVerdict::AcceptQueueFull;
  return cookie ? SynVerdict::Cookie : SynVerdict::Slot;
}

void Host::arrives_at_listener(Instant now, Listener& listener, const Segment& segment, Outbox& out) {
  if (const Slot slot = listener.find(segment.source); slot != listener.syn_queue.end()) {
    return arrives_at_slot(now, listener, slot, segment, out);
  }
  if (!is_syn(segment)) return check_cookie(now, listener, segment, out);
  ListenerCounts& counts = listener.counts;
  ++counts.syns;
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

void Host::take_syn(Instant now, Listener& listener, const Segment& syn, Outbox& out) {
  const SocketPair pair = syn.pair_at_receiver();
  const Seq iss = initial_sequence_number(secret_, pair, now);
  note(Rule::IsnChosen, pair, State::Listen, out, iss.value());
  Connection connection = Connection::in_listen(pair, config_, iss);
  connection.segment_arrives(now, syn, out);
  listener.add({.remote = syn.source,
                .irs = syn.seq,
                .iss = iss,
                .mss = syn.options.mss().value_or(default_mss),
                .born = now,
                .deadline = connection.next_deadline()});
}

void Host::drop_syn(Listener& listener, const Segment& syn, Rule rule, std::uint64_t& count, Outbox& out) {
  ++count;
  const std::size_t taken =
      rule == Rule::SynQueueFull ? listener.syn_queue.size() : listener.accept_queue.size();
  note(rule, syn.pair_at_receiver(), State::Listen, out, static_cast<std::int64_t>(taken));
}

void Host::answer_with_cookie(Instant now, Listener& listener, const Segment& syn, Outbox& out) {
  ++listener.counts.cookies_sent;
  const SocketPair pair = syn.pair_at_receiver();
  const Seq cookie = make_cookie(secret_, pair, syn.seq, syn.options.mss().value_or(default_mss), now);
  note(Rule::CookieSent, pair, State::Listen, out, cookie.value());
  // The SYN-ACK that SYN-RECEIVED would send; the connection itself is forgotten at once.
  Outbox scratch;
  Connection::in_listen(pair, config_, cookie).segment_arrives(now, syn, scratch);
  out.segments.push_back({std::move(scratch.segments.front().segment), Rule::CookieSent});
}

// No slot knows the sender: perhaps it brings a cookie back; else the port is in LISTEN for it.
void Host::check_cookie(Instant now, Listener& listener, const Segment& segment, Outbox& out) {
  const bool may_be_cookie = segment.flags.ack() && !segment.flags.syn() && !segment.flags.rst();
  if (!may_be_cookie || config_.syn_cookies == SynCookies::Off) return arrives_in_listen(now, segment, out);
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
  Connection connection = Connection::in_syn_received(
      pair, config_, {.remote = segment.source, .irs = irs, .iss = cookie, .mss = *mss});
  connection.segment_arrives(now, segment, out);
  if (complete(listener, connection, segments, notes, out)) ++listener.counts.cookies_accepted;
}

void Host::arrives_at_slot(Instant now, Listener& listener, const Slot& slot, const Segment& segment,
                           Outbox& out) {
  if (is_syn(segment)) ++listener.counts.syns;
  const std::size_t segments = out.segments.size(), notes = out.notes.size();
  Connection connection = Connection::in_syn_received(segment.pair_at_receiver(), config_, *slot);
  connection.segment_arrives(now, segment, out);
  if (connection.state() == State::SynReceived) return keep(listener, slot, connection);
  if (connection.state() <= State::Listen || complete(listener, connection, segments, notes, out)) {
    listener.erase(slot);
  }
}

void Host::slot_expires(Instant now, Listener& listener, Outbox& out) {
  const Slot slot = listener.find(listener.deadlines.owner());
  const SocketPair pair{{address_, listener.port}, slot->remote};
  Connection connection = Connection::in_syn_received(pair, config_, *slot);
  connection.timer_expires(now, out);
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
  listener.reschedule(*slot, connection.next_deadline());
}

// The handshake is complete. With no room in the accept queue it is as if the ACK had not come: what it led
// to in the outbox, from `segments` and `notes` on, is taken back.
bool Host::complete(Listener& listener, const Connection& connection, std::size_t segments, std::size_t notes,
                    Outbox& out) {
  const std::size_t waiting = listener.accept_queue.size();
  if (waiting >= config_.accept_backlog) {
    out.segments.erase(out.segments.begin() + static_cast<std::ptrdiff_t>(segments), out.segments.end());
    out.notes.erase(out.notes.begin() + static_cast<std::ptrdiff_t>(notes), out.notes.end());
    ++listener.counts.accept_queue_drops;
    note(Rule::AcceptQueueFull, connection.pair(), State::SynReceived, out,
         static_cast<std::int64_t>(waiting));
    return false;
  }
  listener.accept_queue.push_back(adopt(connection));
  prune();
  note(Rule::ReadyToAccept, connection.pair(), connection.state(), out,
       static_cast<std::int64_t>(waiting + 1));
  return true;
}

// A flood in bulk.

std::size_t Host::free_syn_slots(std::uint16_t port) const {
  const Listener* l = listener(port);
  if (l == nullptr || verdict(*l) != SynVerdict::Slot) return 0;
  return config_.syn_backlog - l->syn_queue.size();
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
