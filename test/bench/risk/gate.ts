import type { Bench } from '../harness.ts'
import { presets } from '../../../src/main/trading/risk/presets.ts'
import { managedOrderOf } from '../../support/fakeTrading.ts'
import { positionOf } from '../../support/orders.ts'
import { perpetual, requestFor, startRiskRig } from '../../support/riskRig.ts'

/** Questions in one run, so that the clock's grain does not matter. */
const questions = 100

/** The whole gate for an order that passes, with a book of working orders beside it. */
export function gateBenches(): readonly Bench[] {
  return [0, 200, 1000].map((openOrders) => ({
    id: `gate.check.${openOrders}`,
    unit: `ms for ${questions} orders`,
    higherIsBetter: false,
    prepare() {
      const rig = startRiskRig({ limits: { ...presets.professional, maxOpenOrders: 5000 } })
      rig.setState('bybit', { positions: [positionOf({ quantity: '1' })] })
      const { instrumentId } = perpetual
      for (let made = 0; made < openOrders; made += 1) {
        rig.open.push(managedOrderOf({ instrumentId, quantity: '0.001', leavesQuantity: '0.001' }))
      }
      const question = rig.ask(requestFor(perpetual))
      const ask = (): number => {
        let denials = 0
        for (let asked = 0; asked < questions; asked += 1) {
          denials += rig.risk.gate.check(question).length
        }
        return denials
      }
      const ours = { run: ask, answer: () => Promise.resolve([`${ask()} denials`]) }
      return Promise.resolve({ ours, peers: {} })
    },
  }))
}
