import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Rig, fixRig, order, roles, time } from '../../support/fix/sessionRig.ts'

const runs = { numRuns: 150 }

/** What the peer does: its next order, one lost on the way, one garbled, one repeated, or silence. */
const step = fc.constantFrom('order', 'order', 'lost', 'garbled', 'repeat', 'test', 'wait', 'send')
const script = fc.array(step, { minLength: 1, maxLength: 40 })

/** A peer that remembers what it sent and answers what it is asked. */
class Peer {
  readonly sent = new Map<number, string>()
  private readonly rig: Rig
  readonly said: string[] = []
  readonly requests: string[] = []

  constructor(rig: Rig) {
    this.rig = rig
  }

  do(action: string): void {
    const number = this.rig.next
    if (action === 'wait') this.rig.clock.advance(5000)
    else if (action === 'send') this.rig.session.send('D', [[11, `ours-${number}`]])
    else if (action === 'repeat') this.repeat(1 + ((7 * number) % (number - 1)))
    else if (action === 'test') this.say(`35=1|112=t${number}`)
    else {
      this.sent.set(number, `id-${number}`)
      if (action === 'order') this.say(order(`id-${number}`))
      else this.rig.next += 1
      if (action === 'garbled') this.rig.raw('8=FIX.4.4\u00019=5\u000135=D\u0001rubbish')
    }
    this.listen()
  }

  say(text: string): void {
    this.rig.say(text)
  }

  repeat(number: number): void {
    const id = this.sent.get(number)
    const original = `43=Y|122=${time(this.rig.clock, -1000)}`
    if (id === undefined) this.rig.say(`35=4|34=${number}|${original}|123=Y|36=${number + 1}`)
    else this.rig.say(`${order(id)}|34=${number}|${original}`)
  }

  /** Hears what was said, and repeats what is asked for. */
  listen(): void {
    for (let heard = this.rig.said(); heard.length > 0; heard = this.rig.said()) {
      for (const message of heard) {
        if (message[43] !== 'Y') this.said.push(`${message[34]} ${message[35]}`)
        if (message[35] !== '2') continue
        this.requests.push(message[7] ?? '')
        const until = this.rig.next
        for (let number = Number(message[7]); number < until; number += 1) this.repeat(number)
      }
    }
  }
}

describe.each(roles)('Property 14: a session as %s', (role) => {
  it('numbers what it says without a hole, asks once for a gap and takes each order once', () => {
    fc.assert(
      fc.property(script, (actions) => {
        const rig = fixRig(role)
        rig.connect()
        const first = rig.said()
        rig.say('35=A|98=0|108=30')
        const heard = [...first, ...rig.said()]
        expect(heard.map((message) => message[35])).toEqual(['A'])
        const peer = new Peer(rig)
        for (const action of actions) peer.do(action)
        peer.do('test')

        expect(rig.received.map((message) => message.get(11))).toEqual([...peer.sent.values()])
        expect(peer.said.map((line) => Number(line.split(' ')[0]))).toEqual(
          peer.said.map((_line, index) => index + 2),
        )
        expect(new Set(peer.requests).size).toBe(peer.requests.length)
        expect(rig.session.sequences().nextIn).toBe(rig.next)
        expect(rig.isClosed()).toBe(false)
        expect(rig.problems.filter(({ severity }) => severity === 'error')).toEqual([])
      }),
      runs,
    )
  })
})

describe('Property 15: the log of a session', () => {
  const secret = fc.stringMatching(/^[A-Za-z0-9+/]{8,40}$/)
  it('is what went over the wire in its order, without the secrets', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 20 }), secret, (actions, password) => {
        const rig = fixRig('initiator', {
          logonFields: () => [
            [553, 'user'],
            [554, password],
            [96, `signed-${password}`],
          ],
        })
        rig.connect()
        const wireTexts: string[] = rig.said().map(({ text }) => text)
        expect(wireTexts[0]).toContain(password)
        rig.say(`35=A|98=0|108=30|554=${password}`)
        for (const action of actions) {
          if (action === 'test') rig.say('35=1|112=x')
          if (action === 'send') rig.session.send('D', [[11, 'x']])
          if (action === 'wait') rig.clock.advance(1000)
          wireTexts.push(...rig.said().map(({ text }) => text))
        }
        const logged = rig.log.map(({ raw }) => raw.replaceAll('\u0001', '|'))
        expect(logged.join('')).not.toContain(password)
        const out = rig.log.filter(({ direction }) => direction === 'out')
        expect(out.map(({ raw }) => raw.replaceAll('\u0001', '|'))).toEqual(
          wireTexts.map((text) =>
            text.replace(`554=${password}`, '554=***').replace(`96=signed-${password}`, '96=***'),
          ),
        )
        const inbound = rig.log.filter(({ direction }) => direction === 'in')
        expect(inbound.map(({ sequence }) => sequence)).toEqual(inbound.map((_each, at) => at + 1))
        const times = rig.log.map((entry) => entry.time)
        expect(times).toEqual(times.toSorted((a, b) => a - b))
      }),
      runs,
    )
  })
})
