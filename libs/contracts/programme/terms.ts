import { z } from 'zod';
import { amount, currency, duration, lengthMs, percent, readAmount } from './measures.js';
import { code, line } from './text.js';
import { VATEX } from './vatex.js';

const year = z.int().min(1990, 'is not a year').max(2100, 'is not a year');

const conditionSchema = z.discriminatedUnion('fact', [
  z.strictObject({ fact: z.literal('member') }),
  z.strictObject({ fact: z.literal('contributions-paid'), year }),
  z.strictObject({
    fact: z.literal('income-group'),
    group: z.enum(['low', 'lower-middle', 'upper-middle', 'high']),
    /** The World Bank's: the one that ends in June of this year. */
    fiscalYear: year,
  }),
]);

/** Why no VAT is charged, in the words and the language of the invoice; a charge of VAT is not provided for. */
const vatSchema = z.discriminatedUnion(
  'treatment',
  [
    z.strictObject({
      treatment: z.literal('exempt'),
      /** Of the code list VATEX, such as VATEX-EU-132-1I for education. */
      code: z.string().refine((code) => VATEX.has(code), 'is not in the code list VATEX: VATEX-EU-132-1I is education'),
      reason: line,
    }),
    z.strictObject({ treatment: z.literal('outside-scope'), reason: line }),
  ],
  { error: 'is none of exempt, outside-scope' },
);
export type Vat = z.output<typeof vatSchema>;

const bandSchema = z.strictObject({ code, label: line, amount, when: z.array(conditionSchema) });

const feesSchema = z
  .strictObject({
    currency,
    /** null where nothing is ever invoiced. */
    vat: vatSchema.nullable().default(null),
    bands: z.array(bandSchema).min(1, 'names no band'),
    groupDiscountPercent: percent,
  })
  .superRefine((fees, context) => {
    const last = fees.bands.length - 1;
    fees.bands.forEach((band, index) => {
      const complain = (field: string, message: string) =>
        context.addIssue({ code: 'custom', path: ['bands', index, field], message });
      if (readAmount(band.amount).currency !== fees.currency) complain('amount', `is not in ${fees.currency}`);
      if (index === last && band.when.length > 0)
        complain('when', 'must be empty: the last band is for everybody else');
      if (index < last && band.when.length === 0) complain('when', 'is empty, so that no later band can ever fit');
      if (fees.bands.findIndex((other) => other.code === band.code) < index) complain('code', 'is used twice');
    });
  });

/** For groups with one payer. Where it is left out, the domain says what holds: then nothing of it is in the terms. */
const groupsSchema = z.strictObject({
  closeWithin: duration,
  discountFrom: z.int().min(2, 'is no group').max(1_000, 'is absurd').default(2),
  whenOneLeaves: z.enum(['others-keep-discount', 'others-lose-discount']).default('others-keep-discount'),
});

const paymentSchema = z
  .strictObject({
    dueWithin: duration,
    remindBefore: z.array(duration).default([]),
    grace: duration,
    tolerance: amount,
    unpaid: z.enum(['lapse', 'ask-finance']),
    percentReturnedOnLapse: percent,
    moneyAfterLapse: z.enum(['goes-back', 'reinstates']).optional(),
  })
  .superRefine(({ dueWithin, remindBefore }, context) =>
    remindBefore.forEach((before, index) => {
      const complain = (message: string) =>
        context.addIssue({ code: 'custom', path: ['remindBefore', index], message });
      if (lengthMs(before) >= lengthMs(dueWithin)) complain(`is no shorter than dueWithin (${dueWithin})`);
      const former = remindBefore[index - 1];
      if (former !== undefined && lengthMs(before) >= lengthMs(former)) complain('is out of order: the earliest first');
    }),
  );

const tiersSchema = z
  .array(z.strictObject({ until: duration, percent }))
  .min(1, 'names no tier')
  .superRefine((tiers, context) =>
    tiers.forEach((tier, index) => {
      const former = tiers[index - 1];
      if (!former) return;
      const complain = (field: string, message: string) =>
        context.addIssue({ code: 'custom', path: [index, field], message });
      if (lengthMs(tier.until) >= lengthMs(former.until))
        complain('until', 'is out of order: the earliest deadline first');
      if (tier.percent >= former.percent) complain('percent', 'is no less than that of the earlier tier');
    }),
  );

const cancellationSchema = z.strictObject({
  countsFrom: z.enum(['start', 'first-in-person-day']),
  channel: z.enum(['reply-to-reservation', 'any']),
  requires: z.array(z.enum(['course', 'name', 'registration-date', 'contact'])).default([]),
  quoted: z.enum(['counts', 'does-not-count']).optional(),
  grace: duration.nullable().default(null),
  tiers: tiersSchema,
});

const refundsSchema = z
  .strictObject({ within: duration, warnAfter: z.array(duration).default([]) })
  .superRefine(({ within, warnAfter }, context) =>
    warnAfter.forEach((warning, index) => {
      const complain = (message: string) => context.addIssue({ code: 'custom', path: ['warnAfter', index], message });
      if (lengthMs(warning) >= lengthMs(within)) complain(`is no shorter than within (${within})`);
      const former = warnAfter[index - 1];
      if (former !== undefined && lengthMs(warning) <= lengthMs(former))
        complain('is out of order: the earliest first');
    }),
  );

const completionSchema = z
  .strictObject({
    requires: z.array(z.enum(['attendance', 'experience', 'final-work'])).default([]),
    sessions: z.array(code).default([]),
    within: duration,
  })
  .superRefine(({ requires, sessions }, context) => {
    const complain = (message: string) => context.addIssue({ code: 'custom', path: ['sessions'], message });
    if (requires.includes('attendance') && sessions.length === 0) complain('is empty, but attendance is required');
    if (!requires.includes('attendance') && sessions.length > 0)
      complain('names sessions, but attendance is not required');
    if (new Set(sessions).size < sessions.length) complain('names a session twice');
  });

/** The domain's `Terms` as people write them: amounts as '300.00 EUR'. */
export const termsSchema = z
  .strictObject({
    admission: z.strictObject({
      mode: z.enum(['assessed', 'open']),
      answerWithin: duration,
      informationWithin: duration,
      informationReminderBefore: duration.nullable().default(null),
    }),
    capacity: z.int().min(1, 'leaves no place').max(100_000, 'is absurd').nullable().default(null),
    fees: feesSchema,
    groups: groupsSchema.optional(),
    payment: paymentSchema,
    cancellation: cancellationSchema.nullable(),
    refunds: refundsSchema,
    reschedule: z.strictObject({ leaveWithin: duration, percent }),
    substitution: z.strictObject({ until: duration }).nullable().default(null),
    completion: completionSchema,
    certificate: z.strictObject({ title: line }).nullable(),
    startReminders: z.array(duration).default([]),
    fileClosesAfter: duration,
  })
  .superRefine((terms, context) => {
    const complain = (path: string[], message: string) => context.addIssue({ code: 'custom', path, message });
    const { admission, fees, payment } = terms;
    if (readAmount(payment.tolerance).currency !== fees.currency)
      complain(['payment', 'tolerance'], `is not in ${fees.currency}`);
    const reminder = admission.informationReminderBefore;
    if (reminder !== null && lengthMs(reminder) >= lengthMs(admission.informationWithin))
      complain(['admission', 'informationReminderBefore'], 'is no shorter than informationWithin');
    if (terms.certificate && terms.completion.requires.length === 0 && admission.mode === 'assessed')
      complain(['completion', 'requires'], 'is empty, so that everybody would be certified for nothing');
  });

export type ProgrammeTerms = z.output<typeof termsSchema>;
