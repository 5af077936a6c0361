// A small server for dist/: `node cmake/serve.mjs [DIR]`, and serve() for the browser tests.
// Our own and not a package, because the site is compressed when it is built: what is wanted is the .br or .gz that lies
// beside a file, an ETag, and a clear word when the port is taken; nothing is compressed, cached or rewritten here.
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';

const types = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.webmanifest': 'application/manifest+json; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.wasm': 'application/wasm',
  '.ttf': 'font/ttf',
  '.woff2': 'font/woff2',
};

// The file that a URL names, as a path inside the site; undefined for what is no path or points outside.
function fileOf(url) {
  let path;
  try {
    path = decodeURIComponent(new URL(url, 'http://site/').pathname);
  } catch {
    return undefined;
  }
  if (path.includes('\0') || path.split(/[\\/]/).includes('..')) return undefined;
  return normalize(path.endsWith('/') ? path + 'index.html' : path);
}

const read = (path) => readFile(path).catch(() => undefined);

function accepts(request, coding) {
  const offers = (request.headers['accept-encoding'] ?? '').split(',').map((offer) => offer.trim().split(/\s*;\s*/));
  return offers.some(([name, quality]) => name === coding && !/^q=0(\.0*)?$/.test(quality ?? ''));
}

async function answer(dir, request, response) {
  const say = (status, text) => response.writeHead(status, { 'Content-Type': types['.txt'] }).end(text + '\n');
  if (request.method !== 'GET' && request.method !== 'HEAD') return say(405, 'Only GET and HEAD.');
  const file = fileOf(request.url);
  if (!file) return say(400, 'Bad path.');

  const plain = join(dir, file);
  let body, encoding;
  for (const [coding, suffix] of [['br', '.br'], ['gzip', '.gz']]) {
    if (accepts(request, coding) && (body = await read(plain + suffix))) {
      encoding = coding;
      break;
    }
  }
  body ??= await read(plain);
  if (!body) return say(404, 'Not found.');

  const etag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`;
  const headers = {
    'Content-Type': types[extname(file)] ?? 'application/octet-stream',
    'Cache-Control': 'no-cache', // ask again each time; unchanged costs a 304
    Vary: 'Accept-Encoding',
    ETag: etag,
    'X-Content-Type-Options': 'nosniff',
    'Access-Control-Allow-Origin': '*', // a lab in a sandboxed frame has the origin null
  };
  if (encoding) headers['Content-Encoding'] = encoding;
  if ((request.headers['if-none-match'] ?? '').split(/,\s*/).includes(etag)) return response.writeHead(304, headers).end();
  response.writeHead(200, { ...headers, 'Content-Length': body.length });
  response.end(request.method === 'HEAD' ? undefined : body);
}

// Serves dir on 127.0.0.1; port 0 takes a free one. Rejects with the listening error (code EADDRINUSE: the port is taken).
export function serve({ dir, port = 0 }) {
  const server = createServer((request, response) => {
    answer(dir, request, response).catch((error) => response.destroy(error));
  });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      resolve({
        url: `http://127.0.0.1:${server.address().port}/`,
        close: () =>
          new Promise((closed) => {
            server.close(closed);
            server.closeAllConnections?.(); // Node ≥ 18.2; a browser keeps its connections open
          }),
      });
    });
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const wanted = process.env.PORT || '8080';
  const port = Number(wanted);
  if (!/^\d+$/.test(wanted) || port > 65535) {
    console.error(`PORT=${wanted} is no port: it is a number from 0 to 65535.`);
    process.exit(2);
  }
  try {
    const { url } = await serve({ dir: process.argv[2] ?? 'dist', port });
    console.log(url);
  } catch (error) {
    if (error.code !== 'EADDRINUSE' && error.code !== 'EACCES') throw error;
    const why = error.code === 'EACCES' ? 'needs more rights than you have' : 'is taken by another program';
    console.error(`Port ${port} ${why}: choose another, for example: make serve PORT=${port === 8090 ? 8091 : 8090}`);
    process.exit(1);
  }
}
