/**
 * What two spellings of one name have in common: no accents, case, punctuation or double spaces. Empty for a name
 * without a letter or digit, and then it matches nothing.
 */
export const nameKey = (text: string): string =>
  text
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();

/** Whether all of a name is in another one, in any order: banks write `FERRER PUIG, ANA MARIA` of Ana Ferrer. */
export function bears(whole: string, name: string): boolean {
  const words = nameKey(whole).split(' ');
  return nameKey(name)
    .split(' ')
    .every((word) => words.includes(word));
}

/** What two spellings of one e-mail address have in common. Dots and plus signs count: mailboxes differ in them. */
export const emailKey = (email: string): string => email.trim().normalize('NFC').toLowerCase();
