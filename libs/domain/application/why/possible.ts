import type { ApplicationCommandType } from '../commands.js';
import { acceptsOf } from '../outcome.js';
import type { Application } from '../state.js';

/** What each command means, told of the person who may give it. */
const meaning: { readonly [T in ApplicationCommandType]: string } = {
  SubmitApplication: 'somebody applies',
  AcceptLateApplication: 'admissions accept an application after the close',
  NoteEdition: 'the edition tells what is new',
  RequestInformation: 'admissions ask the applicant a question',
  ProvideInformation: 'the applicant answers',
  Admit: 'admissions admit',
  Reject: 'admissions reject, with a reason',
  Withdraw: 'the applicant withdraws',
  RevokeAdmission: 'admissions revoke the admission, two persons where the place is guaranteed',
  ReopenApplication: 'admissions reopen it',
  RecordEvidence: 'admissions record standing or income class as a paper proves it',
  CorrectFee: 'admissions correct the fee',
  ReplaceInvoice: 'finance make the invoice out to somebody else',
  CancelInvoice: 'finance cancel the invoice, and the application is assessed again',
  TakeInvoiceLine: 'the group invoices it',
  TakeLineCredit: 'the group credits it',
  ExtendPaymentDeadline: 'finance give more time to pay',
  ConfirmPayment: 'finance confirm a bank transfer',
  AcceptShortPayment: 'finance take what was paid as enough',
  ReversePayment: 'finance note that the bank took a payment back',
  RequestCancellation: 'a written cancellation arrives and is judged by the terms',
  RequestConfirmation: 'the registered address is asked whether a mail from another one is true',
  GiveUpPlace: 'the participant gives the place up, without a refund beyond the terms',
  GrantException: 'two persons, of admissions and finance, grant a cancellation despite the terms',
  SubstituteParticipant: 'admissions give the place to another person',
  ApproveRefund: 'finance approve a refund',
  WithdrawRefund: 'finance take the approval of a refund back',
  OrderRefund: 'finance, another person than the approver, release a refund to the bank',
  CancelRefundOrder: 'finance note that an order did not leave',
  ConfirmRefundPaid: 'the bank says that a refund was paid',
  NoteRefundReturned: 'the bank sends a refund back',
  RecordAttendance: 'admissions record attendance',
  RecordExperienceShared: "admissions record that the city's experience was shared",
  RecordFinalWork: 'admissions record the final work',
  WaiveRequirement: 'admissions waive a requirement, with a reason',
  CorrectRecord: 'admissions correct a record',
  Certify: 'admissions certify, once everything is there',
  ReissueCertificate: 'admissions issue the certificate anew',
  RevokeCertificate: 'admissions revoke the certificate',
  ObserveTime: 'time passes',
};

/** What may be told next, in words; empty when nothing may. */
export function possibleLines(application: Application): string[] {
  return acceptsOf(application).map((command) => meaning[command]);
}
