import { Column, Entity, PrimaryGeneratedColumn, Unique } from 'typeorm';

/** One event as it was recorded. Written once; a trigger refuses every change. */
@Entity('domain_event')
@Unique(['stream', 'version'])
@Unique(['stream', 'commandId', 'commandIndex'])
export class DomainEventRow {
  /** Grows with time, not without gaps; text, because a bigint may exceed what a number holds. */
  @PrimaryGeneratedColumn('identity', { type: 'bigint' })
  position!: string;

  @Column('text')
  stream!: string;

  /** Of the stream: 1, 2, 3 … */
  @Column('integer')
  version!: number;

  @Column('uuid', { name: 'event_id', unique: true })
  eventId!: string;

  @Column('text', { name: 'command_id' })
  commandId!: string;

  /** Of the event among those of its command, from 0. */
  @Column('integer', { name: 'command_index' })
  commandIndex!: number;

  @Column('text')
  type!: string;

  /** Which shape `payload` has, counted from 1 for each type; #domain/upcast.js leads from it to today's. */
  @Column('integer')
  schema!: number;

  @Column('timestamptz', { name: 'occurred_at' })
  occurredAt!: Date;

  @Column('timestamptz', { name: 'recorded_at' })
  recordedAt!: Date;

  @Column('text')
  by!: string;

  /** What is left of the event without type, occurredAt and by. */
  @Column('jsonb')
  payload!: object;
}
