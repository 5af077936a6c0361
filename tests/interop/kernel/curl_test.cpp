// curl fetches a page from a program over core/socket: HTTP/1.0, one answer a connection.
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <cerrno>
#include <cstdio>
#include <map>
#include <memory>
#include <string>

#include "core/socket/stack.hpp"
#include "tests/interop/kernel/cable.hpp"
#include "tests/interop/kernel/meeting.hpp"

namespace kernel {
namespace {

std::string page() {
  std::string text = "<!doctype html><title>Ackademy</title>\n";
  for (int line = 1; line <= 20'000; ++line) text += "line " + std::to_string(line) + "\n";
  return text;
}

// Answers every request that ends with an empty line with the page, whatever it asks for.
class Server {
 public:
  Server(const tcp::Config& config, std::string page)
      : stack(our_address, config, 0x5eed), page_(std::move(page)) {
    listener_ = static_cast<int>(stack.socket(sock::n_AF_INET, sock::n_SOCK_STREAM, 0).value);
    REQUIRE(stack.bind(listener_, {our_address, service}).error == 0);
    REQUIRE(stack.listen(listener_, 8).error == 0);
  }

  // Goes as far as it can without waiting.
  void work(Instant now, tcp::Outbox& out) {
    const sock::Result accepted = stack.accept(listener_);
    if (!accepted.blocked) asked_[static_cast<int>(accepted.value)];
    for (auto it = asked_.begin(); it != asked_.end();) {
      it = serve(now, it->first, it->second, out) ? asked_.erase(it) : std::next(it);
    }
  }

  sock::Stack stack;

 private:
  struct Request {
    std::string text;
    std::string answer;  // what is left to send
  };

  // True: done with it.
  bool serve(Instant now, int fd, Request& request, tcp::Outbox& out) {
    std::array<std::byte, 512> part;
    while (request.answer.empty()) {
      const sock::Result r = stack.receive(now, fd, part, 0, out);
      if (r.blocked) return false;
      REQUIRE(r.value > 0);
      request.text.append(reinterpret_cast<const char*>(part.data()), static_cast<std::size_t>(r.value));
      if (!request.text.ends_with("\r\n\r\n")) continue;
      CHECK(request.text.starts_with("GET /"));
      request.answer = "HTTP/1.0 200 OK\r\nContent-Type: text/html\r\n\r\n" + page_;
    }
    const sock::Result sent = stack.send(now, fd, std::as_bytes(std::span(request.answer)), 0, out);
    REQUIRE(sent.error == 0);
    request.answer.erase(0, static_cast<std::size_t>(sent.value));
    if (sent.blocked) return false;
    CHECK(stack.close(now, fd, out).error == 0);
    return true;
  }

  std::string page_;
  int listener_ = -1;
  std::map<int, Request> asked_;
};

}  // namespace

TEST_CASE("curl fetches a page from our host", "[kernel]") {
  need("curl", "curl");
  const std::string_view profile = GENERATE("rfc", "linux", "freebsd");
  const bool lossy = GENERATE(false, true);
  CAPTURE(profile, lossy);
  const Space space;
  Server server(*tcp::profile(profile), page());
  Cable cable(space.device(), lossy ? rough() : calm(), 29);
  tcp::Outbox out;

  const std::string command = "curl -sS --noproxy '*' --max-time 20 http://10.77.0.2/";
  const std::unique_ptr<FILE, int (*)(FILE*)> curl(popen(command.c_str(), "re"), pclose);
  REQUIRE(curl != nullptr);
  std::array<pollfd, 1> pipe = {pollfd{.fd = fileno(curl.get()), .events = POLLIN, .revents = 0}};
  REQUIRE(fcntl(pipe[0].fd, F_SETFL, O_NONBLOCK) == 0);
  std::string fetched;
  for (;;) {
    std::array<char, 4096> part;
    const ssize_t n = read(pipe[0].fd, part.data(), part.size());
    if (n == 0) break;
    if (n > 0) fetched.append(part.data(), static_cast<std::size_t>(n));
    if (n < 0) REQUIRE(errno == EAGAIN);
    if (n < 0) cable.turn(server.stack, cable.now() + 1s, pipe);
    const Instant now = cable.now();
    server.work(now, out);
    cable.send(now, out);
  }
  INFO(cable.trail());
  CHECK(fetched.size() == page().size());
  CHECK((fetched == page()));
}

}  // namespace kernel
