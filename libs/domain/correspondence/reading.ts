import type { LetterName } from '../application/letters.types.js';
import { automatic } from './automatic.js';
import { type Confirmation, confirmationOf, isCourtesy } from './confirmation.js';
import { withoutDisclaimer } from './disclaimer.js';
import { dataFound } from './found-data.js';
import { type Intent, intentOf } from './intent.js';
import { isReaction, putsOff, speaksToUs } from './says-nothing.js';
import type { Incoming, Known, Reading, ReadingKind } from './reading.types.js';

/** What a message is taken for, by plain rules: each that spoke is named, so that a person can follow. */
export function proposeReading(incoming: Incoming): Reading {
  const { answered, returned, isFromRegistered, authentication, known, body, signature, quoted } = incoming;
  const { kind, rules } = kindOf(incoming);
  return {
    kind,
    rules,
    answered,
    returned,
    found: dataFound(known, { own: `${body}\n\n${signature}`, quoted }),
    isFromRegistered,
    authentication,
  };
}

interface Kind {
  readonly kind: ReadingKind;
  readonly rules: readonly string[];
}

/** What the sender says, of leaving and in answer to whether it is true. */
interface Said {
  readonly intent: Intent;
  /** null where that was not asked, or neither yes nor no is said: then it is read as any other mail. */
  readonly answer: Confirmation | null;
}

function kindOf(incoming: Incoming): Kind {
  const machine = automatic(incoming);
  const said = saidIn(incoming, incoming);
  const { intent, answer } = said;
  const rules = [...intent.rules, ...(answer?.rules ?? [])];
  if (machine !== null) {
    const isSeen = machine.isUncertain === true && (rules.length > 0 || isAnswer(incoming));
    if (!isSeen) return { kind: machine.kind, rules: [machine.rule] };
    return { kind: 'unclear', rules: [machine.rule, ...rules] };
  }
  if (rules.length === 0 && isReaction(incoming.body)) return reacting(incoming);
  if (!/[\p{L}\p{N}]/u.test(incoming.body)) return { kind: 'unclear', rules: ['empty'] };
  const beyond = beyondText(incoming, said);
  if (beyond.length > 0) return { kind: 'unclear', rules: [...beyond, ...(answer?.rules ?? intent.rules)] };
  if (intent.is === 'not-mentioned' && answer === null && answersNothing(incoming))
    return { kind: 'unclear', rules: ['answers-nothing'] };
  return answer === null ? intended(intent) : confirming(answer);
}

function intended({ is, rules }: Intent): Kind {
  switch (is) {
    case 'asked':
      return { kind: 'cancellation', rules };
    case 'given-up':
      return { kind: 'giving-up', rules };
    case 'in-doubt':
      return { kind: 'unclear', rules };
    case 'not-mentioned':
      return { kind: 'information', rules: ['says-nothing-of-leaving'] };
  }
}

function confirming({ is, rules }: Confirmation): Kind {
  const kinds = { confirmed: 'confirmation', denied: 'denial', 'in-doubt': 'unclear', 'not-said': 'unclear' } as const;
  return { kind: kinds[is], rules };
}

/** Whoever was asked something and thanks for it, or says that they will answer, has not done so. */
const answersNothing = ({ answered, body, known }: Incoming): boolean =>
  putsOff(body) || (answered !== null && QUESTIONS.includes(answered) && isCourtesy(withoutDisclaimer(body), known));

const QUESTIONS: readonly LetterName[] = ['question', 'question-reminder'];

/** A thumb raised at a letter says nothing, but where a yes or an answer was asked for. */
const reacting = ({ answered }: Incoming): Kind => ({
  kind: answered !== null && ['cancellation-to-confirm', ...QUESTIONS].includes(answered) ? 'unclear' : 'auto-reply',
  rules: ['reaction'],
});

function saidIn({ answered, known }: Incoming, { body, signature }: Written): Said {
  const [own, below] = [withoutDisclaimer(body), withoutDisclaimer(signature)];
  const answer = answered === 'cancellation-to-confirm' ? confirmationOf(own, known, below) : null;
  return { intent: intentOf(own, known, below), answer: answer?.is === 'not-said' ? null : answer };
}

type Written = Pick<Incoming, 'body' | 'signature'>;

/** Why what the sender says is not all in the text that is read as theirs, or may be something else; empty: it is. */
function beyondText(incoming: Incoming, said: Said): readonly string[] {
  const { isCutByName, isAnsweredWithin, shown, subject, known } = incoming;
  if (isCutByName) return ['names-our-address'];
  if (isAnsweredWithin) return ['answers-within'];
  if (shown !== null && !isSame(said, saidIn(incoming, shown))) return ['shows-other-words'];
  return said.answer === null ? otherwise(subject, said.intent, known) : [];
}

const isSame = (one: Said, other: Said): boolean =>
  one.intent.is === other.intent.is && one.answer?.is === other.answer?.is;

/** A subject that is no answer's may be the sender's: it asks to leave where the text does not, or the other way round. */
function otherwise(subject: string, { is }: Intent, known: Known): readonly string[] {
  if (/^\s*\p{L}{1,5}\s*:/u.test(subject)) return [];
  const said = intentOf(subject, known);
  const isAsked = said.is === 'asked' || said.is === 'given-up';
  const isAgainst = said.rules.some((rule) => /\/(denies|question)$|^second-thoughts$/.test(rule));
  return (is === 'not-mentioned' ? isAsked : isAgainst) ? ['subject', ...said.rules] : [];
}

/** What may be a person's own words, to us or beside a report, is not set aside unseen, whatever it speaks of. */
function isAnswer({ answered, report, marks, body, known }: Incoming): boolean {
  if (report !== null) return body.trim() !== '';
  return (answered !== null && (marks.isFromList || marks.precedence !== '')) || speaksToUs(body, known);
}
