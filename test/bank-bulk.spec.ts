import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { eventIdOf } from '#eventstore/event-id.js';
import { camt, declare, importFile, type Line } from './support/bank.js';
import { rebuilt } from './support/rebuilt.js';
import { freshDatabase } from './support/world.js';

const OTHER_IBAN = 'DE89370400440532013000';
const NAME = 'Zoë “Quote" \\ Ñandú, ]} 水';

let dataSource: DataSource;
beforeAll(async () => {
  dataSource = await freshDatabase();
  await declare(dataSource);
  await declare(dataSource, { iban: OTHER_IBAN, csv: null });
  const odd: readonly Line[] = [
    {
      minor: 60_000,
      name: NAME,
      from: 'FR1420041010050500013M02606',
      text: ['Fee \\ one', 'two'],
      structured: 'RF18539007547034',
    },
    { minor: -2_000, endToEnd: 'RB-1', returnReason: 'AC04', isReversal: true, valued: '2024-09-01' },
    { minor: 0 },
    { minor: 400, reference: 'TWICE' },
    { minor: 401, reference: 'TWICE' },
  ];
  // More than are read, and than are stored, at once.
  const many = Array.from({ length: 4_100 }, (_, nth): Line => ({ minor: nth % 7 === 0 ? -100 - nth : 100 + nth }));
  await importFile(dataSource, camt({ openingMinor: 0, lines: [...odd, ...many] }));
}, 120_000);
afterAll(() => dataSource.destroy());

it('stores, posts and records each of thousands of lines as its own event has it', async () => {
  const { result, differences } = await rebuilt(dataSource);
  expect([result, differences]).toEqual([{ streams: 4_105, differences: 0, failures: 0 }, []]);
  const [counted] = await dataSource.query<object[]>(
    `SELECT (SELECT count(*)::integer FROM bank_entry_text) AS texts, (SELECT count(*)::integer FROM journal) AS posted,
            (SELECT added FROM bank_statement) AS added, (SELECT suspected FROM bank_statement) AS suspected`,
  );
  // What moved nothing, and what may be a duplicate, is not in the books.
  expect(counted).toEqual({ texts: 4_105, posted: 4_103, added: 4_104, suspected: 1 });
});

it('gives each first event the id that any event of its stream and command has', async () => {
  const events = await dataSource.query<{ stream: string; command: string; id: string }[]>(
    'SELECT stream, command_id AS command, event_id AS id FROM domain_event ORDER BY position',
  );
  expect(events.filter(({ stream, command, id }) => id !== eventIdOf(stream, command, 0))).toEqual([]);
  expect(new Set(events.map(({ command }) => command)).size).toBe(1);
});

it('has them matched in the order of the file, and keeps what people wrote to the letter', async () => {
  const amounts = await dataSource.query<{ minor: string }[]>(
    `SELECT CASE direction WHEN 'debit' THEN -amount_minor ELSE amount_minor END AS minor
     FROM bank_matching JOIN bank_entry ON bank_entry.id = entry_id ORDER BY position LIMIT 7`,
  );
  expect(amounts.map(({ minor }) => Number(minor))).toEqual([60_000, -2_000, 0, 400, -100, 101, 102]);
  const [text] = await dataSource.query<object[]>(
    `SELECT counterparty_name AS name, counterparty_iban AS iban, remittance, creditor_references AS structured
     FROM bank_entry_text JOIN bank_entry ON text_id = bank_entry.id WHERE amount_minor = 60000`,
  );
  const from = 'FR1420041010050500013M02606';
  expect(text).toEqual({ name: NAME, iban: from, remittance: ['Fee \\ one', 'two'], structured: ['RF18539007547034'] });
  const [back] = await dataSource.query<object[]>(
    `SELECT return_reason AS reason, is_reversal AS reverses, valued_on::text AS valued, end_to_end_id AS "endToEnd"
     FROM bank_entry JOIN bank_entry_text ON text_id = bank_entry_text.id WHERE amount_minor = 2000 AND direction = 'debit'`,
  );
  expect(back).toEqual({ reason: 'AC04', reverses: true, valued: '2024-09-01', endToEnd: 'RB-1' });
});

it.each([
  ['DELETE FROM bank_entry', 'what was recorded stays'],
  ['TRUNCATE bank_entry CASCADE', 'what was recorded stays'],
  [`UPDATE bank_entry SET account_id = (SELECT max(id) FROM bank_account)`, 'bank_entry_statement_fkey'],
  [
    `INSERT INTO domain_event (stream, version, event_id, command_id, command_index, type, schema, occurred_at, recorded_at, by,
                               payload)
     SELECT stream, 2, gen_random_uuid(), command_id, 0, type, 1, occurred_at, recorded_at, by, payload FROM domain_event LIMIT 1`,
    'domain_event_booked_first',
  ],
])('refuses %s', async (statement, because) => {
  await expect(dataSource.query(statement)).rejects.toThrow(because);
});
