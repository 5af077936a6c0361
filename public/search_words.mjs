// How text is cut into words for the search, the same when the index is made and when it is asked: Latin words whole, Chinese in
// pairs of characters, and a single character where there is but one. A state as netstat writes it, TIME_WAIT, is that of the RFC,
// TIME-WAIT.

const runs = /[\p{Script=Han}]+|(?:(?!\p{Script=Han})[\p{L}\p{N}])(?:(?!\p{Script=Han})[\p{L}\p{N}._])*/gu;
const han = /^\p{Script=Han}/u;
const state = /^[A-Z]+(?:_[A-Z\d]+)+$/;

export function search_words(text) {
  return [...text.matchAll(runs)].flatMap(([run]) => {
    if (state.test(run)) return run.split('_');
    if (!han.test(run)) return [run.replace(/[._]+$/, '')];
    const characters = [...run];
    return characters.length === 1 ? characters : characters.slice(1).map((second, i) => characters[i] + second);
  });
}

/** For MiniSearch, in both places. */
export const searchOptions = {
  fields: ['title', 'heading', 'text'],
  storeFields: ['kind', 'title', 'heading', 'url', 'start'],
  tokenize: search_words,
  processTerm: (word) => word.toLowerCase(),
  searchOptions: { boost: { title: 4, heading: 3 }, prefix: (word) => /^[a-z]/i.test(word), fuzzy: (word) => (/^[a-z]{5,}/i.test(word) ? 0.2 : false), combineWith: 'AND' },
};
