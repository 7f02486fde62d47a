import { localDateOf, plusDays } from '#domain/time/zone.js';
import type { RunningApp } from './app.js';
import { course, publishCourse } from './course.js';

/** A course that starts in twenty days: whoever has a place there can cancel it no more. Answers with its code. */
export async function publishSoon(app: RunningApp, language: 'en' | 'fr' | 'es' | 'ca'): Promise<string> {
  const programme = await course();
  const starts = plusDays(localDateOf(new Date().toISOString(), programme.zone), 20);
  const dates = { ...programme.dates, starts, ends: plusDays(starts, 4), inPersonFrom: starts };
  const applications = { ...programme.applications, closes: plusDays(starts, -2) };
  const sessions = programme.sessions.map((session) => ({ ...session, starts: null, ends: null }));
  return publishCourse(app, await course(undefined, { language, dates, applications, sessions }));
}
