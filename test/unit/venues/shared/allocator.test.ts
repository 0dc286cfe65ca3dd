import { describe, expect, it } from 'vitest'
import { createAllocator } from '../../../../src/main/venues/shared/allocator.ts'

const bundle = (key: string, ...channels: string[]) => ({ key, channels })

describe('spreading channels over connections', () => {
  it('keeps what belongs together on one connection', () => {
    const allocator = createAllocator({ channels: 3, characters: 1_000 })
    expect(allocator.assign([bundle('a', 'a1', 'a2'), bundle('b', 'b1', 'b2')])).toEqual([
      ['a1', 'a2'],
      ['b1', 'b2'],
    ])
  })

  it('counts characters with their quotes and comma', () => {
    const allocator = createAllocator({ channels: 100, characters: 10 })
    expect(allocator.assign([bundle('a', 'aa'), bundle('b', 'bb'), bundle('c', 'cc')])).toEqual([
      ['aa', 'bb'],
      ['cc'],
    ])
  })

  it('leaves a bundle where it is when others come and go', () => {
    const allocator = createAllocator({ channels: 1, characters: 1_000 })
    allocator.assign([bundle('a', 'a'), bundle('b', 'b')])
    expect(allocator.assign([bundle('b', 'b')])).toEqual([[], ['b']])
    expect(allocator.assign([bundle('c', 'c'), bundle('b', 'b')])).toEqual([['c'], ['b']])
  })

  it('moves a bundle that outgrew its connection', () => {
    const allocator = createAllocator({ channels: 2, characters: 1_000 })
    allocator.assign([bundle('a', 'a1'), bundle('b', 'b1')])
    expect(allocator.assign([bundle('a', 'a1'), bundle('b', 'b1', 'b2')])).toEqual([
      ['a1'],
      ['b1', 'b2'],
    ])
  })
})
