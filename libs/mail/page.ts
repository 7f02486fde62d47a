import type { Language } from './speech.js';

interface Page {
  readonly subject: string;
  /** HTML whose values are escaped. */
  readonly body: string;
  readonly language: Language;
}

const FONT = "-apple-system, 'Segoe UI', Roboto, Helvetica, Arial, sans-serif";

/** A single column that reads well in every mail program, on paper and aloud: no images, no scripts, nothing fetched. */
export const page = ({ subject, body, language }: Page): string => `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light">
<title>${escapeHtml(subject)}</title>
<style>
body { margin: 0; padding: 24px 12px; background: #f3f4f6; color: #1a1d21; font: 16px/1.55 ${FONT}; }
main { max-width: 620px; margin: 0 auto; padding: 28px 32px; background: #ffffff; border-top: 4px solid #14507a; }
p, ul, blockquote { margin: 0 0 16px; }
ul { padding-left: 22px; }
li { margin-bottom: 4px; }
h2 { margin: 28px 0 10px; font-size: 18px; line-height: 1.3; color: #14507a; }
a { color: #0b5cad; }
blockquote { padding: 2px 0 2px 14px; border-left: 4px solid #c3ccd6; }
blockquote p { margin: 0; }
</style>
</head>
<body>
<main role="article">
${body.trim()}
</main>
</body>
</html>
`;

const escapeHtml = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => `&#${String(character.codePointAt(0))};`);
