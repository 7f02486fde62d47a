import type { BankStatementView } from '#contracts/bank.js';
import { formatPlain } from '#domain/money.js';

/** A statement as people name it, what it brought, and whether one seems to be missing before it. */
export function statementLine(statement: BankStatementView): string {
  const { account, statementId, sequence, from, to, closing, entries, gapBefore, balance } = statement;
  const name = [statementId, sequence].filter((part) => part !== null).join(' ');
  const { added, known, suspected, pending, skipped } = entries;
  return [
    `${account} ${name === '' ? 'export' : name}${from === null ? '' : ` (${from} to ${to ?? from})`}:`,
    `${added} new, ${known} known, ${suspected} to be looked at, ${pending} pending`,
    ...(skipped === 0 ? [] : [`; ${skipped} of 0.00 skipped`]),
    ...(closing === null ? [] : [`; closes with ${formatPlain(closing)}`]),
    ...(gapBefore ? ['; a statement before it is missing'] : []),
    ...(balance?.verdict === 'differs'
      ? [`; what is stored misses that by ${formatPlain(balance.difference)}, for no known reason`]
      : []),
  ]
    .join(' ')
    .replaceAll(' ;', ';');
}
