/**
 * The scheme of all of Binance's product lines.
 * https://developers.binance.com/docs/binance-spot-api-docs/rest-api/request-security
 */
export {
  type BinanceSigner,
  createLateSigner,
  createSigner,
  keyHeader,
  signForm,
  signParams,
  signQuery,
  stampParams,
} from '../shared/binance/sign.ts'
