import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseSync } from 'oxc-parser';

/** What one source file says of texts. */
export interface LocaleUses {
  readonly path: string;
  /** Namespaces that it asks for by `useTranslation` or `getFixedT`; empty: it is handed a `t`, or only names keys. */
  readonly namespaces: readonly string[];
  /** Keys that it translates with a literal; the namespace where that is known. */
  readonly translated: readonly { readonly key: string; readonly namespace: string | undefined }[];
  /** Every string that might be a key: tables of keys are translated somewhere else. */
  readonly literals: ReadonlySet<string>;
  /** What templates with a dot in their fixed text may become: keys whose end depends on a kind. */
  readonly patterns: readonly RegExp[];
}

interface SyntaxNode {
  readonly type: string;
  readonly [key: string]: unknown;
}

/** Reads the page's sources below a folder, without their tests. */
export function readLocaleUses(folder: string): readonly LocaleUses[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && /(?<!\.test|\.d)\.tsx?$/.test(entry.name))
    .map((entry) => path.join(entry.parentPath, entry.name))
    .toSorted()
    .map((file) => localeUses(path.relative(folder, file), readFileSync(file, 'utf8')));
}

/** What a source says of texts. `defaultNamespace` is meant by `useTranslation()`. */
export function localeUses(file: string, source: string, defaultNamespace = 'common'): LocaleUses {
  const parsed = parseSync(file, source);
  if (parsed.errors.length > 0) throw new Error(`${file} cannot be parsed: ${parsed.errors[0]?.message}`);
  const nodes = nodesOf(parsed.program);
  const translators = new Map<string, Set<string>>();
  const namespaces = new Set<string>();
  for (const node of nodes) {
    if (node.type !== 'VariableDeclarator') continue;
    const asked = askedNamespaces(node['init'], defaultNamespace);
    for (const namespace of asked) namespaces.add(namespace);
    for (const name of asked.length === 0 ? [] : translatorNames(node['id'])) {
      translators.set(name, new Set([...(translators.get(name) ?? []), ...asked]));
    }
  }
  return {
    path: file,
    namespaces: [...namespaces],
    translated: nodes.flatMap((node) => translatedKeys(node, translators)),
    literals: new Set(nodes.flatMap((node) => stringOf(node) ?? [])),
    patterns: nodes.flatMap((node) => patternOf(node) ?? []),
  };
}

/** `useTranslation('run')`, `useTranslation(['run', 'words'])`, `i18n.getFixedT(language, 'run')`. */
function askedNamespaces(init: unknown, defaultNamespace: string): readonly string[] {
  if (!isNode(init) || init.type !== 'CallExpression') return [];
  const called = calledName(init);
  const given = Array.isArray(init['arguments']) ? init['arguments'] : [];
  if (called !== 'useTranslation' && called !== 'getFixedT') return [];
  const named: unknown = called === 'useTranslation' ? given[0] : given[1];
  if (!isNode(named)) return [defaultNamespace];
  const each: unknown = named.type === 'ArrayExpression' ? named['elements'] : [named];
  return Array.isArray(each) ? each.flatMap((node) => (isNode(node) ? (stringOf(node) ?? []) : [])) : [];
}

/** `{ t }`, `{ t: words }`, or the plain name that `getFixedT` is given. */
function translatorNames(id: unknown): readonly string[] {
  if (!isNode(id)) return [];
  if (id.type === 'Identifier') return [String(id['name'])];
  const properties: unknown = id['properties'];
  if (!Array.isArray(properties)) return [];
  return properties.flatMap((property: unknown) => {
    if (!isNode(property) || !isNode(property['key']) || !isNode(property['value'])) return [];
    return property['key']['name'] === 't' ? [String(property['value']['name'])] : [];
  });
}

/** Literals that are translated on the spot, also the two sides of a condition. */
function translatedKeys(
  node: SyntaxNode,
  translators: ReadonlyMap<string, ReadonlySet<string>>,
): LocaleUses['translated'] {
  if (node.type !== 'CallExpression') return [];
  const called = calledName(node) ?? '';
  const known = translators.get(called);
  if (known === undefined && called !== 't') return [];
  const first: unknown = Array.isArray(node['arguments']) ? node['arguments'][0] : undefined;
  return keysOf(first).map((text) => {
    const [namespace, key] = text.includes(':') ? text.split(':') : [undefined, text];
    // A file may name two translators alike, in two components: then any of their namespaces may be meant.
    const only = known?.size === 1 ? [...known][0] : undefined;
    return { key: key ?? text, namespace: namespace ?? only };
  });
}

function keysOf(node: unknown): readonly string[] {
  if (!isNode(node)) return [];
  if (node.type === 'ConditionalExpression') {
    return [...keysOf(node['consequent']), ...keysOf(node['alternate'])];
  }
  if (node.type === 'ParenthesizedExpression' || node.type === 'TSAsExpression')
    return keysOf(node['expression']);
  return [stringOf(node) ?? []].flat();
}

/** The last name of what is called: `t`, `i18n.t`. */
function calledName(call: SyntaxNode): string | undefined {
  const callee = call['callee'];
  if (!isNode(callee)) return undefined;
  const name = callee.type === 'MemberExpression' ? callee['property'] : callee;
  return isNode(name) && name.type === 'Identifier' ? String(name['name']) : undefined;
}

function stringOf(node: SyntaxNode): string | undefined {
  if (node.type === 'Literal' && typeof node['value'] === 'string') return node['value'];
  if (node.type !== 'TemplateLiteral') return undefined;
  const fixed = fixedTexts(node);
  return fixed.length === 1 ? fixed[0] : undefined;
}

/** A template as a pattern, if its fixed text can be that of a key. */
function patternOf(node: SyntaxNode): RegExp | undefined {
  if (node.type !== 'TemplateLiteral') return undefined;
  const fixed = fixedTexts(node);
  const whole = fixed.join('');
  const isOfKey = /^[\w.:]+$/.test(whole) && /\w\.|\.\w/.test(whole);
  if (fixed.length < 2 || !isOfKey) return undefined;
  return new RegExp(`^${fixed.map((text) => text.replaceAll('.', String.raw`\.`)).join('[\\w.]+')}$`);
}

function fixedTexts(template: SyntaxNode): readonly string[] {
  const quasis: unknown = template['quasis'];
  if (!Array.isArray(quasis)) return [];
  return quasis.map((quasi: unknown) => {
    const value: unknown = isNode(quasi) ? quasi['value'] : undefined;
    return typeof value === 'object' && value !== null && 'cooked' in value ? String(value.cooked) : '';
  });
}

function isNode(value: unknown): value is SyntaxNode {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
}

/** Everything but types and imports, where a string is no use of a key. */
function nodesOf(root: unknown): readonly SyntaxNode[] {
  if (!isNode(root) || root.type === 'TSLiteralType' || root.type === 'ImportDeclaration') return [];
  const below = Object.values(root).flatMap((value): readonly SyntaxNode[] =>
    Array.isArray(value) ? value.flatMap((each) => nodesOf(each)) : nodesOf(value),
  );
  return [root, ...below];
}
