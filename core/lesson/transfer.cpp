// Data both ways, cumulative acknowledgment (RFC 9293, section 3.4), and the repair of a loss (RFC 6298;
// RFC 5681, section 3.2).
#include <array>

#include "core/lesson/evidence.hpp"
#include "core/lesson/scene_list.hpp"

namespace lesson {

namespace {

constexpr std::uint32_t request = 20'000;
constexpr std::uint32_t answer = 5'000;

// At 1 Mbit/s a full segment takes 12 ms, so that they follow each other visibly.
Start make(std::uint64_t, const Variant& variant) {
  sim::LinkConfig link = quiet_link(100ms);
  link.bandwidth_bps = 1'000'000;
  sim::WorldConfig config = two_ends(variant, link);
  config.server_program.answers = answer;
  return {config, {{Instant{}, sim::Open{Side::Client}}, {Instant{600ms}, sim::Send{Side::Client, request}}}};
}

// None while the SYN itself, number ISS, is not acknowledged.
std::uint32_t acknowledged_octets(const tcp::Connection& connection) {
  const tcp::Tcb& tcb = connection.tcb();
  return after(tcb.snd.una, tcb.iss) ? tcb.snd.una - (tcb.iss + 1) : 0;
}

bool are_peers(const tcp::Connection& one, const tcp::Connection& other) {
  return one.pair().local == other.pair().remote && one.pair().remote == other.pair().local;
}

bool acknowledged(const World& world, const EventLog&, Instant) {
  const tcp::Connection* client = world.connection(Side::Client);
  const tcp::Connection* server = world.connection(Side::Server);
  return client && server && are_peers(*client, *server) && acknowledged_octets(*client) >= request &&
         acknowledged_octets(*server) >= answer && client->send_queued() == 0 && server->send_queued() == 0;
}

// A segment with data was lost, and what it carried has been taken by its receiver since.
bool repaired(const World& world, const EventLog& log, Instant now) {
  return has_lost(log, now, [&](const Packet& lost) {
    const tcp::Connection* receiver = world.connection(other(lost.from));
    return !lost.segment.data.empty() && receiver && receiver->pair() == lost.segment.pair_at_receiver() &&
           after_or_at(receiver->tcb().rcv.nxt, lost.segment.seq + lost.segment.length());
  });
}

constexpr std::array goals{
    Goal{.id = "acknowledged",
         .text = {"All data, in both directions, is acknowledged.", "两个方向的数据全部得到确认。"},
         .reached = acknowledged},
    Goal{.id = "repaired",
         .text = {"Lose a segment with data, and see its octets arrive after all.",
                  "丢掉一个数据段，看着其中的字节最终送达。"},
         .reached = repaired},
};

}  // namespace

Scene transfer_scene() {
  return {
      .id = "transfer",
      .title = {"Data and acknowledgments", "数据与确认"},
      .idea =
          {"20,000 octets go to the server, 5,000 come back. Every octet has a number, and an acknowledgment "
           "names the next one that is expected. Drop one segment and watch how the gap is noticed and "
           "filled.",
           "客户端发出 20,000 字节，服务器回复 5,000 字节。每个字节都有序号，确认号指出期望收到的下一个字节。"
           "丢掉一个报文段，看缺口怎样被发现、又怎样被补上。"},
      .start = Instant{500ms},
      .goals = goals,
      .make = make};
}

}  // namespace lesson
