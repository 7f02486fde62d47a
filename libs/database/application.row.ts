import { Column, Entity, PrimaryColumn } from 'typeorm';
import { wholeNumber } from './whole-number.js';

/** An application as its stream leaves it. The person behind it is joined, never copied. */
@Entity('application')
export class ApplicationRow {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('text', { unique: true })
  reference!: string;

  @Column('text')
  edition!: string;

  /** The version of the edition that the application has heard of. */
  @Column('integer', { name: 'edition_version' })
  editionVersion!: number;

  /** Of the stream. */
  @Column('integer')
  version!: number;

  @Column('uuid', { name: 'person_id' })
  personId!: string;

  @Column('text', { name: 'group_code', nullable: true })
  groupCode!: string | null;

  @Column('text')
  phase!: string;

  /** Not rejected, withdrawn, lapsed or cancelled: it counts for groups and duplicates. */
  @Column('boolean')
  live!: boolean;

  @Column('text', { name: 'waits_for', nullable: true })
  waitsFor!: string | null;

  @Column('timestamptz', { name: 'wait_until', nullable: true })
  waitUntil!: Date | null;

  /** When time itself changes something next, be it only a reminder. */
  @Column('timestamptz', { nullable: true })
  deadline!: Date | null;

  @Column('text', { array: true })
  accepts!: string[];

  @Column('boolean')
  closed!: boolean;

  @Column('timestamptz', { name: 'submitted_at' })
  submittedAt!: Date;

  @Column('boolean')
  late!: boolean;

  @Column('uuid', { name: 'likely_duplicate_of', nullable: true })
  likelyDuplicateOf!: string | null;

  @Column('boolean', { name: 'in_question' })
  inQuestion!: boolean;

  @Column('text')
  currency!: string;

  @Column('text', { nullable: true })
  band!: string | null;

  @Column('bigint', { name: 'fee_minor', nullable: true, transformer: wholeNumber })
  feeMinor!: number | null;

  @Column('bigint', { name: 'received_minor', transformer: wholeNumber })
  receivedMinor!: number;

  @Column('bigint', { name: 'kept_minor', transformer: wholeNumber })
  keptMinor!: number;

  @Column('bigint', { name: 'refunded_minor', transformer: wholeNumber })
  refundedMinor!: number;

  @Column('bigint', { name: 'owed_back_minor', transformer: wholeNumber })
  owedBackMinor!: number;

  @Column('bigint', { name: 'due_minor', transformer: wholeNumber })
  dueMinor!: number;

  @Column('integer', { name: 'access_generation' })
  accessGeneration!: number;

  /** The folded Application. */
  @Column('jsonb')
  state!: object;
}
