import { money, percentOf } from '../money.js';
import type { FeeBand, FeeCondition, Terms } from '../programme/terms.js';
import type { LocalDate } from '../time/zone.js';
import type { Because } from './because.js';
import type { Evidence } from './commands.js';

export interface FeeProposal {
  readonly band: string;
  readonly amountMinor: number;
  readonly currency: string;
  readonly groupDiscountPercent: number;
  readonly because: readonly Because[];
}

/** The first band that fits, then the group discount on the member's own band (terms, "Fees"). */
export function proposeFee(terms: Terms, evidence: Evidence, on: LocalDate): FeeProposal {
  const because: Because[] = [];
  const band = terms.fees.bands.find((candidate) =>
    candidate.when.every((condition) => {
      const found = weigh(condition, evidence, on);
      if (!because.some((known) => isSame(known, found))) because.push(found);
      return found.holds;
    }),
  );
  if (band === undefined)
    throw new Error('the last fee band has conditions: the programme file should not have passed');
  return { ...price(band, terms, evidence), because: [...because, ...discounted(terms, evidence, on)] };
}

/** Two bands may ask the same source another question: only the same answer need not be shown twice. */
const isSame = (one: Because, other: Because): boolean =>
  one.fact === other.fact && one.source === other.source && one.value === other.value && one.holds === other.holds;

/** A band that a person chose; the reason is filed under `becauseId` of the event. */
export function chosenFee(
  terms: Terms,
  evidence: Evidence,
  choice: { readonly band: FeeBand; readonly on: LocalDate },
): FeeProposal {
  const { band, on } = choice;
  const chosen: Because = { fact: 'override', holds: true, value: band.code, asOf: on, source: 'admissions' };
  return { ...price(band, terms, evidence), because: [chosen, ...discounted(terms, evidence, on)] };
}

function price(band: FeeBand, { fees }: Terms, { groupSize }: Evidence): Omit<FeeProposal, 'because'> {
  const groupDiscountPercent = groupSize >= 2 ? fees.groupDiscountPercent : 0;
  const { amountMinor } = percentOf(100 - groupDiscountPercent, money(band.amountMinor, fees.currency));
  return { band: band.code, amountMinor, currency: fees.currency, groupDiscountPercent };
}

function discounted({ fees }: Terms, { groupSize }: Evidence, asOf: LocalDate): Because[] {
  if (groupSize < 2 || fees.groupDiscountPercent === 0) return [];
  return [
    { fact: 'group', holds: true, value: String(groupSize), asOf, source: 'applications under the same group code' },
  ];
}

function weigh(condition: FeeCondition, evidence: Evidence, on: LocalDate): Because {
  switch (condition.fact) {
    case 'member': {
      const { member } = evidence;
      if (member === null) return { fact: 'member', holds: false, value: 'none', asOf: on, source: 'member list' };
      return { fact: 'member', holds: true, value: member.code, asOf: member.asOf, source: member.source };
    }
    case 'contributions-paid': {
      const paid = evidence.contributions.find(({ year, paidOn }) => year === condition.year && paidOn <= on);
      const source = paid?.source ?? `contributions ${condition.year}`;
      return {
        fact: 'contributions-paid',
        holds: paid !== undefined,
        value: String(condition.year),
        asOf: paid?.paidOn ?? on,
        source,
      };
    }
    case 'income-group': {
      const found = evidence.incomeGroups.find(({ fiscalYear }) => fiscalYear === condition.fiscalYear);
      const value = found === undefined ? 'unknown' : `${found.country} ${found.group} FY${found.fiscalYear}`;
      const source = found?.source ?? `income groups FY${condition.fiscalYear}`;
      return { fact: 'income-group', holds: found?.group === condition.group, value, asOf: on, source };
    }
  }
}
