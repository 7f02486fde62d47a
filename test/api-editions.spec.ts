import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startApp, type RunningApp } from './support/app.js';
import { apply, course, must, publishCourse, submission } from './support/course.js';
import { ask, type Told } from './support/http.js';

let app: RunningApp;
let code: string;
let admissions: string;

beforeAll(async () => {
  app = await startApp();
  [admissions, code] = await Promise.all([app.token('admissions'), publishCourse(app)]);
}, 60_000);
afterAll(() => app.stop());

const reasonOf = ({ body }: Told): string => String(body['type']).replace('urn:matricula:problem:', '');
const pathsIn = ({ body }: Told): string[] => [
  ...new Set((body['facts'] as { issues: { path: string }[] }).issues.map(({ path }) => path)),
];

describe('a member list', () => {
  const put = (csv: string, type = 'text/csv'): Promise<Told> =>
    ask(app, 'PUT members', { token: admissions, body: csv, headers: { 'content-type': type } });
  const HEADER = 'code,name,city,country,year,paid_on,source\n';

  it('is taken whole, and is evidence for the next fee', async () => {
    const told = await put(`${HEADER}terrassa,City of Terrassa,Terrassa,ES,2023,2023-05-02,ledger\n`);
    expect([told.status, told.body]).toEqual([200, { members: 1, contributions: 1 }]);
    const applied = await apply(app, code, submission('Terrassa'));
    const { body } = await must(200, ask(app, `GET applications/${applied.id}`, { token: admissions }));
    expect(body['assessment']).toMatchObject({ proposedFee: { amountMinor: 30_000 } });
  });

  it('names line and column of what is wrong', async () => {
    const told = await put(`${HEADER}Terrassa,City of Terrassa,Terrassa,Spain,,,\n`);
    expect([told.status, pathsIn(told)]).toEqual([400, ['line 2, code', 'line 2, country']]);
    expect((await put('{}', 'application/json')).status).toBe(415);
    expect((await put('')).status).toBe(400);
  });
});

describe('an edition', () => {
  it('is published with what is right, and each wrong part is named', async () => {
    const programme = await course();
    const wrong = {
      ...programme,
      applications: { closes: '9999-12-31' },
      zone: 'Mars/Olympus',
      terms: { ...programme.terms, capacity: 0 },
      colour: 'red',
    };
    const told = await ask(app, 'POST editions', { token: admissions, body: wrong });
    expect([told.status, pathsIn(told).sort()]).toEqual([
      400,
      ['applications.closes', 'colour', 'terms.capacity', 'zone'],
    ]);
  });

  it('never shows strangers how to join, nor the account', async () => {
    const webinar = await publishCourse(app, await course('al-las-webinar-2020'));
    const { text, body } = await must(200, ask(app, `GET editions/${webinar}`));
    expect(text).not.toContain('webinaire.example.org');
    expect(Object.keys(body['programme'] as object)).not.toEqual(expect.arrayContaining(['bank', 'letters', 'online']));
  });

  it('that was published before something else was asked of new ones can still be revised', async () => {
    const edition = await publishCourse(app);
    await app.dataSource.query(
      `UPDATE edition_definition SET definition = definition #- '{terms,fees,vat}' WHERE definition ->> 'code' = $1`,
      [edition],
    );
    const speakers = [{ name: 'Ana Ferrer', organisation: 'City of Example', part: 'Welcome', confirmed: true }];
    await must(200, ask(app, `POST editions/${edition}/speakers`, { token: admissions, body: { speakers } }));
  });

  it('takes its speakers afterwards, its dates when they are certain, and its end', async () => {
    const edition = await publishCourse(app);
    const speakers = [{ name: 'Ana Ferrer', organisation: 'City of Example', part: 'Welcome', confirmed: true }];
    const announced = await must(
      200,
      ask(app, `POST editions/${edition}/speakers`, { token: admissions, body: { speakers } }),
    );
    expect(announced.body).toMatchObject({ version: 2, programme: { speakers } });
    await must(200, ask(app, `POST editions/${edition}/confirmation`, { token: admissions }));
    await must(409, ask(app, `POST editions/${edition}/confirmation`, { token: admissions }));
    const dates = { starts: '2031-03-03', ends: '2031-03-07', provisional: false, because: 'The venue.' };
    const moved = await must(200, ask(app, `POST editions/${edition}/reschedule`, { token: admissions, body: dates }));
    expect(moved.body).toMatchObject({ starts: '2031-03-03', programme: { dates: { starts: '2031-03-03' } } });
    const because = { because: 'Too few.' };
    await must(200, ask(app, `POST editions/${edition}/cancellation`, { token: admissions, body: because }));
    const late = await ask(app, `POST editions/${edition}/applications`, { body: submission() });
    expect([late.status, reasonOf(late)]).toEqual([409, 'applications-closed']);
  });
});
