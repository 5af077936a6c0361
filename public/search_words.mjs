// How text is cut into words for the search, the same when the index is made and when it is asked: Latin words whole, but TIME_WAIT as
// TIME-WAIT is, in two; Chinese in pairs of characters, and a single character where there is but one; what asks (为什么) is a word.

const runs = /\p{Script=Han}+|(?:(?!\p{Script=Han})[\p{L}\p{N}])(?:(?!\p{Script=Han})[\p{L}\p{N}.])*/gu;
const han = /^\p{Script=Han}/u;
const asking = /(为什么|为何|什么|怎么|怎样|如何)/;

function pairs(run) {
  const characters = [...run];
  return characters.length === 1 ? characters : characters.slice(1).map((second, i) => characters[i] + second);
}

export function search_words(text) {
  return [...text.normalize('NFKC').matchAll(runs)].flatMap(([run]) => {
    if (!han.test(run)) return [run.replace(/\.+$/, '')];
    return run.split(asking).filter(Boolean).flatMap((part) => (asking.test(part) ? [part] : pairs(part)));
  });
}

/** For MiniSearch, in both places. */
export const searchOptions = {
  fields: ['title', 'heading', 'also', 'text'],
  storeFields: ['kind', 'title', 'heading', 'also', 'url', 'start'],
  tokenize: search_words,
  processTerm: (word) => word.toLowerCase(),
  searchOptions: { boost: { title: 4, also: 4, heading: 3 }, prefix: (word) => /^[a-z]/i.test(word), fuzzy: (word) => (/^[a-z]{5,}/i.test(word) ? 0.2 : false), combineWith: 'AND' },
};

/** What is found: all the words of the question, or, where no page has them all (`some`), any; what is called so first, then the best. */
export function ask(index, question) {
  const whole = index.search(question);
  const hits = whole.length > 0 ? whole : index.search(question, { combineWith: 'OR' });
  const key = (text) => search_words(text).join(' ').toLowerCase();
  const called = ({ title, also }) => [title, ...also.split('\n')].some((name) => key(name) === key(question));
  return { hits: [...hits.filter(called), ...hits.filter((hit) => !called(hit))], some: whole.length === 0 };
}
