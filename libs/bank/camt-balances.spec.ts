import { expect, it } from '@jest/globals';
import { camtOfOne, fileOf, itemsOf } from '../../test/support/statement-files.js';

const balance = (typed: string): string => {
  const [type, amount] = typed.split(' ');
  return `<Bal><Tp><CdOrPrtry><Cd>${type ?? ''}</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">${amount ?? ''}</Amt><CdtDbtInd>CRDT</CdtDbtInd>
    <Dt><Dt>2024-09-02</Dt></Dt></Bal>`;
};

/** Opening and closing balance of a page that has these. */
async function ends(...balances: string[]) {
  const items = await itemsOf(
    fileOf(camtOfOne('').replace('<Ntry>', `${balances.map(balance).join('')}<Ntry>`), 4_000),
  );
  return items.flatMap((item) => {
    if (item.kind === 'opened') return [item.opening?.amountMinor ?? null];
    return item.kind === 'closed' ? [item.closing?.amountMinor ?? null] : [];
  });
}

it.each([
  [
    ['OPBD 1', 'CLBD 2'],
    [100, 200],
  ],
  [
    ['OPBD 1', 'ITBD 2'],
    [100, 200],
  ],
  [
    ['PRCD 1', 'ITBD 2'],
    [100, 200],
  ],
  [
    ['ITBD 1', 'ITBD 2'],
    [100, 200],
  ],
  [
    ['ITBD 1', 'CLBD 2'],
    [100, 200],
  ],
  [
    ['OPBD 1', 'ITBD 9', 'ITBD 2'],
    [100, 200],
  ],
  [
    ['OPBD 1', 'ITBD 9', 'CLBD 2'],
    [100, 200],
  ],
  [['OPBD 1'], [100, null]],
  [['CLBD 2'], [null, 200]],
  [['ITBD 1'], [null, null]],
])('knows the ends of a page by its balances: %j', async (balances, expected) => {
  expect(await ends(...balances)).toEqual(expected);
});
