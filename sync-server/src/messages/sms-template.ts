import { randomBytes } from 'node:crypto';

/** What a template can hold, as `{{name}}`. */
export const placeholders = ['number', 'digits', 'text', 'code', 'language', 'id'] as const;
export type Placeholder = (typeof placeholders)[number];
/**
 * `number`: E.164; `digits`: the same without "+"; `text`: the message; `code`: the code alone, empty where there is none;
 * `language`: en or zh-CN; `id`: the same at each try.
 */
export type TemplateValues = Readonly<Record<Placeholder, string>>;

/** How values are written so that they stay values. */
export type TemplateKind = 'json' | 'form';

/** Fills a template in. */
export function fillTemplate(template: string, values: TemplateValues, kind: TemplateKind): string {
  return template.replace(/\{\{(\w+)\}\}/g, (_, name: string) => {
    const value = String(Reflect.get(values, name) ?? '');
    return kind === 'json' ? JSON.stringify(value).slice(1, -1) : encodeURIComponent(value);
  });
}

/** What is wrong with a template, in words; undefined where it is good. */
export function templateProblem(template: string, kind: TemplateKind): string | undefined {
  const names = [...template.matchAll(/\{\{([^}]*)\}\}/g)].map(([, name]) => name ?? '');
  const unknown = names.find((name) => !placeholders.some((known) => known === name));
  if (unknown !== undefined) return `has {{${unknown}}}; there are ${placeholders.join(', ')}`;
  if (!names.includes('number') && !names.includes('digits')) return 'needs {{number}} or {{digits}}';
  if (!names.includes('text') && !names.includes('code')) return 'needs {{text}} or {{code}}';
  if (kind === 'form') return undefined;
  const values = { number: '', digits: '', text: '', code: '', language: '', id: '' };
  try {
    JSON.parse(fillTemplate(template, { ...values, text: randomBytes(4).toString('hex') }, 'json'));
    return undefined;
  } catch {
    return 'is not JSON';
  }
}
