import { z } from 'zod';
import type { Paired } from '#contract/accounts/gyms.ts';
import type { SealedFile } from './sealed-file.ts';

const keptSchema = z.object({
  version: z.literal(1),
  kiosk: z
    .object({
      /** The server that gave the credential: it is shown to no other one. */
      serverUrl: z.string(),
      credential: z.string(),
      name: z.string(),
      gymName: z.string(),
    })
    .optional(),
});
export type KeptKiosk = NonNullable<z.infer<typeof keptSchema>['kiosk']>;

/** What makes this device a gym's kiosk, in a sealed file. */
export class KioskCredential {
  readonly #file: SealedFile;
  #kiosk: KeptKiosk | undefined;

  constructor(file: SealedFile) {
    this.#file = file;
  }

  /** Reads what was kept. Without a file that can be read this is no kiosk. */
  async open(): Promise<void> {
    const content = await this.#file.read();
    if (content.kind !== 'content') return;
    try {
      this.#kiosk = keptSchema.safeParse(JSON.parse(content.text)).data?.kiosk;
    } catch {
      // No JSON: as good as no file.
    }
  }

  /** Of this server. */
  at(serverUrl: string | undefined): KeptKiosk | undefined {
    return this.#kiosk?.serverUrl === serverUrl ? this.#kiosk : undefined;
  }

  async keep(serverUrl: string, { credential, name, gymName }: Paired): Promise<void> {
    this.#kiosk = { serverUrl, credential, name, gymName };
    await this.#file.write(JSON.stringify({ version: 1, kiosk: this.#kiosk }));
  }

  async forget(): Promise<void> {
    this.#kiosk = undefined;
    await this.#file.remove();
  }
}
