// The C functions that the page calls (public/bridge.mjs wraps them as window.lab). Strings are UTF-8,
// zero-terminated, of at most 4096 octets; those given back are good until the next call. A function that can
// fail gives back a sentence, or "" when done. Nothing that the page passes can crash the module; what comes
// before lab_start is answered with a sentence, 0 or "".
//
// clang-format off
//   void        lab_font(int slot, const void* octets, int size)
//                 0 word, 1 word bold, 2 mono, 3 mono bold: before lab_start; 4 Chinese: at any time.
//                 The octets are the caller's and stay.
//   const char* lab_start(const char* scene, const char* lang, const char* theme, double seed)
//                 "handshake", "en"|"zh", "light"|"dark"|"contrast", 0 to 2^53 - 1; "" for a default.
//                 After a sentence it may be called again.
//   const char* lab_scenes()                    JSON array of the ids there are; also before lab_start
//   void        lab_resize(double width, double height, double pixel_ratio)
//                                               CSS pixels of the canvas's box
//   void        lab_play(int on)
//   void        lab_step(int direction)         1 to the next event, -1 to the previous one
//   void        lab_skip()                      to the next timer that expires
//   const char* lab_seek(double us)
//   const char* lab_act(const char* action)     the notation of core/sim/action.hpp; also "undo", "redo"
//   const char* lab_set(const char* key, const char* value)
//                                               scene, seed, variant, what-if, share, lang, theme, speed, numbers, motion, tab,
//                                               log-ends, log-kinds, log-notation
//   const char* lab_console(const char* side, const char* line, const char* typed)
//                                               a line typed at the console of "client" or "server", and those that
//                                               `history` lists, each on a line; JSON:
//                                               { "text", "wish": "none|clear|help|man" } or { "error" }
//   const char* lab_complete(const char* line)  JSON: { "kept", "words" }: what may stand at the line's end
//   const char* lab_log(double first, double count)
//                                               JSON: { "shown", "total", "lines": [text] }, the log's lines as its filter and
//                                               notation have them, in order of time, `count` of them from `first` on
//   const void* lab_capture()                   the session up to now as a pcapng file, good until the next call of it;
//   int         lab_capture_size()              and its octets
//   const char* lab_share()                     a code that lab_set("share", code) opens; "" when too much was done
//   const char* lab_state()                     JSON, see below
//   const char* lab_item(const char* name)      "x y width height" in CSS pixels of the canvas;
//                                               "" when it is not on the screen
//   const char* lab_items()                     JSON array of names
//   const char* lab_keys()                      JSON: [{ "keys", "text" }], the lab's keys in its language
//   const char* lab_explanations()              JSON: { name: { "source", "words" } }, what is on the screen, in the lab's language
//   const char* lab_bookmarks()                 JSON: [{ "at", "text" }], the time line's marks, at most fifty
//   const char* lab_segment()                   JSON: { "packet", "checksum": right, "fields": [{ "name", "value", "words" }] } of the
//                                               packet held, else of the last one sent; null: there is none
//   const char* lab_what_ifs()                  JSON: { words: name }, the values of "what-if", named in the lab's language
//   const char* lab_titles()                    JSON: { id: title }, the scenes in the lab's language
//   const char* lab_questions()                 JSON, what the scene asks: core/lesson/questions.hpp
//   const char* lab_predict(const char* prediction, const char* answer)
//                                               JSON: { "right", "answer", "why", "at" }, or a sentence
//   double      lab_first_frame_ms()            performance.now() of the first frame drawn; 0 before
//   int         lab_frames()                    frames drawn so far
//
// lab_state, times in whole microseconds of virtual time:
//   { "scene", "title", "idea", "seed", "variant", "now", "frontier", "lang", "theme", "playing",
//     "speed": number|"auto", "numbers": "relative|absolute", "digest", "events", "client": END, "server": END,
//     "packets": [{ "id", "from", "flags", "seq", "ack", "length", "window",
//                   "origin": "stack|forged|attacker", "progress", "retransmission", "copy", "corrupt", "edited" }],
//     "flood": { "rate", "sent", "arrived" }, "selected", "held": [id], "can_undo", "can_redo",
//     "wire": { "client": LINK, "server": LINK }, "rules": [{ "id", "text", "seen", "lost" }],
//     "log": { "ends": ["client|server|wire"], "kinds": ["segments|losses|states|timers|decisions|calls|acts"], none: all,
//              "notation": "words|tcpdump|packetdrill", "shown", "total": lines, "large": boolean },
//     "goals": [{ "id", "text", "reached" }], "scenes": [id],
//     "what_if": null|{ "name", "client", "server": states there, "differs_at": number|null } }
// LINK, the direction from that end: { "delay", "jitter" in us, "bandwidth" in bits a second or 0, "queue" in packets,
//     "loss", "duplicate", "reorder", "corrupt" in parts per million, "waiting": packets in the queue now }
// END:
//   { "state", "up", "reads", "connection", "error", "snd": { "una", "nxt", "wnd", "up", "wl1", "wl2" }|null,
//     "rcv": { "nxt", "wnd", "up" }|null, "iss", "irs", "unsent", "unread", "cwnd", "ssthresh", "rto", "srtt", "rttvar",
//     "timers": [{ "name", "started", "deadline" }] }
//   and where a port is open
//   { "syn_queue": { "used", "size" }, "accept_queue": { "used", "size" }, "cookies": "off|overflow|always",
//     "counts": { … } }
//
// The module calls, where the page has set them:
//   Module.onEvent(json)        each event that happens for the first time:
//                               { "kind", "at", "side", "packet", "rule", "from", "to", "value", "text" }
//   Module.onView(json)         when one of { "lang", "theme", "playing", "speed", "scene" } has changed
//   Module.onFrame()            after each frame
//   Module.onShare()            the learner asks for a link to what is seen
//   Module.onCopyLog()          the learner asks for the log's lines on the clipboard
//   Module.onSaveCapture()      the learner asks for the capture as a file
//   Module.onNeedChinese()      the learner asks for Chinese and slot 4 has no font: the page loads it, calls
//                               lab_font(4, …) and lab_set("lang", "zh")
// clang-format on
#pragma once
