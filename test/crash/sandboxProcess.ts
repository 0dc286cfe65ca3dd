import type { VenueId } from '../../src/contract/domain/venue.ts'
import type { FaultSpec } from '../../src/sandbox/faults/fault.ts'
import type { LedgerEntry } from '../../src/sandbox/matching/ledger.ts'
import type { SandboxEndpoints, VenueEndpoint } from '../../src/sandbox/startSandbox.ts'
import { type RunningCli, startCli } from '../support/cli.ts'

/** What an account holds, as the venue's engine knows it. */
export type HeldAccount = {
  readonly account: string
  readonly balances: Readonly<Record<string, { readonly total: string; readonly locked: string }>>
  readonly positions: readonly {
    readonly symbol: string
    readonly positionSide: string
    readonly quantity: string
  }[]
}

/** The sandbox venues in a process that outlives every engine. */
export type SandboxProcess = {
  readonly venues: readonly VenueId[]
  endpoint(venue: VenueId): VenueEndpoint
  fault(fault: Pick<FaultSpec, 'venue' | 'fault'> & Partial<FaultSpec>): Promise<void>
  heal(): Promise<void>
  ledger(venue: VenueId): Promise<readonly LedgerEntry[]>
  account(venue: VenueId): Promise<HeldAccount>
  stop(): Promise<unknown>
}

export async function startSandboxVenues(
  venues: readonly VenueId[],
  seed: number,
): Promise<SandboxProcess> {
  const cli: RunningCli = await startCli([
    'sandbox',
    '--venues',
    venues.join(','),
    '--seed',
    String(seed),
  ])
  const { venues: endpoints, control } = cli.first as unknown as SandboxEndpoints
  const ask = async (path: string, method = 'GET', body?: object): Promise<string> => {
    const response = await fetch(`${control}${path}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const text = await response.text()
    if (!response.ok) throw new Error(`${method} ${path}: ${text}`)
    return text
  }
  return {
    venues,
    endpoint(venue) {
      const endpoint = endpoints[venue]
      if (endpoint === undefined) throw new Error(`${venue} is not running`)
      return endpoint
    },
    fault: async (fault) => void (await ask('/faults', 'POST', fault)),
    heal: async () => void (await ask('/faults', 'DELETE')),
    async ledger(venue) {
      const text = await ask(`/ledger?venue=${venue}&account=main`)
      const lines = text.split('\n').filter((line) => line !== '')
      return lines.map((line) => JSON.parse(line) as LedgerEntry)
    },
    async account(venue) {
      const { accounts } = JSON.parse(await ask(`/accounts?venue=${venue}`)) as {
        readonly accounts: readonly HeldAccount[]
      }
      const main = accounts.find(({ account }) => account === 'main')
      if (main === undefined) throw new Error(`${venue} has no account`)
      return main
    },
    stop: () => cli.stop(),
  }
}
