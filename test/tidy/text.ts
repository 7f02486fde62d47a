import { eachLine, isCode, type Check, type Source } from './source.js';

const eachComment = (name: string, judge: (comment: string) => string | undefined): Check => ({
  name,
  concerns: isCode,
  find: (file: Source) =>
    file.comments().flatMap(({ line, text }) => {
      const advice = judge(text);
      return advice === undefined ? [] : [{ line, advice }];
    }),
});

const promise = /\b(TODO|FIXME|XXX|HACK)\b/;

const nothingPutOff = eachComment('nothing is put off in a comment', (comment) =>
  promise.test(comment) ? 'do it now, or open an issue and say what is true today' : undefined,
);

const nothingPutOffInProse = eachLine(
  'nothing is put off in prose',
  (path) => /\.(md|ya?ml|sh|sql|html|hbs|css)$/.test(path) || path === '.ci/run',
  { pattern: promise, advice: 'do it now, or open an issue and say what is true today' },
);

/** Each suppression, and the same one with a reason after it. */
const suppressions: readonly (readonly [RegExp, RegExp])[] = [
  [/@ts-expect-error/, /@ts-expect-error\W+(\w+\W+){2}/],
  [/eslint-disable/, /eslint-disable[^\n]* -- (\w+\W+){2}/],
  [/prettier-ignore/, /prettier-ignore\W+(\w+\W+){2}/],
  [/(istanbul|c8|v8) ignore/, /(istanbul|c8|v8) ignore \w+\W+(\w+\W+){2}/],
  [/Stryker disable/, /Stryker disable[^\n]*: (\w+\W+){2}/],
];

const suppressionsExplained = eachComment('a suppression carries its reason', (comment) => {
  if (/@ts-(ignore|nocheck)/.test(comment)) return 'correct the type, or expect the error and say why';
  const bare = suppressions.some(([used, explained]) => used.test(comment) && !explained.test(`${comment} `));
  return bare ? 'say why the rule is wrong here, in the same comment' : undefined;
});

const noMachinePaths = eachLine(
  'no path of one machine',
  // It quotes what it forbids.
  (path) => path !== 'test/tidy.spec.ts',
  {
    pattern: /(?<![\w.)}\]/*])(\/(home|Users)\/[a-z][\w-]*|\/(root|work)\/\w|[A-Z]:\\+Users\\)/,
    advice: 'a path that only this machine has; make it relative, or take it from a setting',
  },
);

const vague = /^(utils?|commons?|shared|helpers?|managers?)$/i;

/** `path` is judged, not the text: words are parted by anything that is no letter and by a capital. */
const namesSaySomething: Check = {
  name: 'names say what is inside',
  concerns: () => true,
  find: ({ path }) => {
    const words = path.replace(/([a-z])([A-Z])/g, '$1-$2').split(/[^A-Za-z]+/);
    return words.some((word) => vague.test(word))
      ? [{ line: 1, advice: 'the name would fit anything; name it by the domain, then by the role' }]
      : [];
  },
};

export const textChecks: readonly Check[] = [
  nothingPutOff,
  nothingPutOffInProse,
  suppressionsExplained,
  noMachinePaths,
  namesSaySomething,
];
