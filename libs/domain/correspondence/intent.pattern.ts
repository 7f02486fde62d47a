import type { Language } from './reading.types.js';

/**
 * Plain rules by which a person can follow what was made of a text. Each is tried on one sentence: small letters without
 * accents; between words stands a space, or the mark of a new clause.
 */
export interface IntentRules {
  readonly language: Language;
  /** Leaving is mentioned at all. */
  readonly mentions: RegExp;
  /** Somebody asks to leave, up to the word that says so. */
  readonly asks: RegExp;
  /** Somebody gives their place up, which is to leave without asking for anything; as far as `asks` goes. */
  readonly givesUp: RegExp;
  /** What must follow there: nothing, or the sender's own place, and then a reason, a date or a farewell. */
  readonly own: RegExp;
  /** Why somebody leaves, up to where something else is said: it neither denies nor doubts what was asked before. */
  readonly reason: RegExp;
  /** Takes nothing back and sets no condition, though it may look so: `I cannot come`, `as soon as possible`. */
  readonly harmless: RegExp;
  /** Takes a request back. */
  readonly denies: RegExp;
  /** Makes it a condition, a question, something of another time, or about another thing. */
  readonly doubts: RegExp;
}

/** What punctuation means to a rule: a clause ends, or (a line break, a bracket) it may. */
export const MARK = { clause: ',', line: '|' } as const;

/** Stand for what the sender and the course are called, where it follows a request. */
export const OWN_NAME = 'ownname';
export const COURSE_NAME = 'coursename';
export const COURSE_WORD = 'courseword';

/** Where a word ends another may begin, whatever stands between. */
const spaced = (pattern: string): string => pattern.replaceAll(' ', '[ ,|]');

/** Any of these, wherever it stands. */
export const any = (...patterns: readonly string[]): RegExp => new RegExp(patterns.map(spaced).join('|'), 'g');

/** A pattern for all occurrences remembers where it was: searching from the start does not. */
export const has = (words: string, pattern: RegExp): boolean => words.search(pattern) !== -1;

/** Done, of a booking: `made`. */
const MADE = '(?:made|faite|effectuee|hecha|realizada|efectuada|feta|realitzada)';

/** What begins with any of these, as far as the clause goes, or to where it turns. */
export const because = (...words: readonly string[]): RegExp =>
  new RegExp(
    spaced(
      `\\b(?:${words.join('|')})\\b(?:(?! (?:but|if|unless|although|however|only|otherwise|mais|si|sauf|sinon|seulement|pero|sino|salvo|solo|a menos|sempre que|llevat|nomes|altrament)\\b)[^,|])*`,
    ),
    'g',
  );

interface Governed {
  /** What is one's own to leave, with its article. */
  readonly place: string;
  /** What binds a place to the course: `for the`. */
  readonly binds: string;
  /** What a course is called, beside its title. */
  readonly course: string;
  /** What says of a course where or when it is: `held`. */
  readonly held: string;
  /** What binds a place to whoever has it: `of`. */
  readonly belongs: string;
  /** How a sentence goes on after a request, without another thing to leave. */
  readonly goesOn: string;
  /** How it goes on after a comma where it does name one, or takes something back. */
  readonly turns: string;
  /** What binds a place to anything but the course, once something else stands between: `at the`. */
  readonly elsewhere: string;
}

/** When or by whom something was booked; with whom says that it is something else. */
const BY_SENDER =
  '(?:$|[,|]| (?:by|par|por|per) (?:me|us|mail|e mail|email|correo|correu|mi|internet|phone|telephone|telefono)\\b| (?:with|through|avec|con|amb) (?:you|your|vous|ustedes|vosotros|vosaltres)\\b| online\\b| en ligne\\b| (?:on|in|at|le|el|en|al)? ?(?:the |l )?(?:\\d|january|february|march|april|may|june|july|august|september|october|november|december|janvier|fevrier|mars|avril|mai|juin|juillet|aout|septembre|octobre|novembre|decembre|enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre|gener|febrer|marc|maig|juny|juliol|agost|setembre|desembre)|(?= (?:and|i|y|et)\\b))';

/** Tried on what follows a request, from its first word on. */
export function governs({ place, binds, course, held, belongs, goesOn, turns, elsewhere }: Governed): RegExp {
  const words = `(?:${COURSE_WORD} ){0,6}(?:(?:(?:${course}) )?${COURSE_NAME}|${course})(?: (?:[a-z]{1,3} ){0,2}${COURSE_WORD}){0,8}`;
  const courseEnd = `(?: (?:${binds}) ${words}\\b(?: (?:${held})\\b[^,|]*)?)`;
  const whose = `(?: (?:(?:${belongs}) )?(?:(?:la|el|l|en|na) )?${OWN_NAME})`;
  const own = `(?:(?: (?:${place})\\b|(?= (?:${binds}) ${words}\\b))(?:${courseEnd}|${whose}){0,3}|${whose})`;
  const on = ` (?:${goesOn})\\b`;
  const other = `(?:${elsewhere}) (?!(?:\\w+ ){0,2}(?:${course}|${COURSE_NAME}|${COURSE_WORD})\\b)`;
  const pattern = `^(?!.*(?:[,|]|\\b${MADE} )${other})(?!.*\\b${MADE}(?!${BY_SENDER}))(?:(?:${own})?(?:$|${on})|${own}[,|](?!(?:${turns})\\b)|,(?!(?:${turns})\\b))`;
  return new RegExp(spaced(pattern));
}
