// The console of one end of a lab: a small terminal. What is typed goes to lab.console(side, line) (bridge.mjs); the answers are a
// log for screen readers. ↑ and ↓ walk through what was typed, Tab completes where there is something to complete (after Escape it
// moves on, as elsewhere), Ctrl+L empties the screen. Its looks: console.css.
//
//   const console = new Console(element.lab, 'server', consoleWords.en); somewhere.append(console.node);
import { button, element, pressOnEnter } from './dom.mjs';

const linesKept = 3000;
const typedKept = 200;

export const consoleWords = {
  en: {
    console: { client: 'Console of the client', server: 'Console of the server' },
    line: 'Type a command', output: 'Output', hint: 'Tab completes, ↑ brings back, Ctrl+L clears; Escape, then Tab leaves.',
    welcome: 'help lists the commands.', run: 'Run', help: null, own: [],
  },
  zh: {
    console: { client: '客户端的控制台', server: '服务器的控制台' },
    line: '输入命令', output: '输出', hint: 'Tab 补全，↑ 找回输入过的命令，Ctrl+L 清屏；先按 Esc 再按 Tab 离开。',
    welcome: '输入 help 列出全部命令。', run: '运行',
    help: {
      ss: '套接字，格式与 iproute2 相同', netstat: '套接字和统计，格式与 net-tools 相同', tcpdump: '这台主机到目前为止收发的报文',
      sysctl: '协议栈的设置', nstat: '这台主机启动以来的内核计数器', grep: '匹配的行', head: '开头几行', tail: '末尾几行',
      wc: '统计行、词和字节', sort: '按行排序', uniq: '合并重复的行', history: '这里输入过的命令', clear: '清屏',
      man: '说明一条命令的用法', help: '这份列表', '': '可以用管道和引号；没有文件、变量和循环。',
    },
    // What only this console says; what the real tools say stays as they say it.
    own: [
      [/^sh: (.+): command not found; help lists what there is$/, 'sh: $1: command not found；输入 help 列出全部命令'],
      [/^sh: (\S+) stands behind a pipe here: (.+)$/, 'sh: $1 在这里只能放在管道后面：$2'],
      [/^sh: a line has at most (\d+) octets here$/, 'sh: 这里一行最多 $1 个字节'],
      [/^sh: too many pipes$/, 'sh: 管道太多'],
      [/^sh: this host is down; reboot it first$/, 'sh: 这台主机没有开机，请先重启'],
      [/^sh: (\d+) more lines; \| head, tail or grep$/, 'sh: 还有 $1 行；用 | head、tail 或 grep 查看'],
      [/^sh: (\S+) is not supported here; inside an argument, put it in quotes$/, 'sh: 这里不支持 $1；如果它是参数的一部分，请加引号'],
      [/^sh: the quote (.) is not closed$/, 'sh: 引号 $1 没有闭合'],
      [/^sh: one line at a time, without control characters$/, 'sh: 一次一行，不能有控制字符'],
      [/^(\w+): option -- '(.)' is not supported here$/, "$1: 这里不支持选项 -- '$2'"],
      [/^grep: (\S+) is not supported here$/, 'grep: 这里不支持 $1'],
      [/^sysctl: (\S+): the lab's model has no such knob$/, 'sysctl: $1：Linux 有这一项，实验的模型没有'],
      [/^sysctl: (\S+) can only be read here: the model has no knob for it$/, 'sysctl: $1 在这里只读：模型没有对应的设置'],
      [/^sysctl: (\S+) can be set at the server only: it is about a listening host$/, 'sysctl: $1 只能在服务器上设置：它与监听有关'],
      [/^(sysctl: .*Invalid argument) \((\d+) to (\d+) here\)$/, '$1（这里可取 $2 到 $3）'],
      [/^(sysctl: .*No such file or directory) \(Linux 4\.12 removed it\)$/, '$1（Linux 4.12 已删除它）'],
      [/^(sysctl: .*No such file or directory); its name is (\S+)$/, '$1；它的名字是 $2'],
      [/^(tcpdump: .*No such device exists) \(eth0 and any are there\)$/, '$1（可以用 eth0 和 any）'],
      [/^tcpdump: the SYNs of a flood are counted, not captured; nstat has their number$/, 'tcpdump: 洪泛的 SYN 只计数、不抓包；数目见 nstat'],
      [/^tcpdump: no more than (\d+) packets at a time here$/, 'tcpdump: 这里一次最多显示 $1 个报文'],
      [/^sort: -k takes the number of a field here, not (.+)$/, 'sort: 这里的 -k 只接受字段序号，不能是 $1'],
    ],
  },
};

const examples = { client: ['ss -tan', 'ss -ti', 'tcpdump -n', 'nstat'], server: ['ss -tan', 'netstat -nap', 'tcpdump -n', 'nstat'] };

/** What all of them begin with. */
function commonStart(words) {
  let start = words[0];
  for (const word of words) while (!word.startsWith(start)) start = start.slice(0, -1);
  return start;
}

export class Console {
  node;
  #lab;
  #side;
  #words;
  #output;
  #input;
  #prompt;
  #typed = []; // oldest first
  #place = 0; // in #typed; its length: the line that is being typed
  #draft = '';
  #leaving = false; // Escape was pressed: Tab moves on
  #lines = 0;

  /** `lab`: a Lab that is ready; `side`: "client" or "server"; `words`: consoleWords of the page's language. */
  constructor(lab, side, words = consoleWords.en) {
    [this.#lab, this.#side, this.#words] = [lab, side, words];
    this.#prompt = `${side}# `;
    this.#output = element('div', { className: 'console-output', role: 'log', tabIndex: 0, lang: 'en', ariaLabel: words.output });
    this.#input = element('input', { type: 'text', autocomplete: 'off', spellcheck: false, autocapitalize: 'off', enterKeyHint: 'go', maxLength: 4096, lang: 'en' });
    this.#input.setAttribute('autocorrect', 'off');
    this.#input.setAttribute('aria-label', `${this.#prompt}${words.line}`);
    this.#input.onkeydown = (event) => this.#keyPressed(event);
    const enter = button(words.run, () => this.#enter());
    const line = element('div', { className: 'console-line' },
      element('label', {}, element('span', { textContent: this.#prompt, className: 'console-prompt' }), this.#input), enter);
    pressOnEnter(line, enter);
    const quick = examples[side].map((text) => element('button', { type: 'button', lang: 'en', textContent: text, onclick: () => this.run(text) }));
    this.node = element('section', { className: 'console', ariaLabel: words.console[side] },
      this.#output, line, element('p', { className: 'console-quick' }, ...quick), element('p', { className: 'console-hint', textContent: words.hint }));
    this.#print(words.welcome, 'console-said');
  }

  /** As if it had been typed. */
  run(line) {
    this.#print(this.#prompt + line, 'console-typed');
    if (line.trim() !== '' && line !== this.#typed.at(-1)) this.#typed.push(line);
    if (this.#typed.length > typedKept) this.#typed.shift();
    [this.#place, this.#draft] = [this.#typed.length, ''];
    try {
      const { text, wish } = this.#lab.console(this.#side, line, this.#typed);
      this.#answer(text.replace(/\n$/, ''));
      this.#grant(wish);
    } catch (error) {
      this.#print(error.message);
    }
  }

  clear() {
    this.#output.replaceChildren();
    this.#lines = 0;
  }

  #grant(wish) {
    if (wish === 'clear') this.clear();
    if (!this.#words.help || (wish !== 'help' && wish !== 'man')) return;
    const said = this.#output.lastElementChild; // in English
    said.remove();
    if (wish === 'man') {
      const [usage] = said.textContent.split(': ');
      this.#print(`${usage}：${this.#words.help[usage.split(' ')[0]]}`, 'console-said');
    } else {
      const { '': last, ...commands } = this.#words.help;
      this.#print([...Object.entries(commands).map(([name, what]) => name.padEnd(9) + what), last].join('\n'), 'console-said');
    }
  }

  /** The lab's own sentences in the reader's language, each run of them in a block of its own. */
  #answer(text) {
    let [block, said] = [[], false];
    const flush = () => this.#print(block.join('\n'), said ? 'console-said' : '');
    for (const line of text.split('\n')) {
      const own = this.#words.own.find(([english]) => english.test(line));
      if (block.length > 0 && said !== Boolean(own)) {
        flush();
        block = [];
      }
      said = Boolean(own);
      block.push(own ? line.replace(...own) : line);
    }
    flush();
  }

  #print(text, className = '') {
    if (text === '') return;
    const block = element('pre', { className, textContent: text });
    if (className === 'console-said') block.lang = this.#words === consoleWords.zh ? 'zh-CN' : 'en';
    block.dataset.lines = String(text.split('\n').length);
    this.#lines += Number(block.dataset.lines);
    this.#output.append(block);
    while (this.#lines > linesKept && this.#output.childElementCount > 1) {
      this.#lines -= Number(this.#output.firstElementChild.dataset.lines);
      this.#output.firstElementChild.remove();
    }
    this.#output.scrollTop = this.#output.scrollHeight;
  }

  #enter() {
    const line = this.#input.value;
    this.#input.value = '';
    this.run(line);
  }

  #keyPressed(event) {
    const { key } = event;
    if (event.isComposing || key === 'Shift') return;
    if (key === 'Tab') return this.#tab(event);
    const frees = key === 'Escape' && !this.#leaving;
    if (frees) event.stopPropagation(); // the next one is for whatever the console stands in
    this.#leaving = key === 'Escape';
    if (key === 'ArrowUp' || key === 'ArrowDown') {
      event.preventDefault();
      this.#walk(key === 'ArrowUp' ? -1 : 1);
    } else if (event.ctrlKey && key.toLowerCase() === 'l') {
      event.preventDefault();
      this.clear();
    }
  }

  #walk(step) {
    const place = Math.min(Math.max(this.#place + step, 0), this.#typed.length);
    if (place === this.#place) return;
    if (this.#place === this.#typed.length) this.#draft = this.#input.value;
    this.#place = place;
    this.#input.value = this.#typed[place] ?? this.#draft;
    this.#input.setSelectionRange(this.#input.value.length, this.#input.value.length);
  }

  #tab(event) {
    const { value, selectionStart } = this.#input;
    if (this.#leaving || event.shiftKey || event.ctrlKey || event.altKey || value.trim() === '') return;
    const { kept, words } = this.#lab.complete(value.slice(0, selectionStart));
    if (words.length === 0) return;
    event.preventDefault();
    const written = kept + commonStart(words) + (words.length === 1 ? ' ' : '');
    if (written.length > selectionStart) {
      this.#input.value = written + value.slice(selectionStart).trimStart();
      this.#input.setSelectionRange(written.length, written.length);
    } else {
      this.#print(this.#prompt + value, 'console-typed');
      this.#print(words.join('  '));
    }
  }
}
