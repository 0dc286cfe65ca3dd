import { z } from 'zod'
import type { UnifiedSymbol, UnixMs } from '../domain/ids.ts'
import { venueIds } from '../domain/venue.ts'

export const unixMs = z
  .number()
  .int()
  .min(0)
  .max(8_640_000_000_000_000)
  .transform((value) => value as UnixMs)

export const unifiedSymbolPattern = /^[A-Z0-9]{5,30}$/

export const symbol = z
  .string()
  .regex(unifiedSymbolPattern, 'a symbol is base and quote in capitals, such as BTCUSDT')
  .transform((value) => value as UnifiedSymbol)

export const venues = z.array(z.enum(venueIds)).min(1).max(venueIds.length)
