import { expect, it } from '@jest/globals';
import { camtOfOne, entriesIn, fileOf } from '../../test/support/statement-files.js';

const booked = (details: string) => entriesIn(fileOf(camtOfOne(details, { amount: '3000.00' }), 65_536));

it('reads a batch of thousands that is written with a line for each element', async () => {
  const one = `\n      <TxDtls>\n        <Amt Ccy="EUR">1.00</Amt>\n      </TxDtls>`;
  const entries = await booked(`<NtryDtls>${one.repeat(3_000)}\n    </NtryDtls>`);
  expect(entries).toHaveLength(3_000);
});

it('keeps the spaces within a text, whatever it is written as', async () => {
  const text = 'Fee<![CDATA[ ]]>of<!-- a note --> <!-- and another -->Ana';
  const [entry] = await booked(`<NtryDtls><TxDtls><RmtInf><Ustrd>${text}</Ustrd></RmtInf></TxDtls></NtryDtls>`);
  expect(entry?.details.remittance).toEqual(['Fee of Ana']);
});

it('refuses a text without end, be it between elements', async () => {
  const text = 'x'.repeat(11_000);
  await expect(booked(`<NtryDtls>${text}<Btch/>${text}</NtryDtls>`)).rejects.toThrow(
    "'NtryDtls' is longer than 20000 characters",
  );
});
