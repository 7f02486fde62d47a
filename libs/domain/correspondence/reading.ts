import { automatic } from './automatic.js';
import { confirmationOf } from './confirmation.js';
import { dataFound } from './found-data.js';
import { intentOf } from './intent.js';
import type { Incoming, Reading, ReadingKind } from './reading.types.js';

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

function kindOf(incoming: Incoming): Kind {
  const machine = automatic(incoming);
  const { is, rules } = intentOf(incoming.body, incoming.known);
  const answer = incoming.answered === 'cancellation-to-confirm' ? confirming(incoming) : null;
  if (machine !== null) {
    const isSeen = machine.isUncertain === true && (is !== 'not-mentioned' || answer !== null || isAnswer(incoming));
    if (!isSeen) return { kind: machine.kind, rules: [machine.rule] };
    return { kind: 'unclear', rules: [machine.rule, ...rules, ...(answer?.rules ?? [])] };
  }
  if (incoming.body.trim() === '') return { kind: 'unclear', rules: ['empty'] };
  if (incoming.isCutByName) return { kind: 'unclear', rules: ['names-our-address', ...rules] };
  if (answer !== null) return answer;
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

/** What may be a person's own words, to us or beside a report, is not set aside unseen, whatever it speaks of. */
const isAnswer = ({ answered, report, marks, body }: Incoming): boolean =>
  report !== null ? body.trim() !== '' : answered !== null && (marks.isFromList || marks.precedence !== '');

/** null where it says neither yes nor no: then it is read as any other mail. */
function confirming({ body, known }: Incoming): Kind | null {
  const { is, rules } = confirmationOf(body, known);
  switch (is) {
    case 'confirmed':
      return { kind: 'confirmation', rules };
    case 'denied':
      return { kind: 'denial', rules };
    case 'in-doubt':
      return { kind: 'unclear', rules };
    case 'not-said':
      return null;
  }
}
