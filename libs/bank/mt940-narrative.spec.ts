import { expect, it } from '@jest/globals';
import { contentOf } from '#domain/bank/identity.js';
import { NO_DETAILS } from '#domain/bank/statement.js';
import { entriesIn, fileOf } from '../../test/support/statement-files.js';

async function read(narrative: string) {
  const text = `:20:A\n:25:B\n:28C:1\n:60F:C240902EUR1,\n:61:240902C1,NTRFE2E\nREMARK\n:86:${narrative}\n:62F:C240902EUR2,\n-\n`;
  const [entry] = await entriesIn(fileOf(text));
  if (entry === undefined) throw new Error('nothing was read');
  return entry;
}

it.each([
  '600,00 EUR course fee RF18539007547034 Ana Ferrer',
  '600.00 EUR course fee',
  '123/20 course fee',
  '030-12 34 56 call us',
  '166?05 is no sub-field',
])('reads a plain text that begins as if it had sub-fields: %s', async (text) => {
  expect((await read(text)).details.remittance).toEqual([text, 'REMARK']);
});

it.each(['?', '<', '^', '~', '|'])('reads sub-fields behind %s', async (sign) => {
  const text = '166?00SEPA?20EREF+E-1?21SVWZ+Course fee?32Ana Ferrer'.replaceAll('?', sign);
  expect((await read(text)).details).toMatchObject({
    ...{ endToEndId: 'E-1', remittance: ['Course fee', 'REMARK'], counterparty: { name: 'Ana Ferrer' } },
  });
});

it('knows such an entry again by what was read of it before: the line alone', async () => {
  const before = { ...NO_DETAILS, endToEndId: 'E2E', remittance: ['REMARK'] };
  const now = await read('600,00 EUR course fee');
  expect(contentOf(now)).toBe(contentOf({ ...now, details: before }));
});
