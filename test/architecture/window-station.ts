/** Finds where a source of the window reaches for the bridge by itself. */
import ts from 'typescript';
import { everyNode, syntaxOf, type Source } from './read-source';

const GLOBALS = new Set(['window', 'globalThis', 'self', 'top', 'parent']);

/** The pieces of code that use `window.station`, however they are written. */
export function bridgeUsesOf(source: Source): readonly string[] {
  const found: string[] = [];
  everyNode(syntaxOf(source), (node) => {
    const uses =
      (ts.isPropertyAccessExpression(node) && node.name.text === 'station' && isGlobal(node.expression)) ||
      (ts.isElementAccessExpression(node) &&
        ts.isStringLiteralLike(node.argumentExpression) &&
        node.argumentExpression.text === 'station' &&
        isGlobal(node.expression)) ||
      (ts.isVariableDeclaration(node) &&
        ts.isObjectBindingPattern(node.name) &&
        node.initializer !== undefined &&
        isGlobal(node.initializer) &&
        node.name.elements.some((element) => (element.propertyName ?? element.name).getText() === 'station'));
    if (uses) found.push(node.getText());
  });
  return found;
}

function isGlobal(node: ts.Expression): boolean {
  if (ts.isParenthesizedExpression(node) || ts.isAsExpression(node) || ts.isNonNullExpression(node))
    return isGlobal(node.expression);
  return ts.isIdentifier(node) && GLOBALS.has(node.text);
}
