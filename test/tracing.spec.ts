import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { createStaffToken } from '#access/staff-token.js';
import { createDataSource } from '#database/data-source.js';
import { applicationStream } from '#telling/names.js';
import { apply, must, publishCourse, submission } from './support/course.js';
import { deploy, type Deployed } from './support/deployed.js';
import { ask } from './support/http.js';
import { freePorts } from './support/launcher.js';
import { type ReceivedSpan, receiveTraces, type TraceReceiver } from './support/trace-receiver.js';
import { until } from './support/until.js';
import { freshDatabaseUrl, temporalAddress } from './support/world.js';

/** Says at its end what has been loaded of OpenTelemetry. */
const PROBE = `data:text/javascript,${encodeURIComponent(`
  import { createRequire } from 'node:module';
  process.on('exit', () => {
    const loaded = Object.keys(createRequire(process.execPath).cache).flatMap((file) => {
      const name = /@opentelemetry\\/([^/]+)/.exec(file);
      return name === null ? [] : [name[1]];
    });
    console.log(JSON.stringify({ loaded: [...new Set(loaded)].sort() }));
  });`)}`;

let receiver: TraceReceiver;
let databaseUrl: string;
let dataSource: DataSource;
let worker: Deployed;
let api: Deployed;
let door: { readonly url: string; token: (role: 'admissions' | 'finance') => Promise<string> };

beforeAll(async () => {
  receiver = await receiveTraces();
  databaseUrl = await freshDatabaseUrl();
  dataSource = await createDataSource(databaseUrl).initialize();
  const { PORT: port = '' } = await freePorts();
  const environment = {
    ...{
      DATABASE_URL: databaseUrl,
      TEMPORAL_ADDRESS: temporalAddress(),
      TEMPORAL_TASK_QUEUE: `traced-${randomUUID()}`,
    },
    ...{ SMTP_URL: 'smtp://127.0.0.1:1', PORT: port },
    ...{ OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url, OTEL_BSP_SCHEDULE_DELAY: '100' },
  };
  worker = await deploy({ module: 'apps/worker/main.js', environment });
  api = await deploy({ module: 'apps/api/main.js', environment, nodeOptions: ['--import', PROBE] });
  door = {
    url: `http://127.0.0.1:${port}`,
    token: (role) => createStaffToken(dataSource, { staff: randomUUID(), roles: [role] }, new Date().toISOString()),
  };
}, 60_000);
afterAll(async () => {
  await Promise.all([api.stop(), worker.stop()]);
  await receiver.close();
  await dataSource.destroy();
});

const called = (name: string, among: readonly ReceivedSpan[]): ReceivedSpan => {
  const [one, ...more] = among.filter((span) => span.name === name);
  if (one === undefined || more.length > 0)
    throw new Error(`not one ${name} among ${JSON.stringify(among.map((span) => span.name))}`);
  return one;
};
const newTrace = (): { readonly id: string; readonly traceparent: string } => {
  const id = randomUUID().replaceAll('-', '');
  return { id, traceparent: `00-${id}-00f067aa0ba902b7-01` };
};
const ROUTE = 'POST /api/v1/applications/:id/information-request';

/** All spans of the trace, once the one that ends last has come in. */
async function traced(id: string): Promise<readonly ReceivedSpan[]> {
  const all = (): readonly ReceivedSpan[] => receiver.spans.filter(({ traceId }) => traceId === id);
  await until(() => all().some(({ name }) => name === ROUTE) && all().some(({ name }) => name === 'record'));
  return all();
}

it('follows a request through the update and the record to SQL, over two processes and in the log', async () => {
  const token = await door.token('admissions');
  const { id } = await apply(door, await publishCourse(door));
  const trace = newTrace();
  const headers = { traceparent: trace.traceparent, baggage: 'who=Secretissima' };
  const asking = { token, headers, body: { question: 'Which department, Secretissima?' } };
  await must(200, ask(door, `POST applications/${id}/information-request?q=Secretissima`, asking));
  const spans = await traced(trace.id);
  const request = called(ROUTE, spans);
  const tell = called('tell', spans);
  const record = called('record', spans);
  expect(request).toMatchObject({ service: 'matricula-api', parentSpanId: '00f067aa0ba902b7' });
  expect(request.attributes).toEqual({
    'http.request.method': 'POST',
    'http.route': '/api/v1/applications/:id/information-request',
    'http.response.status_code': 200,
  });
  expect(tell).toMatchObject({ service: 'matricula-api', parentSpanId: request.spanId });
  expect(record).toMatchObject({ service: 'matricula-worker', parentSpanId: tell.spanId });
  const told = { 'matricula.stream': applicationStream(id), 'matricula.command': 'RequestInformation' };
  expect([tell.attributes, record.attributes]).toEqual([
    expect.objectContaining(told) as unknown,
    expect.objectContaining(told) as unknown,
  ]);
  const statements = spans.filter(({ parentSpanId }) => parentSpanId === record.spanId);
  const texts = statements.map(({ attributes }) => String(attributes['db.statement']));
  expect(texts).toEqual(expect.arrayContaining([expect.stringContaining('INSERT INTO domain_event'), 'COMMIT']));
  expect(new Set(statements.map(({ service }) => service))).toEqual(new Set(['matricula-worker']));
  await until(() => api.logged.some(({ trace_id }) => trace_id === trace.id));
  const line = api.logged.find(({ trace_id }) => trace_id === trace.id);
  expect(line).toMatchObject({ msg: 'request completed', span_id: request.spanId });
}, 60_000);

it('says where a command failed, and under which trace the worker has more to say', async () => {
  const token = await door.token('admissions');
  const { id } = await apply(door, await publishCourse(door));
  await dataSource.query(
    `INSERT INTO domain_event (stream, version, event_id, command_id, command_index, type, schema, occurred_at,
                               recorded_at, by, payload)
     SELECT stream, version + 1, gen_random_uuid(), 'x', 0, type, 99, occurred_at, recorded_at, by, payload
     FROM domain_event WHERE stream = $1 ORDER BY version DESC LIMIT 1`,
    [applicationStream(id)],
  );
  const trace = newTrace();
  const asking = { token, headers: { traceparent: trace.traceparent }, body: { question: 'Which?' } };
  await must(500, ask(door, `POST applications/${id}/information-request`, asking));
  await until(() => worker.logged.some(({ trace_id }) => trace_id === trace.id));
  expect(worker.logged.find(({ trace_id }) => trace_id === trace.id)).toMatchObject({
    ...{ level: 'error', msg: 'a command could not be judged' },
    stream: applicationStream(id),
  });
  await until(() => receiver.spans.some(({ traceId, status }) => traceId === trace.id && status === 2));
}, 60_000);

it('tells nobody who it was about, nor what was asked or typed', async () => {
  const body = submission('Secretissima');
  const { accessToken } = await apply(door, await publishCourse(door), body);
  await ask(door, 'GET applications?q=Secretissima', { token: await door.token('admissions') });
  await ask(door, 'GET applications/not-an-id-but-Secretissima', { token: accessToken });
  await dataSource.query('ALTER TABLE refund RENAME TO elsewhere');
  await must(500, ask(door, 'GET refunds', { token: await door.token('finance') }));
  await dataSource.query('ALTER TABLE elsewhere RENAME TO refund');
  await until(() => receiver.spans.some(({ name, status }) => name.startsWith('pg.query') && status === 2));
  const all = receiver.raw.join('\n');
  for (const secret of [
    'Secretissima',
    body.applicant.email,
    accessToken,
    '08001',
    'Which department',
    'does not exist',
  ])
    expect(all).not.toContain(secret);
});

it('has nothing loaded that could trace, where nobody takes traces', async () => {
  const { PORT: port = '' } = await freePorts();
  const untraced = await deploy({
    module: 'apps/api/main.js',
    environment: { DATABASE_URL: databaseUrl, TEMPORAL_ADDRESS: temporalAddress(), SMTP_URL: 'smtp://x:1', PORT: port },
    nodeOptions: ['--import', PROBE],
  });
  await ask({ url: `http://127.0.0.1:${port}` }, 'GET editions');
  await untraced.stop();
  await api.stop();
  // prom-client brings the bare interface along.
  expect(untraced.logged.at(-1)).toEqual({ loaded: ['api'] });
  expect(api.logged.at(-1)?.['loaded']).toEqual(expect.arrayContaining(['sdk-trace-base', 'instrumentation-pg']));
});
