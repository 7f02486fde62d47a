import type { EditionDefinition } from '#domain/edition/edition.types.js';
import type { Terms } from '#domain/programme/terms.js';
import { readAmount } from './measures.js';
import type { Programme } from './shape.js';
import type { ProgrammeTerms } from './terms.js';

/**
 * What the domain knows of a programme: its dates, form and terms.
 * @param definitionId the SHA-256 under which the entire programme was filed
 */
export function toDefinition(programme: Programme, definitionId: string): EditionDefinition {
  const { code, zone, language, dates, applications, form, terms } = programme;
  return {
    code,
    zone,
    language,
    dates,
    applicationsClose: applications.closes,
    form: {
      employer: form.employer,
      billing: form.billing,
      questions: form.questions.map(({ code: question, required }) => ({ code: question, required })),
    },
    terms: toTerms(terms),
    definitionId,
  };
}

function toTerms({ fees, payment, ...rest }: ProgrammeTerms): Terms {
  const { tolerance, ...paymentRest } = payment;
  const { currency, groupDiscountPercent } = fees;
  return {
    ...rest,
    // VAT changes no fee and no rule: it is a matter of the papers alone.
    fees: {
      currency,
      groupDiscountPercent,
      bands: fees.bands.map(({ amount, ...band }) => ({ ...band, amountMinor: readAmount(amount).amountMinor })),
    },
    payment: { ...paymentRest, toleranceMinor: readAmount(tolerance).amountMinor },
  };
}
