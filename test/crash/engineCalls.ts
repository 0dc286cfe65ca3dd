import type { AccountState } from '../../src/contract/domain/accounts.ts'
import type {
  AmendRequest,
  CancelAllReport,
  CancelScope,
  ManagedOrder,
  OrderRequest,
} from '../../src/contract/domain/managedOrder.ts'
import type { OrderId } from '../../src/contract/domain/order.ts'
import type { Failure } from '../../src/contract/errors.ts'

/** What the harness asks of the engine's process. */
export type EngineCalls = {
  submit(request: OrderRequest): Promise<ManagedOrder>
  amend(request: AmendRequest): Promise<ManagedOrder>
  cancel(orderId: OrderId): Promise<ManagedOrder>
  cancelAll(scope: CancelScope): Promise<CancelAllReport>
  /** Asks the venue how an order stands, as a person would. */
  query(orderId: OrderId): Promise<ManagedOrder>
  accounts(): Promise<readonly AccountState[]>
  /** Has every account ask its venue for everything. */
  reconcile(): Promise<readonly AccountState[]>
  /** Switches off the limits that would keep a storm from being one. */
  unlimit(): Promise<void>
}

export type EngineCall = {
  readonly id: number
  readonly name: keyof EngineCalls
  readonly argument: unknown
}

export type EngineAnswer =
  | { readonly id: number; readonly ok: true; readonly value: unknown }
  | { readonly id: number; readonly ok: false; readonly failure: Failure }

/** Sent once, when calls are taken. */
export const ready = 'ready'
