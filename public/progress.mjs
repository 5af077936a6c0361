// What the learner has done, scene by scene: predictions (whether the answer was right) and goals reached. Kept in this browser only;
// in a sandboxed frame, where there is no storage, only as long as the page.
import { memory } from './parameters.mjs';

const key = 'progress';
let unkept = null; // where nothing can be stored

function read() {
  if (unkept) return unkept;
  try {
    const found = JSON.parse(memory.get(key) ?? '{}');
    return found !== null && typeof found === 'object' && !Array.isArray(found) ? found : {};
  } catch {
    return {}; // not ours, or damaged
  }
}

function write(all) {
  const text = JSON.stringify(all);
  memory.set(key, text);
  unkept = memory.get(key) === text ? null : all;
  dispatchEvent(new Event('ackademy-progress'));
}

const sceneIn = (all, scene) => ({ predictions: { ...all[scene]?.predictions }, goals: { ...all[scene]?.goals } });

export const progress = {
  /** { predictions: { id: whether right }, goals: { id: true } } */
  scene: (scene) => sceneIn(read(), scene),

  predicted(scene, prediction, right) {
    const all = read();
    const one = sceneIn(all, scene);
    one.predictions[prediction] = right;
    write({ ...all, [scene]: one });
  },

  reached(scene, goal) {
    const all = read();
    const one = sceneIn(all, scene);
    if (one.goals[goal]) return;
    one.goals[goal] = true;
    write({ ...all, [scene]: one });
  },

  /** How much is done of `needs`: { scene: { predictions: [id], goals: [id] } }. */
  of(needs) {
    const all = read();
    let [done, total] = [0, 0];
    for (const [scene, { predictions, goals }] of Object.entries(needs)) {
      const one = sceneIn(all, scene);
      total += predictions.length + goals.length;
      done += predictions.filter((id) => id in one.predictions).length + goals.filter((id) => one.goals[id]).length;
    }
    return { done, total };
  },

  erase() { write({}); },

  /** All of it as a file for the learner; `lessons`: their needs by slug. */
  exported(lessons) {
    const done = Object.entries(lessons).map(([slug, needs]) => ({ lesson: slug, ...this.of(needs) }));
    return `${JSON.stringify({ program: 'Ackademy', lessons: done, scenes: read() }, null, 2)}\n`;
  },

  /** Calls back after each change, also one in another tab. */
  watch(callback) {
    addEventListener('ackademy-progress', callback);
    addEventListener('storage', callback);
  },
};
