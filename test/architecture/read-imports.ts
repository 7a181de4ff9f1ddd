import ts from 'typescript';
import { everyNode, syntaxOf, type Source } from './read-source';

export interface Import {
  readonly specifier: string;
  /** Nothing of it is left at run time. */
  readonly typeOnly: boolean;
}

/** Every import of a source, in any of the ways there are to write one. */
export function importsOf(source: Source): readonly Import[] {
  const found: Import[] = [];
  everyNode(syntaxOf(source), (node) => {
    if (ts.isImportDeclaration(node)) add(node.moduleSpecifier, isTypeOnly(node.importClause));
    else if (ts.isExportDeclaration(node)) add(node.moduleSpecifier, node.isTypeOnly);
    else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument))
      add(node.argument.literal, true);
    else if (ts.isExternalModuleReference(node)) add(node.expression, false);
    else if (ts.isCallExpression(node) && loads(node)) add(node.arguments[0], false);
  });
  return found;

  function add(specifier: ts.Node | undefined, typeOnly: boolean): void {
    if (specifier && ts.isStringLiteralLike(specifier)) found.push({ specifier: specifier.text, typeOnly });
  }
}

/** `import type …`, or names that are all types. `import {}` and `import 'x'` run the module. */
function isTypeOnly(clause: ts.ImportClause | undefined): boolean {
  if (!clause) return false;
  if (clause.phaseModifier === ts.SyntaxKind.TypeKeyword) return true;
  const names = clause.namedBindings;
  if (clause.name || !names || !ts.isNamedImports(names)) return false;
  return names.elements.length > 0 && names.elements.every((element) => element.isTypeOnly);
}

/** `import()`, `require()`, and what comes down to them: `createRequire(…)('x')`, `getBuiltinModule('x')`. */
function loads({ expression }: ts.CallExpression): boolean {
  return (
    expression.kind === ts.SyntaxKind.ImportKeyword ||
    /\b(?:require|createRequire|getBuiltinModule)\b/.test(expression.getText())
  );
}
