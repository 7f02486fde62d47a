import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { InvoiceState } from './invoice.row.js';
import { wholeNumber } from './whole-number.js';

/** A line of a group's invoice as the account of its application has it. */
@Entity('invoice_line')
export class InvoiceLineRow {
  @PrimaryColumn('uuid', { name: 'application_id' })
  applicationId!: string;

  /** Of the invoice within the application, from 1. */
  @PrimaryColumn('integer')
  ordinal!: number;

  /** Of the group's invoice. */
  @Column('text')
  number!: string;

  @Column('bigint', { name: 'amount_minor', transformer: wholeNumber })
  amountMinor!: number;

  @Column('text')
  currency!: string;

  @Column('bigint', { name: 'credited_minor', transformer: wholeNumber })
  creditedMinor!: number;

  @Column('bigint', { name: 'paid_minor', transformer: wholeNumber })
  paidMinor!: number;

  @Column('text')
  state!: InvoiceState;
}
