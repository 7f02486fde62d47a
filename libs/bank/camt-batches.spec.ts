import { expect, it } from '@jest/globals';
import { contentOf } from '#domain/bank/identity.js';
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

const remark = '<AddtlNtryInf>MITTEILUNG: RF471</AddtlNtryInf>';

it('reads what the bank says of a booking beside its one transaction', async () => {
  const details = `<NtryDtls>${ana.replace('<RmtInf>', '<RmtInf><Ustrd>Course fee</Ustrd>')}</NtryDtls>`;
  const [entry] = await booked(details + remark);
  expect(entry?.details).toMatchObject({
    counterparty: { name: 'Ana' },
    remittance: ['Course fee', 'MITTEILUNG: RF471'],
  });
  const [before] = await booked(details);
  expect(entry && before && contentOf(entry) === contentOf(before)).toBe(true);
});

it('does not read it twice, nor for every part of a batch', async () => {
  const [once] = await booked(
    `<NtryDtls>${ana.replace('</Strd>', '</Strd><Ustrd>MITTEILUNG: RF471</Ustrd>')}</NtryDtls>${remark}`,
  );
  expect(once?.details.remittance).toEqual(['MITTEILUNG: RF471']);
  const parts = await booked(`<NtryDtls>${ana}${ana}</NtryDtls>${remark}`);
  expect(parts.map(({ details }) => details.remittance)).toEqual([[], []]);
});

it('knows the file of ours that left in one sum by its one transaction as well', async () => {
  const [entry] = await booked(`<NtryDtls><Btch><NbOfTxs>2</NbOfTxs></Btch>${ana}</NtryDtls>`, 'DBIT');
  expect(entry).toMatchObject({ unsplit: 2, details: { endToEndId: 'OURS-1' } });
});
