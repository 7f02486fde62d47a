import { nameKey } from '../matching.js';
import type { Incoming, Marks, Report } from './reading.types.js';

/** Who wrote it was no person: what it is instead, by which rule. */
export interface Automatic {
  readonly kind: 'auto-reply' | 'delivery-report' | 'bounce';
  readonly rule: string;
  /** A person's mail may have this mark too: a list passes it on, a subject begins like that, a report is enclosed. */
  readonly isUncertain?: true;
}

const ABSENT =
  /^(automatic reply|auto reply|autoreply|out of( the)? office|reponse automatique|absence du bureau|message d absence|respuesta automatica|fuera de( la)? oficina|ausencia(?=$| (re|rv|fwd?|temporal|por|de la oficina)\b)|resposta automatica|fora de l oficina|absencia(?=$| (re|rv|fwd?|temporal|per|de l oficina)\b))\b/;
const PRECEDENCES = ['bulk', 'junk', 'auto_reply'];
const DAEMONS = ['mailer-daemon', 'postmaster'];

/** null where nothing says that it was not a person. The first rule that fits decides. */
export function automatic({ marks, report, subject }: Incoming): Automatic | null {
  if (report !== null) return { ...reported(report), ...(isEnclosed({ report, marks }) && { isUncertain: true }) };
  const { autoSubmitted, precedence, hasEmptySender, isAutoResponse, isFromList } = marks;
  if (isDaemon(marks)) return { kind: 'bounce', rule: 'mailer-daemon' };
  // RFC 3834, section 5: any value but "no", parameters aside.
  if (!/^(\s*no\s*(;.*)?)?$/i.test(autoSubmitted)) return { kind: 'auto-reply', rule: 'auto-submitted' };
  if (isAutoResponse) return { kind: 'auto-reply', rule: 'auto-response' };
  if (isPrecedence(precedence, ...PRECEDENCES)) return { kind: 'auto-reply', rule: 'precedence' };
  if (hasEmptySender) return { kind: 'auto-reply', rule: 'empty-sender' };
  if (isFromList || isPrecedence(precedence, 'list'))
    return { kind: 'auto-reply', rule: 'mailing-list', isUncertain: true };
  if (ABSENT.test(nameKey(subject))) return { kind: 'auto-reply', rule: 'subject-absent', isUncertain: true };
  return null;
}

/** Whether a report stands in a mail that is none itself, and that no machine has sent: a person may show us one. */
export const isEnclosed = ({ report, marks }: Pick<Incoming, 'report' | 'marks'>): boolean =>
  report !== null && report.isEnclosed && !marks.hasEmptySender && !isDaemon(marks);

const isDaemon = ({ senderMailbox }: Marks): boolean => DAEMONS.includes(senderMailbox.toLowerCase());

const isPrecedence = (precedence: string, ...among: readonly string[]): boolean =>
  among.includes(precedence.trim().toLowerCase());

function reported(report: Report): Automatic {
  if (!isOfDelivery(report)) return { kind: 'delivery-report', rule: 'report' };
  if (failureIn(report) !== null) return { kind: 'bounce', rule: 'delivery-failed' };
  return { kind: 'delivery-report', rule: 'delivery-status' };
}

/**
 * By which status (RFC 3463) a letter has failed; null where the report says nothing of the kind. Whatever its class:
 * who says `failed` tries no more (RFC 3464, section 2.3.3), and 4.4.7 is what is said after days in vain. What is
 * delayed, relayed or delivered is word on the way.
 */
export const failureIn = (report: Report): string | null =>
  isOfDelivery(report) ? (report.deliveries.filter(hasFailed).map(({ status }) => status || UNSAID)[0] ?? null) : null;

/** RFC 3463: failed, and nothing else is known. */
const UNSAID = '5.0.0';

const isOfDelivery = ({ type }: Report): boolean => type.toLowerCase() === 'delivery-status';
const hasFailed = ({ action }: Report['deliveries'][number]): boolean => action.toLowerCase() === 'failed';
