// What the labs of one page share, whether they stand in it or in frames of the same site: the compiled module and the fonts, which
// are fetched once a document, and the rule that at most one of them plays.

let compiled = null; // promise of the WebAssembly.Module
const fonts = new Map(); // name -> promise of its octets

async function fetched(path) {
  const response = await fetch(new URL(path, import.meta.url));
  if (!response.ok) throw new Error(`${path}: ${response.status} ${response.statusText}`);
  return response;
}

async function compile() {
  const response = await fetched('lab.wasm');
  const streams = response.headers.get('content-type')?.startsWith('application/wasm');
  return streams ? WebAssembly.compileStreaming(response) : WebAssembly.compile(await response.arrayBuffer());
}

/** The lab's module, compiled; after a failure the next call tries again. */
export function wasm() {
  compiled ??= compile().catch((error) => {
    compiled = null;
    throw error;
  });
  return compiled;
}

/** The octets of a font, likewise. */
export function font(name) {
  if (!fonts.has(name)) {
    const octets = fetched(`fonts/${name}.ttf`).then(async (response) => new Uint8Array(await response.arrayBuffer()));
    fonts.set(name, octets);
    octets.catch(() => fonts.delete(name));
  }
  return fonts.get(name);
}

// In the topmost window that lets itself be asked, so that frames of the same site know each other.
function sharedSet() {
  try {
    return (top.ackademyStages ??= new Set());
  } catch {
    return new Set();
  }
}
const stages = sharedSet();

export function join(stage) {
  stages.add(stage);
  addEventListener('pagehide', () => stages.delete(stage)); // a frame that has gone
  addEventListener('pageshow', () => stages.add(stage));
}

export const leave = (stage) => stages.delete(stage);

/** One has begun to play: the others stand still. */
export function playsAlone(stage) {
  for (const other of [...stages]) if (other !== stage) other.pause();
}
