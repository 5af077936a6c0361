// The search finds what a student types: the words of the seed of this course and of the textbooks, in both languages, as `netstat` writes
// them and as a Chinese keyboard does. Needs a built command line, no browser.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { test } from 'node:test';
import MiniSearch from 'minisearch';
import { Course, languages } from '../../cmake/pages/course.mjs';
import { markdown } from '../../cmake/pages/markdown.mjs';
import { read_rules } from '../../cmake/pages/reference.mjs';
import { search_index } from '../../cmake/pages/search.mjs';
import { ask, searchOptions, search_words } from '../../public/search_words.mjs';

const program = ['build/web/bin/ackademy.mjs', 'build/native/bin/ackademy'].find(existsSync);
assert.ok(program, 'the command line is built');
const course = new Course('public/lessons', program);
const md = markdown(course);
const rules = read_rules(course.complaints);
const indices = Object.fromEntries(languages.map((lang) => [lang, MiniSearch.loadJSON(search_index(course, md, rules, lang), searchOptions)]));
const term = (id) => `glossary.html#${id}`;

const asked = {
  en: [
    ['TIME_WAIT', term('time-wait')], ['time-wait', term('time-wait')], ['CLOSE_WAIT', term('close-wait')], ['FIN_WAIT_2', term('fin-wait-2')], ['last_ack', term('last-ack')],
    ['SYN_RECV', term('syn-received')], ['SYN_RCVD', term('syn-received')], ['DDoS', term('denial-of-service')], ['SYN flood', term('syn-flood')], ['syn attack', term('syn-flood')],
    ['syncookies', term('syn-cookie')], ['three-way handshake', term('handshake')], ['four-way handshake', term('four-way-close')], ['four-way close', term('four-way-close')],
    ['why three', /^lessons\/02-why-three/], ['sliding window', term('sliding-window')], ['slow start', term('slow-start')], ['fast recovery', term('fast-recovery')],
    ['flow control', term('flow-control')], ['congestion control', term('congestion-control')], ['silly window syndrome', term('silly-window')], ['keep-alive', term('keep-alive')],
    ['persist timer', term('persist-timer')], ['incarnation', term('incarnation')], ['NAT', term('nat')], ['DSACK', term('dsack')], ['D-SACK', term('dsack')], ['2MSL', term('2msl')],
    ['retransmission', term('retransmission')], ['HTTP three-way handshake', /^lessons\/01-handshake/], ['tcp_tw_reuse', /19-thousands-of-time-wait|11-time-wait/], ['why does closing a connection need four segments', /16-why-four|09-close/],
  ],
  zh: [
    ['TIME_WAIT', term('time-wait')], ['ＴＩＭＥ＿ＷＡＩＴ', term('time-wait')], ['CLOSE_WAIT', term('close-wait')], ['FIN_WAIT_1', term('fin-wait-1')], ['FIN_WAIT_2', term('fin-wait-2')],
    ['LAST_ACK', term('last-ack')], ['SYN_RECV', term('syn-received')], ['SYN攻击', term('syn-flood')], ['SYN 攻击', term('syn-flood')], ['DDOS', term('denial-of-service')],
    ['洪泛', /lessons\/05-syn-flood|#syn-flood/], ['洪水攻击', term('syn-flood')], ['半连接', term('half-open')], ['半连接状态', /syn-queue|half-open|05-syn-flood|06-syn-flood|07-two-queues/],
    ['netstat -nap', /06-syn-flood|05-syn-flood/], ['三次握手', term('handshake')], ['四次挥手', /^lessons\/09-close/], ['为什么三次', /^lessons\/02-why-three/],
    ['为什么一定需要三次连接', /01-why-three|02-why-three/], ['为什么四次', /09-close|16-why-four/], ['为什么关闭连接需要四次挥手呢', /16-why-four/], ['全双工', term('full-duplex')],
    ['主动关闭', term('active-close')], ['随机数', /09-isn/], ['2MSL', term('2msl')], ['最大报文段生存时间', term('msl')], ['慢启动', term('slow-start')], ['慢开始', term('slow-start')],
    ['快速重传', term('fast-retransmit')], ['快恢复', term('fast-recovery')], ['滑动窗口', term('sliding-window')], ['流量控制', term('flow-control')], ['拥塞控制', term('congestion-control')],
    ['糊涂窗口综合症', term('silly-window')], ['保活', term('keep-alive')], ['keepalive', term('keep-alive')], ['持续计时器', term('persist-timer')], ['坚持定时器', term('persist-timer')],
    ['化身', term('incarnation')], ['NAT', term('nat')], ['DSACK', term('dsack')], ['已失效的连接请求报文段', term('stale-syn')], ['超时重传', term('timeout-retransmission')],
    ['序列号', term('sequence-number')], ['确认序号', term('acknowledgment-number')], ['四元组', term('socket-pair')], ['零窗口', term('zero-window')], ['HTTP三次握手', /^lessons\/01-handshake/], ['表示同意现在关闭', /^lessons\/09-close/], ['数据可能丢失', /^lessons\/02-why-three/], ['粘包', null],
  ],
};

for (const lang of languages) {
  test(`a student's words find their page first, ${lang}`, () => {
    const wrong = asked[lang].flatMap(([question, page]) => {
      const first = ask(indices[lang], question).hits[0]?.url;
      const right = page === null ? !first : page instanceof RegExp ? page.test(first) : first === page;
      return right ? [] : [`${question}: ${first}, not ${page}`];
    });
    assert.deepEqual(wrong, []);
  });
}

test('a term by another of its names leads also to what uses the term', () => {
  const pages = ask(indices.zh, '慢启动').hits.map(({ url }) => url);
  assert.ok(pages.some((url) => url.startsWith('lessons/08-congestion.html')), pages.join(' '));
});

test('words that no page has all of find the pages that have some, and it is said', () => {
  assert.equal(ask(indices.en, 'handshake').some, false);
  const { hits, some } = ask(indices.en, 'handshake teapot');
  assert.equal(some, true);
  assert.ok(hits.some(({ url }) => url.startsWith('lessons/01-handshake')));
  assert.deepEqual(ask(indices.en, 'teapot').hits, []);
});

test('words are cut the same for the index and the question', () => {
  assert.deepEqual(search_words('三次握手 SYN-ACK, tcp_tw_reuse 3.10.7。'), ['三次', '次握', '握手', 'SYN', 'ACK', 'tcp', 'tw', 'reuse', '3.10.7']);
  assert.deepEqual(search_words('锁'), ['锁']);
  assert.deepEqual(search_words('SYN攻击'), search_words('SYN 攻击'));
  assert.deepEqual(search_words('ＴＩＭＥ＿ＷＡＩＴ'), search_words('TIME-WAIT'));
  assert.deepEqual(search_words('为什么要三次？'), ['为什么', '要三', '三次']);
});
