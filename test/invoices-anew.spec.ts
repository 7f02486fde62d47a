import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { erase } from '#filing/erase.js';
import { must } from './support/course.js';
import { GroupOffice } from './support/group-office.js';
import { until } from './support/until.js';

const because = 'The county pays, and wants its own order number.';
const billing = {
  ...{
    legalName: 'County of Example',
    address: 'Square 2',
    purchaseOrder: 'PO-9',
    invoiceEmail: 'county@city.example',
  },
};

let office: GroupOffice;
let edition: string;
beforeAll(async () => {
  office = await GroupOffice.open();
  edition = await office.edition();
}, 90_000);
afterAll(() => office.close());

interface Paper {
  readonly number: string;
  readonly lines: readonly { readonly description: string; readonly amountMinor: number }[];
  readonly buyer: { readonly name: string; readonly country: string | null };
}

const papers = (column: 'application_id' | 'group_code', id: string): Promise<readonly Paper[]> =>
  office.app.dataSource.query(
    `SELECT number, contents -> 'lines' AS lines, contents -> 'buyer' AS buyer FROM paper_snapshot
     WHERE ${column} = $1 AND kind = 'invoice' ORDER BY (contents ->> 'ordinal')::integer`,
    [id],
  );

/** Their file is closed, and they are forgotten. */
async function forgotten(id: string): Promise<void> {
  await office.app.dataSource.query('UPDATE application SET closed = true WHERE id = $1', [id]);
  expect(await erase(office.app.dataSource, id, new Date().toISOString())).toMatchObject({ persons: 1 });
}

const xmlOf = async (number: string): Promise<string> => {
  const path = `GET invoices/${number}/xml`;
  await until(async () => (await office.as('finance', path)).status === 200, 20_000);
  return (await must(200, office.as('finance', path))).text;
};

it('names whoever it is for, and has its electronic part, though they were erased meanwhile', async () => {
  const id = await office.admitted({ code: 'nobody-declared-it', edition, members: [] }, 'Ferrer');
  await forgotten(id);
  await must(200, office.as('finance', `POST applications/${id}/invoice-replacement`, { billing, because }));
  const [former, anew] = await papers('application_id', id);
  expect(former?.lines[0]?.description).toMatch(/ — Ana Ferrer$/);
  expect(anew).toMatchObject({ lines: former?.lines, buyer: { name: 'County of Example', country: 'ES' } });
  expect(await xmlOf(anew?.number ?? '')).toContain('Ana Ferrer');
});

it('names every participant of a group, though one was erased meanwhile', async () => {
  const group = await office.invoiced(edition);
  await forgotten(group.members[1] ?? '');
  const body = { billing: { ...billing, country: 'FR' }, because };
  await must(200, office.as('finance', `POST groups/${group.code}/billing`, body));
  const [former, anew] = await papers('group_code', group.code);
  expect(former?.lines.map(({ description }) => / — (Ana \w+)/.exec(description)?.[1])).toEqual([
    'Ana Ferrer',
    'Ana Serra',
  ]);
  expect(anew).toMatchObject({ lines: former?.lines, buyer: { country: 'FR' } });
});
