import { expect, it } from '@jest/globals';
import { camtOfOne, entriesIn, fileOf } from '../../test/support/statement-files.js';

/** The entries of one booking of 1,200.00, which has these details. */
const booked = (details: string, mark = 'CRDT') => entriesIn(fileOf(camtOfOne(details, { mark }), 4_000));

const ana =
  '<TxDtls><Refs><PmtInfId>OURS-1</PmtInfId></Refs><Amt Ccy="EUR">600.00</Amt><RltdPties><Dbtr><Nm>Ana</Nm></Dbtr>' +
  '</RltdPties><RmtInf><Strd><CdtrRefInf><Ref>RF18539007547034</Ref></CdtrRefInf></Strd></RmtInf></TxDtls>';

it('leaves a batch to a person of which the bank tells one transaction and counts more', async () => {
  const [entry] = await booked(`<NtryDtls><Btch><NbOfTxs>2</NbOfTxs></Btch>${ana}</NtryDtls>`);
  expect(entry).toMatchObject({ amountMinor: 120_000, unsplit: 2, details: { counterparty: { name: null } } });
});

it('counts what several details have in them', async () => {
  const counted = (count: string) => `<NtryDtls><Btch><NbOfTxs>${count}</NbOfTxs></Btch></NtryDtls>`;
  const unsplit = async (...counts: string[]) => (await booked(counts.map(counted).join('')))[0]?.unsplit;
  expect(await unsplit('2', '3')).toBe(5);
  expect(await unsplit('1')).toBe(0);
  expect(await unsplit('many')).toBe(0);
  expect(await unsplit('999999999999999')).toBe(1_000_000_000);
});

it('knows the file of ours that left in one sum by its one transaction as well', async () => {
  const [entry] = await booked(`<NtryDtls><Btch><NbOfTxs>2</NbOfTxs></Btch>${ana}</NtryDtls>`, 'DBIT');
  expect(entry).toMatchObject({ unsplit: 2, details: { endToEndId: 'OURS-1' } });
});
