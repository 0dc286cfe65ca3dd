import { describe, expect, it } from 'vitest'
import type { UnifiedSymbol, UnixMs } from '../../../../src/contract/domain/ids.ts'
import { createLiveness } from '../../../../src/main/venues/shared/liveness.ts'

const origin = { venue: 'bybit', environment: 'sandbox' } as const
const start = 1_800_000_000_000
const at = (ms: number): UnixMs => (start + ms) as UnixMs
const symbols = (...names: string[]): readonly UnifiedSymbol[] => names as UnifiedSymbol[]

describe('the proof that a liquidation feed is observed', () => {
  it('names the scope before the first proof, and only once', () => {
    const liveness = createLiveness(origin)
    liveness.carry(symbols('BTCUSDT', 'ETHUSDT'), at(0))
    const first = liveness.seen(at(0), at(0))
    expect(first.map(({ kind }) => kind)).toEqual(['feedScope', 'feedAlive'])
    expect(first[0]).toMatchObject({ symbols: ['BTCUSDT', 'ETHUSDT'] })
    expect(liveness.seen(at(300), at(300)).map(({ kind }) => kind)).toEqual(['feedAlive'])
  })

  it('says nothing while the connection carries no liquidations', () => {
    expect(createLiveness(origin).seen(at(0), at(0))).toEqual([])
  })

  it('speaks at most once in 250 ms', () => {
    const liveness = createLiveness(origin)
    liveness.carry('*', at(0))
    const times = [0, 10, 249, 250, 260, 499, 500]
    const spoke = times.filter((ms) => liveness.seen(at(ms), at(ms)).length > 0)
    expect(spoke).toEqual([0, 250, 500])
  })

  it('gives the venue time, and the receive time where there is none', () => {
    const liveness = createLiveness(origin)
    liveness.carry('*', at(0))
    expect(liveness.seen(at(-40), at(0)).at(-1)).toMatchObject({ exchangeTime: at(-40) })
    expect(liveness.seen(null, at(300)).at(-1)).toMatchObject({ exchangeTime: at(300) })
  })

  it('does not believe a venue time more than 10 s ahead, and says so once', () => {
    const liveness = createLiveness(origin)
    liveness.carry('*', at(0))
    const lie = liveness.seen(at(10_001), at(0))
    expect(lie.map(({ kind }) => kind)).toEqual(['problem', 'feedScope', 'feedAlive'])
    expect(lie.at(-1)).toMatchObject({ exchangeTime: at(0) })
    expect(liveness.seen(at(20_000), at(300)).map(({ kind }) => kind)).toEqual(['feedAlive'])
    expect(liveness.seen(at(10_600), at(600)).at(-1)).toMatchObject({ exchangeTime: at(10_600) })
  })

  it('believes the venue where a recording has no receive time', () => {
    const liveness = createLiveness(origin)
    liveness.carry('*', 0 as UnixMs)
    expect(liveness.seen(at(0), 0 as UnixMs).at(-1)).toMatchObject({ exchangeTime: at(0) })
  })

  it('tells of a loss once, and not at all when nothing was proved', () => {
    const liveness = createLiveness(origin)
    liveness.carry('*', at(0))
    expect(liveness.lost('disconnected', at(1))).toEqual([])
    liveness.seen(at(2), at(2))
    expect(liveness.lost('stale', at(3))).toMatchObject([{ kind: 'feedLost', reason: 'stale' }])
    expect(liveness.lost('disconnected', at(4))).toEqual([])
    expect(liveness.seen(at(5), at(5)).map(({ kind }) => kind)).toEqual(['feedAlive'])
  })

  it('renames the scope when its symbols change, whatever their order', () => {
    const liveness = createLiveness(origin)
    liveness.carry(symbols('A1USDT', 'B1USDT'), at(0))
    const before = liveness.seen(at(0), at(0)).at(-1)
    expect(liveness.carry(symbols('B1USDT', 'A1USDT'), at(1))).toEqual([])
    expect(liveness.carry(symbols('B1USDT'), at(2))).toMatchObject([
      { kind: 'feedLost', reason: 'notSubscribed' },
    ])
    const after = liveness.seen(at(3), at(3))
    expect(after[0]).toMatchObject({ kind: 'feedScope', symbols: ['B1USDT'] })
    expect(after.at(-1)).not.toMatchObject({ scope: (before as { scope: string }).scope })
  })

  it('goes on after the receive clock was set back', () => {
    const liveness = createLiveness(origin)
    liveness.carry('*', at(0))
    liveness.seen(at(0), at(0))
    expect(liveness.seen(at(-3_600_000), at(-3_600_000))).toHaveLength(1)
  })
})
