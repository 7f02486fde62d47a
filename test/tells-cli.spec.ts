import { randomUUID } from 'node:crypto';
import { expect, it } from '@jest/globals';
import { createDataSource } from '#database/data-source.js';
import { matricula } from './support/matricula.js';
import { freshDatabaseUrl } from './support/world.js';

it('drops at the command line what somebody has put right by hand, and says afterwards who did', async () => {
  const url = await freshDatabaseUrl();
  const dataSource = await createDataSource(url).initialize();
  const eventId = randomUUID();
  await dataSource.query(
    `INSERT INTO owed_tell (event_id, part, position, owed_by, stream, command, state, refused_at, last_error)
     VALUES ($1, 2, 1, 'application-x', 'group-ghent', '{"type": "LeaveGroup"}', 'refused', '2024-10-01T08:00Z', 'no-place')`,
    [eventId],
  );
  const tells = (...words: readonly string[]) => matricula(['tells', ...words], { DATABASE_URL: url });
  const listed = `2024-10-01T08:00:00.000Z  group-ghent refused LeaveGroup: no-place; owed by application-x (${eventId}/2)`;
  expect((await tells()).output).toBe(listed);
  const drop = ['drop', `${eventId}/2`, '--by', 'ines', '--because'];
  expect((await tells(...drop.slice(0, -1))).complaint).toContain("required option '--because <text>' not specified");
  expect((await tells('drop', `${eventId}/1`, '--because', 'Mended.')).complaint).toContain('so nothing was changed');
  expect(await tells(...drop, 'The line was credited by hand.')).toMatchObject({ exitCode: 0, complaint: '' });
  expect((await tells()).output).toBe('Nothing was refused.');
  const { output } = await tells('dropped');
  expect(output.replace(/on \S+Z/, 'on DAY')).toBe(
    `${listed}\n  dropped by staff:ines on DAY: The line was credited by hand.`,
  );
  await dataSource.destroy();
}, 60_000);
