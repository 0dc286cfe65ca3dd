import { describe, expect, it } from 'vitest'
import { readFault, readSchedule, type ScheduledFault } from '../../../src/sandbox/faults/fault.ts'
import { FaultBoard } from '../../../src/sandbox/faults/faultBoard.ts'
import { seededRandom } from '../../../src/main/core/random.ts'
import { manualClock } from '../../support/manualClock.ts'

function fault(more: Record<string, unknown>): ScheduledFault {
  const read = readFault({ venue: 'bybit', fault: 'stall', ...more })
  if (typeof read === 'string') throw new Error(read)
  return read
}

describe('the fault board', () => {
  it('starts a fault after its delay and ends it after its time', () => {
    const clock = manualClock(1_000_000)
    const board = new FaultBoard(clock, seededRandom(1))
    board.schedule(fault({ afterMs: 1000, durationMs: 500 }))
    expect(board.strikes('bybit', 'stall')).toBeNull()
    clock.advance(1000)
    expect(board.strikes('bybit', 'stall')).not.toBeNull()
    expect(board.strikes('hyperliquid', 'stall')).toBeNull()
    expect(board.strikes('bybit', 'drop')).toBeNull()
    clock.advance(500)
    expect(board.strikes('bybit', 'stall')).toBeNull()
  })

  it('starts a fault at a stated time', () => {
    const clock = manualClock(Date.parse('2026-11-19T12:00:00Z'))
    const board = new FaultBoard(clock, seededRandom(1))
    board.schedule(fault({ at: '2026-11-19T12:00:05Z' }))
    clock.advance(4999)
    expect(board.list()).toEqual([])
    clock.advance(1)
    expect(board.list()).toHaveLength(1)
  })

  it('strikes as often as its probability says', () => {
    const board = new FaultBoard(manualClock(), seededRandom(9))
    board.schedule(fault({ probability: 0.25 }))
    const strikes = Array.from({ length: 4000 }, () => board.strikes('bybit', 'stall')).filter(
      (struck) => struck !== null,
    )
    expect(strikes.length).toBeGreaterThan(850)
    expect(strikes.length).toBeLessThan(1150)
  })

  it('takes faults back by venue and by kind', () => {
    const board = new FaultBoard(manualClock(), seededRandom(1))
    board.schedule(fault({}))
    board.schedule(fault({ fault: 'drop' }))
    board.schedule(fault({ venue: 'hyperliquid' }))
    board.clear('bybit', 'drop')
    expect(board.list().map((each) => each.fault)).toEqual(['stall', 'stall'])
    board.clear('bybit', null)
    expect(board.list().map((each) => each.venue)).toEqual(['hyperliquid'])
    board.clear(null, null)
    expect(board.list()).toEqual([])
  })

  it('forgets what was to come when it is closed', () => {
    const clock = manualClock()
    const board = new FaultBoard(clock, seededRandom(1))
    board.schedule(fault({ afterMs: 10 }))
    board.close()
    expect(clock.pending).toBe(0)
  })

  it('is bounded', () => {
    const board = new FaultBoard(manualClock(), seededRandom(1))
    for (let count = 0; count < 1000; count += 1) board.schedule(fault({ afterMs: 10 }))
    expect(() => board.schedule(fault({}))).toThrow('too many faults')
  })
})

describe('a schedule of faults', () => {
  it.each([
    [{ venue: 'mars' }, 'venue must be one of'],
    [{ fault: 'rain' }, 'fault must be one of'],
    [{ durationMs: -1 }, 'durationMs must be 0 or more'],
    [{ probability: 2 }, 'probability must be between 0 and 1'],
    [{ at: 'soon' }, 'at must be a time'],
  ])('says what is wrong with %j', (wrong, words) => {
    expect(readFault({ venue: 'bybit', fault: 'stall', ...wrong })).toContain(words)
  })

  it('is a JSON array', () => {
    expect(() => readSchedule('{}')).toThrow('a faults file holds a JSON array')
    expect(readSchedule('[{"venue":"bybit","fault":"slow","afterMs":5}]')).toMatchObject([
      {
        venue: 'bybit',
        fault: 'slow',
        afterMs: 5,
        durationMs: null,
        probability: 1,
        delayMs: 3000,
      },
    ])
  })
})
