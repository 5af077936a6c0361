// What the page reads: state, settings and events are JSON, whatever happens.
#include <catch2/catch_test_macros.hpp>
#include <cctype>
#include <string>
#include <string_view>

#include "core/lesson/questions.hpp"
#include "tests/web/headless.hpp"
#include "web/state_json.hpp"

using namespace lab;
using namespace lab::test;

namespace {

// A reader of RFC 8259 that only says whether the text is JSON.
class Json {
 public:
  static bool is(std::string_view text) {
    Json reader{text};
    return reader.value() && (reader.space(), reader.at_ == text.size());
  }

 private:
  explicit Json(std::string_view text) : text_(text) {}

  char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }
  void space() {
    while (peek() == ' ' || peek() == '\n' || peek() == '\t' || peek() == '\r') ++at_;
  }
  bool take(char c) {
    space();
    if (peek() != c) return false;
    ++at_;
    return true;
  }
  bool word(std::string_view word) {
    if (!text_.substr(at_).starts_with(word)) return false;
    at_ += word.size();
    return true;
  }
  bool string() {
    if (!take('"')) return false;
    for (; at_ < text_.size() && text_[at_] != '"'; ++at_) {
      if (static_cast<unsigned char>(text_[at_]) < 0x20) return false;
      if (text_[at_] == '\\') ++at_;
    }
    return take('"');
  }
  bool digits() {
    const std::size_t start = at_;
    while (std::isdigit(static_cast<unsigned char>(peek()))) ++at_;
    return at_ > start;
  }
  bool number() {
    if (peek() == '-') ++at_;
    if (!digits()) return false;
    if (peek() == '.' && (++at_, !digits())) return false;
    if (peek() == 'e' || peek() == 'E') {
      ++at_;
      if (peek() == '+' || peek() == '-') ++at_;
      return digits();
    }
    return true;
  }
  template <typename Element>
  bool list(char close, Element element) {
    if (take(close)) return true;
    do {
      if (!element()) return false;
    } while (take(','));
    return take(close);
  }
  bool value() {
    space();
    if (peek() == '"') return string();
    if (take('{')) return list('}', [&] { return string() && take(':') && value(); });
    if (take('[')) return list(']', [&] { return value(); });
    return word("true") || word("false") || word("null") || number();
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

bool has(const std::string& json, std::string_view part) {
  return json.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("the test's reader knows JSON from what is not", "[json]") {
  for (const char* good : {"{}", "[1,-2.5e3,\"a\\\"b\",null,{\"k\":[true]}]"}) CHECK(Json::is(good));
  for (const char* bad : {"", "{", "{\"a\":}", "[1,]", "nul", "{} {}", "{\"a\" 1}", "01a"})
    CHECK_FALSE(Json::is(bad));
}

TEST_CASE("text is quoted as JSON wants it", "[json]") {
  CHECK(json_text("a\"b\\c\n\x01 中") == "\"a\\\"b\\\\c\\u000a\\u0001 中\"");
}

TEST_CASE("the state is JSON in every scene, at every event, in both languages", "[json]") {
  for (const lesson::Scene& scene : lesson::scenes()) {
    App app(scene, 7);
    for (int i = 0; i < 60; ++i) {
      INFO(scene.id << " " << app.state_json());
      REQUIRE(Json::is(app.state_json()));
      app.step(1);
      if (i == 30) REQUIRE(app.set("lang", "zh").empty());
    }
    REQUIRE(Json::is(app.settings_json()));
  }
}

TEST_CASE("the state shows both ends, the packets in flight and the timers", "[json]") {
  App app = scene("handshake");
  REQUIRE(app.seek(250'000).empty());
  const std::string json = app.state_json();
  CHECK(has(json, R"("scene":"handshake","title":"The three-way handshake")"));
  CHECK(has(json, R"("now":250000)"));
  CHECK(has(json, R"("client":{"state":"SYN-SENT")"));
  CHECK(has(json, R"("server":{"state":"SYN-RECEIVED")"));
  CHECK(has(json, R"({"name":"retransmission","started":100000,"deadline":1100000})"));
  CHECK(has(json, R"("syn_queue":{"used":1,"size":256})"));
  CHECK(has(json, R"("packets":[{"id":2,"from":"server","flags":"S.")"));
  CHECK(has(json, R"("progress":0.5)"));
  CHECK(has(json, R"("goals":[{"id":"established")"));
}

TEST_CASE("the state names all flags that a packet has, in tcpdump's letters", "[json]") {
  App app = scene("handshake");
  REQUIRE(app.seek(1'000'000).empty());
  REQUIRE(app.act("forge client PAU data=3").empty());
  CHECK(has(app.state_json(), R"("from":"client","flags":"P.U")"));
}

TEST_CASE("a half-open server's timer lasts the RTO, doubled each time the SYN-ACK was sent again",
          "[json]") {
  App app = scene("handshake");
  REQUIRE(app.seek(250'000).empty());
  REQUIRE(app.act("drop 2").empty());  // the SYN-ACK
  REQUIRE(app.seek(1'150'000).empty());
  const auto flying = app.history().present().in_flight();
  REQUIRE(flying.size() == 1);  // the SYN that the client sends again
  REQUIRE(app.act("drop " + std::to_string(flying.front().id)).empty());
  const auto slot = [&app] { return app.history().present().half_open(sim::Side::Server); };
  for (int i = 0; i < 40 && slot() != nullptr && slot()->retries == 0; ++i) app.step(1);
  REQUIRE(slot() != nullptr);
  REQUIRE(slot()->retries == 1);
  const std::int64_t sent_again = tcp::microseconds(app.history().now());
  CHECK(has(app.state_json(), R"({"name":"retransmission","started":)" + std::to_string(sent_again) +
                                  R"(,"deadline":)" + std::to_string(sent_again + 2'000'000) + "}"));
}

TEST_CASE("each event is told once, and a new past tells its own", "[json]") {
  App app = scene("handshake");
  REQUIRE(app.seek(1'000'000).empty());
  const auto told = app.new_events();
  CHECK(told.size() == app.history().log().events.size());
  for (const std::string& event : told) {
    INFO(event);
    CHECK(Json::is(event));
  }
  REQUIRE(app.seek(250'000).empty());
  CHECK(app.new_events().empty());
  REQUIRE(app.act("drop 2").empty());
  const auto fork = app.new_events();
  REQUIRE_FALSE(fork.empty());
  bool lost = false;
  for (const std::string& event : fork) lost = lost || has(event, R"("kind":"packet-lost")");
  CHECK(lost);
}

TEST_CASE("the state tells the wire both ways, the rules on it, crashed ends and what waits to be read",
          "[json]") {
  App app = scene("free-play");
  for (const char* act :
       {"set loss client 1%", "set delay client 30ms", "set delay server 40ms", "set bandwidth 10Mbit",
        "rule drop client every 3", "set reads server off", "open client"})
    REQUIRE(app.act(act).empty());
  REQUIRE(app.seek(1'000'000).empty());
  REQUIRE(app.act("send client 1000").empty());
  REQUIRE(app.seek(2'000'000).empty());
  std::string json = app.state_json();
  CHECK(Json::is(json));
  CHECK(has(json, R"("wire":{"client":{"delay":30000,)"));
  CHECK(has(json, R"("server":{"delay":40000,"jitter":0,"bandwidth":10000000,"queue":100,"loss":0,)"));
  CHECK(has(json, R"("loss":10000,)"));
  REQUIRE(app.history().present().rules().size() == 1);
  const sim::ActiveRule& rule = app.history().present().rules().front();
  CHECK(rule.lost > 0);
  CHECK(has(json, R"("rules":[{"id":1,"text":"rule drop client every 3","seen":)" +
                      std::to_string(rule.seen) + ",\"lost\":" + std::to_string(rule.lost) + "}]"));
  CHECK(has(json, R"("up":true,"reads":false)"));
  REQUIRE(app.act("crash server").empty());
  json = app.state_json();
  CHECK(has(json, R"("server":{"state":"CLOSED","up":false)"));
  CHECK(has(json, R"("can_undo":true,"can_redo":false)"));
}

TEST_CASE("the keys are told in the lab's language", "[json]") {
  App app = scene("handshake");
  CHECK(Json::is(app.keys_json()));
  CHECK(has(app.keys_json(), R"({"keys":"Space","text":"play or pause"})"));
  REQUIRE(app.set("lang", "zh").empty());
  CHECK(has(app.keys_json(), R"({"keys":"Space","text":"播放或暂停"})"));
}

TEST_CASE("what a scene asks is JSON in both languages, and an answer's verdict is, too", "[json]") {
  for (const lesson::Scene& scene : lesson::scenes()) {
    App app(scene, 7);
    for (const char* lang : {"en", "zh"}) {
      REQUIRE(app.set("lang", lang).empty());
      INFO(scene.id << " " << app.questions_json());
      REQUIRE(Json::is(app.questions_json()));
      for (const lesson::Prediction& prediction : scene.predictions) {
        CHECK(has(app.questions_json(), "{\"id\":" + json_text(prediction.id)));
        const std::string answer =
            prediction.kind == lesson::AnswerKind::Choice ? std::string(prediction.choices[0].id) : "1";
        INFO(app.predict(prediction.id, answer));
        CHECK(Json::is(app.predict(prediction.id, answer)));
        CHECK_FALSE(Json::is(app.predict(prediction.id, "?")));
      }
      CHECK_FALSE(Json::is(app.predict("nothing", "1")));
    }
    REQUIRE(Json::is(lesson::scene_json(scene, 7, {})));
  }
}

TEST_CASE("a verdict tells what the core does, and when", "[json]") {
  App app = scene("handshake");
  CHECK(has(app.questions_json(), R"("id":"syn-ack-ack","question":"The client's SYN carries seq = )"));
  CHECK(has(app.questions_json(), R"("kind":"number","choices":[])"));
  CHECK(has(app.questions_json(), R"("goals":[{"id":"established","text":)"));
  const std::string wrong = app.predict("syn-ack-ack", "1");
  CHECK(has(wrong, R"({"right":false,"answer":")"));
  const std::size_t from = wrong.find("answer\":\"") + 9;
  const std::string right = wrong.substr(from, wrong.find('"', from) - from);
  CHECK(has(app.predict("syn-ack-ack", right), R"({"right":true,"answer":")" + right));
  CHECK(has(wrong, R"(RFC 9293)"));
  CHECK(app.predict("syn-ack-ack", "soon") == "\"soon\" is not a whole number; write digits only.");
  CHECK(app.predict("tea", "1") == "This scene does not ask \"tea\".");
}
