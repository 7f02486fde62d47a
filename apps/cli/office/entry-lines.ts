import type { z } from 'zod';
import type { BankEntryView, bankEntryStanding } from '#contracts/bank/entry.js';
import { plain } from './table.js';

type Standing = z.output<typeof bankEntryStanding>;

/** An entry as a person looks at it, with what the payer wrote. */
export function entryLines(entry: BankEntryView): string[] {
  const { id, state, direction, amount, bookedOn, counterparty, remittance, creditorReferences } = entry;
  const why = entry.because ?? entry.suspectedOf;
  const words = [...remittance, ...creditorReferences].join(' / ');
  return [
    `${id} ${state} ${bookedOn} ${direction === 'debit' ? '-' : ''}${plain(amount)}${why === null ? '' : ` ${why}`}`,
    ...told('  from', [counterparty.name, counterparty.iban]),
    ...told('  says', [words]),
    ...told('  bank', [entry.bankReference]),
    ...detailLines(entry),
  ];
}

/** Where it stands after a decision. */
export const standingLines = (standing: Standing): string[] => [
  `${standing.id} ${standing.state}: ${plain(standing.allocated)} of ${plain(standing.amount)} allocated`,
  ...detailLines(standing),
];

const detailLines = ({ allocations, candidates, candidateGroups, ...entry }: Standing): string[] => [
  ...allocations.map(({ part, applicationReference, group, amount, rule, outcome, told: how, refusedBecause }) => {
    const whom = applicationReference ?? `group ${group ?? ''}`;
    const refused = refusedBecause === null ? '' : ` (${refusedBecause})`;
    return `  part ${part}: ${plain(amount)} to ${whom}, ${rule}, ${outcome}, ${how}${refused}`;
  }),
  ...candidates.map(({ applicationReference, due }) => {
    const whom = entry.state === 'suggested' ? 'perhaps' : 'may be for';
    return `  ${whom} ${applicationReference}, who has ${plain(due)} to pay`;
  }),
  ...candidateGroups.map(({ group, due, members }) => {
    const each = members.map((one) => `${one.applicationReference} ${plain(one.due)}`).join(', ');
    return `  perhaps group ${group}, which has ${plain(due)} to pay: ${each}`;
  }),
  ...(entry.toBeReturned === null
    ? []
    : [`  goes back: ${plain(entry.toBeReturned)} ${entry.toBeReturned.stage}, due ${entry.toBeReturned.dueAt}`]),
  ...told('  taken back by', [entry.takenBackBy]),
];

function told(what: string, words: readonly (string | null)[]): string[] {
  const said = words.filter((word) => word !== null && word !== '').join(', ');
  return said === '' ? [] : [`${what} ${said}`];
}
