import { Big } from 'big.js'
import * as fc from 'fast-check'
import type { ManagedOrder } from '../../../src/contract/domain/managedOrder.ts'
import type { ChangeFault, SubmitFault } from './fakeOrders.ts'
import type { WorkingRig } from './rig.ts'

/** Something that happens to a working order from outside. */
export type Happening =
  | { readonly kind: 'fill'; readonly which: number; readonly share: number }
  | { readonly kind: 'fillTwo'; readonly share: number }
  | { readonly kind: 'pass'; readonly ms: number }
  | { readonly kind: 'price'; readonly bid: number }
  | { readonly kind: 'pause' }
  | { readonly kind: 'resume' }
  | { readonly kind: 'settle'; readonly accepted: boolean }
  | { readonly kind: 'restart' }
  /** The process is killed at so many touches of the journal or the order manager from here. */
  | { readonly kind: 'killAfter'; readonly touches: number }
  | { readonly kind: 'submits'; readonly faults: readonly SubmitFault[] }
  | { readonly kind: 'changes'; readonly faults: readonly ChangeFault[] }

const submitFault = fc.constantFrom<SubmitFault>(
  'denied',
  'passing',
  'rejected',
  'unknown',
  'storage',
  'none',
)
const changeFault = fc.constantFrom<ChangeFault>('refused', 'pending', 'none')

export const happenings: fc.Arbitrary<readonly Happening[]> = fc.array(
  fc.oneof(
    {
      weight: 6,
      arbitrary: fc.record({
        kind: fc.constant('fill' as const),
        which: fc.nat(5),
        share: fc.double({ min: 0, max: 1, noNaN: true }),
      }),
    },
    {
      weight: 3,
      arbitrary: fc.record({
        kind: fc.constant('pass' as const),
        ms: fc.constantFrom(1, 300, 1000, 5000, 20_000),
      }),
    },
    {
      weight: 2,
      arbitrary: fc.record({
        kind: fc.constant('price' as const),
        bid: fc.integer({ min: 960, max: 1040 }).map((ticks) => ticks / 10),
      }),
    },
    { weight: 1, arbitrary: fc.constant({ kind: 'pause' as const }) },
    { weight: 1, arbitrary: fc.constant({ kind: 'resume' as const }) },
    {
      weight: 2,
      arbitrary: fc.record({ kind: fc.constant('settle' as const), accepted: fc.boolean() }),
    },
    { weight: 1, arbitrary: fc.constant({ kind: 'restart' as const }) },
    {
      weight: 2,
      arbitrary: fc.record({
        kind: fc.constant('killAfter' as const),
        touches: fc.integer({ min: 1, max: 12 }),
      }),
    },
    {
      weight: 2,
      arbitrary: fc.record({
        kind: fc.constant('submits' as const),
        faults: fc.array(submitFault, { minLength: 1, maxLength: 3 }),
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        kind: fc.constant('changes' as const),
        faults: fc.array(changeFault, { minLength: 1, maxLength: 3 }),
      }),
    },
  ),
  { maxLength: 25 },
)

/** Two of a parent's orders filled before anything could be done about it. */
export const races: fc.Arbitrary<Happening> = fc.record({
  kind: fc.constant('fillTwo' as const),
  share: fc.double({ min: 0.1, max: 1, noNaN: true }),
})

/** A run of the story, and the way to end it well. */
export type Story = {
  readonly play: (happening: Happening) => Promise<void>
  /** No more faults: everything unknown is settled and a killed run begins again. */
  readonly calm: () => Promise<void>
}

export function createStory(rig: WorkingRig, id: string): Story {
  let isKilled = false
  const killAfter = (touches: number): void => {
    let left = touches
    rig.onTouch = () => {
      left -= 1
      if (left > 0) return
      isKilled = true
      throw new Error('killed')
    }
  }
  const revive = async (): Promise<void> => {
    if (!isKilled) return
    isKilled = false
    await rig.restart()
  }
  const play = async (happening: Happening): Promise<void> => {
    await act(rig, id, happening, killAfter)
    await rig.pass(1)
    await revive()
  }
  return {
    play,
    async calm() {
      rig.onTouch = () => {}
      rig.fake.onSubmit = () => 'none'
      rig.fake.onAmend = () => 'none'
      rig.fake.onCancel = () => 'none'
      await revive()
      settleAll(rig, true)
      for (const order of rig.fake.open())
        if (order.pending !== null) rig.fake.confirm(order.orderId)
      await rig.pass(40_000)
    },
  }
}

async function act(
  rig: WorkingRig,
  id: string,
  happening: Happening,
  killAfter: (touches: number) => void,
): Promise<void> {
  switch (happening.kind) {
    case 'fill':
      return fillOne(rig, happening)
    case 'fillTwo':
      for (const order of working(rig)) rig.fake.fill(order.orderId, partOf(order, happening.share))
      return
    case 'pass':
      return rig.pass(happening.ms)
    case 'price':
      return rig.price(happening.bid, happening.bid + 0.1)
    case 'pause':
    case 'resume':
      return steer(rig, id, happening.kind)
    case 'settle':
      return settleAll(rig, happening.accepted)
    case 'restart':
      return rig.restart()
    case 'killAfter':
      return killAfter(happening.touches)
    case 'submits':
      rig.fake.onSubmit = queue(happening.faults)
      return
    case 'changes':
      rig.fake.onAmend = queue(happening.faults)
      rig.fake.onCancel = queue(happening.faults)
  }
}

/** The first calls get these, later ones nothing. */
function queue<Fault extends string>(faults: readonly Fault[]): () => Fault | 'none' {
  const left = [...faults]
  return () => left.shift() ?? 'none'
}

function steer(rig: WorkingRig, id: string, verb: 'pause' | 'resume'): void {
  const { status } = rig.now(id)
  if (status !== 'active' && status !== 'paused') return
  try {
    rig.working[verb](id)
  } catch {
    // A run that was just killed cannot journal it: the word was not taken.
  }
}

function settleAll(rig: WorkingRig, isAccepted: boolean): void {
  for (const order of rig.fake.open()) {
    if (order.uncertainty !== null)
      rig.fake.settle(order.orderId, isAccepted ? 'accepted' : 'rejected')
  }
}

function working({ fake }: WorkingRig): readonly ManagedOrder[] {
  return fake.open().filter(({ status }) => status !== 'submitted')
}

function fillOne(
  rig: WorkingRig,
  { which, share }: { readonly which: number; readonly share: number },
): void {
  const open = working(rig)
  const order = open[which % Math.max(1, open.length)]
  if (order !== undefined) rig.fake.fill(order.orderId, partOf(order, share))
}

/** Of what can still trade, in whole hundredths, never nothing. */
function partOf({ leavesQuantity }: ManagedOrder, share: number): string {
  const leaves = new Big(leavesQuantity ?? '0')
  const part = leaves.times(share).round(2, Big.roundUp)
  return (part.gt(0) ? part : leaves).toFixed()
}

export function fillWhole(rig: WorkingRig, orders: readonly ManagedOrder[]): void {
  for (const { orderId, leavesQuantity } of orders) rig.fake.fill(orderId, leavesQuantity ?? '0')
}

/** Filled and still able to trade. */
export function committed(orders: readonly ManagedOrder[]): Big {
  return orders.reduce(
    (total, { cumulativeQuantity, leavesQuantity }) =>
      total.plus(cumulativeQuantity).plus(leavesQuantity ?? '0'),
    new Big(0),
  )
}

export function filled(orders: readonly ManagedOrder[]): Big {
  return orders.reduce(
    (total, { cumulativeQuantity }) => total.plus(cumulativeQuantity),
    new Big(0),
  )
}
