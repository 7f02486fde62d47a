import type { Vat } from '#contracts/programme/terms.js';
import type { LocalDate, Moment, Zone } from '#domain/time/zone.js';

/** Who stands on a paper, as they stood when it was issued. */
export interface Party {
  readonly name: string;
  /** As on an envelope, line by line. */
  readonly address: readonly string[];
  /** ISO 3166-1 alpha-2; null where the address says it. */
  readonly country: string | null;
  readonly taxId: string | null;
  /** Absent from papers that were frozen before they named it. */
  readonly vatId?: string | null;
  readonly registrationId?: string | null;
  readonly email: string | null;
}

export interface PaperAccount {
  readonly holder: string;
  readonly iban: string;
  readonly bic: string;
  readonly bankName: string | null;
}

export interface Bill {
  readonly number: string;
  readonly issuedOn: LocalDate;
  /** BCP 47: the language that the paper is written in. */
  readonly language: string;
  readonly seller: Party;
  readonly buyer: Party;
  readonly purchaseOrder: string | null;
  readonly buyerReference: string | null;
  readonly lines: readonly { readonly description: string; readonly amountMinor: number }[];
  readonly totalMinor: number;
  readonly currency: string;
  /** Absent from papers that were frozen before they said it: those have no electronic part. */
  readonly vat?: Vat | null;
  /** The days of the course, once they are certain. */
  readonly period?: { readonly starts: LocalDate; readonly ends: LocalDate } | null;
  /** What people read out on the telephone. */
  readonly applicationReference: string;
}

export interface InvoicePaper extends Bill {
  readonly kind: 'invoice';
  /** Of the invoice within the application, from 1. */
  readonly ordinal: number;
  readonly dueOn: LocalDate;
  readonly creditorReference: string;
  readonly account: PaperAccount;
}

export interface CreditNotePaper extends Bill {
  readonly kind: 'credit-note';
  readonly corrects: { readonly number: string; readonly issuedOn: LocalDate };
}

export interface CertificatePaper {
  readonly kind: 'certificate';
  /** Also the certificate's number: random, for a public page must not list the alumni. */
  readonly code: string;
  readonly issuedOn: LocalDate;
  readonly language: string;
  readonly name: string;
  readonly courseTitle: string;
  readonly certificateTitle: string;
  readonly organiser: string;
  readonly academicPartner: string | null;
  readonly partners: readonly string[];
  readonly city: string | null;
  readonly zone: Zone;
  /** The first and last day, or the instants of a shorter event. */
  readonly starts: Moment;
  readonly ends: Moment;
}

export type BillPaper = InvoicePaper | CreditNotePaper;

/** All that a paper says, frozen when it is issued: nothing is looked up when it is rendered, today or in ten years. */
export type Paper = InvoicePaper | CreditNotePaper | CertificatePaper;
