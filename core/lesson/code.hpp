// Octets as text that an address carries behind its '#' and a chat leaves alone: the version's digit, then
// the octets and their checksum in base64url (RFC 4648, section 5, without padding).
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace lesson {

enum class CodeError : std::uint8_t {
  None,
  Damaged,       // characters are missing, changed, or too many
  OtherVersion,  // made by an Ackademy that writes codes otherwise
  NotKnown,      // a scene, variant or act that there is not, or out of its range
  NoSuchWhatIf,  // a scene beside itself under a switch that there is not
};

inline constexpr std::size_t max_code = 4096;  // characters

std::string to_code(std::span<const std::byte> octets);  // of any length: the caller sees to max_code

struct CodeOctets {
  std::vector<std::byte> octets;
  CodeError error = CodeError::None;  // none of what the octets say
};
CodeOctets from_code(std::string_view code);

}  // namespace lesson
