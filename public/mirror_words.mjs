// The words of the text beside the canvas in both languages. State names, header fields and the RFC's variables stay as they are.

export const mirrorWords = {
  en: {
    sides: { client: 'client', server: 'server' },
    goals: 'Goals', goal: (text, reached) => `${text} (${reached ? 'reached' : 'not yet'})`,
    undo: 'Undo', redo: 'Redo',
    held: (packet) => `Held: ${packet}.`,
    leftOut: (count) => `(${count} earlier ones are in the lab's log.)`,
    // packets
    noPackets: 'No packet is in flight.',
    more: (name) => `More to do to ${name}`,
    header: ({ seq, ack, window, length, origin, retransmission, copy, corrupt }) => [
      `SEQ ${seq}, ACK ${ack}, WND ${window}, ${length} octets of data`, retransmission && 'a retransmission', copy && 'a copy', corrupt && 'damaged',
      { forged: 'forged', attacker: 'forged by an attacker' }[origin]].filter(Boolean).join('; '),
    deliver: 'Deliver now', duplicate: 'Duplicate', delay: 'Delay', corrupt: 'Turn over a bit', edit: 'Change its header',
    milliseconds: 'milliseconds', bit: 'bit, counted from the start of the IP header', octets: 'octets of data', octetsRange: 'One call takes 1 to 1,048,576 octets.', flags: 'Flags',
    numberHint: 'A number, or with + or − one counted from what it would be',
    // ends
    tcb: 'TCB; in parentheses as on the wire', variables: { unsent: 'unsent octets', unread: 'unread octets' },
    down: 'has crashed', errors: { refused: 'refused', reset: 'reset', 'timed-out': 'timed out', aborted: 'aborted' },
    timers: 'Running timers', timerLeft: (name, left) => `${name}: ${left} s left`, expire: (name) => `Let ${name} expire now`,
    timerNames: { retransmission: 'retransmission', 'delayed-ack': 'delayed ACK', persist: 'persist', 'keep-alive': 'keep-alive', 'fin-wait-2': 'FIN-WAIT-2', 'time-wait': '2MSL', user: 'user time-out', reordering: 'reordering', 'loss-probe': 'loss probe' },
    open: 'Open', send: 'Send', read: 'Read', shutdown: 'Half-close', close: 'Close', abort: 'Abort', crash: 'Crash', reboot: 'Reboot',
    readsOff: 'Stop reading by itself', readsOn: 'Read by itself',
    // wire
    wire: 'The wire', links: 'Both directions', knob: 'what', direction: 'direction', bothWays: 'both ways', fromClient: 'client to server', fromServer: 'server to client', value: 'value', set: 'Set', unlimited: 'without limit',
    knobs: { delay: 'delay', jitter: 'jitter', loss: 'loss', duplicate: 'duplication', reorder: 'reordering', corrupt: 'damage', queue: 'queue, packets', bandwidth: 'bandwidth', 'syn-backlog': 'slots of the SYN queue', 'synack-retries': 'SYN-ACK retries', 'accept-backlog': 'slots of the accept queue' },
    // rules
    rules: 'Rules that lose packets', from: 'from', kind: 'segments', whichOnes: 'which', addRule: 'Add the rule', removeRule: (rule) => `Remove: ${rule}`,
    kinds: { any: 'any', syn: 'SYN', 'syn-ack': 'SYN-ACK', ack: 'bare ACK', data: 'data', fin: 'FIN', rst: 'RST' },
    which: { all: () => 'all', nth: (n) => `number ${n} from now`, every: (n) => `every ${n} of them` },
    rule: (side, kind, which) => `from the ${side}, ${kind}: ${which}`,
    ruleTally: (rule, seen, lost) => `${rule}; ${lost} lost of ${seen}`,
    // forging
    forging: 'Forge a segment', forge: 'Send it', asClient: 'the client', asServer: 'the server', attackerToServer: 'an attacker, to the server', attackerToClient: 'an attacker, to the client',
    forgeHint: 'Numbers left empty are right for an end, and 0 for an attacker, who knows nothing.',
    // flood
    flood: 'Flood and queues', rate: 'SYNs a second', floodOn: 'Start the flood', floodOff: 'Stop the flood',
    cookies: { off: 'off', overflow: 'on overflow', always: 'always' },
    floodTells: (flood, server) => [
      flood.rate > 0 ? `The flood sends ${flood.rate} SYNs a second.` : 'There is no flood.',
      server.syn_queue && `SYN queue: ${server.syn_queue.used} of ${server.syn_queue.size}. Accept queue: ${server.accept_queue.used} of ${server.accept_queue.size}.`,
      server.counts && `SYNs: ${server.counts.syns}; dropped: ${server.counts.syn_queue_drops + server.counts.accept_queue_drops}; cookies sent: ${server.counts.cookies_sent}, accepted: ${server.counts.cookies_accepted}.`,
    ].filter(Boolean).join(' '),
    // settings and keys
    settings: 'Settings', speed: 'speed', speedAuto: 'automatic', theme: 'colours', themes: { light: 'light', dark: 'dark', contrast: 'high contrast' }, language: 'language', scene: 'scene', figure: 'figure', figures: { ladder: 'ladder', sequence: 'sequence graph', curves: 'curves', segment: 'segment', buffers: 'buffers', 'what-if': 'what if' }, figureSide: 'end of the figure',
    whatIf: 'What if', whatIfBeside: 'beside it', whatIfNone: 'nothing',
    whatIfTells: (name, { client, server, differs_at: at }, sides) =>
      `${name}: ${sides.client} ${client}, ${sides.server} ${server}. ${at === null ? 'No difference so far.' : `The first difference is at ${(at / 1e6).toFixed(3)} s.`}`,
    whatIs: (state) => `What is ${state}?`,
    keys: 'Keys', keysHint: 'While the drawing has the focus:',
  },
  zh: {
    sides: { client: '客户端', server: '服务器' },
    goals: '目标', goal: (text, reached) => `${text}（${reached ? '已达成' : '尚未达成'}）`,
    undo: '撤销', redo: '重做',
    held: (packet) => `已拿住：${packet}。`,
    leftOut: (count) => `（更早的 ${count} 条见实验中的日志。）`,
    noPackets: '没有报文在途。',
    more: (name) => `对 ${name} 的更多操作`,
    header: ({ seq, ack, window, length, origin, retransmission, copy, corrupt }) => [
      `SEQ ${seq}，ACK ${ack}，WND ${window}，数据 ${length} 字节`, retransmission && '重传', copy && '副本', corrupt && '已损坏',
      { forged: '伪造的', attacker: '攻击者伪造的' }[origin]].filter(Boolean).join('；'),
    deliver: '立即送达', duplicate: '复制', delay: '延迟', corrupt: '翻转一个比特', edit: '改写首部',
    milliseconds: '毫秒', bit: '比特，从 IP 首部开头数起', octets: '数据字节数', octetsRange: '一次调用的字节数为 1 到 1,048,576。', flags: '标志位',
    numberHint: '一个数；带 + 或 − 时从本来的值算起',
    tcb: 'TCB（括号内是线路上的值）', variables: { unsent: '未发出的字节', unread: '未读的字节' },
    down: '已崩溃', errors: { refused: '被拒绝', reset: '被复位', 'timed-out': '超时', aborted: '已中止' },
    timers: '运行中的计时器', timerLeft: (name, left) => `${name}：还剩 ${left} 秒`, expire: (name) => `让${name}立即到期`,
    timerNames: { retransmission: '重传', 'delayed-ack': '延迟确认', persist: '持续', 'keep-alive': '保活', 'fin-wait-2': 'FIN-WAIT-2', 'time-wait': '2MSL', user: '用户超时', reordering: '乱序等待', 'loss-probe': '丢失探测' },
    open: '打开', send: '发送', read: '读取', shutdown: '半关闭', close: '关闭', abort: '中止', crash: '崩溃', reboot: '重启',
    readsOff: '不再自动读取', readsOn: '自动读取',
    wire: '线路', links: '两个方向', knob: '参数', direction: '方向', bothWays: '双向', fromClient: '客户端到服务器', fromServer: '服务器到客户端', value: '值', set: '设定', unlimited: '不限',
    knobs: { delay: '时延', jitter: '抖动', loss: '丢包', duplicate: '重复', reorder: '乱序', corrupt: '损坏', queue: '队列（报文数）', bandwidth: '带宽', 'syn-backlog': '半连接队列的槽数', 'synack-retries': 'SYN-ACK 重试次数', 'accept-backlog': '全连接队列的槽数' },
    rules: '丢包规则', from: '来自', kind: '报文段', whichOnes: '哪些', addRule: '添加规则', removeRule: (rule) => `移除：${rule}`,
    kinds: { any: '任意', syn: 'SYN', 'syn-ack': 'SYN-ACK', ack: '纯 ACK', data: '数据', fin: 'FIN', rst: 'RST' },
    which: { all: () => '全部', nth: (n) => `从现在起第 ${n} 个`, every: (n) => `每 ${n} 个中的最后一个` },
    rule: (side, kind, which) => `来自${side}，${kind}：${which}`,
    ruleTally: (rule, seen, lost) => `${rule}；${seen} 个中丢了 ${lost} 个`,
    forging: '伪造报文段', forge: '发出', asClient: '客户端', asServer: '服务器', attackerToServer: '攻击者，发往服务器', attackerToClient: '攻击者，发往客户端',
    forgeHint: '留空的数：冒充一端时自动填对；攻击者什么都不知道，填 0。',
    flood: '洪泛与队列', rate: '每秒 SYN 数', floodOn: '开始洪泛', floodOff: '停止洪泛',
    cookies: { off: '关', overflow: '溢出时', always: '总是' },
    floodTells: (flood, server) => [
      flood.rate > 0 ? `洪泛每秒发送 ${flood.rate} 个 SYN。` : '没有洪泛。',
      server.syn_queue && `半连接队列：${server.syn_queue.used} / ${server.syn_queue.size}。全连接队列：${server.accept_queue.used} / ${server.accept_queue.size}。`,
      server.counts && `SYN：${server.counts.syns}；丢弃：${server.counts.syn_queue_drops + server.counts.accept_queue_drops}；发出 cookie：${server.counts.cookies_sent}，其中被接受：${server.counts.cookies_accepted}。`,
    ].filter(Boolean).join(''),
    settings: '设置', speed: '速度', speedAuto: '自动', theme: '配色', themes: { light: '浅色', dark: '深色', contrast: '高对比度' }, language: '语言', scene: '场景', figure: '图', figures: { ladder: '时序图', sequence: '序号图', curves: '曲线', segment: '报文段', buffers: '缓冲区', 'what-if': '假如' }, figureSide: '图中的一端',
    whatIf: '假如', whatIfBeside: '并排比较', whatIfNone: '不比较',
    whatIfTells: (name, { client, server, differs_at: at }, sides) =>
      `${name}：${sides.client} ${client}，${sides.server} ${server}。${at === null ? '到此刻没有不同。' : `第一处不同在 ${(at / 1e6).toFixed(3)} s。`}`,
    whatIs: (state) => `${state} 是什么？`,
    keys: '快捷键', keysHint: '焦点在图上时：',
  },
};
