// The three stories of the lab, played with the mouse on the built site: a handshake that loses its SYN-ACK, a flood, a close
// that loses its last ACK.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { open_site } from './lab.mjs';

const site = await open_site();
after(() => site.close());

const timer = (end, name) => end.timers.find((running) => running.name === name);

test('a dropped SYN-ACK: the retransmission timer fires after its RTO, and the handshake completes', async () => {
  await site.visit_lab({ scene: 'handshake' }, async (lab) => {
    await lab.play(0.25);
    await lab.drop_packet('the SYN-ACK', (packet) => packet.flags === 'S.');

    const { client } = await lab.state();
    assert.equal(client.state, 'SYN-SENT');
    const running = timer(client, 'retransmission');
    assert.equal(running.deadline, running.started + client.rto, 'the timer was started for one RTO');

    await lab.play(4);
    await lab.until('both ends are ESTABLISHED', (state) => state.client.state === 'ESTABLISHED' && state.server.state === 'ESTABLISHED');
    const again = (await lab.events()).find((event) => event.kind === 'packet-sent' && event.side === 'client' && event.at > running.started);
    assert.equal(again.at, running.deadline, 'the SYN is sent again when the timer ends, not sooner or later');
  });
});

test('a flood turns an honest client away; cookies let it in', async () => {
  await site.visit_lab({ scene: 'syn-flood' }, async (lab) => {
    await lab.click('button:flood');
    await lab.play(2);
    await lab.until('the SYN queue is full', (state) => state.server.syn_queue.used === state.server.syn_queue.size);
    await lab.click('button:open:client');
    await lab.until('its SYN is sent again in vain', (state) =>
      state.client.state === 'SYN-SENT' && window.seen.filter((event) => event.kind === 'packet-arrived' && event.side === 'client').length >= 2);
    const refused = await lab.state();
    assert.equal(refused.server.state, 'LISTEN', 'nobody got in');
    assert.equal(refused.goals.find((goal) => goal.id === 'refused').reached, true);

    await lab.click('button:cookies:2');
    await lab.until('cookies are on', (state) => state.server.cookies === 'always');
    await lab.until('the honest client is in', (state) => state.client.state === 'ESTABLISHED' && state.server.state === 'ESTABLISHED');
    const { flood, server } = await lab.state();
    assert.ok(flood.rate > 0, 'while the flood goes on');
    assert.equal(server.counts.cookies_accepted, 1, 'by its cookie');
  });
});

test('a lost last ACK: FIN comes again and 2MSL starts over', async () => {
  await site.visit_lab({ scene: 'close' }, async (lab) => {
    await lab.play(0.25);
    await lab.drop_packet('the last ACK', (packet, state) =>
      packet.from === 'client' && packet.flags === '.' && state.client.state === 'TIME-WAIT' && state.server.state === 'LAST-ACK');
    const first = timer((await lab.state()).client, 'time-wait');

    await lab.play(4);
    await lab.until('2MSL has started over', (state, started) =>
      state.client.timers.some((timer) => timer.name === 'time-wait' && timer.started > started), first.started);
    const second = timer((await lab.state()).client, 'time-wait');
    assert.equal(second.deadline - second.started, first.deadline - first.started, 'it runs its whole length again');
    const fin = (await lab.events()).find((event) => event.kind === 'packet-arrived' && event.at === second.started);
    assert.equal(fin?.side, 'server', 'because the FIN came again');
    await lab.until('the server is done', (state) => ['CLOSED', 'LISTEN'].includes(state.server.state));
  });
});
