import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { erase } from '#filing/erase.js';
import { fileFinding, fileMail } from '#filing/incoming-mail.js';
import { mailsOf, mailsRead } from './support/mails-read.js';
import { type Office, openOffice } from './support/office.js';
import { reply } from './support/reply.js';

let office: Office;
beforeAll(async () => {
  office = await openOffice();
}, 60_000);
afterAll(() => office.close());

describe('one for a file that was erased', () => {
  const erased = async () => {
    const one = await office.applied();
    const receipt = await office.letter(one.id, 'receipt');
    await reply(office.letterboxPort, receipt, { from: one.email, text: 'Please cancel my place.' });
    await mailsRead(office, one.id, 1);
    await office.letter(one.id, 'withdrawal');
    const { dataSource } = office.app;
    await dataSource.query('UPDATE application SET closed = true WHERE id = $1', [one.id]); // As if months had gone by.
    expect(await erase(dataSource, one.id, new Date().toISOString())).toMatchObject({ persons: 1, mails: 1 });
    return { ...one, receipt };
  };
  const kept = (id: string) =>
    office.app.dataSource.query<unknown[]>(
      `SELECT FROM incoming_mail JOIN incoming_mail_text USING (id)
       LEFT JOIN mail_attachment ON mail_id = id WHERE application_id = $1 AND (raw IS NOT NULL OR bytes IS NOT NULL)`,
      [id],
    );

  it('is refused at the door, and kept by no other way', async () => {
    const { id, email, receipt } = await erased();
    await expect(reply(office.letterboxPort, receipt, { from: email, text: 'And again.' })).rejects.toThrow('550');
    await fileMail(office.app.dataSource, {
      ...{
        applicationIds: [id],
        contentSha256: 'a'.repeat(64),
        raw: Buffer.from('From: a@b.example'),
        envelopeFrom: '',
      },
      ...{ authentication: 'none', verdicts: null, receivedAt: new Date().toISOString() },
    });
    expect(await mailsOf(office, id)).toHaveLength(1);
    expect(await kept(id)).toEqual([]);
  }, 60_000);

  it('does not come back empty where it turns out to have come earlier', async () => {
    const { id } = await erased();
    const { dataSource } = office.app;
    const [was] = await mailsOf(office, id);
    const receivedAt = new Date(Date.parse(was?.receivedAt ?? '') - 300).toISOString();
    const sql = `UPDATE incoming_mail SET told = 'RequestCancellation' WHERE id = $1 RETURNING content_sha256 AS sha256`;
    const [[row]] = await dataSource.query<[[{ sha256: string }]]>(sql, [was?.id]);
    const mail = {
      raw: Buffer.from(''),
      envelopeFrom: '',
      authentication: 'none',
      verdicts: null,
      receivedAt,
    } as const;
    await fileMail(dataSource, { ...mail, applicationIds: [id], contentSha256: row.sha256 });
    expect(await mailsOf(office, id)).toMatchObject([{ state: 'told', receivedAt: was?.receivedAt }]);
  }, 60_000);

  it('leaves no file behind where it was being read when that happened', async () => {
    const { id } = await erased();
    const [mail] = await mailsOf(office, id);
    const file = { ordinal: 1, fileName: 'a.pdf', mediaType: 'application/pdf', sizeBytes: 1, refusedBecause: null };
    await fileFinding(office.app.dataSource.manager, mail?.id ?? '', {
      ...{ state: 'told', because: null, reading: {}, told: null, at: new Date().toISOString() },
      ...{ sender: 'a@b.example', subject: 'x', body: 'x', quoted: '' },
      attachments: [{ ...file, bytes: Buffer.from('x') }],
    });
    expect(await kept(id)).toEqual([]);
  }, 60_000);
});
