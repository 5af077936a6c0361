// Writing the options of a segment as a profile does.
#include "core/tcp/option_order.hpp"

#include <algorithm>

namespace tcp {
namespace {

void nops(Options& o, int count) {
  for (int i = 0; i < count; ++i) o.add_nop();
}

// Each on its own words: MSS, window scale, SACK-Permitted, timestamps.
Options rfc_syn(const Offer& offer) {
  Options o;
  if (offer.mss) o.add_mss(*offer.mss);
  if (offer.shift) o.add_nop().add_window_scale(*offer.shift);
  if (offer.sack) {
    nops(o, 2);
    o.add_sack_permitted();
  }
  if (offer.stamps) {
    nops(o, 2);
    o.add_timestamps(*offer.stamps);
  }
  return o;
}

// MSS; SACK-Permitted in the place of the timestamps' NOPs; window scale.
Options linux_syn(const Offer& offer) {
  Options o;
  if (offer.mss) o.add_mss(*offer.mss);
  if (offer.stamps) {
    if (offer.sack) {
      o.add_sack_permitted();
    } else {
      nops(o, 2);
    }
    o.add_timestamps(*offer.stamps);
  } else if (offer.sack) {
    nops(o, 2);
    o.add_sack_permitted();
  }
  if (offer.shift) o.add_nop().add_window_scale(*offer.shift);
  return o;
}

// MSS, window scale, SACK-Permitted, timestamps, with NOPs only where one must be aligned.
Options freebsd_syn(const Offer& offer) {
  Options o;
  if (offer.mss) o.add_mss(*offer.mss);
  if (offer.shift) o.add_nop().add_window_scale(*offer.shift);
  if (offer.sack) o.add_sack_permitted();
  if (offer.stamps) {
    nops(o, o.octets().size() % 4 == 2 ? 0 : 2);
    o.add_timestamps(*offer.stamps);
  }
  return o.pad();
}

}  // namespace

Offer read_offer(const Segment& syn) {
  Offer offer{.mss = syn.options.mss(),
              .shift = syn.options.window_scale(),
              .sack = syn.options.sack_permitted(),
              .stamps = syn.options.timestamps()};
  if (offer.shift) offer.shift = std::min(*offer.shift, greatest_shift);
  return offer;
}

Options syn_options(OptionOrder order, const Offer& offer) {
  switch (order) {
    case OptionOrder::Linux:
      return linux_syn(offer);
    case OptionOrder::FreeBsd:
      return freebsd_syn(offer);
    case OptionOrder::Rfc:
      break;
  }
  return rfc_syn(offer);
}

Options segment_options(const std::optional<Timestamps>& stamps, const SackBlocks& blocks) {
  Options o;
  if (stamps) {
    nops(o, 2);
    o.add_timestamps(*stamps);
  }
  SackBlocks fitting = blocks;
  const std::size_t room = Options::max_octets - o.octets().size();
  fitting.count =
      static_cast<std::uint8_t>(std::min<std::size_t>(blocks.count, (room - sack_head_octets) / 8));
  if (fitting.count > 0) {
    nops(o, 2);
    o.add_sack(fitting);
  }
  return o;
}

std::uint8_t window_shift_for(std::uint32_t buffer, std::uint8_t wanted) {
  std::uint8_t shift = std::min(wanted, greatest_shift);
  while (shift < greatest_shift && (buffer >> shift) > UINT16_MAX) ++shift;
  return shift;
}

}  // namespace tcp
