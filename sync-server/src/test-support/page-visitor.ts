/** A browser without scripts: it keeps cookies, follows our own redirects, and fills in the forms that a page has. */
export class PageVisitor {
  readonly cookies = new Map<string, string>();
  /** As they came. */
  readonly setCookies: string[] = [];
  readonly #url: string;
  readonly #language: string;
  status = 0;
  text = '';
  headers = new Headers();
  /** Where the browser was sent that is not ours. */
  location = '';

  constructor(url: string, language = 'en') {
    this.#url = url;
    this.#language = language;
  }

  async open(path: string): Promise<void> {
    await this.#ask(path, { method: 'GET' });
  }

  /** Sends a form of the page that is shown, with its hidden fields; `origin` is what the browser says of where it is. */
  async send(
    action: string,
    fields: Readonly<Record<string, string>>,
    { origin }: { readonly origin?: string | undefined } = { origin: this.#url },
  ): Promise<void> {
    const form = [...this.text.matchAll(/<form[^>]*action="([^"?]*)[^"]*"[^>]*>(.*?)<\/form>/gs)].find(
      ([, at]) => at === action,
    );
    const hidden = [...(form?.[2] ?? '').matchAll(/type="hidden" name="(\w+)" value="([^"]*)"/g)];
    const body = new URLSearchParams({
      ...Object.fromEntries(hidden.map(([, name = '', value = '']) => [name, value])),
      ...fields,
    });
    await this.#ask(action, {
      method: 'POST',
      body: body.toString(),
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        ...(origin === undefined ? {} : { origin }),
      },
    });
  }

  /** Comes from another site by a post, which cookies that stay at home do not go along with. */
  async postedFromElsewhere(path: string, fields: Readonly<Record<string, string>>): Promise<void> {
    const response = await fetch(`${this.#url}${path}`, {
      method: 'POST',
      redirect: 'manual',
      body: new URLSearchParams(fields),
    });
    await this.#take(response);
  }

  async #ask(path: string, init: RequestInit): Promise<void> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(`${this.#url}${path}`, {
      ...init,
      redirect: 'manual',
      headers: {
        'accept-language': this.#language,
        ...(cookie === '' ? {} : { cookie }),
        ...(init.headers as Record<string, string> | undefined),
      },
    });
    await this.#take(response);
  }

  async #take(response: Response): Promise<void> {
    for (const line of response.headers.getSetCookie()) {
      this.setCookies.push(line);
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      this.cookies.set(name, value);
    }
    this.status = response.status;
    this.headers = response.headers;
    this.text = await response.text();
    const location = response.headers.get('location');
    if (location === null) return;
    const to = new URL(location, this.#url);
    if (to.origin === this.#url) await this.#ask(`${to.pathname}${to.search}`, { method: 'GET' });
    else this.location = location;
  }
}
