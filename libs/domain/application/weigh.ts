import type { FeeCondition } from '../programme/terms.js';
import type { LocalDate } from '../time/zone.js';
import type { Because } from './because.js';
import type { Evidence } from './commands.js';
import type { Proven } from './evidence.types.js';

/** What is known of an employer from lists and tables, and what was proven beside them, oldest first. */
export type Known = Evidence & { readonly proven?: readonly Proven[] };

/** Whether a condition holds on a day, as of when, and who says so. What was proven outweighs lists and tables. */
export function weigh(condition: FeeCondition, known: Known, on: LocalDate): Because {
  const proof = (known.proven ?? []).findLast((one) => isAbout(one, condition));
  return proof === undefined ? fromLists(condition, known, on) : fromProof(condition, proof);
}

function isAbout(proof: Proven, condition: FeeCondition): boolean {
  switch (condition.fact) {
    case 'member':
      return proof.fact === 'member';
    case 'contributions-paid':
      return proof.fact === 'contributions-paid' && proof.year === condition.year;
    case 'income-group':
      return proof.fact === 'income-group' && proof.fiscalYear === condition.fiscalYear;
  }
}

function fromProof(condition: FeeCondition, proof: Proven): Because {
  const { asOf, evidence } = proof;
  const said = { asOf, source: `evidence ${evidence} on file` };
  switch (proof.fact) {
    case 'member':
      return { fact: 'member', holds: proof.member !== null, value: proof.member ?? 'none', ...said };
    case 'contributions-paid':
      return { fact: 'contributions-paid', holds: proof.paid, value: String(proof.year), ...said };
    case 'income-group': {
      const holds = condition.fact === 'income-group' && proof.group === condition.group;
      return { fact: 'income-group', holds, value: `${proof.group} FY${proof.fiscalYear}`, ...said };
    }
  }
}

function fromLists(condition: FeeCondition, evidence: Evidence, on: LocalDate): Because {
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
