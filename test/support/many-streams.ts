import type { DataSource } from 'typeorm';
import type { Programme } from '#contracts/programme.js';
import { readProgramme } from '#programmes/read-programme.js';
import type { RealRecord, Words } from './real-record.js';

type Told = readonly (readonly [at: string, words: Words])[];

const given = ['course', 'name', 'registration-date', 'contact'] as const;
const admit: Words = { type: 'Admit', override: null };
const pay = (amountMinor: number, receivedOn: string): Words => {
  const paymentId = `bank-${receivedOn}`;
  return { type: 'ConfirmPayment', paymentId, amountMinor, currency: 'EUR', receivedOn, noteId: null };
};

const CANCELS: Told = [
  ['2024-08-05T10:00:00.000Z', admit],
  ['2024-08-20T10:00:00.000Z', pay(30_000, '2024-08-19')],
  ['2024-09-10T10:00:00.000Z', pay(35_000, '2024-09-09')],
  [
    '2024-10-01T10:00:00.000Z',
    {
      type: 'RequestCancellation',
      receivedAt: '2024-10-01T09:00:00.000Z',
      channel: 'reply-to-reservation',
      given,
      noteId: null,
    },
  ],
  ['2024-10-02T10:00:00.000Z', { type: 'ApproveRefund', refund: 1, by: 'staff:bruno' }],
  ['2024-10-02T11:00:00.000Z', { type: 'OrderRefund', refund: 1, batch: null, by: 'staff:carla' }],
  [
    '2024-10-04T10:00:00.000Z',
    { type: 'ConfirmRefundPaid', refund: 1, paidOn: '2024-10-04', bankReference: 'OUT 1', amountMinor: null },
  ],
];
const completes = ({ terms }: Programme): Told => [
  ['2024-08-05T10:00:00.000Z', admit],
  ['2024-08-20T10:00:00.000Z', pay(60_000, '2024-08-19')],
  ...terms.completion.sessions.map(
    (session) => ['2024-11-20T10:00:00.000Z', { type: 'RecordAttendance', session, present: true }] as const,
  ),
  ['2024-11-22T10:00:00.000Z', { type: 'RecordExperienceShared' }],
  ['2024-11-22T11:00:00.000Z', { type: 'RecordFinalWork' }],
];

/** Three whole lives of the diploma on record; answers with their streams. */
export async function threeLives(record: RealRecord): Promise<readonly string[]> {
  const programme = await readProgramme('programmes/metropolis-diploma-2024.yaml');
  await record.publish(programme, '2024-06-01T10:00:00.000Z');
  const streams = [];
  for (const told of [CANCELS, completes(programme), [['2024-08-05T10:00:00.000Z', admit] as const]]) {
    const stream = await record.apply(programme, '2024-08-01T10:00:00.000Z');
    for (const [at, words] of told) await record.brings(stream, at, words);
    await record.brings(stream, '2026-01-01T10:00:00.000Z', { type: 'ObserveTime', by: 'clock' });
    streams.push(stream);
  }
  return streams;
}

/**
 * Copies each stream so many times under new ids, its events only: rows are a rebuild's work. Numbers of papers and
 * codes of certificates get an ending, for there is one of each.
 */
export async function plantCopies(dataSource: DataSource, streams: readonly string[], copies: number): Promise<void> {
  for (const stream of streams)
    await dataSource.query(
      `WITH copy AS MATERIALIZED (
         SELECT 'application-' || gen_random_uuid() AS name, nth FROM generate_series(1, $2::integer) AS nth),
       planted AS (
         INSERT INTO stream (name, version)
         SELECT copy.name, stream.version FROM copy CROSS JOIN stream WHERE stream.name = $1)
       INSERT INTO domain_event (stream, version, event_id, command_id, command_index, type, schema, occurred_at,
                                 recorded_at, by, payload)
       SELECT copy.name, version, gen_random_uuid(), command_id, command_index, type, schema, occurred_at,
              recorded_at, by,
              payload || CASE WHEN payload ? 'number'
                              THEN jsonb_build_object('number', payload ->> 'number' || '/' || nth) ELSE '{}' END
                      || CASE WHEN payload ? 'code'
                              THEN jsonb_build_object('code', payload ->> 'code' || '/' || nth) ELSE '{}' END
       FROM copy CROSS JOIN domain_event WHERE domain_event.stream = $1
       ORDER BY nth, version`,
      [stream, copies],
    );
}
