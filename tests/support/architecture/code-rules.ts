import type { SourceFile } from './source-file.ts';

/** Part of a syntax tree, as far as the rules look. */
interface SyntaxNode {
  readonly type: string;
  readonly start: number;
  readonly [key: string]: unknown;
}

export interface CodeProblem {
  readonly offset: number;
  readonly message: string;
}

/** Globals that bring time, chance or surroundings into core. */
const surroundings = new Set([
  ...['setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask', 'performance'],
  ...['process', 'console', 'crypto', 'fetch', 'globalThis', 'Buffer'],
]);
const forbiddenWords = /^(utils?|helpers?|common|managers?)$/i;

function isNode(value: unknown): value is SyntaxNode {
  return typeof value === 'object' && value !== null && typeof (value as SyntaxNode).type === 'string';
}

/** Calls `visit` for every node, with the one above it. */
function walk(
  node: SyntaxNode,
  parent: SyntaxNode | undefined,
  visit: (node: SyntaxNode, parent?: SyntaxNode) => void,
): void {
  visit(node, parent);
  for (const value of Object.values(node)) {
    for (const child of Array.isArray(value) ? value : [value]) if (isNode(child)) walk(child, node, visit);
  }
}

function identifierName(value: unknown): string | undefined {
  return isNode(value) && value.type === 'Identifier' ? String(value['name']) : undefined;
}

/** Whether the identifier is a name in a property or a type rather than a variable that is read. */
function isOnlyAName(node: SyntaxNode, parent: SyntaxNode | undefined): boolean {
  if (parent === undefined) return false;
  if (parent.type.startsWith('TS')) return true;
  if (parent.type === 'MemberExpression') return parent['property'] === node && parent['computed'] !== true;
  if (
    parent.type === 'Property' ||
    parent.type === 'PropertyDefinition' ||
    parent.type === 'MethodDefinition'
  ) {
    return parent['key'] === node && parent['computed'] !== true && parent['shorthand'] !== true;
  }
  return false;
}

function surroundingsProblem(node: SyntaxNode, parent: SyntaxNode | undefined): string | undefined {
  if (node.type === 'Identifier' && surroundings.has(String(node['name'])) && !isOnlyAName(node, parent)) {
    return `core uses ${String(node['name'])}: pass it in`;
  }
  if (node.type === 'MemberExpression') {
    const reads = `${identifierName(node['object'])}.${identifierName(node['property'])}`;
    if (reads === 'Math.random' || reads === 'Date.now') return `core uses ${reads}: pass it in`;
  }
  if (node.type === 'NewExpression' && identifierName(node['callee']) === 'Date') {
    const given = node['arguments'];
    if (!Array.isArray(given) || given.length === 0) return 'core reads the time of day: pass it in';
  }
  return undefined;
}

function styleProblem(node: SyntaxNode): string | undefined {
  switch (node.type) {
    case 'TSAnyKeyword':
      return 'says any';
    case 'TSNonNullExpression':
      return 'asserts with ! that something is there';
    case 'TSEnumDeclaration':
      return 'declares an enum';
    case 'ExportDefaultDeclaration':
      return 'has a default export';
    default:
      return undefined;
  }
}

/** Names that a file gives to what it declares, by their last word: a "fileManager" is a manager. */
function forbiddenNameProblem(node: SyntaxNode): string | undefined {
  const declares = [
    'FunctionDeclaration',
    'ClassDeclaration',
    'VariableDeclarator',
    'TSInterfaceDeclaration',
    'TSTypeAliasDeclaration',
  ];
  if (!declares.includes(node.type)) return undefined;
  const name = identifierName(node['id']);
  const word = name?.split(/(?=[A-Z])/).at(-1);
  return word === undefined || !forbiddenWords.test(word)
    ? undefined
    : `is called ${name}: "${word}" says nothing`;
}

/** What is wrong inside a file. Tests are free. */
export function codeProblems(file: SourceFile): CodeProblem[] {
  if (file.isTest) return [];
  const problems: CodeProblem[] = [];
  const program: unknown = file.program;
  if (!isNode(program)) return [{ offset: 0, message: 'has no syntax tree' }];
  walk(program, undefined, (node, parent) => {
    const found = [
      file.path.startsWith('core/') ? surroundingsProblem(node, parent) : undefined,
      styleProblem(node),
      forbiddenNameProblem(node),
    ];
    for (const message of found) if (message !== undefined) problems.push({ offset: node.start, message });
  });
  return problems;
}

/** Or a language with its region, as BCP 47 writes it. */
const kebabCase = /^([a-z0-9]+(-[a-z0-9]+)*|[a-z]{2}-[A-Z]{2})$/;

/** What is wrong with where a file lies and what it is called. */
export function nameProblem(file: SourceFile): string | undefined {
  const parts = file.path.split('/').map((part) => part.split('.')[0] ?? '');
  const odd = parts.find((part) => !kebabCase.test(part));
  if (odd !== undefined) return `"${odd}" is not kebab-case`;
  const word = parts.flatMap((part) => part.split('-')).find((part) => forbiddenWords.test(part));
  return word === undefined ? undefined : `"${word}" in a name says nothing`;
}
