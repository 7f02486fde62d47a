import ts from 'typescript';
import { eachNode, isCode, type Check, type Source } from './source.js';

const longestFunction = 70;
const longestFile = 300;
const mostParameters = 3;

type Body = ts.FunctionLikeDeclaration & { body: ts.Node };

const hasBody = (node: ts.Node): node is Body => ts.isFunctionLike(node) && 'body' in node && node.body !== undefined;

/** The callback of `describe` is the frame of a file of tests, not a function that somebody reads at once. */
function isFrameOfTests(node: ts.Node): boolean {
  return ts.isCallExpression(node.parent) && node.parent.expression.getText().startsWith('describe');
}

const shortFunctions = eachNode('functions fit a screen', isCode, (node, file) => {
  if (!hasBody(node) || isFrameOfTests(node)) return undefined;
  const lines = file.lineAt(node.getEnd()) - file.lineOf(node) + 1;
  if (lines <= longestFunction) return undefined;
  return `a function of ${lines} lines; split it by the steps it takes, to ${longestFunction} at most`;
});

const shortFiles: Check = {
  name: 'files are read in one sitting',
  concerns: isCode,
  find: ({ text }) => {
    const lines = text.replace(/\n$/, '').split('\n').length;
    if (lines <= longestFile) return [];
    return [{ line: 1, advice: `${lines} lines; find the second subject and give it a file, ${longestFile} at most` }];
  },
};

/** Nest hands the constructor of a decorated class what it needs; nobody calls it. */
const isWired = (node: ts.Node): boolean =>
  ts.isConstructorDeclaration(node) && ts.canHaveDecorators(node.parent) && ts.getDecorators(node.parent) !== undefined;

/** `it.each(rows)(name, test)` calls the test with the columns of a row. */
const isRowOfTable = (node: ts.Node): boolean =>
  ts.isCallExpression(node.parent) && /\.each\b/.test(node.parent.expression.getText());

const fewParameters = eachNode('signatures are short', isCode, (node, file: Source) => {
  if (!hasBody(node) || isWired(node) || isRowOfTable(node)) return undefined;
  const count = node.parameters.filter(({ name }) => name.getText(file.tree) !== 'this').length;
  if (count <= mostParameters) return undefined;
  return `${count} parameters; name them in one object, ${mostParameters} at most`;
});

export const sizeChecks: readonly Check[] = [shortFunctions, shortFiles, fewParameters];
