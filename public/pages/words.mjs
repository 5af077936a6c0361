// What the site's pages say around the lessons, in both languages.

// A word with its entry in the glossary.
const term = (lang, id, word) => `<a class="term" href="/${lang}/glossary.html#${id}">${word}</a>`;

export const words = {
  en: {
    htmlLang: 'en', ogLocale: 'en_GB', twinLang: 'zh', twinHtmlLang: 'zh-CN', twinName: '中文',
    skip: 'To the text', languageLabel: 'Language', themeLabel: 'Light or dark', menu: 'Site',
    nav: { lessons: 'Lessons', interview: 'Interview', play: 'Free play', reference: 'Reference', about: 'About', search: 'Search' },
    preview: 'The lab: a client and a server, and the segments between them on a ladder of time.',
    client: 'Client', server: 'Server',
    predict: 'Predict, before it runs:', puzzles: 'Then try to:',
    exactly: 'Exactly', proof: 'See it happen',
    home: {
      title: 'A TCP that you can break', windowTitle: 'Ackademy: a TCP that you can break',
      description: 'A real TCP runs between two ends in this page. Drop a packet, flood the server, and see what TCP does about it, and why.',
      lead: [`A real TCP, written to the ${term('en', 'rfc', 'RFCs')}, runs between two ends inside this page.`, `Catch a ${term('en', 'segment', 'segment')} and throw it away, ${term('en', 'syn-flood', 'flood')} the server; see what TCP does, and why.`, 'Time is yours: stop it, step it, go back. Nothing leaves your browser.'],
      start: 'Begin with lesson 1 →',
      try: `<b>Or try it at once.</b> Start the lab below and press play. When the ${term('en', 'syn-ack', 'SYN-ACK')} is on its way, stop time with the same button, click it and choose “drop”; play on, and watch the retransmission timer, the ring named ${term('en', 'rto', 'RTO')}, run out. The figures count sequence numbers from 0; the questions give them as sent.`,
      lessons: 'The lessons', lessonsLead: 'Each takes a question, lets you predict the answer, and shows what TCP really does. In order they build on one another; any of them can be read alone.',
      more: 'And then',
    },
    lesson: { of: (n, count) => `Lesson ${n} of ${count}`, previous: 'Before this', next: 'Next', progress: 'Done here' },
    interview: {
      title: 'Twenty questions, as they are asked', description: 'TCP questions from interviews and exams, each answered exactly in a few sentences and by a scene that shows it.',
      lead: 'Asked in interviews and exams about TCP. Answer each aloud first; then read the exact answer, and let the scene show it.',
      of: (n, count) => `Question ${n} of ${count}`, answer: 'The answer', fold: 'Answer aloud, then open this', seen: 'See it happen', more: 'The lesson behind it', all: 'All questions',
    },
    play: {
      title: 'Free play', description: 'Two ends, a wire, and every way to spoil it: the whole lab, and every scene of the course.',
      lead: 'Two ends, a wire, and every way to spoil it: open, send, close, lose, delay, forge, flood.',
      whole: 'Open it in a window of its own', scenes: 'Every scene', scenesLead: 'Each opens the lab by itself. They stand under the lesson that asks about them.',
    },
    reference: {
      title: 'Reference', description: 'What the lab’s TCP does by which rule, how its profiles differ, and what the words mean.', lead: 'What stands behind the lab.',
      profiles: { title: 'Profiles', description: 'How the stacks that the lab knows differ: RFC 9293, Linux and FreeBSD, value by value, with the source of each.', lead: 'The lab runs one TCP with three sets of values. “rfc” keeps RFC 9293 and the RFCs around it; “linux” is a Linux host with default settings, judged by a Linux kernel; “freebsd” is FreeBSD 14 with its default stack, by what its source and settings are known for. “Chosen” marks what is ours, where nobody prescribes it.', what: 'What' },
      rules: { title: 'Rules', description: 'Every decision that the lab’s TCP takes, with the section of the RFC that asks for it.', lead: 'Each decision that the lab’s TCP takes has a name; ask “why?” in the lab and one of these answers. Where no RFC is named, stacks do what none prescribes.', without: 'no RFC' },
      glossary: { title: 'Glossary', description: 'The words of the course in English and in Chinese, each explained in a sentence or two.', lead: 'State names and header fields stay English in both languages.', also: (names) => `Also: ${names.join(', ')}.` },
    },
    about: { title: 'About', description: 'What Ackademy is, how to put a lab into a page of your own, and where your progress is kept.' },
    search: { title: 'Search', description: 'Search the lessons, the questions, the rules and the glossary.', label: 'Search the lessons, questions, rules and glossary', noscript: 'Search needs JavaScript.', kinds: { lesson: 'Lesson', interview: 'Interview', glossary: 'Glossary', rule: 'Rule' } },
    progress: { lead: 'What you have done is kept in this browser only.', export: 'Export progress', erase: 'Erase progress' },
    footer: 'Ackademy is free software under the MIT licence. Fonts: Inter, JetBrains Mono and Noto Sans SC, under the <a href="/fonts/OFL.txt">SIL Open Font License</a>.',
    noscript: 'The labs need JavaScript; the text does not.',
  },
  zh: {
    htmlLang: 'zh-CN', ogLocale: 'zh_CN', twinLang: 'en', twinHtmlLang: 'en', twinName: 'English',
    skip: '跳到正文', languageLabel: '语言', themeLabel: '浅色或深色', menu: '本站',
    nav: { lessons: '课程', interview: '面试题', play: '自由实验', reference: '参考', about: '关于', search: '搜索' },
    preview: '实验的画面：客户端和服务器，以及两端之间按时间排开的报文段。',
    client: '客户端', server: '服务器',
    predict: '运行之前，先预测：', puzzles: '然后试着做到：',
    exactly: '准确地说', proof: '亲眼看看',
    home: {
      title: '一个可以弄坏的 TCP', windowTitle: 'Ackademy：一个可以弄坏的 TCP',
      description: '一个真正的 TCP 就在这个网页里的两端之间运行。丢掉报文段，用洪泛淹没服务器，看 TCP 怎么应对，又为什么。',
      lead: [`一个照着 ${term('zh', 'rfc', 'RFC')} 写成的真正的 TCP，就在这个页面里的两个端点之间运行。`, `抓住${term('zh', 'segment', '报文段')}把它扔掉，用${term('zh', 'syn-flood', '洪泛')}淹没服务器；看 TCP 怎么应对，又为什么。`, '时间归你掌管：停下，单步，倒回。一切只发生在你的浏览器里。'],
      start: '从第 1 课开始 →',
      try: `<b>也可以先试一试。</b>启动下面的实验，按下播放。当 ${term('zh', 'syn-ack', 'SYN-ACK')} 在途中时，再按同一个按钮让时间停住，点它并选择“丢弃”；接着播放，看重传计时器（标着 ${term('zh', 'rto', 'RTO')} 的圆环）走到尽头。图里的序号从 0 数起，题目里的是线路上的值。`,
      lessons: '课程', lessonsLead: '每一课提出一个问题，先让你预测答案，再让你看到 TCP 究竟怎么做。按顺序读，后面的建立在前面之上；单独读任何一课也可以。',
      more: '学完之后',
    },
    lesson: { of: (n, count) => `第 ${n} 课，共 ${count} 课`, previous: '上一课', next: '下一课', progress: '本课进度' },
    interview: {
      title: '面试二十问', description: '面试和考试中常问的 TCP 问题，每题用几句话准确作答，并有一个场景让你亲眼看到。',
      lead: '这些是面试和考试中关于 TCP 的常见问题。先自己说出答案，再读准确的回答，最后让场景演给你看。',
      of: (n, count) => `第 ${n} 题，共 ${count} 题`, answer: '回答', fold: '先自己说出答案，再展开来读', seen: '亲眼看看', more: '背后的一课', all: '全部问题',
    },
    play: {
      title: '自由实验', description: '两个端点，一条线路，以及所有捣乱的办法：完整的实验，和课程里的每一个场景。',
      lead: '两个端点，一条线路，以及所有捣乱的办法：打开、发送、关闭、丢失、延迟、伪造、洪泛。',
      whole: '在单独的窗口中打开', scenes: '全部场景', scenesLead: '每一项都单独打开实验，按用到它的课排列。',
    },
    reference: {
      title: '参考', description: '实验里的 TCP 依据哪条规则行事，各种配置有何不同，术语是什么意思。', lead: '实验背后的依据。',
      profiles: { title: '配置', description: '实验认识的几种协议栈有何不同：RFC 9293、Linux 和 FreeBSD，逐项对照，注明出处。', lead: '实验里只有一个 TCP，带三套取值。“rfc”遵循 RFC 9293 及其周边的 RFC；“linux”是采用默认设置的 Linux 主机，并由真正的 Linux 内核检验；“freebsd”是 FreeBSD 14 的默认协议栈，取值来自其源码和设置。“自定”表示没有人规定，由我们选取。', what: '项目' },
      rules: { title: '规则', description: '实验里的 TCP 所做的每一个决定，以及要求这样做的 RFC 章节。', lead: '实验里的 TCP 所做的每个决定都有一个名字；在实验里问“为什么”，回答就是其中一条。没有注明 RFC 的，是各协议栈的做法，并无 RFC 规定。', without: '无 RFC' },
      glossary: { title: '术语表', description: '课程用到的术语，中英对照，各用一两句话解释。', lead: '状态名和首部字段在两种语言中都保留英文。', also: (names) => `也叫：${names.join('、')}。` },
    },
    about: { title: '关于', description: 'Ackademy 是什么，怎样把实验放进你自己的网页，你的进度保存在哪里。' },
    search: { title: '搜索', description: '在课程、面试题、规则和术语表中搜索。', label: '搜索课程、面试题、规则和术语', noscript: '搜索需要 JavaScript。', kinds: { lesson: '课程', interview: '面试题', glossary: '术语', rule: '规则' } },
    progress: { lead: '你的进度只保存在这个浏览器里。', export: '导出进度', erase: '清除进度' },
    footer: 'Ackademy 是以 MIT 许可证发布的自由软件。字体：Inter、JetBrains Mono 和 Noto Sans SC，以 <a href="/fonts/OFL.txt">SIL Open Font License</a> 发布。',
    noscript: '实验需要 JavaScript；文字不需要。',
  },
};
