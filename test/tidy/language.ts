import ts from 'typescript';
import { eachNode, isCode, isSpec, type Check } from './source.js';

const noAny = eachNode('nothing is any', isCode, (node) =>
  node.kind === ts.SyntaxKind.AnyKeyword
    ? '`any` switches the compiler off; say what it is, or `unknown` and look'
    : undefined,
);

const noDoubleCast = eachNode('no cast by way of unknown', isCode, (node) =>
  ts.isAsExpression(node) &&
  ts.isAsExpression(node.expression) &&
  node.expression.type.kind === ts.SyntaxKind.UnknownKeyword
    ? 'a double cast asserts what the compiler knows to be wrong; parse the value or correct its type'
    : undefined,
);

const runners = new Set(['it', 'test', 'describe', 'each', 'concurrent']);
const shortened = new Set(['fit', 'xit', 'fdescribe', 'xdescribe', 'xtest', 'ftest']);

const allTestsRun = eachNode('every test runs', isSpec, (node) => {
  const advice = 'a test that does not run proves nothing; make it run or delete it';
  if (ts.isCallExpression(node) && ts.isIdentifier(node.expression)) {
    return shortened.has(node.expression.text) ? advice : undefined;
  }
  if (!ts.isPropertyAccessExpression(node) || !/^(only|skip|todo|failing)$/.test(node.name.text)) return undefined;
  const owner = ts.isPropertyAccessExpression(node.expression) ? node.expression.name : node.expression;
  return ts.isIdentifier(owner) && runners.has(owner.text) ? advice : undefined;
});

const mayDecorate = (path: string): boolean => path.startsWith('apps/') || path.endsWith('.row.ts');

const decoratorsAtTheDoor = eachNode(
  'decorators stop at the door',
  (path) => isCode(path) && !mayDecorate(path),
  (node) =>
    ts.isDecorator(node) ? 'decorators belong in apps/ and *.row.ts; use a plain function or class' : undefined,
);

const sqlClock =
  /\b(now|clock_timestamp|statement_timestamp|transaction_timestamp|timeofday)\s*\(|\b(current_timestamp|current_date|current_time|localtimestamp|localtime)\b/i;

const isSql = (node: ts.Node): node is ts.LiteralLikeNode =>
  ts.isStringLiteralLike(node) || ts.isTemplateHead(node) || ts.isTemplateMiddle(node) || ts.isTemplateTail(node);

const sqlIsToldTheTime = eachNode(
  'SQL is told the time',
  (path) => /^(libs\/(eventstore|readmodel)|activities)\//.test(path) && !isSpec(path),
  (node) =>
    isSql(node) && sqlClock.test(node.text)
      ? 'the server has a clock of its own; pass the instant as a parameter'
      : undefined,
);

/** `Date.now()`, `new Date()`, `Math.random()` and their like, as they are written. */
const worldly = /^(Date\.now|Temporal\.Now\.\w+|Math\.random|performance\.now|crypto\.\w+|randomUUID)$/;

const domainIsToldTheTime = eachNode(
  'the domain is told time and chance',
  (path) => path.startsWith('libs/domain/') && !isSpec(path),
  (node, { tree }) => {
    const asks =
      (ts.isCallExpression(node) && worldly.test(node.expression.getText(tree))) ||
      (ts.isNewExpression(node) && node.expression.getText(tree) === 'Date' && (node.arguments ?? []).length === 0);
    return asks ? 'time, identity and chance come in with the command (at, id, by)' : undefined;
  },
);

const statuses = new Set(
  '200 201 202 204 301 302 303 304 400 401 403 404 405 409 410 412 413 415 422 428 429 500 501 502 503 504'.split(' '),
);

const httpStaysAbove = eachNode(
  'HTTP numbers live in apps',
  (path) => /^(libs|activities|workflows)\//.test(path),
  (node, { tree }) => {
    const status =
      (ts.isNumericLiteral(node) && statuses.has(node.text) && /status/i.test(named(node.parent, tree))) ||
      (ts.isPropertyAccessExpression(node) && node.expression.getText(tree) === 'HttpStatus');
    return status ? 'an HTTP status; give a reason and let the one table in apps/api turn it into a number' : undefined;
  },
);

/** What stands beside a literal: the property or variable it is given to, the other side of a comparison, the switch. */
function named(node: ts.Node, tree: ts.SourceFile): string {
  if (ts.isPropertyAssignment(node) || ts.isVariableDeclaration(node) || ts.isParameter(node))
    return node.name.getText(tree);
  if (ts.isBinaryExpression(node)) return node.getText(tree);
  if (ts.isLiteralTypeNode(node)) return node.parent.getText(tree);
  if (ts.isCaseClause(node)) return node.parent.parent.expression.getText(tree);
  return ts.isCallExpression(node) ? node.expression.getText(tree) : '';
}

export const languageChecks: readonly Check[] = [
  noAny,
  noDoubleCast,
  allTestsRun,
  decoratorsAtTheDoor,
  sqlIsToldTheTime,
  domainIsToldTheTime,
  httpStaysAbove,
];
