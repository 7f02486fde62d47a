import { Html, html } from './html.js';
import type { ReadAttachment, ReadMail } from './mail.js';
import type { Brought } from './reply.js';
import type { KeptMessage } from './store.js';

const STYLE = new Html(`
  body { font: 16px/1.5 system-ui, sans-serif; max-width: 62rem; margin: 2rem auto; padding: 0 1rem; color: #1b1b1b; }
  h1 { font-size: 1.4rem; } h2 { font-size: 1.1rem; margin-top: 2rem; }
  table { border-collapse: collapse; width: 100%; }
  th, td { text-align: left; vertical-align: top; padding: .4rem .8rem .4rem 0; border-bottom: 1px solid #ddd; }
  td { overflow-wrap: anywhere; } time { white-space: nowrap; }
  pre { white-space: pre-wrap; overflow-wrap: anywhere; background: #f5f5f5; padding: 1rem; }
  iframe { width: 100%; height: 36rem; border: 1px solid #ccc; background: #fff; }
  label { display: block; margin: .8rem 0; } textarea, input[type=email] { width: 100%; font: inherit; }
  a { color: #0b4f9e; }`);

export const listView = (messages: readonly KeptMessage[]): string =>
  page(
    'Mail catcher',
    html`<h1>Mail catcher</h1>
      ${messages.length === 0 ? nothingYet : table(messages)}`,
  );

const nothingYet = html`<p>
  Nothing has arrived yet. Every letter that Matricula sends from this machine is kept here and goes no further.
</p>`;

const table = (messages: readonly KeptMessage[]): Html =>
  html`<p>
      ${messages.length} ${messages.length === 1 ? 'message' : 'messages'}, newest first. None has left this machine.
    </p>
    <table>
      <thead>
        <tr>
          <th scope="col">Received</th>
          <th scope="col">From</th>
          <th scope="col">To</th>
          <th scope="col">Subject</th>
        </tr>
      </thead>
      <tbody>
        ${messages.map(row)}
      </tbody>
    </table>`;

const row = (message: KeptMessage): Html =>
  html`<tr>
    <td>${instant(message.receivedAt)}</td>
    <td>${message.from || message.envelope.from}</td>
    <td>${message.envelope.to.join(', ')}</td>
    <td><a href="/mail/${message.id}">${message.subject || '(no subject)'}</a></td>
  </tr>`;

/** @param mayReply whether there is a letter box that takes an answer */
export function messageView(message: KeptMessage, mail: ReadMail, mayReply: boolean): string {
  const subject = message.subject || '(no subject)';
  return page(
    subject,
    html`<p><a href="/">All messages</a></p>
      <h1>${subject}</h1>
      <table>
        <tr>
          <th scope="row">Received</th>
          <td>${instant(message.receivedAt)}</td>
        </tr>
        <tr>
          <th scope="row">From</th>
          <td>${mail.from || message.envelope.from}</td>
        </tr>
        <tr>
          <th scope="row">To</th>
          <td>${mail.to}</td>
        </tr>
        <tr>
          <th scope="row">Delivered to</th>
          <td>${message.envelope.to.join(', ')}</td>
        </tr>
      </table>
      ${mail.attachments.length === 0 ? '' : attachments(message, mail.attachments)}
      ${
        mail.text === ''
          ? ''
          : html`<h2>Text</h2>
              <pre>${mail.text}</pre>`
      }
      ${mail.html === '' ? '' : htmlPart(message)} ${mayReply ? replyForm(message, mail) : ''}
      <h2>Headers</h2>
      <pre>${mail.headers.map(({ name, value }) => html`${name}: ${value} `)}</pre>
      <p><a href="/messages/${message.id}/raw">Source as received</a> (${message.sizeBytes} bytes)</p>`,
  );
}

const attachments = ({ id }: KeptMessage, all: readonly ReadAttachment[]): Html =>
  html`<h2>Attachments</h2>
    <ul>
      ${all.map(
        ({ filename, contentType, content }, index) =>
          html`<li>
            <a href="/messages/${id}/attachments/${index}">${filename}</a> (${contentType}, ${content.length} bytes)
          </li>`,
      )}
    </ul>`;

// Links open in a new tab as an ordinary page; scripts, forms and requests of the mail itself stay shut out.
const htmlPart = ({ id }: KeptMessage): Html =>
  html`<h2>HTML</h2>
    <iframe
      title="HTML part"
      src="/mail/${id}/html"
      sandbox="allow-popups allow-popups-to-escape-sandbox"
      referrerpolicy="no-referrer"
    ></iframe>`;

const replyForm = ({ id, envelope }: KeptMessage, { replyTo }: ReadMail): Html =>
  html`<h2>Reply</h2>
    <form method="post" action="/mail/${id}/reply">
      <label>Text <textarea name="text" rows="6"></textarea></label>
      <label>From <input type="email" name="from" placeholder="${envelope.to[0] ?? ''}" /></label>
      <label><input type="checkbox" name="automatic" /> an automatic answer, as from somebody who is away</label>
      <button>Reply to ${replyTo}</button>
    </form>`;

export const broughtView = ({ id }: KeptMessage, { from, to, code, said }: Brought): string =>
  page(
    code === 250 ? 'The reply was taken' : 'The reply was not taken',
    html`<h1>${code === 250 ? 'The reply was taken' : 'The reply was not taken'}</h1>
      <p>From ${from} to ${to}. The letter box said:</p>
      <pre>${said}</pre>
      <p><a href="/mail/${id}">The letter</a> · <a href="/">All messages</a></p>`,
  );

export const problemView = (title: string): string =>
  page(
    title,
    html`<h1>${title}</h1>
      <p><a href="/">All messages</a></p>`,
  );

const instant = (iso: string): Html => html`<time datetime="${iso}">${iso.slice(0, 19).replace('T', ' ')} UTC</time>`;

const page = (title: string, body: Html): string =>
  html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width" />
        <title>${title}</title>
        <style>
          ${STYLE}
        </style>
      </head>
      <body>
        ${body}
      </body>
    </html> `.text;
