import { sleep } from '../../core/clock.ts'
import type { UnixMs } from '../../../contract/domain/ids.ts'
import type { Environment } from '../../../contract/domain/venue.ts'
import type { AdapterOptions, StreamSink, StreamWish } from '../adapter.ts'
import { isRecord } from '../shared/fields.ts'
import { type Origin, problemOf, problemOfRefusal } from '../shared/problems.ts'
import type { Listing } from '../shared/symbols.ts'
import { parseVaultFill } from './parse/liquidations.ts'
import type { HyperliquidRest } from './rest.ts'

/** The venue's own vault. It holds no positions; its children do. */
const parentVault = '0xdfc24b077bc1425ad1dea75bcb6f8158e10df303'

/** The children as reported in October 2026, for when they cannot be asked for. */
const knownLiquidators = [
  '0x2e3d94f0562703b25c83308a05046ddaf9a8dd14',
  '0xb0a55f13d22f66e6d495ac98113841b2326e9540',
  '0x5e177e5e39c0f4e421f5865a6d8beed8d921cb70',
  '0x2ed5c4484ea3ff8b57d5f2fb152a40d9f2b68308',
] as const
const knownStrategies = [
  '0x010461c14e146ac35fe42271bdc1134ee31c703a',
  '0x31ca8395cf837de08b24da3f660e77761dfb974b',
  '0x469f690213c467c39a23efacfd2816896009d7d8',
] as const

const pollMs = 120_000
const discoverAgainMs = 6 * 3_600_000
/** The vault's own fills may be listed a little after they happened. */
const overlapMs = 10_000
const addressSpelling = /^0x[0-9a-f]{40}$/
const mostVaults = 30

export type Vaults = {
  /** Vaults that take over liquidated positions: a public trade with one is a liquidation. */
  readonly liquidators: ReadonlySet<string>
  /** All vaults whose fills are asked for: the venue marks those that were liquidations. */
  readonly watched: readonly string[]
}

/** The vaults as last reported, for recordings and for when they cannot be asked for. */
export const knownVaults: Vaults = {
  liquidators: new Set<string>(knownLiquidators),
  watched: [...knownLiquidators, ...knownStrategies],
}

/** No vault is known on a testnet; a sandbox has the venue's own. */
function fallbackOf(environment: Environment): Vaults {
  return environment === 'testnet' ? { liquidators: new Set(), watched: [] } : knownVaults
}

export type VaultWatch = {
  liquidators(): ReadonlySet<string>
  update(wish: StreamWish): void
  close(): void
}

export type VaultWatchOptions = {
  readonly origin: Origin
  readonly adapter: Pick<AdapterOptions, 'clock' | 'log' | 'environment'>
  readonly rest: Pick<HyperliquidRest, 'vaultDetails' | 'userFillsByTime'>
  readonly listing: Listing
  readonly sink: StreamSink
}

/**
 * Finds the liquidator vaults, and every two minutes asks for the fills of all vaults: seven of
 * them cost about 80 of the 1200 weight a minute. Runs while liquidations are wanted.
 */
export function createVaultWatch(options: VaultWatchOptions): VaultWatch {
  const { origin, adapter, rest, listing, sink } = options
  const stop = new AbortController()
  const { signal } = stop
  let vaults = fallbackOf(adapter.environment)
  let running = false
  let discoverAt = 0
  const nextStart = new Map<string, UnixMs>()

  const problem = (message: string): void => {
    sink(problemOf(origin, 'requestFailed', message, null, adapter.clock.now()))
  }

  const discover = async (): Promise<void> => {
    if (adapter.clock.monotonic() < discoverAt) return
    const found = await discoverVaults(rest, signal)
    if (signal.aborted) return
    if (typeof found === 'string') return problem(`liquidator vaults: ${found}`)
    if (found === null) return
    vaults = found
    discoverAt = adapter.clock.monotonic() + discoverAgainMs
  }

  const pollVault = async (vault: string): Promise<void> => {
    const since = nextStart.get(vault) ?? ((adapter.clock.now() - pollMs) as UnixMs)
    const asked = adapter.clock.now()
    const answer = await rest.userFillsByTime(vault, since, signal)
    if (signal.aborted) return
    if (!answer.ok) return problem(`fills of vault ${vault}: ${answer.error.message}`)
    nextStart.set(vault, (asked - overlapMs) as UnixMs)
    const { body, receivedTime } = answer.value
    if (!Array.isArray(body)) return problem(`fills of vault ${vault}: not a list`)
    for (const row of body) {
      const liquidation = parseVaultFill(row, vault, listing, receivedTime)
      if (!liquidation.ok) sink(problemOfRefusal(origin, liquidation.refusal, null, receivedTime))
      else if (liquidation.value !== null) sink(liquidation.value)
    }
  }

  const run = async (): Promise<void> => {
    while (!signal.aborted) {
      await discover()
      for (const vault of vaults.watched) {
        if (signal.aborted) return
        await pollVault(vault)
      }
      await sleep(adapter.clock, pollMs, signal)
    }
  }

  return {
    liquidators: () => vaults.liquidators,
    update(wish) {
      if (running || wish.liquidations.length === 0) return
      running = true
      run().catch((error: unknown) => {
        if (!signal.aborted) adapter.log.error({ error }, 'the vaults are no longer watched')
      })
    },
    close: () => stop.abort(),
  }
}

/** The vaults, why they could not be found, or null when the search was called off. */
async function discoverVaults(
  rest: VaultWatchOptions['rest'],
  signal: AbortSignal,
): Promise<Vaults | string | null> {
  const parent = await rest.vaultDetails(parentVault, signal)
  if (!parent.ok) return parent.error.message
  const children = childrenOf(parent.value.body)
  if (children.length === 0) return 'the venue named none'
  const liquidators = new Set<string>()
  for (const child of children) {
    if (signal.aborted) return null
    const details = await rest.vaultDetails(child, signal)
    if (!details.ok) return details.error.message
    if (isLiquidator(child, details.value.body)) liquidators.add(child)
  }
  return { liquidators, watched: children }
}

function childrenOf(body: unknown): readonly string[] {
  const relationship = isRecord(body) ? body['relationship'] : undefined
  const data = isRecord(relationship) ? relationship['data'] : undefined
  const addresses = isRecord(data) ? data['childAddresses'] : undefined
  if (!Array.isArray(addresses)) return []
  return addresses
    .filter((address) => typeof address === 'string')
    .map((address) => address.toLowerCase())
    .filter((address) => addressSpelling.test(address))
    .slice(0, mostVaults)
}

/** By name, `HLP Liquidator 2`; the strategies trade for themselves and prove nothing. */
function isLiquidator(address: string, body: unknown): boolean {
  const name = isRecord(body) ? body['name'] : undefined
  if (typeof name === 'string') return /liquidator/i.test(name)
  return knownVaults.liquidators.has(address)
}
