import type { Currency } from '../money.js';
import type { LocalDate } from '../time/zone.js';
import type { BatchShare, Debt, LeftOut } from './batch-events.js';

/**
 * How far a line has come. `approving`, `ordering`, `undoing`, `paying` and `returning` wait for the application's
 * answer.
 */
export type LineState =
  | 'approving'
  | 'approved'
  | 'ordering'
  | 'ordered'
  | 'paying'
  | 'paid'
  | 'returning'
  | 'returned'
  | 'undoing'
  | 'cancelled'
  | 'dropped';

export interface Share extends BatchShare {
  readonly debit: { readonly entry: string; readonly paidOn: LocalDate; readonly bankReference: string | null } | null;
  readonly return: { readonly entry: string; readonly returnedOn: LocalDate; readonly becauseId: string } | null;
}

export type Line = Debt & {
  readonly line: number;
  readonly amountMinor: number;
  readonly wasApproved: boolean;
  readonly shares: readonly Share[];
  readonly state: LineState;
  /** What an application did not take, and why. */
  readonly because: string | null;
  /** It is to be undone: the reason's text. */
  readonly undo: { readonly becauseId: string; readonly wasOrdered: boolean } | null;
  /** The application has taken it as paid. */
  readonly isPaid: boolean;
  /** Names of transfers that came back, of which the application has not heard: the first is being told. */
  readonly untold: readonly string[];
};

export type BatchStateName = 'prepared' | 'released' | 'sealed' | 'empty' | 'cancelled';

export interface Batch {
  readonly id: string;
  readonly account: string;
  readonly currency: Currency;
  readonly state: BatchStateName;
  readonly lines: readonly Line[];
  readonly leftOut: readonly LeftOut[];
  readonly preparedAt: string;
  readonly preparedBy: string;
  readonly releasedBy: string | null;
  readonly sealedAt: string | null;
  readonly executionOn: LocalDate | null;
  /** Who cancelled the batch or a line last: in whose name it is undone. */
  readonly cancelledBy: string | null;
  /** What its file orders is not all wanted any more: it must not be sent. */
  readonly isFileVoid: boolean;
}

/** null: nothing has been prepared under this id. */
export type BatchState = Batch | null;

/** The line counts for money: it has left, or is to leave. */
export const stands = ({ state }: Line): boolean => !['cancelled', 'dropped', 'returned', 'undoing'].includes(state);

/** The transfers whose money the application counts as gone: all but those that it has heard to have come back. */
export const outstanding = ({ shares, untold }: Pick<Line, 'shares' | 'untold'>): readonly Share[] =>
  shares.filter((share) => share.return === null || untold.includes(share.endToEnd));

/** The bank has moved its money and its application did not take that: a person has to look, and have it told again. */
export const isRefused = (line: Line): boolean =>
  line.because !== null &&
  (line.state === 'ordered' || line.state === 'paid') &&
  (line.untold.length > 0 || (!line.isPaid && isDebited(line)));

/** The bank has moved all of it that the application counts as gone. */
export const isDebited = (line: Pick<Line, 'shares' | 'untold'>): boolean =>
  outstanding(line).every(({ debit }) => debit !== null);

/** Of the lines that the file has, or would have now. */
export const sumMinor = ({ lines }: Batch): number =>
  lines.filter(stands).reduce((sum, { amountMinor }) => sum + amountMinor, 0);
