/** Finds where a source of `electron/` writes files by itself instead of through the vault's table of operations. */
import ts from 'typescript';
import { everyNode, syntaxOf, type Source } from './read-source';

const FS = new Set(['fs', 'node:fs', 'fs/promises', 'node:fs/promises']);

/** Functions of `node:fs` that change something on disk, in all their forms. */
const WRITES = new Set(
  [
    ...['appendFile', 'chmod', 'chown', 'copyFile', 'cp', 'fchmod', 'fchown', 'ftruncate', 'futimes'],
    ...[
      'lchmod',
      'lchown',
      'link',
      'lutimes',
      'mkdir',
      'mkdtemp',
      'mkdtempDisposable',
      'rename',
      'rm',
      'rmdir',
    ],
    ...['symlink', 'truncate', 'unlink', 'utimes', 'write', 'writeFile', 'writev'],
  ].flatMap((name) => [name, `${name}Sync`]),
).add('createWriteStream');

const OPENS = new Set(['open', 'openSync']);

/** What can be done through a file that was opened for reading only. */
const CHANGES_BY_HANDLE = new Set(['chmod', 'chown', 'utimes']);

const READ_FLAGS = new Set([
  ...['O_RDONLY', 'O_NOFOLLOW', 'O_NONBLOCK', 'O_DIRECTORY', 'O_DIRECT', 'O_NOATIME', 'O_SYNC', 'undefined'],
]);

/** The offending pieces of code; empty when the source cannot write files. */
export function fileWritesOf(source: Source): readonly string[] {
  const syntax = syntaxOf(source);
  const found: string[] = [];
  /** Names that stand for all of `fs`, and names that stand for its `open`. */
  const roots = new Set<string>();
  const openers = new Set<string>();
  const constants = new Map<string, ts.Expression>();

  everyNode(syntax, (node) => {
    if (ts.isImportDeclaration(node)) readImport(node);
    else if (ts.isVariableDeclaration(node) && ts.isIdentifier(node.name) && node.initializer)
      constants.set(node.name.text, node.initializer);
  });
  const usesFiles = roots.size > 0 || openers.size > 0;
  everyNode(syntax, (node) => {
    if (ts.isCallExpression(node)) readCall(node);
    else if (ts.isPropertyAccessExpression(node)) readProperty(node);
    else if (ts.isIdentifier(node) && (roots.has(node.text) || openers.has(node.text)) && isTakenAside(node))
      found.push(node.parent.getText());
  });
  return found;

  function readImport({ importClause, moduleSpecifier }: ts.ImportDeclaration): void {
    if (!importClause || importClause.phaseModifier === ts.SyntaxKind.TypeKeyword) return;
    if (!ts.isStringLiteral(moduleSpecifier) || !FS.has(moduleSpecifier.text)) return;
    if (importClause.name) roots.add(importClause.name.text);
    const names = importClause.namedBindings;
    if (!names) return;
    if (ts.isNamespaceImport(names)) {
      roots.add(names.name.text);
      return;
    }
    for (const { name, propertyName, isTypeOnly } of names.elements) {
      const imported = (propertyName ?? name).text;
      if (isTypeOnly) continue;
      if (WRITES.has(imported)) found.push(`import { ${imported} }`);
      if (OPENS.has(imported)) openers.add(name.text);
      if (imported === 'promises' || imported === 'default') roots.add(name.text);
    }
  }

  function readCall(call: ts.CallExpression): void {
    const { expression } = call;
    const [first] = call.arguments;
    if (first && ts.isStringLiteralLike(first) && FS.has(first.text) && !isMockery(expression))
      found.push(call.getText());
    const opens =
      (ts.isIdentifier(expression) && openers.has(expression.text)) ||
      (ts.isPropertyAccessExpression(expression) &&
        OPENS.has(expression.name.text) &&
        isRoot(expression.expression));
    if (opens && !onlyReads(call.arguments[1])) found.push(call.getText());
  }

  /** `something('fs')` that cannot load it. */
  function isMockery(expression: ts.Expression): boolean {
    return !/\b(?:import|require|createRequire|getBuiltinModule)\b/.test(expression.getText());
  }

  function readProperty(property: ts.PropertyAccessExpression): void {
    const { name, parent } = property;
    const isCalled = ts.isCallExpression(parent) && parent.expression === property;
    if (isRoot(property.expression)) {
      const isOnTheWay = name.text === 'promises' && ts.isPropertyAccessExpression(parent);
      const isKept = (name.text === 'promises' || OPENS.has(name.text)) && !isCalled && !isOnTheWay;
      if (WRITES.has(name.text) || isKept) found.push(property.getText());
    } else if (usesFiles && CHANGES_BY_HANDLE.has(name.text) && isCalled) found.push(property.getText());
  }

  /** `fs`, `fs.promises`. */
  function isRoot(node: ts.Expression): boolean {
    if (ts.isIdentifier(node)) return roots.has(node.text);
    return ts.isPropertyAccessExpression(node) && node.name.text === 'promises' && isRoot(node.expression);
  }

  /** Kept under another name, where this search would lose sight of it. */
  function isTakenAside(node: ts.Identifier): boolean {
    const { parent } = node;
    return !(
      ts.isPropertyAccessExpression(parent) ||
      ts.isImportClause(parent) ||
      ts.isImportSpecifier(parent) ||
      ts.isNamespaceImport(parent) ||
      ts.isQualifiedName(parent) ||
      ts.isTypeQueryNode(parent) ||
      (ts.isPropertyAssignment(parent) && parent.name === node) ||
      ts.isMethodDeclaration(parent) ||
      ts.isMethodSignature(parent) ||
      ts.isPropertySignature(parent) ||
      (ts.isCallExpression(parent) && parent.expression === node)
    );
  }

  /** Whether flags that are given to `open` can be seen to be for reading. */
  function onlyReads(flags: ts.Expression | undefined, depth = 0): boolean {
    if (!flags) return true;
    if (depth > 20) return false;
    const also = (next: ts.Expression): boolean => onlyReads(next, depth + 1);
    if (ts.isParenthesizedExpression(flags) || ts.isAsExpression(flags)) return also(flags.expression);
    if (ts.isBinaryExpression(flags)) {
      const { kind } = flags.operatorToken;
      const joins = kind === ts.SyntaxKind.BarToken || kind === ts.SyntaxKind.QuestionQuestionToken;
      return joins && also(flags.left) && also(flags.right);
    }
    if (ts.isConditionalExpression(flags)) return also(flags.whenTrue) && also(flags.whenFalse);
    if (ts.isStringLiteral(flags)) return flags.text === 'r';
    if (ts.isNumericLiteral(flags)) return flags.text === '0';
    if (ts.isPropertyAccessExpression(flags)) return READ_FLAGS.has(flags.name.text);
    if (!ts.isIdentifier(flags)) return false;
    const value = constants.get(flags.text);
    return READ_FLAGS.has(flags.text) || (value !== undefined && also(value));
  }
}
