import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { LeftOut } from '#domain/batch/batch-events.js';
import type { BatchStateName } from '#domain/batch/batch-state.js';
import { wholeNumber } from './whole-number.js';

/** Refunds that leave together, as their stream leaves them. */
@Entity('refund_batch')
export class RefundBatchRow {
  @PrimaryColumn('uuid')
  id!: string;

  /** Of the stream. */
  @Column('integer')
  version!: number;

  @Column('text')
  state!: BatchStateName;

  /** IBAN of ours, from which it is paid. */
  @Column('text')
  account!: string;

  @Column('text')
  currency!: string;

  /** Of the lines that the file has, or would have now. */
  @Column('bigint', { name: 'amount_minor', transformer: wholeNumber })
  amountMinor!: number;

  @Column('jsonb', { name: 'left_out' })
  leftOut!: LeftOut[];

  @Column('timestamptz', { name: 'prepared_at' })
  preparedAt!: Date;

  @Column('text', { name: 'prepared_by' })
  preparedBy!: string;

  @Column('text', { name: 'released_by', nullable: true })
  releasedBy!: string | null;

  @Column('timestamptz', { name: 'sealed_at', nullable: true })
  sealedAt!: Date | null;

  @Column('date', { name: 'execution_on', nullable: true })
  executionOn!: string | null;

  @Column('boolean', { name: 'is_file_void' })
  isFileVoid!: boolean;
}
