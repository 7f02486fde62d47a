import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { loadMembers } from '#readmodel/members.js';
import { MembersError } from '#readmodel/members-csv.js';
import { freshDatabase } from './support/world.js';

let dataSource: DataSource;
beforeAll(async () => void (dataSource = await freshDatabase()));
afterAll(() => dataSource.destroy());

const header = 'code,name,city,country,year,paid_on,source\n';
const load = (lines: string) =>
  loadMembers(dataSource, `${header}${lines}`, { by: 'staff:anna', at: '2024-05-01T10:00:00.000Z' });

const loaded = () =>
  dataSource.query<object[]>(
    `SELECT code, name, loaded_by, year, paid_on::text FROM member
     LEFT JOIN contribution ON member_code = code ORDER BY code, year`,
  );

it('replaces the whole list by another, and says how much there was', async () => {
  const counted = await load('a,A,A,ES,2022,2022-01-01,l\na,A,A,ES,2023,2023-01-01,l\nb,B,B,FR,,,');
  expect(counted).toEqual({ members: 2, contributions: 2 });
  expect(await load('c,"Robert\'); DROP TABLE member;--",C,MX,2023,2023-03-01,l\na,A,A,ES,2023,2023-01-02,l')).toEqual({
    members: 2,
    contributions: 2,
  });
  const by = { loaded_by: 'staff:anna', year: 2023 };
  expect(await loaded()).toEqual([
    { code: 'a', name: 'A', ...by, paid_on: '2023-01-02' },
    { code: 'c', name: "Robert'); DROP TABLE member;--", ...by, paid_on: '2023-03-01' },
  ]);
});

it('loads nothing of a list with one wrong line', async () => {
  const before = await loaded();
  await expect(load('d,D,D,ES,,,\ne,E,E,Spain,,,')).rejects.toThrow(MembersError);
  await expect(load('d,D,D,ES,,,\ne,E,E,Spain,,,')).rejects.toThrow(
    'line 3, country: is not a country code such as ES',
  );
  expect(await loaded()).toEqual(before);
});

it('leaves one of two lists that come at once, whole', async () => {
  const list = (code: string) => Array.from({ length: 50 }, (_, nth) => `${code}-${nth},A,A,ES,,,`).join('\n');
  // Once to open the connections, so that the second time they do come at once.
  for (let round = 0; round < 2; round += 1) await Promise.all(['x', 'y', 'z'].map((code) => load(list(code))));
  const rows = await dataSource.query<{ code: string }[]>('SELECT DISTINCT left(code, 1) AS code FROM member');
  expect(rows).toHaveLength(1);
});
