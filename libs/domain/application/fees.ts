import { money, percentOf } from '../money.js';
import type { FeeBand, Terms } from '../programme/terms.js';
import type { LocalDate } from '../time/zone.js';
import type { Because } from './because.js';
import type { Evidence } from './commands.js';
import { type Known, weigh } from './weigh.js';

export interface FeeProposal {
  readonly band: string;
  readonly amountMinor: number;
  readonly currency: string;
  readonly groupDiscountPercent: number;
  readonly because: readonly Because[];
}

/** The first band that fits, then the group discount on the member's own band (terms, "Fees"). */
export function proposeFee(terms: Terms, evidence: Known, on: LocalDate): FeeProposal {
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
