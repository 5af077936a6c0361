// Labs as parts of a page (one that lets wasm compile: script-src 'wasm-unsafe-eval', where it has such a policy):
//
//   <link rel="stylesheet" href="lab.css">
//   <script type="module" src="element.mjs"></script>
//   <ackademy-lab scene="handshake" lang="en"></ackademy-lab>
//
// The attributes scene, lang, theme and seed mean what they mean in an address (parameters.mjs). The element has the size that the
// page's style gives it. Any number may stand in a page: each starts when it comes near the screen, at most one plays at a time, and
// `element.lab` is its window.lab (bridge.mjs).
import { readParameters } from './parameters.mjs';
import { Stage, whenNear } from './stage.mjs';

const attributes = ['scene', 'lang', 'theme', 'seed'];

class AckademyLab extends HTMLElement {
  #stage = null;
  #unwatch = () => {};

  get lab() { return this.#stage?.lab ?? null; }

  connectedCallback() {
    if (this.#stage) return;
    this.classList.add('lab');
    const given = attributes.filter((name) => this.hasAttribute(name)).map((name) => [name, name === 'lang' ? this.lang.split('-')[0] : this.getAttribute(name)]);
    const { options, complaints, themeGiven } = readParameters(new URLSearchParams(given).toString());
    this.#stage = new Stage(this, { options, themeGiven });
    this.#unwatch = whenNear(this, () => this.#stage.start(complaints));
  }

  // Moved within the page, it is connected again at once; else it is gone.
  async disconnectedCallback() {
    await null;
    if (this.isConnected) return;
    this.#unwatch();
    this.#stage.close();
    this.#stage = null;
    this.replaceChildren();
  }
}

customElements.define('ackademy-lab', AckademyLab);
