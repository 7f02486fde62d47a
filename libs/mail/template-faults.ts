/** What is wrong with a template, where, and what to do. It names placeholders, and quotes nothing else. */
export interface TemplateFault {
  readonly part: 'subject' | 'body';
  /** From 1; null where it is about the whole. */
  readonly line: number | null;
  readonly because:
    | 'empty'
    | 'too-long'
    | 'syntax'
    | 'unknown-placeholder'
    | 'may-be-missing'
    | 'not-provided'
    | 'no-html'
    | 'bad-link'
    | 'part-missing';
  readonly says: string;
}
