import { expect, it } from '@jest/globals';
import { painErrors, textsOf } from '../../test/support/pain.js';
import { type CreditTransfer, creditTransferFile, type Debtor } from './credit-transfer.js';

const transfer = (nth: number, change: Partial<CreditTransfer> = {}): CreditTransfer => ({
  ...{ endToEnd: `7K3QW9XM2A-R${nth}-5F0C2F0E-1`, amountMinor: 45_000, name: 'City of Sample' },
  ...{ iban: 'FR1420041010050500013M02606', remittance: `Refund 7K3QW9XM2A-R${nth}` },
  ...change,
});
const DEBTOR: Debtor = { name: 'Metropolis', iban: 'ES9121000418450200051332', address: null };
const file = (...transfers: readonly CreditTransfer[]): string => fileOf(DEBTOR, ...transfers);
const fileOf = (debtor: Debtor, ...transfers: readonly CreditTransfer[]): string =>
  creditTransferFile({
    ...{ messageId: '5F0C2F0E8D0A5A4F9A4E0F9D7D1C3B2A', createdAt: '2024-10-18T10:00:00.000Z' },
    ...{ executionOn: '2024-10-21', debtor, transfers },
  }).toString();

it('is valid against the schema, and adds up to the cent', async () => {
  const xml = file(transfer(1, { amountMinor: 1 }), transfer(2, { amountMinor: 99_999_999_999 }), transfer(3));
  expect(await painErrors(xml)).toEqual([]);
  expect(textsOf(xml, 'InstdAmt')).toEqual(['0.01', '999999999.99', '450.00']);
  expect(textsOf(xml, 'CtrlSum')).toEqual(['1000000450.00', '1000000450.00']);
  expect(textsOf(xml, 'NbOfTxs')).toEqual(['3', '3']);
});

it('takes whatever people are called', async () => {
  const xml = file(transfer(1, { name: '<Ayuntamiento> & “Söhne” Δ \u0000'.repeat(9), remittance: '🙂' }));
  expect(await painErrors(xml)).toEqual([]);
});

it('says of the payer where they are, where that is known', async () => {
  const xml = fileOf(
    { ...DEBTOR, address: { city: 'L’Hospitalet de Llobregat de la Ribera', country: 'ES' } },
    transfer(1),
  );
  expect(await painErrors(xml)).toEqual([]);
  expect(xml).toContain(
    "<Dbtr><Nm>Metropolis</Nm><PstlAdr><TwnNm>L'Hospitalet de Llobregat de la Rib</TwnNm><Ctry>ES</Ctry></PstlAdr></Dbtr>",
  );
  expect(file(transfer(1))).toContain('<Dbtr><Nm>Metropolis</Nm></Dbtr>');
});

it('is known to be broken where it is', async () => {
  expect(await painErrors(file(transfer(1)).replace('<PmtMtd>TRF</PmtMtd>', ''))).not.toEqual([]);
});
