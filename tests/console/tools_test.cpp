// sysctl, nstat, netstat -s, tcpdump, help: what they print, and what sysctl sets.
#include "tests/console/typed.hpp"

using namespace console::test;

TEST_CASE("sysctl reads what the stack keeps to, and sets what there is a knob for", "[console]") {
  Learner learner = at("syn-flood", 1s);
  const auto server = [&](std::string_view line) { return does(learner, Side::Server, line); };
  CHECK(server("sysctl net.ipv4.tcp_syncookies") == "net.ipv4.tcp_syncookies = 0\n");
  CHECK(server("sysctl -n net.ipv4.tcp_max_syn_backlog net.ipv4.tcp_synack_retries") == "256\n5\n");
  CHECK(server("sysctl -w net.ipv4.tcp_syncookies=1") == "net.ipv4.tcp_syncookies = 1\n");
  CHECK(server("sysctl net/ipv4/tcp_syncookies") == "net.ipv4.tcp_syncookies = 1\n");
  CHECK(learner.world().host(Side::Server).config().syn_cookies == tcp::SynCookies::OnOverflow);
  CHECK(server("sysctl -q -w net.ipv4.tcp_max_syn_backlog=16 net.core.somaxconn=4 "
               "net.ipv4.tcp_synack_retries=1")
            .empty());
  CHECK(learner.world().host(Side::Server).config().syn_backlog == 16);
  CHECK(learner.world().host(Side::Server).config().accept_backlog == 4);
  CHECK(learner.world().host(Side::Server).config().synack_retries == 1);
  CHECK(server("sysctl -a | grep -E 'somax|fin_timeout|tw_reuse|congestion_control'") ==
        "net.core.somaxconn = 4\n"
        "net.ipv4.tcp_available_congestion_control = reno cubic\n"
        "net.ipv4.tcp_congestion_control = cubic\n"
        "net.ipv4.tcp_fin_timeout = 60\n"
        "net.ipv4.tcp_tw_reuse = 2\n");
  CHECK(server("sysctl -a -r 'syn_?back'") == "net.ipv4.tcp_max_syn_backlog = 16\n");
  CHECK(server("sysctl -aN -r '_syn'") ==
        "net.ipv4.tcp_max_syn_backlog\nnet.ipv4.tcp_syn_retries\nnet.ipv4.tcp_synack_retries\nnet.ipv4.tcp_"
        "syncookies\n");
}

TEST_CASE("sysctl lists its settings in order, each once", "[console]") {
  const Learner learner = at("handshake", 1s);
  CHECK(typed(learner, Side::Client, "sysctl -a") == typed(learner, Side::Client, "sysctl -a | sort -u"));
  CHECK(typed(learner, Side::Client, "sysctl -a | wc -l") == "28\n");
  CHECK(typed(learner, Side::Client, "sysctl net.ipv4 | wc -l") == "27\n");  // a folder
}

TEST_CASE("what cannot be set is refused in one line, and nothing is done", "[console]") {
  const Learner learner = at("syn-flood", 1s);
  const auto refused = [&](Side side, std::string_view line) {
    CHECK(answer(learner, side, line).actions.empty());
    return typed(learner, side, line);
  };
  CHECK(refused(Side::Server, "sysctl -w net.ipv4.tcp_tw_reuse=1") ==
        "sysctl: net.ipv4.tcp_tw_reuse can only be read here: the model has no knob for it\n");
  CHECK(refused(Side::Client, "sysctl -w net.ipv4.tcp_syncookies=1") ==
        "sysctl: net.ipv4.tcp_syncookies can be set at the server only: it is about a listening host\n");
  CHECK(refused(Side::Server, "sysctl -w net.ipv4.tcp_syncookies=abc") ==
        "sysctl: setting key \"net.ipv4.tcp_syncookies\": Invalid argument\n");
  CHECK(refused(Side::Server, "sysctl -w net.ipv4.tcp_syncookies=9") ==
        "sysctl: setting key \"net.ipv4.tcp_syncookies\": Invalid argument (0 to 2 here)\n");
  CHECK(refused(Side::Server, "sysctl -w net.ipv4.tcp_max_syn_backlog=18446744073709551615") ==
        "sysctl: setting key \"net.ipv4.tcp_max_syn_backlog\": Invalid argument (1 to 65536 here)\n");
  CHECK(refused(Side::Client, "sysctl -w net.ipv4.tcp_syn_retries=0") ==
        "sysctl: setting key \"net.ipv4.tcp_syn_retries\": Invalid argument (1 to 127 here)\n");
  CHECK(refused(Side::Client, "sysctl net.ipv4.tcp_fin_timeout=-1") ==
        "sysctl: setting key \"net.ipv4.tcp_fin_timeout\": Invalid argument\n");
  CHECK(refused(Side::Client, "sysctl net.ipv4.tcp_rto_max_ms=999") ==
        "sysctl: setting key \"net.ipv4.tcp_rto_max_ms\": Invalid argument (1000 to 120000 here)\n");
  CHECK(refused(Side::Client, "sysctl -w net.ipv4.tcp_congestion_control=bbr") ==
        "sysctl: setting key \"net.ipv4.tcp_congestion_control\": No such file or directory\n");
  for (const std::string name :
       {"tcp_rmem", "tcp_wmem", "tcp_max_tw_buckets", "tcp_syn_linear_timeouts", "tcp_adv_win_scale",
        "tcp_workaround_signed_windows", "ip_local_port_range"}) {
    const std::string sentence = "sysctl: net.ipv4." + name + ": the lab's model has no such knob\n";
    CHECK(refused(Side::Server, "sysctl net.ipv4." + name) == sentence);
    CHECK(refused(Side::Server, "sysctl -w net.ipv4." + name + "=1") == sentence);
  }
  CHECK(refused(Side::Server, "sysctl net.ipv4.tcp_win net.ipv4.tcp_") ==
        "sysctl: cannot stat /proc/sys/net/ipv4/tcp_win: No such file or directory\n"
        "sysctl: cannot stat /proc/sys/net/ipv4/tcp_: No such file or directory\n");
  CHECK(refused(Side::Server, "sysctl -w net.ipv4.tcp_syncookies") ==
        "sysctl: command line(0): invalid syntax, continuing...\n");
  CHECK(refused(Side::Server, "sysctl net.ipv4.tcp_tw_recycle") ==
        "sysctl: cannot stat /proc/sys/net/ipv4/tcp_tw_recycle: No such file or directory (Linux 4.12 "
        "removed it)\n");
  CHECK(refused(Side::Server, "sysctl tcp_syncookies") ==
        "sysctl: cannot stat /proc/sys/tcp_syncookies: No such file or directory; its name is "
        "net.ipv4.tcp_syncookies\n");
  CHECK(refused(Side::Server, "sysctl -e net.ipv4.foo").empty());
  CHECK(refused(Side::Server, "sysctl").starts_with("\nUsage:\n sysctl [options] [variable[=value] ...]\n"));
  CHECK(refused(Side::Server, "sysctl -h") == refused(Side::Server, "sysctl"));
  CHECK(refused(Side::Server, "sysctl -n") ==
        "sysctl: no variables specified\nTry `sysctl --help' for more information.\n");
}

TEST_CASE("every setting that is not of the model for good is set at either end, and reads back",
          "[console]") {
  Learner learner = at("handshake", 1s);
  const std::pair<std::string, std::string> pairs[]{{"congestion_control", "reno"},
                                                    {"dsack", "0"},
                                                    {"fin_timeout", "5"},
                                                    {"invalid_ratelimit", "0"},
                                                    {"keepalive_intvl", "1"},
                                                    {"keepalive_probes", "255"},
                                                    {"keepalive_time", "8589934"},
                                                    {"recovery", "0"},
                                                    {"retries2", "0"},
                                                    {"rfc1337", "1"},
                                                    {"rto_max_ms", "1000"},
                                                    {"rto_min_us", "5000"},
                                                    {"sack", "0"},
                                                    {"slow_start_after_idle", "0"},
                                                    {"syn_retries", "127"},
                                                    {"timestamps", "0"},
                                                    {"window_scaling", "0"}};
  const std::string before = typed(learner, Side::Server, "sysctl -a");
  std::string settings, lines;
  for (const auto& [name, value] : pairs) {
    settings.append(" net.ipv4.tcp_").append(name).append("=").append(value);
    lines.append("net.ipv4.tcp_").append(name).append(" = ").append(value).append("\n");
  }
  CHECK(does(learner, Side::Client, "sysctl" + settings) == lines);
  for (const auto& [name, value] : pairs)
    CHECK(typed(learner, Side::Client, "sysctl -n net.ipv4.tcp_" + name) == value + '\n');
  CHECK(typed(learner, Side::Server, "sysctl -a") == before);
}

TEST_CASE("tcp_fin_timeout ends an orphan's FIN-WAIT-2, of a connection that was there before, too",
          "[console]") {
  Learner learner = at("handshake", 1s);
  does(learner, Side::Client, "sysctl -w net.ipv4.tcp_fin_timeout=5");
  learner.does("close client");
  learner.wait(1s);
  CHECK(typed(learner, Side::Client, "ss -tanoH state fin-wait-2").find("timer:(timewait,4.") !=
        std::string::npos);
  learner.wait(5s);
  CHECK(typed(learner, Side::Client, "ss -tanH").empty());
}

TEST_CASE("tcp_syn_retries ends an open that nobody answers", "[console]") {
  Learner learner = at("handshake", 50ms);
  does(learner, Side::Client, "sysctl -w net.ipv4.tcp_syn_retries=1");
  learner.does("rule drop client any");
  learner.wait(2500ms);
  CHECK(typed(learner, Side::Client, "ss -tanH") == "SYN-SENT 0      1      10.0.0.1:49152 10.0.0.2:80\n");
  learner.wait(1s);
  CHECK(typed(learner, Side::Client, "ss -tanH").empty());
}

TEST_CASE("nstat counts what the log tells of a host", "[console]") {
  const Learner closed = at("close", 3s);
  CHECK(typed(closed, Side::Client, "nstat") ==
        "#kernel\n"
        "TcpActiveOpens                  1                  0.0\n"
        "TcpInSegs                       3                  0.0\n"
        "TcpOutSegs                      4                  0.0\n"
        "TcpExtTW                        1                  0.0\n");
  CHECK(typed(closed, Side::Server, "nstat TcpPassiveOpens 'TcpExt*'") ==
        "#kernel\nTcpPassiveOpens                 1                  0.0\n");
  CHECK(typed(closed, Side::Server, "nstat -az | grep -c 0.0") == "39\n");
}

TEST_CASE("nstat counts retransmissions, resets and damage", "[console]") {
  Learner learner = at("handshake", 110ms);
  learner.drops(1);
  learner.wait(3s);
  CHECK(typed(learner, Side::Client, "nstat -a 'Tcp*Retrans*' TcpExtTCPTimeouts") ==
        "#kernel\n"
        "TcpRetransSegs                  1                  0.0\n"
        "TcpExtTCPTimeouts               1                  0.0\n"
        "TcpExtTCPSynRetrans             1                  0.0\n");
  CHECK(typed(learner, Side::Client, "nstat TcpOutSegs | tail -1") ==
        "TcpOutSegs                      2                  0.0\n");  // what goes again is not counted there
  learner.does("abort client");
  learner.wait(1s);
  CHECK(typed(learner, Side::Client, "nstat TcpOutRsts TcpEstabResets TcpExtTCPAbort* | wc -l") == "4\n");
  CHECK(typed(learner, Side::Server, "netstat -s | grep -E 'resets? '") ==
        "    1 connection resets received\n    0 resets sent\n");
}

TEST_CASE("a flood's SYNs, drops, cookies and SYN-ACKs sent again are counted as Linux counts them",
          "[console]") {
  Learner learner = at("syn-flood", 1s);
  learner.does("flood 1000");
  learner.wait(500ms);
  const auto value = [&](const std::string& name) {
    const std::string lines = typed(learner, Side::Server, "nstat -z " + name + " | tail -1");
    return std::stoull(lines.substr(32));
  };
  const tcp::ListenerCounts counts = learner.world().host(Side::Server).listener(80)->counts;
  REQUIRE(counts.syn_queue_drops > 0);
  CHECK(value("TcpInSegs") == learner.world().flood().arrived);
  CHECK(value("TcpOutSegs") == 256);  // nothing was due a second time yet
  CHECK(value("TcpRetransSegs") == 0);
  CHECK(value("TcpExtListenDrops") == counts.syn_queue_drops);
  CHECK(value("TcpExtListenOverflows") == 0);
  CHECK(value("TcpExtTCPReqQFullDrop") == counts.syn_queue_drops);
  learner.does("flood off");
  learner.wait(2s);
  CHECK(value("TcpRetransSegs") == 256);  // each SYN-ACK once more
  CHECK(value("TcpExtTCPSynRetrans") == 256);
  CHECK(value("TcpOutSegs") == 512);
  learner.does("set syncookies 1");
  learner.does("flood 1000");
  learner.wait(500ms);
  learner.does("open client");
  learner.wait(500ms);
  CHECK(value("TcpExtSyncookiesSent") > 0);
  CHECK(value("TcpExtSyncookiesRecv") == 1);
  CHECK(typed(learner, Side::Server, "netstat -s | grep 'cookies rec'") == "    1 SYN cookies received\n");
  learner.does("crash server");
  learner.does("reboot server");
  learner.wait(200ms);
  CHECK(typed(learner, Side::Server, "nstat -z TcpInSegs") == "#kernel\n");  // nobody can tell it any more
}

TEST_CASE("tcpdump prints what the host has sent and received so far, and nothing of the future",
          "[console]") {
  Learner learner = at("handshake", 1s);
  const std::string whole = typed(learner, Side::Server, "tcpdump -n");
  CHECK(whole.starts_with("00:00:00.200000 IP 10.0.0.1.49152 > 10.0.0.2.80: Flags [S], seq "));
  CHECK(typed(learner, Side::Server, "tcpdump -n | wc -l") == "3\n");
  CHECK(typed(learner, Side::Server, "tcpdump -i eth0 -c 2 | wc -l") == "2\n");
  CHECK(typed(learner, Side::Server, "tcpdump -t -c 1").starts_with("IP 10.0.0.1.49152"));
  CHECK(typed(learner, Side::Server, "tcpdump -n -i any | grep -c -E '^[0-9:.]+ eth0  (In |Out) IP 10'") ==
        "3\n");
  CHECK(typed(learner, Side::Server, "tcpdump -n | tail -n 1").find("Flags [.], ack 1, win") !=
        std::string::npos);
  CHECK(typed(learner, Side::Server, "tcpdump -nS | tail -n 1").find("Flags [.], ack 1, win") ==
        std::string::npos);
  learner.go_back_to(250ms);
  CHECK(typed(learner, Side::Server, "tcpdump -n | wc -l") == "2\n");
  CHECK(typed(learner, Side::Client, "tcpdump -n | wc -l") == "1\n");
}

TEST_CASE("tcpdump's filters choose by flags, ports, addresses and lengths", "[console]") {
  Learner learner = at("handshake", 1s);
  learner.does("send client 100");
  learner.wait(1s);
  learner.does("close client");
  learner.wait(1s);
  const auto count = [&](std::string_view filter) {
    return typed(learner, Side::Client, "tcpdump -n '" + std::string(filter) + "' | wc -l");
  };
  CHECK(count("") == "7\n");
  CHECK(count("tcp") == "7\n");
  CHECK(count("port 80") == "7\n");
  CHECK(count("port 81") == "0\n");
  CHECK(count("src port 80") == "3\n");
  CHECK(count("dst host 10.0.0.2") == "4\n");
  CHECK(count("tcp dst port 80 and src 10.0.0.1") == "4\n");
  CHECK(count("net 10.0.0.0/8 and not src port 80") == "4\n");
  CHECK(count("portrange 79-81") == "7\n");
  CHECK(count("tcp[tcpflags] & tcp-syn != 0") == "2\n");
  CHECK(count("tcp[tcpflags] & (tcp-syn|tcp-fin) != 0") == "3\n");
  CHECK(count("tcp[tcpflags] == tcp-syn") == "1\n");
  CHECK(count("tcp[13] = 18") == "1\n");
  CHECK(count("tcp[13] & 2 != 0 and tcp[13] & 0x10 = 0") == "1\n");
  CHECK(count("tcp[tcpflags] & tcp-push != 0 || tcp[tcpflags] & tcp-fin != 0") == "2\n");
  CHECK(count("greater 100") == "1\n");
  CHECK(count("!(less 60)") == "1\n");
  CHECK(count("udp or icmp") == "0\n");
}

TEST_CASE("tcpdump refuses in one line what it does not know", "[console]") {
  const Learner learner = at("handshake", 1s);
  const auto says = [&](std::string_view line) { return typed(learner, Side::Server, line); };
  CHECK(says("tcpdump foo bar") == "tcpdump: can't parse filter expression: syntax error\n");
  CHECK(says("tcpdump port") == "tcpdump: can't parse filter expression: syntax error\n");
  CHECK(says("tcpdump 'tcp[2:2] = 80'") == "tcpdump: can't parse filter expression: syntax error\n");
  CHECK(says("tcpdump -c x") == "tcpdump: invalid packet count x\n");
  CHECK(says("tcpdump -i eth9") == "tcpdump: eth9: No such device exists (eth0 and any are there)\n");
  CHECK(says("tcpdump -k") == "tcpdump: invalid option -- 'k'\n");
  CHECK(says("tcpdump -w file") == "tcpdump: option -- 'w' is not supported here\n");
}

TEST_CASE("help names every command and man tells what it takes", "[console]") {
  const Learner learner = at("handshake", 1s);
  const console::Answer help = answer(learner, Side::Server, "help");
  CHECK(help.wish == console::Wish::Help);
  CHECK(help.lines.size() == 16);
  for (std::size_t i = 0; i + 1 < help.lines.size(); ++i) {
    const std::string name = help.lines[i].substr(0, help.lines[i].find(' '));
    CHECK(typed(learner, Side::Server, "man " + name).starts_with(name));
  }
  CHECK(answer(learner, Side::Server, "man ss").wish == console::Wish::Man);
  CHECK(typed(learner, Side::Server, "man foo") == "No manual entry for foo\n");
  CHECK(answer(learner, Side::Server, "clear").wish == console::Wish::Clear);
  CHECK(answer(learner, Side::Server, "help | wc").wish == console::Wish::None);
}

TEST_CASE("history lists what was typed, into a pipe, too", "[console]") {
  const Learner learner = at("handshake", 1s);
  const std::vector<std::string> typed{"ss -tan", "nstat", "history | grep ss"};
  const auto says = [&](std::string_view line) {
    return console::run(learner.world(), learner.log(), learner.now(), Side::Server, line, typed).lines;
  };
  using Lines = std::vector<std::string>;
  CHECK(says("history") == Lines{"    1  ss -tan", "    2  nstat", "    3  history | grep ss"});
  CHECK(says("history | grep ss") == Lines{"    1  ss -tan", "    3  history | grep ss"});
  CHECK(says("history | wc -l") == Lines{"3"});
}
