import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { RiskResponse } from '../../../contract/gatewayTrading.ts'
import { riskLimits } from '../../../contract/ipc/tradingFields.ts'
import { PitwallError } from '../../../contract/errors.ts'
import type { EngineServices } from '../../core/services.ts'
import { limitNames, limitsOf, riskAnswer, riskChangesAnswer } from '../answers/risk.ts'
import { venueNamed } from '../answers/venues.ts'
import { addApiPost } from '../apiPost.ts'
import { addApiRoute } from '../apiRoute.ts'
import { numberField } from '../fields.ts'
import {
  deadMansSwitchBody,
  killSwitchBody,
  killSwitchPlanBody,
  presetBody,
  releaseBody,
  sendingBody,
  tradingStateBody,
} from '../tradingBodies.ts'
import { limitsRow, riskChangesResponse, riskResponse } from '../tradingSchemas.ts'

const noPath = z.object({})
const by = 'api'

/** Limits, trading states, arming and the kill switch. Every change answers with the state after it. */
export function addRisk(app: FastifyInstance, services: EngineServices): void {
  addReading(app, services)
  const change = changes(app, services)
  change({
    method: 'PUT',
    path: '/risk/limits',
    summary: 'Set every limit',
    description: 'All at once; null switches one off. Notional in US dollars, shares as 0.05.',
    body: limitsRow,
    change: (risk, row) => risk.setLimits(checked(limitsOf(row)), by),
  })
  change({
    path: '/risk/preset',
    summary: 'Take a preset of limits',
    description: 'CAUTIOUS, STANDARD or PROFESSIONAL.',
    body: presetBody,
    change: (risk, { preset }) => risk.usePreset(preset, by),
  })
  change({
    path: '/risk/trading-state',
    summary: 'Halt trading, let only reductions through, or resume',
    description: 'Of one venue, or of all: the stricter of the two holds. Cancels always pass.',
    body: tradingStateBody,
    change: (risk, { exchange, state, reason }) =>
      risk.setTradingState(venueOrAll(services, exchange), state, reason, by),
  })
  change({
    path: '/risk/sending',
    summary: 'Arm a venue, or let it only show what it would send',
    description: 'A live venue has to be armed after every start.',
    body: sendingBody,
    change: (risk, { exchange, mode }) => risk.setSending(venueNamed(services, exchange), mode, by),
  })
  addKillSwitch(app, services)
}

function addReading(app: FastifyInstance, { trading: { risk } }: EngineServices): void {
  addApiRoute(app, {
    path: '/risk',
    summary: 'Limits, usage, trading states, arming, kill switch',
    description: '`day.missing` names what the figures of the day leave out.',
    query: z.strictObject({}),
    answer: riskResponse,
    failures: [],
    handle: () => riskAnswer(risk.state()),
  })
  addApiRoute(app, {
    path: '/risk/changes',
    summary: 'The journal of what may be traded, newest first',
    description: 'Every change with who made it and why.',
    query: z.strictObject({ limit: numberField(z.int().min(1).max(500)).prefault('100') }),
    answer: riskChangesResponse,
    failures: [400],
    handle: ({ limit }) => riskChangesAnswer(risk.changes(limit)),
  })
}

function addKillSwitch(app: FastifyInstance, services: EngineServices): void {
  const change = changes(app, services)
  change({
    path: '/risk/kill-switch/plan',
    summary: 'Choose beforehand what the kill switch does',
    description: 'OWN cancels our orders, ALL every open order of the accounts.',
    body: killSwitchPlanBody,
    change: (risk, plan) => risk.setKillSwitchPlan(plan, by),
  })
  change({
    path: '/risk/kill-switch',
    summary: 'Engage the kill switch',
    description:
      'Stops new orders at once and cancels everywhere as planned. Answers when every account was asked once; `kill_switch.progress` shows what is confirmed, and retries go on.',
    body: killSwitchBody,
    change: async (risk, { reason }) => void (await risk.engageKillSwitch(reason, by)),
  })
  change({
    path: '/risk/kill-switch/release',
    summary: 'Release the kill switch',
    description: '`confirmation` must be the word RELEASE.',
    body: releaseBody,
    change: (risk, { confirmation }) => risk.releaseKillSwitch(confirmation, by),
  })
  change({
    path: '/risk/dead-mans-switch',
    summary: 'Switch a venue’s dead man’s switch on or off',
    description: 'Where `cancels_others` is true it cancels orders that are not ours as well.',
    body: deadMansSwitchBody,
    change: (risk, { exchange, account, on }) =>
      risk.setDeadMansSwitch(venueNamed(services, exchange), account, on, by),
  })
}

type Risk = EngineServices['trading']['risk']
type Change<Body extends z.ZodType> = {
  readonly method?: 'PUT'
  readonly path: string
  readonly summary: string
  readonly description: string
  readonly body: Body
  readonly change: (risk: Risk, body: z.output<Body>) => void | Promise<void>
}

function changes(app: FastifyInstance, { trading: { risk } }: EngineServices) {
  return <Body extends z.ZodType>({ change, ...post }: Change<Body>): void =>
    addApiPost<typeof noPath, Body, RiskResponse>(app, {
      ...post,
      parameters: noPath,
      answer: riskResponse,
      failures: [500],
      async handle(_path, body) {
        await change(risk, body)
        return riskAnswer(risk.state())
      },
    })
}

function venueOrAll(services: EngineServices, exchange: string | null) {
  return exchange === null ? null : venueNamed(services, exchange)
}

/** Amounts that are no decimal text are refused under the name this API has for them. */
function checked(limits: ReturnType<typeof limitsOf>): ReturnType<typeof limitsOf> {
  const parsed = riskLimits.safeParse(limits)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  const name = String(issue?.path[0] ?? '') as keyof typeof limitNames
  const path = limitNames[name] ?? name
  throw new PitwallError('INVALID_ARGUMENT', `${path}: ${issue?.message ?? 'not valid'}`, { path })
}
