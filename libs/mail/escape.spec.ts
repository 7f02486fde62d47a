import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Marked } from 'marked';
import { escapeMarkdown, oneLine, safeUrl, spoken } from './escape.js';

const markdown = new Marked({ gfm: true, async: false });

it('makes any text read as itself, whatever markup it imitates', () => {
  const entities: Record<string, string> = { '&lt;': '<', '&gt;': '>', '&amp;': '&', '&quot;': '"', '&#39;': "'" };
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const html = markdown.parse(`Dear x${escapeMarkdown(text)}x`, { async: false });
      const inner = /^<p>Dear x([^<>]*)x<\/p>\n$/s.exec(html)?.[1];
      expect(inner?.replace(/&(?:lt|gt|amp|quot|#39);/g, (entity) => entities[entity] ?? entity)).toBe(oneLine(text));
    }),
  );
});

it.each([
  'http://evil.example',
  'www.evil.example',
  'someone@evil.example',
  '[x](http://evil.example)',
  '![x](http://evil.example)',
  '<script>alert(1)</script>',
  '&lt;script&gt;',
  '**bold** _it_ `code` ~~gone~~',
  '# title',
  '{{person.email}}',
])('leaves no markup in %s', (text) => {
  expect(markdown.parse(escapeMarkdown(text), { async: false })).not.toMatch(/<(?!\/?p>)/);
});

it('keeps a header to one line', () => {
  expect(oneLine('Ana\r\nBcc: x@example.org\u2028y')).toBe('Ana Bcc: x@example.org y');
});

it('lets only web addresses into links, and none that ends its brackets', () => {
  expect(safeUrl('https://example.org/a?b=<c>&d="e"#t_1')).toBe('https://example.org/a?b=%3Cc%3E&d=%22e%22#t_1');
  expect(() => safeUrl('javascript:alert(1)')).toThrow(/no address for a letter/);
  expect(() => safeUrl('nonsense')).toThrow();
});

it('knows every name of a letter, and refuses any other', () => {
  const values = spoken({ a: 'x*', hereUrl: 'https://example.org/*', list: [{ b: 1 }], none: null }, escapeMarkdown);
  expect(Object.entries(values as object)).toMatchObject([
    ['a', 'x&#42;'],
    ['hereUrl', 'https://example.org/*'],
    ['list', expect.any(Array)],
    ['none', null],
  ]);
  expect((): unknown => Reflect.get(values as object, 'misspelt')).toThrow(/misspelt/);
  expect(() => spoken({ a: undefined }, escapeMarkdown)).toThrow(/cannot say a/);
});
