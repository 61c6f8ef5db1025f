import type { SocialProvider } from '#contract/accounts/identities.ts';
import type { ProvenIdentity } from '#server/accounts/identities/identities.ts';

/** A provider's way in through a browser. */
export interface SocialProviderClient {
  readonly kind: SocialProvider;
  /** Where the browser goes. `nonce` comes back in what the provider signs, where it signs something. */
  authorizeUrl(asked: {
    readonly state: string;
    readonly nonce: string;
    readonly redirectUri: string;
  }): string;
  /**
   * Who came back.
   *
   * @param user what the provider says of the person beside it, where it does
   * @throws Problem `auth/wrong-proof`, `auth/provider-failed`
   */
  exchange(came: {
    readonly code: string;
    readonly nonce: string;
    readonly redirectUri: string;
    readonly user: string | undefined;
  }): Promise<ProvenIdentity>;
}
