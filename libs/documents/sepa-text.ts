/** Latin letters that do not come apart into a letter and a mark. */
const LETTERS: Readonly<Record<string, string>> = {
  ß: 'ss',
  ẞ: 'SS',
  æ: 'ae',
  Æ: 'AE',
  œ: 'oe',
  Œ: 'OE',
  ø: 'o',
  Ø: 'O',
  ł: 'l',
  Ł: 'L',
  đ: 'd',
  Đ: 'D',
  ð: 'd',
  Ð: 'D',
  þ: 'th',
  Þ: 'TH',
  ı: 'i',
  '&': '+',
  '’': "'",
  '–': '-',
  '—': '-',
};

/**
 * A text in the characters that every bank of the SEPA takes (EPC217-08): what has no counterpart becomes a full stop.
 * No slash begins or ends it, nor do two follow each other, for banks refuse those.
 * @returns `NOTPROVIDED` where not a letter or digit of it is left
 */
export function sepaText(text: string, longest: number): string {
  const plain = Array.from(text.normalize('NFKD').replaceAll(/\p{M}/gu, ''), (one) => LETTERS[one] ?? one).join('');
  const allowed = plain
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/[^A-Za-z\d/?:().,'+ -]/gu, '.')
    .replaceAll(/\/{2,}/g, '/')
    .slice(0, longest)
    .replaceAll(/^[\s/]+|[\s/]+$/g, '');
  return /[A-Za-z\d]/.test(allowed) ? allowed : 'NOTPROVIDED';
}
