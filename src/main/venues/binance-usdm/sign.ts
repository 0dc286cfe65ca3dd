/**
 * The scheme of all of Binance's product lines.
 * https://developers.binance.com/docs/derivatives/usds-margined-futures/general-info
 */
export {
  type BinanceSigner,
  createLateSigner,
  createSigner,
  keyHeader,
  signForm,
  signParams,
  signQuery,
} from '../shared/binance/sign.ts'
