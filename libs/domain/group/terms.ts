import type { GroupTerms, Terms } from '../programme/terms.js';

/** What holds where the terms say nothing: a group waits until whoever applied in time has been answered. */
export const groupTermsOf = ({ groups, admission }: Terms): GroupTerms =>
  groups ?? { closeWithin: admission.answerWithin, discountFrom: 2, whenOneLeaves: 'others-keep-discount' };
