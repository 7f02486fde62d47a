import { describe, expect, it } from '@jest/globals';
import type { EntryLetterName } from '#domain/application/letters.types.js';
import type { EntryBooked } from '#domain/bank/entry.js';
import type { EntryEvent, EntryFact } from '#domain/bank/entry-events.js';
import { foldEntry } from '#domain/bank/evolve-entry.js';
import { entryContextOf } from '../letter-context.js';
import { LANGUAGES, speak } from '../speech.js';
import { faultsIn } from '../template-check.js';
import { shippedSource } from '../template-source.js';
import { loadTemplates } from '../templates.js';

const templates = loadTemplates();
const booked: EntryBooked = {
  ...{
    type: 'EntryBooked',
    occurredAt: '2024-09-03T07:00:00.000Z',
    by: 'staff:omar',
    account: 'ES9121000418450200051332',
  },
  ...{
    statement: 's',
    suspectedOf: null,
    direction: 'credit',
    amountMinor: 60_000,
    currency: 'EUR',
    isReversal: false,
  },
  ...{ bookedOn: '2024-09-02', valuedOn: null, bankReference: null, transactionCode: null, part: null, unsplit: 0 },
  ...{ endToEnd: null, creditorReferences: [], mandate: null, returnReason: null, textId: 't' },
};
const happened = (fact: EntryFact): EntryEvent => ({
  ...fact,
  occurredAt: '2024-09-10T10:00:00.000Z',
  by: 'staff:omar',
});
const owed = happened({
  ...{ type: 'EntryReturnOwed', amountMinor: 45_000, currency: 'EUR', cause: 'not-for-us', becauseId: 't' },
  ...{ countedFrom: '2024-09-01T22:00:00.000Z', warnAt: ['2024-09-21T22:00:00.000Z', '2024-09-28T22:00:00.000Z'] },
  ...{ dueFrom: '2024-10-01T22:00:00.000Z', dueAt: '2024-10-02T22:00:00.000Z' },
});
const ordered = happened({ type: 'EntryReturnOrdered', batch: 'b' });

describe.each<EntryLetterName>(['staff-return-near', 'staff-return-due', 'staff-return-overdue'])('%s', (letter) => {
  it.each(LANGUAGES)('is complete in %s, and sound', (language) => {
    for (const events of [
      [booked, owed],
      [{ ...booked, bankReference: 'B-77' }, owed, ordered],
    ]) {
      const entry = foldEntry('e', events);
      if (entry === null) throw new Error('it was booked');
      const input = { letter, to: 'finance', entry, language } as const;
      const { subject, text, html } = templates({ letter, language }, entryContextOf(input, speak(language)));
      for (const part of [subject, text, html]) expect(part).not.toMatch(/\{\{|undefined|null|NaN|\[object|\*\*/);
      expect(text).not.toMatch(/[^\n] {2}|\S [.,](?:\s|$)|\(\s*\)/);
      expect(text).toContain('450');
      expect(text).toContain('ES91 2100 0418 4502 0005 1332');
      expect(text.includes('B-77')).toBe(events.length === 3);
    }
    expect(faultsIn(templates, { letter, language, source: shippedSource(letter, language) })).toEqual([]);
  });
});
