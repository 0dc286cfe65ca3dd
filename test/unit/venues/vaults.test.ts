import { describe, expect, it } from 'vitest'
import type { EngineEvent } from '../../../src/contract/events.ts'
import { silentLog } from '../../../src/main/core/log.ts'
import { spell } from '../../../src/main/venues/hyperliquid/symbols.ts'
import { createVaultWatch, knownVaults } from '../../../src/main/venues/hyperliquid/vaults.ts'
import { createListing } from '../../../src/main/venues/shared/symbols.ts'
import { manualClock } from '../../support/manualClock.ts'

const address = (digit: string): string => `0x${digit.repeat(40)}`
const wish = { marks: [], trades: [], books: [], candles: [] }

function rig(answers: {
  readonly children?: readonly string[] | null
  readonly names?: Readonly<Record<string, string>>
  readonly fills?: Readonly<Record<string, readonly unknown[]>>
}) {
  const clock = manualClock()
  const events: EngineEvent[] = []
  const asked: { readonly user: string; readonly since: number }[] = []
  const ok = (body: unknown) => ({ ok: true, value: { body, receivedTime: clock.now() } }) as const
  const watch = createVaultWatch({
    origin: { venue: 'hyperliquid', environment: 'sandbox' },
    adapter: { clock, log: silentLog, environment: 'sandbox' },
    listing: createListing('hyperliquid', spell),
    sink: (event) => events.push(event),
    rest: {
      async vaultDetails(vault) {
        if (answers.children === null) {
          return { ok: false, error: { code: 'TIMEOUT', message: 'late' } }
        }
        const name = answers.names?.[vault]
        return name === undefined
          ? ok({
              name: 'HLP',
              relationship: { type: 'parent', data: { childAddresses: answers.children ?? [] } },
            })
          : ok({ name, relationship: { type: 'child', data: { parentAddress: vault } } })
      },
      async userFillsByTime(user, since) {
        asked.push({ user, since })
        return ok(answers.fills?.[user] ?? [])
      },
    },
  })
  return { clock, events, asked, watch }
}

describe('watching the liquidator vaults', () => {
  it('finds them by name among the children of the parent vault', async () => {
    const names = { [address('a')]: 'HLP Liquidator 9', [address('b')]: 'HLP Strategy Z' }
    const { clock, watch } = rig({ children: [address('A'), address('b'), 'rubbish'], names })
    watch.update({ ...wish, liquidations: ['BTC-LINEAR.HYPERLIQUID' as never] })
    await clock.advanceAsync(1)
    expect([...watch.liquidators()]).toEqual([address('a')])
    watch.close()
  })

  it('uses the list it knows when they cannot be asked for, and says so', async () => {
    const { clock, watch, events, asked } = rig({ children: null })
    watch.update({ ...wish, liquidations: ['BTC-LINEAR.HYPERLIQUID' as never] })
    await clock.advanceAsync(1)
    expect(watch.liquidators()).toBe(knownVaults.liquidators)
    expect(events).toMatchObject([{ kind: 'problem', problem: 'requestFailed' }])
    expect(asked.map(({ user }) => user)).toEqual(knownVaults.watched)
    watch.close()
  })

  it('asks for fills every two minutes, overlapping, and reports only liquidations', async () => {
    const vault = address('a')
    const fill = { coin: 'BTC', px: '10', sz: '2', side: 'B', time: 1_750_000_000_000, tid: 5 }
    const liquidation = { liquidatedUser: address('c'), markPx: '10', method: 'backstop' }
    const { clock, watch, events, asked } = rig({
      children: [vault],
      names: { [vault]: 'HLP Liquidator' },
      fills: { [vault]: [fill, { ...fill, tid: 6, liquidation }, { liquidation }] },
    })
    const begun = clock.now()
    watch.update({ ...wish, liquidations: ['BTC-LINEAR.HYPERLIQUID' as never] })
    await clock.advanceAsync(1)
    expect(events).toMatchObject([
      { kind: 'liquidation', id: 'hyperliquid|BTC|6', side: 'sell', confidence: 1 },
      { kind: 'problem', problem: 'malformed' },
    ])
    await clock.advanceAsync(120_000)
    expect(asked).toHaveLength(2)
    expect(asked[1]?.since).toBe(begun - 10_000)
    watch.close()
    await clock.advanceAsync(600_000)
    expect(asked).toHaveLength(2)
  })

  it('asks for nothing while no liquidations are wanted', async () => {
    const { clock, watch, asked } = rig({ children: [] })
    watch.update({ ...wish, liquidations: [] })
    await clock.advanceAsync(300_000)
    expect(asked).toEqual([])
    watch.close()
  })
})
