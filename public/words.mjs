// The words of the lab's page in both languages. (What the canvas shows is in web/text/text.def and core/lesson.)

export const languages = ['en', 'zh'];

/** The value of <html lang> for a language of the lab. */
export const htmlLang = (language) => (language === 'zh' ? 'zh-CN' : 'en');

/** Why there is no lab: shown in both languages, for the choice of one may have failed too. */
export const failures = {
  webgl: {
    en: 'The lab draws with WebGL2, which this browser lacks or has switched off. Any current Firefox, Chrome, Edge or Safari has it; hardware acceleration may have to be allowed in its settings.',
    zh: '实验用 WebGL2 绘图，而这个浏览器没有它，或者把它关掉了。新版的 Firefox、Chrome、Edge 和 Safari 都支持；可能需要在设置中允许硬件加速。',
  },
  load: {
    en: 'The lab could not be loaded. Check the connection, then try again.',
    zh: '实验没能载入。请检查网络连接，然后再试一次。',
  },
  stopped: {
    en: 'The lab has stopped because of a mistake of its own. Load it again to go on; a report of what you did would help us.',
    zh: '实验因自身的错误而停止。重新载入即可继续；如能告诉我们您做了什么，将有助于改正。',
  },
};
export const tryAgain = { en: 'Try again', zh: '再试一次' };

/** A sentence's end, which some answers have of their own. */
const closed = (answer, stop) => (/[.。]$/.test(answer) ? answer : answer + stop);

const words = {
  en: {
    languageName: 'English',
    canvas: 'TCP lab, drawn',
    mirrorTitle: 'The lab as text',
    mirrorHint: 'A drawing of two TCP endpoints and the packets between them. Its controls and what happens follow as text.',
    back: 'One event back', play: 'Play', pause: 'Pause', step: 'One event on', skip: 'To the next timer', reset: 'From the start',
    packets: 'Packets in flight', log: 'What happened',
    time: (seconds) => `Time ${seconds} s.`,
    packet: (name, from, to) => `${name}, ${from} to ${to}`,
    drop: (name) => `Drop ${name}`,
    copyLink: 'Copy a link to this moment',
    linkCopied: 'The link is copied. Whoever opens it has this moment before them.',
    linkByHand: (link) => `This browser does not let the lab copy; the link is ${link}`,
    linkTooLong: 'Too much was done here for a link.',
    badLink: (sentence, used) => `${sentence} The lab goes on with ${used}.`,
    logCopied: (count) => `The log is copied: ${count === 1 ? 'one line' : `${count} lines, the oldest first`}.`,
    logByHand: 'This browser does not let the lab copy. Here are the lines, selected:',
    logEmpty: 'There is no line to copy.',
    captureSaved: (name) => `The packets up to now are saved as ${name}; Wireshark opens it.`,
    close: 'Close',
    // a lab in a page, and what its scene asks
    cardTitle: 'TCP lab', start: 'Start the lab', setting: 'Setting up two TCP endpoints …',
    predict: 'Predict first', predictButton: 'Predict', seconds: 's', noAnswer: 'Choose or write an answer first.',
    right: 'Right.', wrong: 'Not so.', coreDoes: (answer) => `In fact: ${closed(answer, '.')}`, showMe: 'Show me',
    wasRight: 'You have predicted this, rightly.', wasWrong: 'You have predicted this, and it was otherwise.',
    puzzles: 'Then try to', hint: (n, count) => (count > 1 ? `Hint ${n} of ${count}` : 'Hint'), reached: 'reached', notYet: 'not yet reached', goalReached: (text) => `Reached: ${text}`,
    console: 'Console', consoleOf: { client: 'Client', server: 'Server' },
    // what has been done
    lessonProgress: (done, total) => `${done} of ${total} done`, lessonDone: 'Done', eraseSure: 'Erase all that you have done here? It cannot be brought back.', erased: 'Erased.',
    searchFound: (count, question, some) => `${count === 1 ? '1 result' : `${count} results`} for ${some && count > 0 ? 'some words of ' : ''}“${question}”`, searchFailed: 'The index could not be loaded. Check the connection, then try again.',
    badParameter: (name, value, allowed, used) => `${name}=${value} is not known here; it can be ${allowed}. The lab goes on with ${used}.`,
    fontFailed: 'The Chinese font could not be loaded, so the lab stays in English.',
  },
  zh: {
    languageName: '中文',
    canvas: 'TCP 实验图',
    mirrorTitle: '文字版实验',
    mirrorHint: '图中是两个 TCP 端点和它们之间的报文。控制按钮和发生的事情随后以文字给出。',
    back: '后退一个事件', play: '播放', pause: '暂停', step: '前进一个事件', skip: '到下一个计时器', reset: '从头开始',
    packets: '途中的报文', log: '发生的事情',
    time: (seconds) => `时间 ${seconds} 秒。`,
    packet: (name, from, to) => `${name}，从${from}到${to}`,
    drop: (name) => `丢弃 ${name}`,
    copyLink: '复制此刻的链接',
    linkCopied: '链接已复制。谁打开它，就会看到此刻的实验。',
    linkByHand: (link) => `浏览器不允许自动复制，链接是 ${link}`,
    linkTooLong: '这里做过的操作太多，放不进一个链接。',
    badLink: (sentence, used) => `${sentence}实验以 ${used} 继续。`,
    logCopied: (count) => `日志已复制：${count} 行，最早的在前。`,
    logByHand: '浏览器不允许自动复制。内容在这里，已经选中：',
    logEmpty: '没有可以复制的内容。',
    captureSaved: (name) => `到此刻为止的报文已保存为 ${name}，可用 Wireshark 打开。`,
    close: '关闭',
    cardTitle: 'TCP 实验', start: '启动实验', setting: '正在准备两个 TCP 端点……',
    predict: '先预测', predictButton: '提交预测', seconds: '秒', noAnswer: '请先选择或写下答案。',
    right: '对。', wrong: '不是这样。', coreDoes: (answer) => `实际结果：${closed(answer, '。')}`, showMe: '让我看看',
    wasRight: '这道题你预测过，答对了。', wasWrong: '这道题你预测过，结果并非如此。',
    puzzles: '然后试着做到', hint: (n, count) => (count > 1 ? `提示 ${n}/${count}` : '提示'), reached: '已达成', notYet: '尚未达成', goalReached: (text) => `已达成：${text}`,
    console: '控制台', consoleOf: { client: '客户端', server: '服务器' },
    lessonProgress: (done, total) => `已完成 ${done}/${total}`, lessonDone: '已完成', eraseSure: '清除全部进度？清除之后无法恢复。', erased: '已清除。',
    searchFound: (count, question, some) => `“${question}”：${count} 条结果${some && count > 0 ? '，只含其中一部分词' : ''}`, searchFailed: '索引没能载入。请检查网络连接，然后再试一次。',
    badParameter: (name, value, allowed, used) => `这里没有 ${name}=${value}，可以是${allowed}。实验以 ${used} 继续。`,
    fontFailed: '中文字体没能载入，实验仍以英文显示。',
  },
};

export const wordsIn = (language) => words[language];
