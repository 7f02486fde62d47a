import { eventOf, type LetterInput } from '../letter-input.js';
import type { Speech } from '../speech.js';
import { lines } from './frame.js';
import { refundOf } from './refunds.js';

export function receipt(input: LetterInput, speech: Speech) {
  const { assessBy } = eventOf(input, 'ApplicationSubmitted');
  return { answer: speech.deadline(assessBy, input.application.edition.zone) };
}

export function question(input: LetterInput, speech: Speech) {
  const { questionId, answerBy } = eventOf(input, 'InformationRequested');
  return {
    question: lines(input.texts.get(questionId) ?? ''),
    answer: speech.deadline(answerBy, input.application.edition.zone),
  };
}

export function rejection(input: LetterInput, speech: Speech) {
  const { becauseId, closesAt } = eventOf(input, 'ApplicationRejected');
  return {
    because: lines(becauseId === null ? '' : (input.texts.get(becauseId) ?? '')),
    review: speech.deadline(closesAt, input.application.edition.zone),
    // What came before the decision was held for it.
    refund: refundOf(input, speech),
  };
}

export function reopened(input: LetterInput, speech: Speech) {
  const { assessBy } = eventOf(input, 'ApplicationReopened');
  return { answer: speech.deadline(assessBy, input.application.edition.zone) };
}
