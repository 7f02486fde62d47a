import { expect, it } from '@jest/globals';
import { invoice } from '../../test/support/bills.js';
import { epcPayload } from './epc.js';

it('is a transfer with all that it needs, line by line', () => {
  expect(epcPayload(invoice)).toBe(
    'BCD\n002\n1\nSCT\nCAIXESBBXXX\nMetropolis\nES9121000418450200051332\nEUR900.01\n\nRF547K3QW9XM2A',
  );
});

it('keeps within what the scheme allows: seventy characters of a name, 331 bytes in all', () => {
  const holder = 'é🏛'.repeat(60);
  const payload = epcPayload({ ...invoice, account: { ...invoice.account, holder } }) ?? '';
  expect(payload.split('\n')[5]).toBe('é🏛'.repeat(35));
  expect(Buffer.byteLength(payload)).toBeLessThanOrEqual(331);
});

it.each([
  ['another currency', { currency: 'CHF' }],
  ['nothing', { totalMinor: 0 }],
  ['more than the scheme carries', { totalMinor: 100_000_000_000 }],
])('is none for %s', (_, change) => {
  expect(epcPayload({ ...invoice, ...change })).toBeNull();
});
