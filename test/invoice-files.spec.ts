import { createHash } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { storeDocument } from '#documents/store.js';
import { erase } from '#filing/erase.js';
import { startApp, type RunningApp } from './support/app.js';
import { apply, must, publishCourse, submission } from './support/course.js';
import { ask, type Told } from './support/http.js';
import { readPdf } from './support/pdf.js';

let app: RunningApp;
let finance: string;
let application: string;
let other: string;
let today: string;
const numbers: string[] = [];

beforeAll(async () => {
  app = await startApp();
  const [admissions, edition] = await Promise.all([app.token('admissions'), publishCourse(app)]);
  finance = await app.token('finance');
  const one = await apply(app, edition, submission('Vila'));
  application = one.id;
  other = (await apply(app, edition)).accessToken;
  await must(200, ask(app, `POST applications/${application}/admission`, { token: admissions }));
  const billing = {
    legalName: '=COUNTY(1), of "Elsewhere"',
    address: 'Square 2',
    country: 'FR',
    invoiceEmail: 'a@b.example',
  };
  const replacement = { billing, because: 'The county pays.' };
  await must(
    200,
    ask(app, `POST applications/${application}/invoice-replacement`, { token: finance, body: replacement }),
  );
  const issued = await app.dataSource.query<{ number: string; day: string }[]>(
    'SELECT number, issued_on::text AS day FROM invoice ORDER BY number DESC',
  );
  numbers.push(...issued.map(({ number }) => number));
  today = issued[0]?.day ?? '';
}, 60_000);
afterAll(() => app.stop());

/** As the courier does it. */
async function render(number: string): Promise<void> {
  const [paper] = await app.dataSource.query<{ event_id: string }[]>(
    'SELECT event_id FROM paper_snapshot WHERE number = $1',
    [number],
  );
  const printing = { certificateUrl: (code: string) => code, at: new Date().toISOString() };
  await storeDocument(app.dataSource.manager, paper?.event_id ?? '', printing);
}

async function download(path: string, token = finance): Promise<{ status: number; type: string; bytes: Buffer }> {
  const response = await fetch(`${app.url}/api/v1/${path}`, { headers: { authorization: `Bearer ${token}` } });
  const bytes = Buffer.from(await response.arrayBuffer());
  return { status: response.status, type: response.headers.get('content-type') ?? '', bytes };
}

const reasonOf = ({ body }: Told): string => String(body['type']).replace('urn:matricula:problem:', '');

/** Read by a program of others, which checks every file's checksum as it goes. */
function unzip(bytes: Buffer): Map<string, Buffer> {
  const directory = mkdtempSync(join(tmpdir(), 'archive-'));
  try {
    writeFileSync(join(directory, 'a.zip'), bytes);
    execFileSync('python3', ['-m', 'zipfile', '-e', join(directory, 'a.zip'), join(directory, 'out')]);
    const names = execFileSync('python3', ['-m', 'zipfile', '-l', join(directory, 'a.zip')], { encoding: 'utf8' });
    const listed = names
      .split('\n')
      .slice(1)
      .flatMap((line) => line.split(' ').slice(0, 1))
      .filter(Boolean);
    return new Map(listed.map((name) => [name, readFileSync(join(directory, 'out', name))]));
  } finally {
    rmSync(directory, { recursive: true });
  }
}

describe('papers of a period', () => {
  it('are listed before they are rendered, and have no file then', async () => {
    const { status, type, bytes } = await download(`invoices/archive?from=${today}&to=${today}`);
    expect([status, type]).toEqual([200, 'application/zip']);
    expect([...unzip(bytes).keys()]).toEqual(['index.csv']);
  });

  it('come as one archive: the very documents, and an index that adds up with them', async () => {
    await Promise.all(numbers.map(render));
    const { bytes } = await download(`invoices/archive?from=2020-01-01&to=${today}`);
    const files = unzip(bytes);
    expect([...files.keys()].sort()).toEqual([...numbers.map((number) => `${number}.pdf`), 'index.csv'].sort());
    const index = String(files.get('index.csv'));
    expect(index.startsWith('\uFEFFnumber,kind,issued_on,due_on,amount,currency,buyer,')).toBe(true);
    for (const number of numbers) {
      const file = files.get(`${number}.pdf`) ?? Buffer.alloc(0);
      expect(file).toEqual((await download(`invoices/${number}/pdf`)).bytes);
      const [line = ''] = index.split('\r\n').filter((row) => row.startsWith(`${number},`));
      expect(line).toContain(`${number}.pdf,${createHash('sha256').update(file).digest('hex')}`);
      expect(line).toContain(',600.00,EUR,');
    }
    // What a spreadsheet would run is text.
    expect(index).toContain(`,"'=COUNTY(1), of ""Elsewhere""",`);
  });

  it('that nobody issued are none, and a period that is none is refused', async () => {
    const archive = (query: string) => ask(app, `GET invoices/archive?${query}`, { token: finance });
    const none = await archive('from=2001-01-01&to=2001-12-31');
    expect([none.status, reasonOf(none), none.body['facts']]).toEqual([
      404,
      'nothing-issued',
      { from: '2001-01-01', to: '2001-12-31' },
    ]);
    for (const query of ['', 'from=2024-01-01', 'from=2024-02-01&to=2024-01-31', 'from=2024-02-30&to=2024-03-01'])
      expect([query, (await archive(query)).status]).toEqual([query, 400]);
  });

  it('are cut off where a document is not what was stored', async () => {
    const [number = ''] = numbers;
    const event = '(SELECT event_id FROM paper_snapshot WHERE number = $1)';
    await app.dataSource.query(`UPDATE document SET bytes = bytes || '\\x00'::bytea WHERE event_id = ${event}`, [
      number,
    ]);
    await expect(download(`invoices/archive?from=${today}&to=${today}`)).rejects.toThrow();
    await app.dataSource.query(
      `UPDATE document SET bytes = substring(bytes FOR length(bytes) - 1) WHERE event_id = ${event}`,
      [number],
    );
    expect((await download(`invoices/archive?from=${today}&to=${today}`)).status).toBe(200);
  });
});

describe('the XML of an invoice', () => {
  it('is given alone, as it is embedded', async () => {
    const [number = ''] = numbers;
    const { status, type, bytes } = await download(`invoices/${number}/xml`);
    expect([status, type]).toEqual([200, 'application/xml']);
    const { attachments } = await readPdf((await download(`invoices/${number}/pdf`)).bytes);
    expect(bytes).toEqual(attachments.get('factur-x.xml'));
    expect((await download(`invoices/${number}/xml`, other)).status).toBe(404);
  });

  it('is missing from what was rendered without', async () => {
    const [number = ''] = numbers;
    await app.dataSource.query(
      'UPDATE document SET xml = NULL WHERE event_id = (SELECT event_id FROM paper_snapshot WHERE number = $1)',
      [number],
    );
    const told = await ask(app, `GET invoices/${number}/xml`, { token: finance });
    expect([told.status, reasonOf(told)]).toEqual([404, 'not-electronic']);
  });
});

it('an invoice stays the same bytes, whatever becomes of the person', async () => {
  const before = await Promise.all(numbers.map((number) => download(`invoices/${number}/pdf`)));
  await app.dataSource.query(`UPDATE person SET given_name = 'Corrected'`);
  await app.dataSource.query('UPDATE application SET closed = true WHERE id = $1', [application]);
  await erase(app.dataSource, application, new Date().toISOString());
  await Promise.all(numbers.map(render));
  expect(await Promise.all(numbers.map((number) => download(`invoices/${number}/pdf`)))).toEqual(before);
});
