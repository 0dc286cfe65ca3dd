import { canonicalAction } from './canonical.ts'
import { actionSigner, openSigner, type WireSignature } from './signer.ts'
import type { TypedStruct } from './typedData.ts'

type Json = Readonly<Record<string, unknown>>

/** A signed request to `/exchange`, read. */
export type Envelope = {
  readonly action: Json & { readonly type: string }
  readonly nonce: number
  readonly signature: WireSignature
  /** Lower case. */
  readonly vaultAddress: string | null
  readonly expiresAfter: number | null
}

const hexNumber = /^0x[0-9a-f]{1,64}$/i
export const addressShape = /^0x[0-9a-f]{40}$/i

/** Null for what the venue cannot deserialise. */
export function readEnvelope(body: Json): Envelope | null {
  const { action, nonce, signature, vaultAddress, expiresAfter } = body
  const read = readSignature(signature)
  const vault = vaultAddress ?? null
  const expiry = expiresAfter ?? null
  if (!isAction(action) || !isTime(nonce) || read === null) return null
  if (vault !== null && (typeof vault !== 'string' || !addressShape.test(vault))) return null
  if (expiry !== null && !isTime(expiry)) return null
  return {
    action,
    nonce,
    signature: read,
    vaultAddress: vault === null ? null : vault.toLowerCase(),
    expiresAfter: expiry,
  }
}

function isAction(value: unknown): value is Envelope['action'] {
  return typeof value === 'object' && value !== null && typeof (value as Json)['type'] === 'string'
}

function isTime(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0
}

function readSignature(value: unknown): WireSignature | null {
  if (typeof value !== 'object' || value === null) return null
  const { r, s, v } = value as Json
  if (typeof r !== 'string' || typeof s !== 'string' || typeof v !== 'number') return null
  return hexNumber.test(r) && hexNumber.test(s) ? { r, s, v } : null
}

const chain = { name: 'hyperliquidChain', type: 'string' } as const
const nonce = { name: 'nonce', type: 'uint64' } as const

/** Actions that are signed in the open, by the account's own key and never by an agent's. */
const openStructs: Readonly<Record<string, TypedStruct>> = {
  approveAgent: {
    name: 'HyperliquidTransaction:ApproveAgent',
    fields: [
      chain,
      { name: 'agentAddress', type: 'address' },
      { name: 'agentName', type: 'string' },
      nonce,
    ],
  },
  approveBuilderFee: {
    name: 'HyperliquidTransaction:ApproveBuilderFee',
    fields: [
      chain,
      { name: 'maxFeeRate', type: 'string' },
      { name: 'builder', type: 'address' },
      nonce,
    ],
  },
}

const orderActions: ReadonlySet<unknown> = new Set([
  'order',
  'cancel',
  'cancelByCloid',
  'modify',
  'batchModify',
])

/** Whether an action makes, changes or cancels orders. */
export function isOrderAction(action: unknown): boolean {
  return typeof action === 'object' && action !== null && orderActions.has((action as Json)['type'])
}

export function isOpenAction(type: string): boolean {
  return openStructs[type] !== undefined
}

/** Who signed it for the venue's main network. Null when nobody can have. */
export function signerOf({ action, signature, ...signed }: Envelope): string | null {
  const struct = openStructs[action.type]
  if (struct === undefined) {
    return actionSigner(canonicalAction(action), signed, signature, 'mainnet')
  }
  const chainId = action['signatureChainId']
  const isMain = action['hyperliquidChain'] === 'Mainnet' && action['nonce'] === signed.nonce
  if (typeof chainId !== 'string' || !isMain) return null
  const message = { ...action, agentName: action['agentName'] ?? '' }
  return openSigner(struct, message, chainId, signature)
}
