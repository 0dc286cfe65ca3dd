import { describe, expect, it } from 'vitest'
import {
  type Rig,
  type RigOptions,
  type Role,
  fixRig,
  order,
  roles,
  time,
  wire,
} from '../../../support/fix/sessionRig.ts'

/** Logged on, both sides at 2, what was said so far forgotten. */
function up(role: Role, options: RigOptions = {}): Rig {
  const rig = fixRig(role, options)
  rig.logon()
  return rig
}

const nextIn = (rig: Rig): number => rig.session.sequences().nextIn
const ids = (rig: Rig): string => rig.received.map((message) => message.get(11)).join(' ')
const errors = (rig: Rig): number =>
  rig.problems.filter(({ severity }) => severity === 'error').length

/** The text of a Logout that is followed by the end within two seconds and told as an error. */
function logoutOf(rig: Rig): string | undefined {
  const last = rig.said().at(-1)
  const wasOpen = !rig.isClosed()
  rig.clock.advance(2000)
  const isRight = last?.[35] === '5' && wasOpen && rig.isClosed() && errors(rig) > 0
  return isRight ? last[58] : undefined
}

/** What one Reject of message 2 says, where it is all that happened beside the number moving on. */
function rejectOf(rig: Rig): unknown {
  const [reject, ...more] = rig.said()
  const isAll = more.length === 0 && reject?.[35] === '3' && reject[45] === '2'
  const isUp = nextIn(rig) === 3 && !rig.isClosed() && rig.received.length === 0
  return isAll && isUp ? [numberOf(reject[373]), numberOf(reject[371])] : rig
}

const numberOf = (text: string | undefined): number | null =>
  text === undefined ? null : Number(text)

describe('logging on', () => {
  it('1B.a-b the initiator says Logon first, and nothing else before the answer', () => {
    const rig = fixRig('initiator')
    rig.session.send('D', [[11, 'early']])
    rig.connect()
    const [first, ...more] = rig.said()
    expect(first).toMatchObject({ 8: 'FIX.4.4', 35: 'A', 34: '1', 49: 'ME', 56: 'YOU', 98: '0' })
    expect(first?.[108]).toBe('30')
    expect(more).toEqual([])
    rig.clock.advance(9_999)
    expect(rig.said()).toEqual([])
    rig.clock.advance(1)
    expect(rig.isClosed()).toBe(true)
  })

  it('1B.c a valid answer brings the session up', () => {
    const rig = up('initiator')
    expect(rig.session.status().state).toBe('active')
    expect(rig.session.sequences()).toEqual({ nextIn: 2, nextOut: 2 })
    expect(rig.logons()).toBe(1)
  })

  it('1B.c a high answer brings it up and asks for what is missing', () => {
    const rig = fixRig('initiator')
    rig.connect()
    rig.said()
    rig.say('35=A|34=5|98=0|108=30')
    expect(rig.session.status().state).toBe('active')
    expect(rig.said()).toMatchObject([{ 35: '2', 7: '1', 16: '0' }])
    rig.say('35=4|34=1|43=Y|122=20250101-00:00:00|123=Y|36=5')
    expect(nextIn(rig)).toBe(6)
  })

  it.each([
    ['a wrong CompID', '35=A|98=0|108=30|49=HIM'],
    ['encryption', '35=A|98=1|108=30'],
    ['a negative interval', '35=A|98=0|108=-1'],
    ['no interval', '35=A|98=0'],
    ['a time long ago', '35=A|98=0|108=30|52=20200101-00:00:00'],
    ['a wrong BeginString', '8=FIX.4.2|35=A|98=0|108=30'],
  ])('1B.d an answer with %s is told by Logout, and the connection closed', (_what, answer) => {
    const rig = fixRig('initiator', { begin: 'FIX.4.4' })
    rig.connect()
    rig.said()
    rig.say(answer)
    expect(rig.saidTypes()).toBe('5')
    rig.clock.advance(2000)
    expect(rig.isClosed()).toBe(true)
    expect(rig.logons()).toBe(0)
    expect(errors(rig)).toBeGreaterThan(0)
  })

  it('1B.e a first message that is no Logon ends the connection', () => {
    const rig = fixRig('initiator')
    rig.connect()
    rig.said()
    rig.say('35=0')
    expect(rig.isClosed()).toBe(true)
    expect(rig.problems.map(({ message }) => message)).toContain('first message not a logon')
  })

  it('1S.a a valid Logon is answered with the same interval', () => {
    const rig = fixRig('acceptor')
    rig.connect()
    rig.say('35=A|98=0|108=17')
    expect(rig.said()).toMatchObject([{ 35: 'A', 34: '1', 98: '0', 108: '17' }])
    expect(nextIn(rig)).toBe(2)
  })

  it('1S.a after a high Logon the missing messages are asked for', () => {
    const rig = fixRig('acceptor')
    rig.connect()
    rig.say('35=A|34=3|98=0|108=30')
    expect(rig.said()).toMatchObject([{ 35: 'A' }, { 35: '2', 7: '1', 16: '0' }])
  })

  it('1S.d an invalid Logon is told by Logout', () => {
    const rig = fixRig('acceptor')
    rig.connect()
    rig.say('35=A|98=0|108=-5')
    expect(logoutOf(rig)).toBe('HeartBtInt must not be negative')
    expect(rig.logons()).toBe(0)
  })

  it('17 encryption is refused', () => {
    const rig = fixRig('acceptor')
    rig.connect()
    rig.say('35=A|98=3|108=30')
    expect(rig.saidTypes()).toBe('5')
  })

  it('a Logon with 141=Y starts both numbers at 1', () => {
    const rig = fixRig('acceptor')
    rig.store.setNextOut(40)
    rig.store.setNextIn(20)
    rig.connect()
    rig.say('35=A|34=1|98=0|108=30|141=Y')
    expect(rig.said()).toMatchObject([{ 35: 'A', 34: '1', 141: 'Y' }])
    expect(rig.session.sequences()).toEqual({ nextIn: 2, nextOut: 2 })
  })
})

describe.each(roles)('a session that is up, as %s', (role) => {
  it('2.a an expected number is accepted', () => {
    const rig = up(role)
    rig.say(order('a'))
    expect(ids(rig)).toBe('a')
    expect(nextIn(rig)).toBe(3)
  })

  it('2.b a high number is asked about once, and processed in order', () => {
    const rig = up(role)
    rig.say(`${order('c')}|34=4`)
    rig.say(`${order('d')}|34=5`)
    expect(rig.said()).toMatchObject([{ 35: '2', 7: '2', 16: '0' }])
    expect(ids(rig)).toBe('')
    rig.say(`${order('a')}|34=2|43=Y|122=${time(rig.clock)}`)
    expect(ids(rig)).toBe('a')
    rig.say(`${order('b')}|34=3|43=Y|122=${time(rig.clock)}`)
    rig.say(`${order('c')}|34=4|43=Y|122=${time(rig.clock)}`)
    rig.say(`${order('d')}|34=5|43=Y|122=${time(rig.clock)}`)
    expect(ids(rig)).toBe('a b c d')
    expect(nextIn(rig)).toBe(6)
    expect(rig.said()).toEqual([])
  })

  it('2.c a low number without 43=Y ends the session', () => {
    const rig = up(role)
    rig.say(`${order('a')}|34=1`)
    expect(logoutOf(rig)).toBe('MsgSeqNum too low, expecting 2 but received 1')
    expect(rig.received).toEqual([])
  })

  it('2.d, 2.m, 2.t, 3.b-e garbled messages are ignored and the number stays', () => {
    const rig = up(role)
    const good = wire('FIX.4.4', ['35=0', '34=2', '49=YOU', `52=${time(rig.clock)}`, '56=ME'])
    const text = good.toString('latin1')
    const garbled = [
      text.replace(/10=\d{3}/, '10=999'),
      text.replace(/10=\d{3}/, '10=12'),
      text.replace(/9=\d+/, '9=5'),
      text.replace(/9=\d+/, '9=500'),
      text.replace('8=FIX.4.4\u00019=', '9=8=FIX.4.4\u0001'),
      text.replace('35=0\u000134=2', '34=2\u000135=0'),
      'rubbish',
    ]
    for (const bytes of garbled) rig.raw(Buffer.from(bytes, 'latin1'))
    expect(nextIn(rig)).toBe(2)
    expect(rig.said()).toEqual([])
    expect(rig.problems.some(({ kind }) => kind === 'garbled')).toBe(true)
    expect(rig.problems.every(({ severity }) => severity === 'warning')).toBe(true)
    rig.say('35=1|34=2|112=still here')
    expect(rig.said()).toMatchObject([{ 35: '0', 112: 'still here' }])
  })

  it('2.e a low number with 43=Y is ignored', () => {
    const rig = up(role)
    rig.say(order('a'))
    rig.say(`${order('a')}|34=2|43=Y|122=${time(rig.clock, -1000)}`)
    expect(ids(rig)).toBe('a')
    expect(rig.said()).toEqual([])
    expect(nextIn(rig)).toBe(3)
  })

  it('2.f an original time after the sending time is rejected', () => {
    const rig = up(role)
    rig.say(`${order('a')}|43=Y|122=${time(rig.clock, 60_000)}`)
    expect(rejectOf(rig)).toEqual([10, 122])
  })

  it('2.g 43=Y without 122 is rejected', () => {
    const rig = up(role)
    rig.say(`${order('a')}|43=Y`)
    expect(rejectOf(rig)).toEqual([1, 122])
  })

  it('2.g 43=Y without 122 and a low number leaves the number', () => {
    const rig = up(role)
    rig.say(`${order('a')}|34=1|43=Y`)
    expect(rig.said()).toMatchObject([{ 35: '3', 373: '1', 371: '122' }])
    expect(nextIn(rig)).toBe(2)
  })

  it('2.i a wrong BeginString ends the session', () => {
    const rig = up(role)
    rig.say('8=FIX.4.2|35=0')
    expect(logoutOf(rig)).toBe('Incorrect BeginString')
  })

  it.each([
    ['49', '35=0|49=HIM'],
    ['56', '35=0|56=HER'],
  ])('2.k a wrong CompID in %s is rejected and ends the session', (tag, text) => {
    const rig = up(role)
    rig.say(text)
    expect(rig.said()).toMatchObject([
      { 35: '3', 45: '2', 373: '9', 371: tag },
      { 35: '5', 58: 'CompID problem' },
    ])
    expect(nextIn(rig)).toBe(3)
    rig.clock.advance(2000)
    expect(rig.isClosed()).toBe(true)
  })

  it('2.o a sending time far from now is rejected and ends the session', () => {
    const rig = up(role)
    rig.say(`35=0|52=${time(rig.clock, -121_000)}`)
    expect(rig.said()).toMatchObject([
      { 35: '3', 45: '2', 373: '10' },
      { 35: '5', 58: 'SendingTime accuracy problem' },
    ])
    expect(nextIn(rig)).toBe(3)
    rig.clock.advance(2000)
    expect(rig.isClosed()).toBe(true)
  })

  it('2.n a sending time within the limit is accepted, whatever its digits', () => {
    const rig = up(role)
    const base = time(rig.clock).slice(0, 17)
    for (const fraction of ['', '.123', '.123456', '.123456789', '.123456789012']) {
      rig.say(`35=0|52=${base}${fraction}`)
    }
    expect(rig.said()).toEqual([])
    expect(nextIn(rig)).toBe(7)
    rig.say(`35=0|52=${base}.12`)
    expect(rig.said()).toMatchObject([{ 35: '3', 373: '6', 371: '52' }])
  })

  it('2.q an unknown type is rejected', () => {
    const rig = up(role)
    rig.say('35=ZZ')
    expect(rejectOf(rig)).toEqual([11, 35])
  })

  it('2.r a type that is not supported gets a business reject', () => {
    const rig = up(role, { supportedTypes: new Set(['D']) })
    rig.say('35=B|148=news|33=1|58=x')
    expect(rig.said()).toMatchObject([{ 35: 'j', 45: '2', 372: 'B', 380: '3' }])
    expect(nextIn(rig)).toBe(3)
  })

  it('4.a says Heartbeat after an interval of own silence', () => {
    const rig = up(role)
    rig.clock.advance(29_999)
    expect(rig.said()).toEqual([])
    rig.clock.advance(1)
    expect(rig.saidTypes()).toBe('0')
  })

  it('4.b answers a TestRequest with its id', () => {
    const rig = up(role)
    rig.say('35=1|112=hello')
    expect(rig.said()).toMatchObject([{ 35: '0', 112: 'hello' }])
  })

  it('5 a Heartbeat is accepted', () => {
    const rig = up(role)
    rig.say('35=0')
    expect(rig.said()).toEqual([])
    expect(nextIn(rig)).toBe(3)
  })

  it('6 tests a silent peer, and gives up when nothing comes', () => {
    const rig = up(role)
    rig.clock.advance(36_000)
    const test = rig.said().find((each) => each[35] === '1')
    expect(test?.[112]).not.toBe('')
    rig.clock.advance(35_999)
    expect(rig.isClosed()).toBe(false)
    rig.clock.advance(1)
    expect(rig.isClosed()).toBe(true)
    expect(rig.ends).toMatchObject([{ orderly: false }])
  })

  it('6 the answer to the test keeps the session, other messages first', () => {
    const rig = up(role)
    rig.clock.advance(36_000)
    const id = rig.said().find((each) => each[35] === '1')?.[112] ?? ''
    rig.clock.advance(20_000)
    rig.say(order('a'))
    rig.say(`35=0|112=${id}`)
    expect(rig.session.status().roundTripMs).toBe(20_000)
    rig.clock.advance(35_000)
    expect(rig.isClosed()).toBe(false)
  })

  it('7 a Reject is taken and the session goes on', () => {
    const rig = up(role)
    rig.say('35=3|45=1|58=why')
    expect(nextIn(rig)).toBe(3)
    expect(rig.problems).toMatchObject([{ kind: 'refusedByPeer' }])
    expect(rig.isClosed()).toBe(false)
  })

  it('8 resends application messages and fills over session messages', () => {
    const rig = up(role)
    rig.session.send('D', [[11, 'x']])
    rig.say('35=1|112=a')
    rig.say('35=1|112=b')
    rig.session.send('D', [[11, 'y']])
    const before = rig.said()
    rig.clock.advance(1000)
    rig.say('35=2|7=1|16=0')
    const [fill, first, second, last, ...more] = rig.said()
    expect(more).toEqual([])
    expect(fill).toMatchObject({ 35: '4', 34: '1', 43: 'Y', 123: 'Y', 36: '2' })
    expect(first).toMatchObject({ 35: 'D', 34: '2', 43: 'Y', 11: 'x', 122: before[0]?.[52] })
    expect(first?.[52]).toBe(time(rig.clock))
    expect(second).toMatchObject({ 35: '4', 34: '3', 123: 'Y', 36: '5' })
    expect(last).toMatchObject({ 35: 'D', 34: '5', 43: 'Y', 11: 'y' })
    expect(rig.session.sequences().nextOut).toBe(6)
  })

  it('8 a range ends where it says, and no later than what was sent', () => {
    const rig = up(role)
    for (const id of ['x', 'y', 'z']) rig.session.send('D', [[11, id]])
    rig.said()
    rig.say('35=2|7=2|16=3')
    expect(rig.said().map((each) => each[34])).toEqual(['2', '3'])
    rig.say('35=2|7=3|16=900')
    expect(rig.said().map((each) => each[34])).toEqual(['3', '4'])
    rig.say('35=2|7=1|16=1')
    expect(rig.said()).toMatchObject([{ 35: '4', 34: '1', 36: '2' }])
  })

  it('8 what must not be repeated is filled over', () => {
    const rig = up(role, { mayResend: (message, ageMs) => message.get(11) !== 'x' && ageMs < 5000 })
    rig.session.send('D', [[11, 'x']])
    rig.session.send('D', [[11, 'y']])
    rig.said()
    rig.say('35=2|7=2|16=0')
    expect(rig.said()).toMatchObject([
      { 35: '4', 34: '2', 36: '3' },
      { 35: 'D', 34: '3' },
    ])
    rig.clock.advance(5000)
    rig.say('35=2|7=2|16=0')
    expect(rig.said()).toMatchObject([{ 35: '4', 34: '2', 36: '4' }])
  })

  it('9 state that was lost is made up for by a reset to a larger number', () => {
    const rig = up(role)
    rig.say('35=4|36=5000|34=1')
    expect(nextIn(rig)).toBe(5000)
    rig.say('35=0|34=5000')
    expect(nextIn(rig)).toBe(5001)
  })

  it('10.a a gap fill with a high number is asked about', () => {
    const rig = up(role)
    rig.say('35=4|34=4|123=Y|36=9')
    expect(rig.said()).toMatchObject([{ 35: '2', 7: '2' }])
    expect(nextIn(rig)).toBe(2)
  })

  it('10.b a gap fill in sequence moves the number', () => {
    const rig = up(role)
    rig.say('35=4|34=2|123=Y|36=9')
    expect(nextIn(rig)).toBe(9)
  })

  it('10.c a low gap fill with 43=Y is ignored', () => {
    const rig = up(role)
    rig.say(`35=4|34=1|43=Y|122=${time(rig.clock)}|123=Y|36=9`)
    expect(nextIn(rig)).toBe(2)
    expect(rig.said()).toEqual([])
  })

  it('10.d a low gap fill without 43=Y ends the session', () => {
    const rig = up(role)
    rig.say('35=4|34=1|123=Y|36=9')
    expect(logoutOf(rig)).toBe('MsgSeqNum too low, expecting 2 but received 1')
  })

  it('10.e a gap fill that lowers the number is rejected', () => {
    const rig = up(role)
    rig.say('35=4|34=2|123=Y|36=2')
    const [reject] = rig.said()
    expect(reject).toMatchObject({ 35: '3', 45: '2', 373: '5' })
    expect(reject?.[58]).toContain('lower sequence number')
  })

  it('11.a a reset to a higher number is followed, whatever its own number', () => {
    const rig = up(role)
    rig.say('35=4|34=700|36=20')
    expect(nextIn(rig)).toBe(20)
    expect(rig.said()).toEqual([])
  })

  it('11.b a reset to the expected number is taken with a warning', () => {
    const rig = up(role)
    rig.say('35=4|34=1|36=2')
    expect(nextIn(rig)).toBe(2)
    expect(rig.problems).toMatchObject([{ severity: 'warning' }])
    expect(rig.said()).toEqual([])
  })

  it('11.c a reset to a lower number is rejected and changes nothing', () => {
    const rig = up(role)
    rig.say('35=4|34=2|36=1')
    expect(rig.said()).toMatchObject([{ 35: '3', 373: '5', 371: '36' }])
    expect(nextIn(rig)).toBe(2)
    expect(errors(rig)).toBe(1)
  })

  it('12 a Logout of ours waits for the answer, and warns if none comes', () => {
    const rig = up(role)
    void rig.session.logout('enough')
    expect(rig.said()).toMatchObject([{ 35: '5', 58: 'enough' }])
    rig.say('35=2|7=1|16=0')
    expect(rig.saidTypes()).toBe('4')
    rig.clock.advance(10_000)
    expect(rig.isClosed()).toBe(true)
    expect(rig.problems).toMatchObject([{ severity: 'warning', kind: 'timeout' }])
  })

  it('13.a the answer to our Logout closes the connection, and nothing more is said', () => {
    const rig = up(role)
    void rig.session.logout()
    rig.said()
    rig.say('35=5')
    expect(rig.isClosed()).toBe(true)
    expect(rig.said()).toEqual([])
    expect(rig.ends).toMatchObject([{ orderly: true, byPeer: false }])
    expect(nextIn(rig)).toBe(3)
  })

  it('13.b a Logout of the peer is answered; it closes, or we do', () => {
    const rig = up(role)
    rig.say('35=5|58=bye')
    expect(rig.saidTypes()).toBe('5')
    expect(rig.isClosed()).toBe(false)
    rig.clock.advance(10_000)
    expect(rig.isClosed()).toBe(true)
    expect(errors(rig)).toBe(1)
    expect(rig.ends).toEqual([{ reason: 'bye', byPeer: true, orderly: true }])
  })

  it('14.l, 14.m what the application refuses gets a business reject', () => {
    const rig = up(role, {
      onApplication: (message) => ({
        reason: 5,
        text: 'no price',
        reference: message.get(11) ?? '',
      }),
    })
    rig.say(order('a'))
    expect(rig.said()).toMatchObject([{ 35: 'j', 45: '2', 372: 'D', 379: 'a', 380: '5' }])
    expect(nextIn(rig)).toBe(3)
  })

  it('15 the same message with another order of fields is accepted', () => {
    const rig = up(role)
    rig.say('35=D|44=100|40=2|38=1|60=20250615-10:00:00|54=1|55=X|21=1|11=a')
    expect(ids(rig)).toBe('a')
  })

  it('16.a-b what is sent while disconnected follows the next logon with new numbers', () => {
    const rig = up(role)
    rig.hangUp()
    expect(rig.session.send('D', [[11, 'x']])).toBe(null)
    rig.connect()
    rig.said()
    rig.clock.advance(1000)
    rig.say(`35=A|98=0|108=30`)
    const order = rig.said().find((each) => each[35] === 'D')
    expect(order).toMatchObject({ 11: 'x', 34: '3', 52: time(rig.clock) })
    expect(order?.[43]).toBe(undefined)
  })

  it('16.b what waits goes out only when the gap is filled', () => {
    const rig = up(role)
    rig.hangUp()
    rig.session.send('D', [[11, 'x']])
    rig.connect()
    rig.say('35=A|34=9|98=0|108=30')
    expect(rig.saidTypes()).not.toContain('D')
    rig.say(`35=4|34=2|43=Y|122=${time(rig.clock)}|123=Y|36=9`)
    expect(rig.saidTypes()).toBe('D')
  })

  it('19.b a possible resend is handed over as one', () => {
    const rig = up(role)
    rig.say(`${order('a')}|97=Y`)
    expect(rig.received.map((message) => message.possibleResend)).toEqual([true])
  })

  it('20 a ResendRequest inside of an own gap is answered, and the gap asked for again', () => {
    const rig = up(role)
    rig.session.send('D', [[11, 'x']])
    rig.say(`${order('d')}|34=5`)
    rig.said()
    rig.say('35=2|34=6|7=1|16=0')
    expect(rig.said()).toMatchObject([
      { 35: '4', 34: '1' },
      { 35: 'D', 34: '2' },
      { 35: '4', 34: '3' },
      { 35: '2', 7: '2' },
    ])
    rig.say(`35=4|34=2|43=Y|122=${time(rig.clock)}|123=Y|36=5`)
    expect(nextIn(rig)).toBe(7)
    expect(rig.said()).toEqual([])
  })

  it('a message without a number ends the session', () => {
    const rig = up(role)
    rig.say('35=0|34=-')
    expect(logoutOf(rig)).toBe('Received message without MsgSeqNum')
  })

  it('a Logon with 141=Y inside of a session starts both numbers again', () => {
    const rig = up(role)
    rig.say(order('a'))
    rig.session.send('D', [[11, 'x']])
    rig.said()
    rig.say('35=A|34=1|98=0|108=30|141=Y')
    expect(rig.said()).toMatchObject([{ 35: 'A', 34: '1', 141: 'Y' }])
    rig.say('35=1|34=2|112=a')
    expect(rig.said()).toMatchObject([{ 35: '0', 34: '2' }])
  })

  it('asks the peer to start again, whose old numbers count until it answers', async () => {
    const rig = up(role)
    const done = rig.session.reset()
    expect(rig.said()).toMatchObject([{ 35: 'A', 34: '1', 141: 'Y' }])
    rig.say(order('late'))
    expect(ids(rig)).toBe('late')
    rig.say('35=A|34=1|98=0|108=30|141=Y')
    await done
    expect(rig.said()).toEqual([])
    expect(rig.session.sequences()).toEqual({ nextIn: 2, nextOut: 2 })
  })

  it('rejects a resent message that is invalid and goes on with the others', () => {
    const rig = up(role)
    rig.say(`${order('c')}|34=4`)
    rig.said()
    rig.say(`35=D|34=2|43=Y|122=${time(rig.clock)}|11=a`)
    expect(rig.said()).toMatchObject([{ 35: '3', 45: '2', 373: '1' }])
    rig.say(`${order('b')}|34=3|43=Y|122=${time(rig.clock)}`)
    expect(ids(rig)).toBe('b c')
    expect(nextIn(rig)).toBe(5)
  })

  it('drops what waited and was jumped over by a gap fill', () => {
    const rig = up(role)
    rig.say(`${order('c')}|34=4`)
    rig.say(`35=4|34=2|43=Y|122=${time(rig.clock)}|123=Y|36=8`)
    expect(ids(rig)).toBe('')
    expect(nextIn(rig)).toBe(8)
  })

  it('asks again for a repeated message that was garbled, and gives up in the end', () => {
    const rig = up(role)
    rig.say(`${order('d')}|34=4`)
    rig.said()
    for (let attempt = 0; attempt < 4; attempt += 1) {
      rig.say(`${order('c')}|34=3|43=Y|122=${time(rig.clock)}`)
      expect(rig.said()).toMatchObject([{ 35: '2', 7: '2' }])
    }
    rig.say(`${order('c')}|34=3|43=Y|122=${time(rig.clock)}`)
    expect(rig.saidTypes()).toBe('5')
  })

  it('asks in ranges where the peer limits them', () => {
    const rig = up(role, { resendChunk: 2 })
    rig.say(`${order('f')}|34=6`)
    expect(rig.said()).toMatchObject([{ 35: '2', 7: '2', 16: '3' }])
    rig.say(`35=4|34=2|43=Y|122=${time(rig.clock)}|123=Y|36=4`)
    expect(rig.said()).toMatchObject([{ 35: '2', 7: '4', 16: '5' }])
    rig.say(`35=4|34=4|43=Y|122=${time(rig.clock)}|123=Y|36=6`)
    expect(rig.said()).toEqual([])
    expect(ids(rig)).toBe('f')
  })

  it('takes a gap as lost where the peer never repeats, and says so', () => {
    const rig = up(role, { resendSupported: false })
    rig.say(`${order('f')}|34=6`)
    expect(rig.said()).toEqual([])
    expect(ids(rig)).toBe('f')
    expect(nextIn(rig)).toBe(7)
    expect(rig.problems).toMatchObject([{ kind: 'sequence', severity: 'error' }])
  })

  it('says the highest number processed where that is switched on', () => {
    const rig = up(role, { lastProcessed: true })
    rig.say('35=1|112=a')
    expect(rig.said()).toMatchObject([{ 35: '0', 369: '2' }])
  })

  it('turns third-party routing around in rejects', () => {
    const rig = up(role)
    rig.say('35=ZZ|115=THEM|128=US')
    expect(rig.said()).toMatchObject([{ 35: '3', 115: 'US', 128: 'THEM' }])
  })
})

describe('14, messages that are not valid', () => {
  const d = '11=a|21=1|55=X|54=1|60=20250615-10:00:00|38=1|40=2|44=100'
  const cases: readonly (readonly [string, string, number, number | null])[] = [
    ['14.a a tag outside of the standard', `35=D|${d}|4999=x`, 0, 4999],
    ['14.a tag 0', `35=D|${d}|0=x`, 0, 0],
    ['14.a a negative tag', `35=D|${d}|-1=x`, 0, -1],
    ['14.b a required tag missing', '35=D|11=a|21=1|55=X|54=1|38=1|40=2|44=100', 1, 60],
    ['14.c a tag of other messages', `35=D|${d}|41=x`, 2, 41],
    ['14.d a tag without a value', `35=D|${d}|58=`, 4, 58],
    ['14.e a value that does not exist', `35=D|${d.replace('54=1', '54=z')}`, 5, 54],
    ['14.f a wrong format', `35=D|${d.replace('38=1', '38=+1')}`, 6, 38],
    ['14.f an exponent', `35=D|${d.replace('38=1', '38=1e5')}`, 6, 38],
    ['14.g a header field in the body', `35=D|${d}|50=x`, 14, 50],
    ['14.h a tag twice', `35=D|${d}|11=b`, 13, 11],
    ['14.k SOH inside of a value', `35=D|${d}|58=a|bc`, 17, 58],
  ]
  const groupCases: readonly (readonly [string, string, number, number | null])[] = [
    ['14.i fewer entries than counted', `35=D|${d}|78=2|79=acc|80=1`, 16, 78],
    ['14.i more entries than counted', `35=D|${d}|78=1|79=acc|80=1|79=b`, 16, 78],
    ['14.j entries out of order', `35=D|${d}|78=1|80=1|79=acc`, 15, 80],
  ]

  describe.each(roles)('as %s of FIX 4.4', (role) => {
    it.each([...cases, ...groupCases])('%s', (_title, text, reason, tag) => {
      const rig = fixRig(role)
      rig.logon()
      rig.say(text)
      expect(rejectOf(rig)).toEqual([reason, tag])
    })
  })

  describe.each(roles)('as %s of FIX 4.2, which has no codes above 11', (role) => {
    it.each([...cases, ...groupCases])('%s', (_title, text, reason, tag) => {
      const rig = fixRig(role, { begin: 'FIX.4.2' })
      rig.logon()
      rig.say(text)
      expect(rejectOf(rig)).toEqual([reason > 11 ? null : reason, tag])
    })
  })

  it('tags that two parties agree on pass', () => {
    const rig = fixRig('acceptor')
    rig.logon()
    rig.say(`35=D|${d}|5000=x|20001=y`)
    expect(ids(rig)).toBe('a')
  })

  it('a group with no entries passes', () => {
    const rig = fixRig('acceptor')
    rig.logon()
    rig.say(`35=D|${d}|78=0`)
    expect(ids(rig)).toBe('a')
  })

  it('less is checked where less is asked for', () => {
    const required = fixRig('acceptor', { strictness: 'required' })
    required.logon()
    required.say(`35=D|${d}|4999=x|41=b|11=c`)
    expect(ids(required)).toBe('a')
    const none = fixRig('acceptor', { strictness: 'none' })
    none.logon()
    none.say('35=D|11=a')
    expect(ids(none)).toBe('a')
  })
})

describe('numbers expected next, exchanged at logon', () => {
  it('resends without being asked, and does not ask', () => {
    const rig = fixRig('acceptor', { nextExpected: true })
    rig.logon('|789=1')
    rig.session.send('D', [[11, 'x']])
    rig.hangUp()
    rig.said()
    rig.connect()
    rig.say('35=A|34=4|98=0|108=30|789=2')
    expect(rig.said()).toMatchObject([
      { 35: 'A', 34: '3', 789: '2' },
      { 35: 'D', 34: '2', 43: 'Y' },
      { 35: '4', 34: '3', 36: '4' },
    ])
    rig.say(`35=4|34=2|43=Y|122=${time(rig.clock)}|123=Y|36=4`)
    expect(nextIn(rig)).toBe(5)
  })

  it('ends where the peer expects what was never sent', () => {
    const rig = fixRig('initiator', { nextExpected: true })
    rig.connect()
    rig.said()
    rig.say('35=A|98=0|108=30|789=9')
    expect(logoutOf(rig)).toBe('NextExpectedMsgSeqNum too high, expecting 2 but received 9')
  })
})
