import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { type Upcasts, WrittenLater } from '#domain/upcast.js';
import { append, loadStream, lockStream, openStream, VersionConflict } from '#eventstore/event-store.js';
import { drawNumber } from '#eventstore/number-series.js';
import { recordedEvents } from '#readmodel/recorded.js';
import { freshDatabase } from './support/world.js';

interface Noted {
  readonly type: 'Noted';
  readonly text: string;
  readonly occurredAt: string;
  readonly by: string;
}

let dataSource: DataSource;
beforeAll(async () => void (dataSource = await freshDatabase()));
afterAll(() => dataSource.destroy());

const recordedAt = '2024-10-18T22:00:00.001Z';
const noted = (text: string): Noted => ({ type: 'Noted', text, occurredAt: '2024-10-18T21:59:59.999Z', by: 'staff:1' });
const at = (stream: string, expectedVersion: number, commandId: string = randomUUID()) => ({
  stream,
  expectedVersion,
  commandId,
  recordedAt,
});
const newStream = async (): Promise<string> => {
  const stream = `test-${randomUUID()}`;
  await dataSource.transaction((manager) => lockStream(manager, stream));
  return stream;
};

it('gives back what was appended, in order, with the version and the instants it was recorded with', async () => {
  const stream = await newStream();
  const stored = await append(dataSource.manager, { ...at(stream, 0, 'c1'), events: [noted('a'), noted('b')] });
  expect(await loadStream<Noted>(dataSource.manager, stream)).toEqual(stored);
  expect(stored.map(({ version, commandId, event }) => [version, commandId, event])).toEqual([
    [1, 'c1', noted('a')],
    [2, 'c1', noted('b')],
  ]);
  expect(stored[0]?.recordedAt).toBe(recordedAt);
  const [row] = await dataSource.query<{ payload: object; schema: number }[]>(
    'SELECT payload, schema FROM domain_event WHERE stream = $1 AND version = 1',
    [stream],
  );
  expect(row).toEqual({ payload: { text: 'a' }, schema: 1 });
});

it.each(['UPDATE domain_event SET by = by', 'DELETE FROM domain_event', 'TRUNCATE domain_event CASCADE'])(
  'refuses %s, also in replication mode',
  async (statement) => {
    await append(dataSource.manager, { ...at(await newStream(), 0), events: [noted('stays')] });
    await expect(dataSource.query(statement)).rejects.toThrow('what was recorded stays');
    const replica = dataSource.transaction(async (manager) => {
      await manager.query('SET LOCAL session_replication_role = replica');
      await manager.query(statement);
    });
    await expect(replica).rejects.toThrow('what was recorded stays');
  },
);

it('holds each version and each event of a command only once, whoever writes', async () => {
  const stream = await newStream();
  await append(dataSource.manager, { ...at(stream, 0, 'c1'), events: [noted('a')] });
  const insert = (version: number, commandId: string) =>
    dataSource.query(
      `INSERT INTO domain_event (stream, version, event_id, command_id, command_index, type, schema, occurred_at, recorded_at, by, payload)
       VALUES ($1, $2, $3, $4, 0, 'Noted', 1, $5, $5, 'x', '{}')`,
      [stream, version, randomUUID(), commandId, recordedAt],
    );
  await expect(insert(1, 'c2')).rejects.toThrow('domain_event_stream_version_key');
  await expect(insert(2, 'c1')).rejects.toThrow('domain_event_stream_command_id_command_index_key');
});

it('gives the same event of the same command the same id, and another on another stream', async () => {
  const [one, other] = [await newStream(), await newStream()];
  const first = await append(dataSource.manager, { ...at(one, 0, 'c1'), events: [noted('a'), noted('b')] });
  const second = await append(dataSource.manager, { ...at(other, 0, 'c1'), events: [noted('a')] });
  expect(new Set([...first, ...second].map(({ eventId }) => eventId)).size).toBe(3);
});

it('lets one of sixteen append on the same version, and tells the others of the conflict', async () => {
  const stream = await newStream();
  const tries = await Promise.allSettled(
    Array.from({ length: 16 }, () =>
      dataSource.transaction((manager) => append(manager, { ...at(stream, 0), events: [noted('race')] })),
    ),
  );
  expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  for (const lost of tries.filter((one) => one.status === 'rejected'))
    expect(lost.reason).toBeInstanceOf(VersionConflict);
  expect(await loadStream(dataSource.manager, stream)).toHaveLength(1);
});

it('takes sixteen writers that lock first one after the other, on a stream that was new to all', async () => {
  const stream = `test-${randomUUID()}`;
  const write = (manager: DataSource['manager']) =>
    lockStream(manager, stream).then((version) => append(manager, { ...at(stream, version), events: [noted('turn')] }));
  await Promise.all(Array.from({ length: 16 }, () => dataSource.transaction(write)));
  const versions = (await loadStream(dataSource.manager, stream)).map(({ version }) => version);
  expect(versions).toEqual(Array.from({ length: 16 }, (_, index) => index + 1));
});

it('opens a stream with all that whoever held it before has recorded, be it new, empty or not', async () => {
  const openAndNote = (stream: string) => (manager: DataSource['manager']) =>
    openStream<Noted>(manager, stream).then(({ version, past }) => {
      expect(past.map((one) => one.version)).toEqual(Array.from({ length: version }, (_, index) => index + 1));
      return append(manager, { ...at(stream, version), events: [noted('one'), noted('two')] });
    });
  const filled = await newStream();
  await append(dataSource.manager, { ...at(filled, 0), events: [noted('before')] });
  for (const [stream, before] of [
    [`test-${randomUUID()}`, 0] as const,
    [await newStream(), 0] as const,
    [filled, 1] as const,
  ]) {
    await Promise.all(Array.from({ length: 6 }, () => dataSource.transaction(openAndNote(stream))));
    expect(await loadStream(dataSource.manager, stream)).toHaveLength(before + 12);
  }
});

// As if a later release had split the text of a note: whoever wrote before wrote version 1.
const later: Upcasts = new Map([['Noted', [({ text, ...rest }) => ({ ...rest, lines: String(text).split('/') })]]]);

it('reads an event that was stored in an older shape in the shape of today, wherever it is read', async () => {
  const stream = await newStream();
  await append(dataSource.manager, { ...at(stream, 0), events: [noted('a/b')] });
  const today = { type: 'Noted', lines: ['c'], occurredAt: recordedAt, by: 'x' };
  const [written] = await append(dataSource.manager, { ...at(stream, 1), events: [today] }, later);
  expect(written?.event).toEqual(today);
  const loaded = await loadStream(dataSource.manager, stream, later);
  expect(loaded.map(({ event }) => event)).toEqual([
    { type: 'Noted', lines: ['a', 'b'], occurredAt: '2024-10-18T21:59:59.999Z', by: 'staff:1' },
    today,
  ]);
  const shown = await recordedEvents(dataSource.manager, { stream, after: 0, limit: null }, later);
  expect(shown.map(({ schema, payload }) => [schema, payload])).toEqual([
    [1, { lines: ['a', 'b'] }],
    [2, { lines: ['c'] }],
  ]);
});

it('refuses to read what a later release wrote, after a way back to this one', async () => {
  const stream = await newStream();
  const event = { type: 'Noted', lines: ['c'], occurredAt: recordedAt, by: 'x' };
  await append(dataSource.manager, { ...at(stream, 0), events: [event] }, later);
  const refusal = new WrittenLater('Noted has version 2, this release reads up to 1: a later one wrote it');
  await expect(loadStream(dataSource.manager, stream)).rejects.toThrow(refusal);
  await expect(recordedEvents(dataSource.manager, { stream, after: 0, limit: null })).rejects.toThrow(refusal);
});

it('draws numbers without a gap, though every third of 48 drawers at once gives its number back', async () => {
  const series = `S${randomUUID().slice(0, 4)}`;
  const draw = (nth: number) =>
    dataSource.transaction(async (manager) => {
      const drawn = await drawNumber(manager, series, '2024-03-01');
      if (nth % 3 === 0) throw new Error('rolled back');
      return drawn?.number ?? 'held';
    });
  const drawn = await Promise.allSettled(Array.from({ length: 48 }, (_, nth) => draw(nth)));
  const numbers = drawn.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  expect(numbers.sort()).toEqual(
    Array.from({ length: 32 }, (_, index) => `${series}-2024-${String(index + 1).padStart(5, '0')}`),
  );
});

it('never lets the day of issue go back, and starts again at one with a new year', async () => {
  const series = `S${randomUUID().slice(0, 4)}`;
  const days = ['2024-12-30', '2024-12-31', '2024-12-30', '2025-01-01', '2024-12-31', '2025-01-02'];
  const drawn = [];
  for (const day of days) drawn.push(await drawNumber(dataSource.manager, series, day));
  expect(drawn.map((one) => `${one?.number.slice(series.length + 1)} ${one?.issuedOn}`)).toEqual([
    '2024-00001 2024-12-30',
    '2024-00002 2024-12-31',
    '2024-00003 2024-12-31',
    '2025-00001 2025-01-01',
    '2025-00002 2025-01-01',
    '2025-00003 2025-01-02',
  ]);
});
