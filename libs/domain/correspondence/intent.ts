import { nameKey } from '../matching.js';
import { INTENT_RULES, type IntentRules, SECOND_THOUGHTS } from './intent.rules.js';

/** `asked`: somebody leaves, in so many words, and nothing speaks against it. */
export interface Intent {
  readonly is: 'asked' | 'in-doubt' | 'not-mentioned';
  /** `<language>/<rule>` of each sentence that speaks of it, in their order. */
  readonly rules: readonly string[];
}

type Verdict = 'asks' | 'denies' | 'question' | 'doubts' | 'mentions';

interface Sentence {
  /** Folded: as the rules want it. */
  readonly words: string;
  readonly isQuestion: boolean;
}

/** As much as a person writes; what is longer is not read further. */
const LONGEST = 20_000;

/**
 * Whether what somebody wrote asks to leave. Any sentence that denies, asks about or doubts it leaves the whole mail in
 * doubt: to take a place from somebody who did not say so is worse than to ask.
 */
export function intentOf(text: string): Intent {
  const sentences = sentencesOf(text.slice(0, LONGEST));
  const verdicts = sentences.flatMap((sentence) =>
    INTENT_RULES.flatMap((rules) => {
      const verdict = verdictOn(sentence, rules);
      return verdict === null ? [] : [{ verdict, rule: `${rules.language}/${verdict}` }];
    }),
  );
  if (verdicts.length === 0) return { is: 'not-mentioned', rules: [] };
  const rules = verdicts.map(({ rule }) => rule);
  if (sentences.some(({ words }) => SECOND_THOUGHTS.test(words)))
    return { is: 'in-doubt', rules: [...rules, 'second-thoughts'] };
  const isClear = verdicts.every(({ verdict }) => verdict === 'asks' || verdict === 'mentions');
  const asks = verdicts.some(({ verdict }) => verdict === 'asks');
  return { is: isClear && asks ? 'asked' : 'in-doubt', rules };
}

function verdictOn({ words, isQuestion }: Sentence, rules: IntentRules): Verdict | null {
  if (!has(words, rules.mentions)) return null;
  const asks = has(words, rules.asks);
  if (isQuestion && !(asks && isPolite(words))) return 'question';
  if (has(words.replaceAll(rules.harmless, ' '), rules.denies)) return 'denies';
  if (has(words, rules.doubts)) return 'doubts';
  return asks ? 'asks' : 'mentions';
}

/** A pattern for all occurrences remembers where it was: searching from the start does not. */
const has = (words: string, pattern: RegExp): boolean => words.search(pattern) !== -1;

/** A request that is put as a question is one all the same. */
const isPolite = (words: string): boolean =>
  /\b((can|could|would|will) you|pourriez vous|pouvez vous|pueden|puede|podrian|podria|podeu|poden|podrieu|podrien)\b/.test(
    words,
  );

function sentencesOf(text: string): Sentence[] {
  const plain = text
    .normalize('NFC')
    // Catalan writes l·l, keyboards make of the dot what they have; the Spanish yes would fold into if.
    .replaceAll(/l[·.•‧∙\-\u2219]l/giu, 'll')
    .replaceAll(/\bsí(?![\p{L}])/giu, ' ')
    .replaceAll(/[’`´]/g, "'");
  return plain
    .split(/(?<=[.!?;:…])\s+|\n\s*\n/u)
    .map((part) => ({ words: nameKey(part), isQuestion: /[?]\s*$/.test(part) }))
    .filter(({ words }) => words !== '');
}
