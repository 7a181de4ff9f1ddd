/** Reads the program's sources: which files there are, and what of each is script. */
import fs from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { parse as parseComponent } from 'vue/compiler-sfc';

export interface Source {
  /** From the root of the checkout, with `/`. */
  readonly file: string;
  readonly text: string;
}

const SCRIPT = /\.(?:[cm]?ts|[cm]?js|vue)$/;
const NOT_OURS = new Set(['node_modules', 'fixtures', 'dist', 'out']);

/** All scripts under these folders of the checkout, in order. */
export function sourcesUnder(root: string, folders: readonly string[]): readonly Source[] {
  return folders.flatMap((folder) => {
    const place = path.join(root, folder);
    return fs
      .readdirSync(place, { withFileTypes: true })
      .sort((a, b) => (a.name < b.name ? -1 : 1))
      .flatMap((entry) => {
        const file = `${folder}/${entry.name}`;
        if (entry.isDirectory()) return NOT_OURS.has(entry.name) ? [] : sourcesUnder(root, [file]);
        return SCRIPT.test(entry.name)
          ? [{ file, text: fs.readFileSync(path.join(root, file), 'utf8') }]
          : [];
      });
  });
}

/** The syntax of a source; of a component, that of its script blocks. */
export function syntaxOf({ file, text }: Source): ts.SourceFile {
  return ts.createSourceFile(file, scriptOf(file, text), ts.ScriptTarget.ES2022, true, kindOf(file));
}

function kindOf(file: string): ts.ScriptKind {
  return /\.[cm]?js$/.test(file) ? ts.ScriptKind.JS : ts.ScriptKind.TS;
}

function scriptOf(file: string, text: string): string {
  if (!file.endsWith('.vue')) return text;
  const { descriptor, errors } = parseComponent(text, { filename: file, sourceMap: false });
  if (errors.length > 0) throw new Error(`${file}: ${String(errors[0])}`);
  return [descriptor.script, descriptor.scriptSetup].map((block) => block?.content ?? '').join('\n');
}

/** Calls `visit` with every node, parents first. */
export function everyNode(node: ts.Node, visit: (node: ts.Node) => void): void {
  visit(node);
  node.forEachChild((child) => everyNode(child, visit));
}
