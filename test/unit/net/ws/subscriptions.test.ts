import { describe, expect, it } from 'vitest'
import { streamBackoff } from '../../../../src/main/core/backoff.ts'
import { Subscriptions } from '../../../../src/main/net/ws/subscriptions.ts'
import { jsonProtocol } from '../../../support/net/jsonProtocol.ts'

function subscriptionRig(perFrame = 10) {
  let ids = 0
  const problems: string[] = []
  const subscriptions = new Subscriptions({
    protocol: jsonProtocol({ perFrame }),
    nextId: () => (ids += 1),
    backoff: streamBackoff,
    random: () => 0.5,
    replyTimeoutMs: 10_000,
    maxRefusals: 2,
    silentAfterMs: null,
    isTalkative: () => false,
    onProblem: ({ message }) => problems.push(message),
  })
  const want = (...channels: string[]): void => subscriptions.want(new Set(channels))
  const frames = (now: number): string[] => {
    const all: string[] = []
    for (let text = subscriptions.next(now); text !== null; text = subscriptions.next(now)) {
      const { op, args } = JSON.parse(text) as { op: string; args: string[] }
      all.push(`${op} ${args.join(' ')}`)
    }
    return all
  }
  return { subscriptions, problems, want, frames }
}

describe('the subscriptions of a connection', () => {
  it('asks for a channel again only after its unsubscription was answered', () => {
    const { subscriptions, want, frames } = subscriptionRig()
    want('a')
    expect(frames(0)).toEqual(['subscribe a'])
    subscriptions.reply(null, ['a'], null, 1)
    want()
    expect(frames(2)).toEqual(['unsubscribe a'])
    want('a')
    expect(frames(3)).toEqual([])
    subscriptions.reply(null, ['a'], null, 4)
    expect(subscriptions.confirmed).toBe(0)
    expect(frames(5)).toEqual(['subscribe a'])
  })

  it('does not send requests that a newer wish has overtaken', () => {
    const { subscriptions, want, frames } = subscriptionRig(1)
    want('a', 'b', 'c')
    expect(subscriptions.next(0)).toContain('"a"')
    want('a', 'd')
    expect(frames(1)).toEqual(['subscribe d'])
  })

  it('takes an answer without key and channels for that to the oldest request', () => {
    const { subscriptions, want, frames } = subscriptionRig(1)
    want('a', 'b')
    frames(0)
    subscriptions.reply(null, null, 'no such channel', 1)
    subscriptions.reply(null, null, null, 1)
    expect(subscriptions.confirmed).toBe(1)
    expect(subscriptions.settled).toBe(true)
  })

  it('takes data on a channel for its confirmation', () => {
    const { subscriptions, want, frames } = subscriptionRig()
    want('a')
    frames(0)
    subscriptions.heard('a', 1)
    subscriptions.heard('unknown', 1)
    expect(subscriptions.confirmed).toBe(1)
    subscriptions.tick(20_000)
    expect(frames(20_000)).toEqual([])
  })

  it('never stops asking a venue that does not answer', () => {
    const { subscriptions, want, frames } = subscriptionRig()
    want('a')
    let asked = 0
    for (let now = 0; now < 3_600_000; now += 1000) {
      subscriptions.tick(now)
      asked += frames(now).length
    }
    expect(asked).toBeGreaterThan(45)
  })

  it('asks for a channel that was refused for good when it is wanted anew', () => {
    const { subscriptions, problems, want, frames } = subscriptionRig()
    want('a')
    for (let now = 0; now < 100_000; now += 1000) {
      if (frames(now).length > 0) subscriptions.reply(null, ['a'], 'no', now)
    }
    expect(problems).toHaveLength(3)
    want()
    want('a')
    expect(frames(200_000)).toEqual(['subscribe a'])
  })

  it('refuses a channel for which there is no frame instead of asking for ever', () => {
    const problems: string[] = []
    const subscriptions = new Subscriptions({
      protocol: { subscribe: () => [], unsubscribe: () => [] },
      nextId: () => 1,
      backoff: streamBackoff,
      random: () => 0.5,
      replyTimeoutMs: 10_000,
      maxRefusals: 2,
      silentAfterMs: null,
      isTalkative: () => false,
      onProblem: ({ message }) => problems.push(message),
    })
    subscriptions.want(new Set(['a']))
    expect(subscriptions.next(0)).toBeNull()
    expect(problems).toEqual(['a was refused: there is no way to ask for it'])
    expect(subscriptions.settled).toBe(true)
  })
})
