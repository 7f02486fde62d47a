import { Column, Entity, PrimaryColumn } from 'typeorm';
import { wholeNumber } from './whole-number.js';

export type InvoiceKind = 'invoice' | 'credit-note';
/** Where an invoice stands; a credit note is only ever issued. */
export type InvoiceState = 'open' | 'part-paid' | 'paid' | 'credited' | 'issued';

/** An invoice or a credit note; who stands on it is frozen in its paper. */
@Entity('invoice')
export class InvoiceRow {
  @PrimaryColumn('text')
  number!: string;

  /** null of a group's paper. */
  @Column('uuid', { name: 'application_id', nullable: true })
  applicationId!: string | null;

  /** null of an application's own paper. */
  @Column('text', { name: 'group_code', nullable: true })
  groupCode!: string | null;

  @Column('text')
  kind!: InvoiceKind;

  /** Within the application, or the group, and kind, from 1. */
  @Column('integer')
  ordinal!: number;

  /** `fee`, `supplement`, or `correction` for a credit note. */
  @Column('text')
  reason!: string;

  /** The number of the invoice that a credit note corrects. */
  @Column('text', { nullable: true })
  corrects!: string | null;

  @Column('bigint', { name: 'amount_minor', transformer: wholeNumber })
  amountMinor!: number;

  @Column('text')
  currency!: string;

  @Column('text', { name: 'creditor_reference', nullable: true })
  creditorReference!: string | null;

  @Column('date', { name: 'issued_on' })
  issuedOn!: string;

  @Column('date', { name: 'due_on', nullable: true })
  dueOn!: string | null;

  @Column('bigint', { name: 'credited_minor', transformer: wholeNumber })
  creditedMinor!: number;

  @Column('bigint', { name: 'paid_minor', transformer: wholeNumber })
  paidMinor!: number;

  @Column('text')
  state!: InvoiceState;
}
