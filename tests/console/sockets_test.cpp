// ss and netstat: the tables as iproute2 6.1 and net-tools 2.10 print them into a pipe.
#include <algorithm>

#include "tests/console/typed.hpp"

using namespace console::test;

TEST_CASE("ss and netstat list a listening port, with its two queues or without", "[console]") {
  const Learner learner = at("handshake", 50ms);
  CHECK(typed(learner, Side::Server, "ss -tln") ==
        "State  Recv-Q Send-Q Local Address:Port Peer Address:PortProcess\n"
        "LISTEN 0      128          0.0.0.0:80        0.0.0.0:*\n");
  CHECK(typed(learner, Side::Server, "ss -tlp") ==
        "State  Recv-Q Send-Q Local Address:Port Peer Address:PortProcess\n"
        "LISTEN 0      128          0.0.0.0:http      0.0.0.0:*    users:((\"server\",pid=201,fd=3))\n");
  CHECK(typed(learner, Side::Server, "netstat -tln") ==
        "Active Internet connections (only servers)\n"
        "Proto Recv-Q Send-Q Local Address           Foreign Address         State\n"
        "tcp        0      0 0.0.0.0:80              0.0.0.0:*               LISTEN\n");
  CHECK(typed(learner, Side::Client, "ss -tanH").empty());
}

TEST_CASE("a SYN that waits for its answer is SYN-SENT with one number in its Send-Q", "[console]") {
  const Learner learner = at("handshake", 150ms);
  CHECK(typed(learner, Side::Client, "ss -tanop") ==
        "State    Recv-Q Send-Q Local Address:Port  Peer Address:PortProcess\n"
        "SYN-SENT 0      1           10.0.0.1:49152     10.0.0.2:80   users:((\"client\",pid=101,fd=3)) "
        "timer:(on,950ms,0)\n");
  CHECK(
      typed(learner, Side::Client, "netstat -natop") ==
      "Active Internet connections (servers and established)\n"
      "Proto Recv-Q Send-Q Local Address           Foreign Address         State       PID/Program name     "
      "Timer\n"
      "tcp        0      1 10.0.0.1:49152          10.0.0.2:80             SYN_SENT    101/client           "
      "on (0.95/0/0)\n");
}

TEST_CASE("a half-open connection is SYN-RECV without a program, and no connection until asked with -a",
          "[console]") {
  const Learner learner = at("handshake", 250ms);
  CHECK(typed(learner, Side::Server, "ss -tan state syn-recv") ==
        "Recv-Q Send-Q Local Address:Port Peer Address:Port Process\n"
        "0      0           10.0.0.2:80       10.0.0.1:49152\n");
  CHECK(typed(learner, Side::Server, "ss -tnoH state syn-recv") ==
        "0      0      10.0.0.2:80 10.0.0.1:49152 timer:(on,950ms,0)\n");
  CHECK(typed(learner, Side::Server, "netstat -nap | grep SYN_RECV") ==
        "tcp        0      0 10.0.0.2:80             10.0.0.1:49152          SYN_RECV    -\n");
  CHECK(typed(learner, Side::Server, "ss -tnH").empty());
  CHECK(typed(learner, Side::Server, "ss -s | head -n 2") ==
        "Total: 1\nTCP:   1 (estab 0, closed 0, orphaned 0, timewait 0)\n");
}

TEST_CASE("an established connection is told by both ends, and its inside by -i", "[console]") {
  const Learner learner = at("handshake", 1s);
  CHECK(typed(learner, Side::Server, "ss -tan") ==
        "State  Recv-Q Send-Q Local Address:Port Peer Address:Port Process\n"
        "LISTEN 0      128          0.0.0.0:80        0.0.0.0:*\n"
        "ESTAB  0      0           10.0.0.2:80       10.0.0.1:49152\n");
  CHECK(typed(learner, Side::Client, "netstat -t") ==
        "Active Internet connections (w/o servers)\n"
        "Proto Recv-Q Send-Q Local Address           Foreign Address         State\n"
        "tcp        0      0 10.0.0.1:49152          10.0.0.2:http           ESTABLISHED\n");
  CHECK(typed(learner, Side::Server, "ss -tniH") ==
        "ESTAB 0      0      10.0.0.2:80 10.0.0.1:49152\n"
        "\t cubic wscale:7,7 rto:600 rtt:200/100 mss:1448 pmtu:1500 advmss:1448 cwnd:10 segs_in:2 "
        "send 579200bps lastsnd:600 lastrcv:600 lastack:600 minrtt:200 snd_wnd:64128\n");
  CHECK(typed(learner, Side::Server, "ss -tnioOH").find(" ts sack cubic wscale:7,7") != std::string::npos);
  CHECK(typed(learner, Side::Server, "ss -tmH") ==
        "ESTAB 0      0      10.0.0.2:http 10.0.0.1:49152\n"
        "\t skmem:(r0,rb64240,t0,tb65535,f0,w0,o0,bl0,d0)\n");
}

TEST_CASE("the states of a close appear at both ends in their time", "[console]") {
  const auto states = [](sim::Duration moment, Side side) {
    return typed(at("close", moment), side, "ss -tanH exclude listening");
  };
  CHECK(states(650ms, Side::Client) == "FIN-WAIT-1 0      1      10.0.0.1:49152 10.0.0.2:80\n");
  CHECK(states(750ms, Side::Server) == "CLOSE-WAIT 0      0      10.0.0.2:80 10.0.0.1:49152\n");
  CHECK(states(1s, Side::Client) == "FIN-WAIT-2 0      0      10.0.0.1:49152 10.0.0.2:80\n");
  CHECK(states(1250ms, Side::Server) == "LAST-ACK 0      1      10.0.0.2:80 10.0.0.1:49152\n");
  CHECK(states(2s, Side::Client) == "TIME-WAIT 0      0      10.0.0.1:49152 10.0.0.2:80\n");
  CHECK(states(2s, Side::Server).empty());
  CHECK(states(90s, Side::Client).empty());
}

TEST_CASE("TIME-WAIT and an abandoned FIN-WAIT-2 have a timer of their own and no program", "[console]") {
  CHECK(typed(at("close", 1s), Side::Client, "ss -tanopH") ==
        "FIN-WAIT-2 0      0      10.0.0.1:49152 10.0.0.2:80 timer:(timewait,59sec,0)\n");
  const Learner waiting = at("close", 2s);
  CHECK(typed(waiting, Side::Client, "netstat -natp | tail -1") ==
        "tcp        0      0 10.0.0.1:49152          10.0.0.2:80             TIME_WAIT   -\n");
  CHECK(typed(waiting, Side::Client, "ss -s | head -n 2") ==
        "Total: 0\nTCP:   1 (estab 0, closed 1, orphaned 0, timewait 1)\n");
  CHECK(typed(waiting, Side::Client, "ss -tnH").empty());  // Linux needs -a for it
}

TEST_CASE("a half-closed connection keeps its program", "[console]") {
  Learner learner = at("handshake", 1s);
  learner.does("shutdown client");
  learner.wait(1s);
  CHECK(typed(learner, Side::Client, "ss -tnopH") ==
        "FIN-WAIT-2 0      0      10.0.0.1:49152 10.0.0.2:80 users:((\"client\",pid=101,fd=3))\n");
}

TEST_CASE("data that nobody reads stands in the Recv-Q, and what is not acknowledged in the Send-Q",
          "[console]") {
  Learner learner = at("handshake", 1s);
  learner.does("set reads server off");
  learner.does("send client 3000");
  learner.wait(50ms);
  CHECK(typed(learner, Side::Client, "ss -tnH") == "ESTAB 0      3000   10.0.0.1:49152 10.0.0.2:80\n");
  learner.wait(1s);
  CHECK(typed(learner, Side::Client, "ss -tnH") == "ESTAB 0      0      10.0.0.1:49152 10.0.0.2:80\n");
  CHECK(typed(learner, Side::Server, "ss -tnH") == "ESTAB 3000   0      10.0.0.2:80 10.0.0.1:49152\n");
  learner.does("close client");
  learner.wait(1s);
  CHECK(typed(learner, Side::Server, "netstat -nt | tail -n 1") ==
        "tcp     3001      0 10.0.0.2:80             10.0.0.1:49152          CLOSE_WAIT\n");  // the FIN, too
}

TEST_CASE(
    "a flood fills the table with half-open connections of spoofed addresses, as many as the queue has slots",
    "[console]") {
  Learner learner = at("syn-flood", 1s);
  learner.does("flood 1000");
  learner.wait(2s);
  CHECK(typed(learner, Side::Server, "ss -tanH state syn-recv | wc -l") == "256\n");
  CHECK(typed(learner, Side::Server, "netstat -nap | grep -c SYN_RECV") == "256\n");
  const std::string rows = typed(learner, Side::Server, "ss -tanH state syn-recv");
  CHECK(rows.find("10.0.0.1") == std::string::npos);
  CHECK(typed(learner, Side::Server, "ss -tn -o state syn-recv | tail -n 1").find("timer:(on,") !=
        std::string::npos);
  CHECK(typed(learner, Side::Client, "ss -tanH").empty());
}

TEST_CASE("the filters of ss choose by state, port and address, with and, or, not and brackets",
          "[console]") {
  Learner learner = at("syn-flood", 1s);
  learner.does("open client");
  learner.wait(1s);
  learner.does("open client");
  learner.wait(1s);
  const auto count = [&](std::string_view filter) {
    return typed(learner, Side::Server, "ss -tanH " + std::string(filter) + " | wc -l");
  };
  CHECK(count("") == "3\n");
  CHECK(count("state established") == "2\n");
  CHECK(count("state connected") == "2\n");
  CHECK(count("state listening state established") == "3\n");
  CHECK(count("exclude established") == "1\n");
  CHECK(count("sport = :80") == "3\n");
  CHECK(count("dport = :49152") == "1\n");
  CHECK(count("'dport != :49152'") == "2\n");
  CHECK(count("'dport > :49152'") == "1\n");
  CHECK(count("dport eq 49153") == "1\n");
  CHECK(count("'( dport = :49152 or dport = :49153 )'") == "2\n");
  CHECK(count("'( sport = :80 and dport = :49152 )'") == "1\n");
  CHECK(count("not dst 10.0.0.1") == "1\n");
  CHECK(count("dst 10.0.0.0/24") == "2\n");
  CHECK(count("dst 10.0.0.1:49153") == "1\n");
  CHECK(count("src 10.0.0.2 dport = :49152") == "1\n");
}

TEST_CASE("what ss and netstat do not know they refuse in one line", "[console]") {
  const Learner learner = at("handshake", 1s);
  const auto says = [&](std::string_view line) { return typed(learner, Side::Server, line); };
  CHECK(says("ss -y") == "ss: invalid option -- 'y'\n");
  CHECK(says("ss --foo") == "ss: unrecognized option '--foo'\n");
  CHECK(says("ss -S") == "ss: option -- 'S' is not supported here\n");
  CHECK(says("ss -tan state foo") == "ss: wrong state name: foo\n");
  CHECK(says("ss -tan sport =") == "ss: bison bellows (while parsing filter): \"syntax error!\" Sorry.\n");
  CHECK(says("ss -tan '( sport = :80'") ==
        "ss: bison bellows (while parsing filter): \"syntax error!\" Sorry.\n");
  CHECK(says("ss -tan foo") == "ss: bison bellows (while parsing filter): \"syntax error!\" Sorry.\n");
  CHECK(says("netstat -y") == "netstat: invalid option -- 'y'\n");
  CHECK(says("netstat -r") == "netstat: option -- 'r' is not supported here\n");
}

TEST_CASE("other families than TCP over IPv4 have the heads of their tables, and nothing in them",
          "[console]") {
  const Learner learner = at("handshake", 1s);
  const auto says = [&](std::string_view line) { return typed(learner, Side::Server, line); };
  CHECK(
      says("ss -tulnp") ==
      "Netid State  Recv-Q Send-Q Local Address:Port Peer Address:PortProcess\n"
      "tcp   LISTEN 0      128          0.0.0.0:80        0.0.0.0:*    users:((\"server\",pid=201,fd=3))\n");
  CHECK(says("ss -u") == "Recv-Q Send-Q Local Address:Port Peer Address:PortProcess\n");
  CHECK(says("ss -uan") == "State Recv-Q Send-Q Local Address:Port Peer Address:PortProcess\n");
  CHECK(says("ss -x") == "Netid State Recv-Q Send-Q Local Address:Port Peer Address:PortProcess\n");
  CHECK(says("ss -t6") == "State Recv-Q Send-Q Local Address:Port Peer Address:PortProcess\n");
  CHECK(says("netstat -tulpn") ==
        "Active Internet connections (only servers)\n"
        "Proto Recv-Q Send-Q Local Address           Foreign Address         State       PID/Program name\n"
        "tcp        0      0 0.0.0.0:80              0.0.0.0:*               LISTEN      201/server\n");
  CHECK(says("netstat -u | wc -l") == "2\n");
  CHECK(says("netstat -tx | grep Active | wc -l") == "2\n");
  CHECK(says("netstat -4an | grep -c UNIX") == "0\n");
  CHECK(says("netstat | tail -n 3") ==
        "tcp        0      0 10.0.0.2:http           10.0.0.1:49152          ESTABLISHED\n"
        "Active UNIX domain sockets (w/o servers)\n"
        "Proto RefCnt Flags       Type       State         I-Node   Path\n");
  CHECK(says("netstat -xap") ==
        "Active UNIX domain sockets (servers and established)\n"
        "Proto RefCnt Flags       Type       State         I-Node   PID/Program name     Path\n");
}

TEST_CASE("ss -s sums up, and with a family its table follows", "[console]") {
  const Learner learner = at("handshake", 1s);
  const std::string summary =
      "Total: 2\n"
      "TCP:   2 (estab 1, closed 0, orphaned 0, timewait 0)\n"
      "\n"
      "Transport Total     IP        IPv6\n"
      "RAW\t  0         0         0\n"
      "UDP\t  0         0         0\n"
      "TCP\t  2         2         0\n"
      "INET\t  2         2         0\n"
      "FRAG\t  0         0         0\n"
      "\n";
  CHECK(typed(learner, Side::Server, "ss -s") == summary);
  CHECK(typed(learner, Side::Server, "ss -st") == summary + typed(learner, Side::Server, "ss -t"));
}

TEST_CASE("a host that has crashed has no console", "[console]") {
  Learner learner = at("handshake", 1s);
  learner.does("crash server");
  CHECK(typed(learner, Side::Server, "ss -tan") == "sh: this host is down; reboot it first\n");
  CHECK(typed(learner, Side::Client, "ss -tanH | wc -l") == "1\n");
  learner.does("reboot server");
  CHECK(typed(learner, Side::Server, "ss -tanH") == "LISTEN 0      128    0.0.0.0:80 0.0.0.0:*\n");
  CHECK(typed(learner, Side::Server, "nstat") == "#kernel\n");  // it counts from its start
}
