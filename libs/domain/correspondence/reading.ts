import { automatic } from './automatic.js';
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

function kindOf(incoming: Incoming): { readonly kind: ReadingKind; readonly rules: readonly string[] } {
  const machine = automatic(incoming);
  if (machine !== null) return { kind: machine.kind, rules: [machine.rule] };
  if (incoming.body.trim() === '') return { kind: 'unclear', rules: ['empty'] };
  const { is, rules } = intentOf(incoming.body);
  switch (is) {
    case 'asked':
      return { kind: 'cancellation', rules };
    case 'in-doubt':
      return { kind: 'unclear', rules };
    case 'not-mentioned':
      return { kind: 'information', rules: ['says-nothing-of-leaving'] };
  }
}
