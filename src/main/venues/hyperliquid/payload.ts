import type { Envelope, Signer } from './sign.ts'
import type { WireAction, WireExchangeRequest } from './wire.ts'

/** The signed body of an action, for REST and for the socket. */
export function payloadOf(
  action: WireAction,
  signer: Signer,
  envelope: Envelope,
): WireExchangeRequest {
  const { nonce, vaultAddress, expiresAfter } = envelope
  return {
    action,
    nonce,
    signature: signer.signAction(action, envelope),
    ...(vaultAddress === null ? {} : { vaultAddress }),
    ...(expiresAfter === null ? {} : { expiresAfter }),
  }
}
