/** PostgreSQL has no text with this character in it. */
export const writable = (text: string): string => text.replaceAll('\0', '');
