// Making the namespace and the device, by the kernel's own calls: unshare(2), tuntap, netdevice(7).
#include "tests/interop/kernel/space.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <linux/if_tun.h>
#include <net/if.h>
#include <netinet/in.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <catch2/catch_test_macros.hpp>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <memory>

namespace kernel {
namespace {

constexpr std::string_view device_name = "ackademy0";

void write_file(const std::string& path, std::string_view text) {
  std::ofstream file(path);
  file << text << std::flush;
  if (!file) FAIL("cannot write '" << text << "' to " << path << ": " << std::strerror(errno));
}

// Without privileges, a user namespace gives those over a network namespace.
void enter_namespace() {
  if (unshare(CLONE_NEWNET) == 0) return;
  const std::string user = std::to_string(getuid()), group = std::to_string(getgid());
  if (unshare(CLONE_NEWUSER | CLONE_NEWNET) != 0) {
    SKIP("No network namespace can be made here: " << std::strerror(errno) << ".");
  }
  write_file("/proc/self/setgroups", "deny");
  write_file("/proc/self/uid_map", "0 " + user + " 1");
  write_file("/proc/self/gid_map", "0 " + group + " 1");
}

ifreq request() {
  ifreq r{};
  std::ranges::copy(device_name, r.ifr_name);
  return r;
}

Descriptor open_device() {
  Descriptor device(open("/dev/net/tun", O_RDWR | O_NONBLOCK | O_CLOEXEC));
  if (device.get() < 0) SKIP("/dev/net/tun cannot be opened here: " << std::strerror(errno) << ".");
  ifreq r = request();
  r.ifr_flags = IFF_TUN | IFF_NO_PI;
  if (ioctl(device.get(), TUNSETIFF, &r) != 0) {
    SKIP("No TUN device can be made here: " << std::strerror(errno) << ".");
  }
  return device;
}

void set_address(int socket, unsigned long what, std::uint32_t value) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(value);
  ifreq r = request();
  std::memcpy(&r.ifr_addr, &address, sizeof address);
  if (ioctl(socket, what, &r) != 0) FAIL("cannot set an address: " << std::strerror(errno));
}

void bring_up() {
  const Descriptor socket(::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  set_address(socket.get(), SIOCSIFADDR, kernels_address.value);
  set_address(socket.get(), SIOCSIFNETMASK, 0xffffff00);
  ifreq r = request();
  r.ifr_flags = IFF_UP | IFF_RUNNING;
  if (ioctl(socket.get(), SIOCSIFFLAGS, &r) != 0) FAIL("cannot bring it up: " << std::strerror(errno));
}

}  // namespace

Descriptor& Descriptor::operator=(Descriptor&& other) noexcept {
  std::swap(fd_, other.fd_);
  return *this;
}

Descriptor::~Descriptor() {
  if (fd_ >= 0) close(fd_);
}

Space::Space() {
  enter_namespace();
  device_ = open_device();
  bring_up();
}

void Space::set(const std::string& name, std::string_view value) const {
  write_file("/proc/sys/" + name, value);
}

void need(const std::string& program, std::string_view package) {
  if (!output_of("command -v " + program).empty()) return;
  SKIP("The program " << program << " (package " << package << ") is not installed.");
}

std::string output_of(const std::string& command) {
  const std::unique_ptr<FILE, int (*)(FILE*)> pipe(popen(command.c_str(), "re"), pclose);
  if (pipe == nullptr) FAIL("cannot run " << command << ": " << std::strerror(errno));
  std::string text;
  std::array<char, 4096> part{};
  while (const std::size_t n = fread(part.data(), 1, part.size(), pipe.get())) text.append(part.data(), n);
  return text;
}

}  // namespace kernel
