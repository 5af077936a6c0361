// Writing and reading TCP options (RFC 9293, section 3.2; RFC 7323; RFC 2018).
#include "core/tcp/options.hpp"

#include <algorithm>

namespace tcp {
namespace {

constexpr std::byte octet(std::uint32_t value, int shift) {
  return static_cast<std::byte>((value >> shift) & 0xFFU);
}

std::uint16_t read16(std::span<const std::byte> at) {
  return static_cast<std::uint16_t>((std::to_integer<unsigned>(at[0]) << 8) |
                                    std::to_integer<unsigned>(at[1]));
}

std::uint32_t read32(std::span<const std::byte> at) {
  return (std::uint32_t{read16(at)} << 16) | read16(at.subspan(2));
}

void write32(std::span<std::byte> at, std::uint32_t value) {
  for (std::size_t i = 0; i < 4; ++i) at[i] = octet(value, static_cast<int>(24 - 8 * i));
}

}  // namespace

Options::Options(std::span<const std::byte> octets) {
  add_raw(octets.first(std::min(octets.size(), max_octets)));
}

Options& Options::add_mss(std::uint16_t mss) {
  const std::array value{octet(mss, 8), octet(mss, 0)};
  append(OptionKind::MaximumSegmentSize, value);
  return *this;
}

Options& Options::add_window_scale(std::uint8_t shift) {
  const std::array value{std::byte{shift}};
  append(OptionKind::WindowScale, value);
  return *this;
}

Options& Options::add_sack_permitted() {
  append(OptionKind::SackPermitted, {});
  return *this;
}

Options& Options::add_sack(const SackBlocks& blocks) {
  std::array<std::byte, 32> value{};
  const std::size_t count = std::min<std::size_t>(blocks.count, blocks.block.size());
  for (std::size_t i = 0; i < count; ++i) {
    write32(std::span(value).subspan(8 * i, 4), blocks.block[i].left.value());
    write32(std::span(value).subspan(8 * i + 4, 4), blocks.block[i].right.value());
  }
  append(OptionKind::Sack, std::span(value).first(8 * count));
  return *this;
}

Options& Options::add_timestamps(Timestamps ts) {
  std::array<std::byte, 8> value{};
  write32(std::span(value).first(4), ts.value);
  write32(std::span(value).subspan(4), ts.echo_reply);
  append(OptionKind::Timestamps, value);
  return *this;
}

Options& Options::add_nop() {
  const std::array nop{std::byte{static_cast<std::uint8_t>(OptionKind::NoOperation)}};
  return add_raw(nop);
}

Options& Options::add_raw(std::span<const std::byte> octets) {
  if (octets.size() > max_octets - size_) return *this;
  std::copy(octets.begin(), octets.end(), octets_.begin() + size_);
  size_ = static_cast<std::uint8_t>(size_ + octets.size());
  return *this;
}

Options& Options::pad() {
  while (size_ % 4 != 0) octets_[size_++] = std::byte{0};
  return *this;
}

void Options::append(OptionKind kind, std::span<const std::byte> value) {
  const std::size_t length = value.size() + 2;
  if (length > max_octets - size_) return;
  const std::array head{std::byte{static_cast<std::uint8_t>(kind)},
                        octet(static_cast<std::uint32_t>(length), 0)};
  add_raw(head);
  add_raw(value);
}

std::optional<std::span<const std::byte>> Options::find(OptionKind kind) const {
  std::span<const std::byte> rest = octets();
  while (!rest.empty()) {
    const auto found = static_cast<OptionKind>(rest[0]);
    if (found == OptionKind::EndOfList) break;
    if (found == OptionKind::NoOperation) {
      rest = rest.subspan(1);
      continue;
    }
    if (rest.size() < 2) break;
    const auto length = std::to_integer<std::size_t>(rest[1]);
    if (length < 2 || length > rest.size()) break;  // MUST-7: an illegal length does no harm
    if (found == kind) return rest.subspan(2, length - 2);
    rest = rest.subspan(length);
  }
  return std::nullopt;
}

std::optional<std::uint16_t> Options::mss() const {
  const auto value = find(OptionKind::MaximumSegmentSize);
  if (!value || value->size() != 2) return std::nullopt;
  return read16(*value);
}

std::optional<std::uint8_t> Options::window_scale() const {
  const auto value = find(OptionKind::WindowScale);
  if (!value || value->size() != 1) return std::nullopt;
  return std::to_integer<std::uint8_t>((*value)[0]);
}

bool Options::sack_permitted() const {
  const auto value = find(OptionKind::SackPermitted);
  return value && value->empty();
}

std::optional<SackBlocks> Options::sack() const {
  const auto value = find(OptionKind::Sack);
  if (!value || value->empty() || value->size() % 8 != 0)
    return std::nullopt;  // four at most: there is no room for more
  SackBlocks blocks;
  for (std::size_t at = 0; at < value->size(); at += 8) {
    blocks.block[blocks.count++] = {.left = Seq(read32(value->subspan(at))),
                                    .right = Seq(read32(value->subspan(at + 4)))};
  }
  return blocks;
}

std::optional<Timestamps> Options::timestamps() const {
  const auto value = find(OptionKind::Timestamps);
  if (!value || value->size() != 8) return std::nullopt;
  return Timestamps{.value = read32(*value), .echo_reply = read32(value->subspan(4))};
}

bool operator==(const Options& a, const Options& b) {
  return std::ranges::equal(a.octets(), b.octets());
}

}  // namespace tcp
