import { implemented } from './implemented.ts';
import { latestValues } from './latest-values.ts';
import type { RpcSurroundings } from './rpc-surroundings.ts';

/** Sending records changes the state many times a second; people read it. Milliseconds. */
const stateGapMs = 250;

export function accountProcedures({ accounts: desk, realClock }: RpcSurroundings) {
  const { accounts } = implemented;
  return {
    watch: accounts.watch.handler(({ signal }) =>
      latestValues(
        { read: () => desk.state, onChange: (listener) => desk.onChange(listener) },
        { clock: realClock, gapMs: stateGapMs, signal },
      ),
    ),
    setServer: accounts.setServer.handler(({ input }) => desk.setServer(input.serverUrl)),
    signInByPhone: accounts.signInByPhone.handler(({ input }) => desk.signInByPhone(input)),
    cancelPhoneSignIn: accounts.cancelPhoneSignIn.handler(() => desk.cancelPhoneSignIn()),
    signInByPassword: accounts.signInByPassword.handler(({ input: { email, password, ...after } }) =>
      desk.signInByPassword({ email, password }, after),
    ),
    sendCode: accounts.sendCode.handler(({ input }) => desk.sendCode(input.contact)),
    signInByCode: accounts.signInByCode.handler(({ input: { challengeId, code, ...after } }) =>
      desk.signInByCode({ challengeId, code }, after),
    ),
    switchTo: accounts.switchTo.handler(({ input }) => desk.switchTo(input.accountId, input.pin)),
    signOut: accounts.signOut.handler(({ input }) => desk.signOut(input.accountId, input.unsent)),
    setPin: accounts.setPin.handler(({ input }) => desk.setPin(input.accountId, input.pin)),
    claim: accounts.claim.handler(({ input }) => desk.claim(input.accountId, input.sessionIds)),
    refusedChanges: accounts.refusedChanges.handler(async () => [...(await desk.refusedChanges())]),
    dismissRefusedChange: accounts.dismissRefusedChange.handler(({ input }) =>
      desk.dismissRefusedChange(input.id),
    ),
    retryNow: accounts.retryNow.handler(() => desk.retryNow()),
    pairKiosk: accounts.pairKiosk.handler(({ input }) => desk.pairKiosk(input.pairingCode)),
    forgetKiosk: accounts.forgetKiosk.handler(() => desk.forgetKiosk()),
  };
}
