/**
 * The values of fields that take only some, as `code=name` after the tag and the versions; a line
 * that is set in goes on. Versions: a 4.2, b 4.4, c 5.0 SP2. Fields with very long lists are left
 * out: they take any value of their type.
 */
export const valueTable = `
13 a 1=per-share 2=percentage 3=absolute
13 b 1=per-unit 2=percentage 3=absolute 4=4 5=5
  6=points-per-bond-or-contract-supply-contractmultiplier
13 c 1=per-unit 2=percent 3=absolute 4=percentage-waived-cash-discount
  5=percentage-waived-enhanced-units 6=points-per-bond-or-contract 7=basis-points
  8=amount-per-contract
18 a 0=stay-on-offerside 1=not-held 2=work 3=go-along 4=over-the-day 5=held
  6=participate-dont-initiate 7=strict-scale 8=try-to-scale 9=stay-on-bidside A=no-cross
  B=ok-to-cross C=call-first D=percent-of-volume E=do-not-increase F=do-not-reduce G=all-or-none
  I=institutions-only L=last-peg M=mid-price-peg N=non-negotiable O=opening-peg P=market-peg
  R=primary-peg S=suspend T=fixed-peg-to-local-best-bid-or-offer-at-time-of-order
  U=customer-display-instruction V=netting W=peg-to-vwap
18 b 1=not-held 2=work 3=go-along 4=over-the-day 5=held 6=participate-dont-initiate 7=strict-scale
  8=try-to-scale 9=stay-on-bidside 0=stay-on-offerside A=no-cross B=ok-to-cross C=call-first
  D=percent-of-volume E=do-not-increase F=do-not-reduce G=all-or-none
  H=reinstate-on-system-failure I=institutions-only J=reinstate-on-trading-halt
  K=cancel-on-trading-halt L=last-peg M=mid-price-peg N=non-negotiable O=opening-peg P=market-peg
  Q=cancel-on-system-failure R=primary-peg S=suspend U=customer-display-instruction V=netting
  W=peg-to-vwap X=trade-along Y=try-to-stop Z=cancel-if-not-best a=trailing-stop-peg
  b=strict-limit c=ignore-price-validity-checks d=peg-to-limit-price e=work-to-target-strategy
20 a 0=new 1=cancel 2=correct 3=status
21 abc 1=automated-execution-no-intervention 2=automated-execution-intervention-ok 3=manual-order
22 a 1=cusip 2=sedol 3=quik 4=isin-number 5=ric-code 6=iso-currency-code 7=iso-country-code
  8=exchange-symbol 9=consolidated-tape-association
22 b 1=cusip 2=sedol 3=quik 4=isin-number 5=ric-code 6=iso-currency-code 7=iso-country-code
  8=exchange-symbol 9=consolidated-tape-association A=bloomberg-symbol B=wertpapier C=dutch
  D=valoren E=sicovam F=belgian G=common H=clearing-house I=isda-fpml-product-specification
  J=options-price-reporting-authority
22 c 1=cusip 2=sedol 3=quik 4=isin-number 5=ric-code 6=iso-currency-code 7=iso-country-code
  8=exchange-symbol 9=consolidated-tape-association A=bloomberg-symbol B=wertpapier C=dutch
  D=valoren E=sicovam F=belgian G=common H=clearing-house I=isda-fp-ml-specification
  J=option-price-reporting-authority K=isda-fp-mlurl L=letter-of-credit
  M=marketplace-assigned-identifier N=markit-red-entity-clip P=markit-red-pair-clip
  Q=cftc-commodity-code R=isda-commodity-reference-price S=financial-instrument-global-identifier
  T=legal-entity-identifier U=synthetic V=fidessa-instrument-mnemonic W=index-name
  X=uniform-symbol Y=digital-token-identifier
25 ab L=low M=medium H=high
27 ab S=small M=medium L=large
28 ab N=new C=cancel R=replace
29 ab 1=agent 2=cross-as-agent 3=cross-as-principal 4=principal
29 c 1=agent 2=cross-as-agent 3=cross-as-principal 4=principal 5=riskless-principal
39 ac 0=new 1=partially-filled 2=filled 3=done-for-day 4=canceled 5=replaced 6=pending-cancel
  7=stopped 8=rejected 9=suspended A=pending-new B=calculated C=expired D=accepted-for-bidding
  E=pending-replace
39 b 0=new 1=partially-filled 2=filled 3=done-for-day 4=canceled 6=pending-cancel 7=stopped
  8=rejected 9=suspended A=pending-new B=calculated C=expired D=accepted-for-bidding
  E=pending-replace
40 a 1=market 2=limit 3=stop 4=stop-limit 5=market-on-close 6=with-or-without 7=limit-or-better
  8=limit-with-or-without 9=on-basis A=on-close B=limit-on-close C=forex-c D=previously-quoted
  E=previously-indicated F=forex-f G=forex-g H=forex-h I=funari P=pegged
40 b 1=market 2=limit 3=stop 4=stop-limit 6=with-or-without 7=limit-or-better
  8=limit-with-or-without 9=on-basis D=previously-quoted E=previously-indicated G=forex I=funari
  J=market-if-touched K=market-with-leftover-as-limit L=previous-fund-valuation-point
  M=next-fund-valuation-point P=pegged
40 c 1=market 2=limit 3=stop 4=stop-limit 5=market-on-close 6=with-or-without 7=limit-or-better
  8=limit-with-or-without 9=on-basis A=on-close B=limit-on-close C=forex-market
  D=previously-quoted E=previously-indicated F=forex-limit G=forex-swap H=forex-previously-quoted
  I=funari J=market-if-touched K=market-with-left-over-as-limit L=previous-fund-valuation-point
  M=next-fund-valuation-point P=pegged Q=counter-order-selection R=stop-on-bid-or-offer
  S=stop-limit-on-bid-or-offer
43 abc N=no Y=yes
47 a A=agency-single-order B=short-exempt-transaction-b
  C=program-order-non-index-arb-for-member-firm-org D=program-order-index-arb-for-member-firm-org
  E=registered-equity-market-maker-trades F=short-exempt-transaction-f
  H=short-exempt-transaction-h I=individual-investor-single-order
  J=program-order-index-arb-for-individual-customer
  K=program-order-non-index-arb-for-individual-customer
  L=short-exempt-transaction-for-member-competing-market-maker-affiliated-with-the-firm-clearing-the-trade
  M=program-order-index-arb-for-other-member N=program-order-non-index-arb-for-other-member
  O=competing-dealer-trades-o P=principal R=competing-dealer-trades-r S=specialist-trades
  T=competing-dealer-trades-t U=program-order-index-arb-for-other-agency
  W=all-other-orders-as-agent-for-other-member
  X=short-exempt-transaction-for-member-competing-market-maker-not-affiliated-with-the-firm-clearing-the-trade
  Y=program-order-non-index-arb-for-other-agency
  Z=short-exempt-transaction-for-non-member-competing-market-maker
54 a 1=buy 2=sell 3=buy-minus 4=sell-plus 5=sell-short 6=sell-short-exempt 7=undisclosed 8=cross
  9=cross-short
54 b 1=buy 2=sell 3=buy-minus 4=sell-plus 5=sell-short 6=sell-short-exempt 7=undisclosed 8=cross
  9=cross-short A=cross-short-exempt B=as-defined C=opposite D=subscribe E=redeem F=lend G=borrow
54 c 1=buy 2=sell 3=buy-minus 4=sell-plus 5=sell-short 6=sell-short-exempt 7=undisclosed 8=cross
  9=cross-short A=cross-short-exempt B=as-defined C=opposite D=subscribe E=redeem F=lend G=borrow
  H=sell-undisclosed
59 a 0=day 1=good-till-cancel 2=at-the-opening 3=immediate-or-cancel 4=fill-or-kill
  5=good-till-crossing 6=good-till-date
59 b 0=day 1=good-till-cancel 2=at-the-opening 3=immediate-or-cancel 4=fill-or-kill
  5=good-till-crossing 6=good-till-date 7=at-the-close
59 c 0=day 1=good-till-cancel 2=at-the-opening 3=immediate-or-cancel 4=fill-or-kill
  5=good-till-crossing 6=good-till-date 7=at-the-close 8=good-through-crossing 9=at-crossing
  A=good-for-time B=good-for-auction C=good-for-month
61 abc 0=normal 1=flash 2=background
63 ab 0=regular 1=cash 2=next-day 3=t-plus-2 4=t-plus-3 5=t-plus-4 6=future 7=when-and-if-issued
  8=sellers-option 9=t-plus-5
63 c 0=regular 1=cash 2=next-day 3=t-plus2 4=t-plus3 5=t-plus4 6=future 7=when-and-if-issued
  8=sellers-option 9=t-plus5 B=broken-date C=fx-spot-next-settlement
65 c CD=eucp-with-lump-sum-interest WI=when-issued
71 a 0=new 1=replace 2=cancel 3=preliminary 4=calculated 5=calculated-without-preliminary
77 a C=close O=open
77 b O=open C=close R=rolled F=fifo
77 c C=close F=fifo O=open R=rolled N=close-but-notify-on-open D=default
81 abc 0=regular 1=soft-dollar 2=step-in 3=step-out 4=soft-dollar-step-in 5=soft-dollar-step-out
  6=plan-sponsor
97 abc N=no Y=yes
98 abc 0=none 1=pkcs 2=des 3=pkcsdes 4=pgpdes 5=pgpdesmd5 6=pem
102 a 0=too-late-to-cancel 1=unknown-order 2=broker-option
  3=order-already-in-pending-cancel-or-pending-replace-status
102 b 0=too-late-to-cancel 1=unknown-order 2=broker
  3=order-already-in-pending-cancel-or-pending-replace-status
  4=unable-to-process-order-mass-cancel-request 5=origordmodtime 6=duplicate-clordid 99=other
102 c 0=too-late-to-cancel 1=unknown-order 2=broker-credit 3=order-already-in-pending-status
  4=unable-to-process-order-mass-cancel-request 5=orig-ord-mod-time 6=duplicate-cl-ord-id
  7=price-exceeds-current-price 8=price-exceeds-current-price-band 18=invalid-price-increment
  99=other
103 a 0=broker-option 1=unknown-symbol 2=exchange-closed 3=order-exceeds-limit 4=too-late-to-enter
  5=unknown-order 6=duplicate-order 7=duplicate-of-a-verbally-communicated-order 8=stale-order
103 b 0=broker 1=unknown-symbol 2=exchange-closed 3=order-exceeds-limit 4=too-late-to-enter
  5=unknown-order 6=duplicate-order 7=duplicate-of-a-verbally-communicated-order 8=stale-order
  9=trade-along-required 10=invalid-investor-id
  11=unsupported-order-characteristic12-surveillence-option 13=incorrect-quantity
  14=incorrect-allocated-quantity 15=unknown-account 99=other
103 c 0=broker-credit 1=unknown-symbol 2=exchange-closed 3=order-exceeds-limit 4=too-late-to-enter
  5=unknown-order 6=duplicate-order 7=duplicate-of-a-verbally-communicated-order 8=stale-order
  9=trade-along-required 10=invalid-investor-id 11=unsupported-order-characteristic
  12=surveillance-option 13=incorrect-quantity 14=incorrect-allocated-quantity 15=unknown-account
  16=price-exceeds-current-price-band 18=invalid-price-increment 19=reference-price-not-available
  20=notional-value-exceeds-threshold 21=algorithm-risk-threshold-breached
  22=short-sell-not-permitted 23=short-sell-security-pre-borrow-restriction
  24=short-sell-account-pre-borrow-restriction 25=insufficient-credit-limit
  26=exceeded-clip-size-limit 27=exceeded-max-notional-order-amt 28=exceeded-dv01-pv01-limit
  29=exceeded-cs01-limit 99=other
104 a A=all-or-none C=at-the-close I=in-touch-with L=limit M=more-behind O=at-the-open
  P=taking-a-position Q=at-the-market R=ready-to-trade S=portfolio-show-n T=through-the-day
  V=versus W=indication X=crossing-opportunity Y=at-the-midpoint Z=pre-open
104 b A=all-or-none B=market-on-close C=at-the-close D=vwap I=in-touch-with L=limit M=more-behind
  O=at-the-open P=taking-a-position Q=at-the-market R=ready-to-trade S=portfolio-shown
  T=through-the-day V=versus W=indication X=crossing-opportunity Y=at-the-midpoint Z=pre-open
113 abc N=no Y=yes
114 abc N=no Y=yes
121 abc N=no Y=yes
123 abc N=no Y=yes
127 a A=unknown-symbol B=wrong-side C=quantity-exceeds-order D=no-matching-order
  E=price-exceeds-limit Z=other
127 b A=unknown-symbol B=wrong-side C=quantity-exceeds-order D=no-matching-order
  E=price-exceeds-limit F=calculation-difference Z=other
130 ab Y=yes N=no
139 a 1=regulatory 2=tax 3=local-commission 4=exchange-fees 5=stamp 6=levy 7=other 8=markup
  9=consumption-tax
139 b 1=regulatory 2=tax 3=local-commission 4=exchange-fees 5=stamp 6=levy 7=other 8=markup
  9=consumption-tax 10=per-transaction 11=conversion 12=agent
139 c 1=regulatory 2=tax 3=local-commission 4=exchange-fees 5=stamp 6=levy 7=other 8=markup
  9=consumption-tax 10=per-transaction 11=conversion 12=agent 13=transfer-fee 14=security-lending
  15=trade-reporting 16=tax-on-principal-amount 17=tax-on-accrued-interest-amount
  18=new-issuance-fee 19=service-fee 20=odd-lot-fee 21=auction-fee 22=value-added-tax 23=sales-tax
  24=execution-fee 25=order-entry-fee 26=order-modification-fee 27=orders-cancellation-fee
  28=market-data-access-fee 29=market-data-terminal-fee 30=market-data-volume-fee 31=clearing-fee
  32=settlement-fee 33=rebates 34=discounts 35=payments 36=non-monetary-payments
141 abc N=no Y=yes
150 a 0=new 1=partial-fill 2=fill 3=done-for-day 4=canceled 5=replace 6=pending-cancel 7=stopped
  8=rejected 9=suspended A=pending-new B=calculated C=expired D=restated E=pending-replace
150 b 0=new 3=done-for-day 4=canceled 5=replace 6=pending-cancel 7=stopped 8=rejected 9=suspended
  A=pending-new B=calculated C=expired D=restated E=pending-replace F=trade G=trade-correct
  H=trade-cancel I=order-status
150 c 0=new 3=done-for-day 4=canceled 5=replaced 6=pending-cancel 7=stopped 8=rejected 9=suspended
  A=pending-new B=calculated C=expired D=restated E=pending-replace F=trade G=trade-correct
  H=trade-cancel I=order-status J=trade-in-a-clearing-hold K=trade-has-been-released-to-clearing
  L=triggered-or-activated-by-system M=locked N=released
156 abc M=multiply D=divide
160 a 0=default 1=standing-instructions-provided 2=specific-allocation-account-overriding
  3=specific-allocation-account-standing
160 b 1=standing-instructions-provided 4=specific-order-for-a-single-account 5=request-reject
160 c 0=default 1=standing-instructions-provided 2=specific-allocation-account-overriding
  3=specific-allocation-account-standing 4=specific-order-for-a-single-account 5=request-reject
167 a ?=wildcard-entry BA=bankers-acceptance CB=convertible-bond CD=certificate-of-deposit
  CMO=collateralize-mortgage-obligation CORP=corporate-bond CP=commercial-paper
  CPP=corporate-private-placement CS=common-stock FHA=federal-housing-authority
  FHL=federal-home-loan FN=federal-national-mortgage-association FOR=foreign-exchange-contract
  FUT=future GN=government-national-mortgage-association GOVT=treasuries-plus-agency-debenture
  IET=mortgage-ioette MF=mutual-fund MIO=mortgage-interest-only MPO=mortgage-principal-only
  MPP=mortgage-private-placement MPT=miscellaneous-pass-thru MUNI=municipal-bond
  NONE=no-isitc-security-type OPT=option PS=preferred-stock RP=repurchase-agreement
  RVRP=reverse-repurchase-agreement SL=student-loan-marketing-association TD=time-deposit
  USTB=us-treasury-bill WAR=warrant ZOO=cats-tigers-lions
197 a 0=f-x-netting 1=f-x-swap
201 ab 0=put 1=call
201 c 0=put 1=call 2=other 3=chooser
203 abc 0=covered 1=uncovered
204 a 0=customer 1=firm
208 a N=no Y=yes
209 a 1=match 2=forward 3=forward-and-match
209 c 1=match 2=forward 3=forward-and-match 4=auto-claim-give-up
216 ab 1=target-firm 2=target-list 3=block-firm 4=block-list
216 c 1=target-firm 2=target-list 3=block-firm 4=block-list 5=target-person 6=block-person
219 a 1=curve 2=5-yr 3=old-5 4=10-yr 5=old-10 6=30-yr 7=old-30 8=3-mo-libor 9=6-mo-libor
221 c EONIA=eonia EUREPO=eurepo Euribor=euribor FutureSWAP=future-swap LIBID=libid LIBOR=libor
  MuniAAA=muni-aaa OTHER=other Pfandbriefe=pfandbriefe SONIA=sonia SWAP=swap Treasury=treasury
  FEDEFF=fed-fund-rate-effective FEDOPEN=fed-open EURIBOR=euribor AUBSW=aubsw BUBOR=bubor
  CDOR=cdor CIBOR=cibor EONIASWAP=eoniaswap ESTR=estr EURODOLLAR=eurodollar EUROSWISS=euroswiss
  GCFREPO=gcfrepo ISDAFIX=isdafix JIBAR=jibar MOSPRIM=mosprim NIBOR=nibor PRIBOR=pribor SOFR=sofr
  STIBOR=stibor TELBOR=telbor TIBOR=tibor WIBOR=wibor AONIA=aonia AONIA-R=aoniar BKBM=bkbm
  CD91D=cd19-d CORRA=corra DIRR-TN=dirrtn EIBOR=eibor FixingRepoRate=fixing-repo-rate HIBOR=hibor
  IBR=ibr KLIBOR=klibor MIBOR=mibor NZONIA=nzonia PHIREF=phiref REIBOR=reibor SAIBOR=saibor
  SARON=saron SORA=sora TLREF=tlref TIIE=tiie THBFIX=thbfix TONAR=tonar
233 b AMT=amt AUTOREINV=auto-reinvestment-at-rate-or-better BANKQUAL=bank-qualified
  BGNCON=bargain-conditions-see COUPON=coupon-range CURRENCY=iso-currency-code
  CUSTOMDATE=custom-start-end-date GEOG=geographics-and-range HAIRCUT=valuation-discount
  INSURED=insured ISSUE=year-or-year-month-of-issue ISSUER=issuers-ticker
  ISSUESIZE=issue-size-range LOOKBACK=lookback-days LOT=explicit-lot-identifier
  LOTVAR=lot-variance MAT=maturity-year-and-month MATURITY=maturity-range
  MAXSUBS=maximum-substitutions MINQTY=minimum-quantity MININCR=minimum-increment
  MINDNOM=minimum-denomination PAYFREQ=payment-frequency-calendar PIECES=number-of-pieces
  PMAX=pools-maximum PPM=pools-per-million PPL=pools-per-lot PPT=pools-per-trade PRICE=price-range
  PRICEFREQ=pricing-frequency PROD=production-year PROTECT=call-protection PURPOSE=purpose
  PXSOURCE=benchmark-price-source RATING=rating-source-and-range
  REDEMPTION=type-of-redemption-values-are-noncallable-callable-prefunded-escrowedtomaturity-putable-convertible
  RESTRICTED=restricted SECTOR=market-sector SECTYPE=securitytype-included-or-excluded
  STRUCT=structure SUBSFREQ=substitutions-frequency SUBSLEFT=substitutions-left TEXT=freeform-text
  TRDVAR=trade-variance WAC=weighted-average-couponvalue-in-percent
  WAL=weighted-average-life-coupon-value-in-percent WALA=weighted-average-loan-age-value-in-months
  WAM=weighted-average-maturity-value-in-months WHOLE=whole-pool YIELD=yield-range
235 b AFTERTAX=after-tax-yield ANNUAL=annual-yield ATISSUE=yield-at-issue
  AVGMATURITY=yield-to-average-maturity BOOK=book-yield CALL=yield-to-next-call
  CHANGE=yield-change-since-close CLOSE=closing-yield COMPOUND=compound-yield
  CURRENT=current-yield GROSS=true-gross-yield GOVTEQUIV=government-equivalent-yield
  INFLATION=yield-with-inflation-assumption INVERSEFLOATER=inverse-floater-bond-yield
  LASTCLOSE=most-recent-closing-yield LASTMONTH=closing-yield-most-recent-month
  LASTQUARTER=closing-yield-most-recent-quarter LASTYEAR=closing-yield-most-recent-year
  LONGAVGLIFE=yield-to-longest-average-life MARK=mark-to-market-yield MATURITY=yield-to-maturity
  NEXTREFUND=yield-to-next-refund OPENAVG=open-average-yield PUT=yield-to-next-put
  PREVCLOSE=previous-close-yield PROCEEDS=proceeds-yield SEMIANNUAL=semi-annual-yield
  SHORTAVGLIFE=yield-to-shortest-average-life SIMPLE=simple-yield TAXEQUIV=tax-equivalent-yield
  TENDER=yield-to-tender-date TRUE=true-yield VALUE1/32=yield-value-of-1-32 WORST=yield-to-worst
235 c AFTERTAX=after-tax-yield ANNUAL=annual-yield ATISSUE=yield-at-issue
  AVGMATURITY=yield-to-average-maturity BOOK=book-yield CALL=yield-to-next-call
  CHANGE=yield-change-since-close CLOSE=closing-yield COMPOUND=compound-yield
  CURRENT=current-yield GOVTEQUIV=gvnt-equivalent-yield GROSS=true-gross-yield
  INFLATION=yield-with-inflation-assumption INVERSEFLOATER=inverse-floater-bond-yield
  LASTCLOSE=most-recent-closing-yield LASTMONTH=closing-yield-most-recent-month
  LASTQUARTER=closing-yield-most-recent-quarter LASTYEAR=closing-yield-most-recent-year
  LONGAVGLIFE=yield-to-longest-average-life MARK=mark-to-market-yield MATURITY=yield-to-maturity
  NEXTREFUND=yield-to-next-refund OPENAVG=open-average-yield PREVCLOSE=previous-close-yield
  PROCEEDS=proceeds-yield PUT=yield-to-next-put SEMIANNUAL=semi-annual-yield
  SHORTAVGLIFE=yield-to-shortest-average-life SIMPLE=simple-yield TAXEQUIV=tax-equivalent-yield
  TENDER=yield-to-tender-date TRUE=true-yield VALUE1_32=yield-value-of32nds WORST=yield-to-worst
258 bc N=no Y=yes
263 abc 0=snapshot 1=snapshot-and-updates 2=disable-previous-snapshot
265 abc 0=full-refresh 1=incremental-refresh
266 abc Y=yes N=no
269 a 0=bid 1=offer 2=trade 3=index-value 4=opening-price 5=closing-price 6=settlement-price
  7=trading-session-high-price 8=trading-session-low-price 9=trading-session-vwap-price
269 b 0=bid 1=offer 2=trade 3=index-value 4=opening-price 5=closing-price 6=settlement-price
  7=trading-session-high-price 8=trading-session-low-price 9=trading-session-vwap-price
  A=imbalance B=trade-volume C=open-interest
269 c 0=bid 1=offer 2=trade 3=index-value 4=opening-price 5=closing-price 6=settlement-price
  7=trading-session-high-price 8=trading-session-low-price 9=vwap A=imbalance B=trade-volume
  C=open-interest D=composite-underlying-price E=simulated-sell-price F=simulated-buy-price
  G=margin-rate H=mid-price J=empty-book K=settle-high-price L=settle-low-price
  M=prior-settle-price N=session-high-bid O=session-low-offer P=early-prices
  Q=auction-clearing-price S=swap-value-factor R=daily-value-adjustment-for-long-positions
  T=cumulative-value-adjustment-for-long-positions U=daily-value-adjustment-for-short-positions
  V=cumulative-value-adjustment-for-short-positions W=fixing-price X=cash-rate Y=recovery-rate
  Z=recovery-rate-for-long a=recovery-rate-for-short b=market-bid c=market-offer
  d=short-sale-min-price e=previous-closing-price g=threshold-limit-price-banding
  h=daily-financing-value i=accrued-financing-value t=twap
274 abc 0=plus-tick 1=zero-plus-tick 2=minus-tick 3=zero-minus-tick
276 ab A=open B=closed C=exchange-best D=consolidated-best E=locked F=crossed G=depth
  H=fast-trading I=non-firm
276 c A=open B=closed C=exchange-best D=consolidated-best E=locked F=crossed G=depth
  H=fast-trading I=non-firm L=manual J=outright-price K=implied-price M=depth-on-offer
  N=depth-on-bid O=closing P=news-dissemination Q=trading-range R=order-influx S=due-to-related
  T=news-pending U=additional-info V=additional-info-due-to-related W=resume X=view-of-common
  Y=volume-alert Z=order-imbalance a=equipment-changeover b=no-open c=regular-eth
  d=automatic-execution e=automatic-execution-eth f=fast-market-eth g=inactive-eth h=rotation
  i=rotation-eth j=halt k=halt-eth l=due-to-news-dissemination m=due-to-news-pending
  n=trading-resume o=out-of-sequence p=bid-specialist q=offer-specialist r=bid-offer-specialist
  s=end-of-day-sam t=forbidden-sam u=frozen-sam v=pre-opening-sam w=opening-sam x=open-sam
  y=surveillance-sam z=suspended-sam 0=reserved-sam 1=no-active-sam 2=restricted
  3=rest-of-book-vwap 4=better-prices-in-conditional-orders 5=median-price 6=full-curve
  7=flat-curve
277 a A=cash B=average-price-trade C=cash-trade D=next-day E=opening F=intraday-trade-detail
  G=rule-127-trade H=rule-155-trade I=sold-last J=next-day-trade K=opened L=seller M=sold
  N=stopped-stock
277 b A=cash B=average-price-trade C=cash-trade D=next-day E=opening F=intraday-trade-detail
  G=rule-127-trade H=rule-155-trade I=sold-last J=next-day-trade K=opened L=seller M=sold
  N=stopped-stock P=imbalance-more-buyers Q=imbalance-more-sellers R=opening-price
279 ab 0=new 1=change 2=delete
279 c 0=new 1=change 2=delete 3=delete-thru 4=delete-from 5=overlay
281 a 0=unknown-symbol 1=duplicate-mdreqid 2=insufficient-bandwidth 3=insufficient-permissions
  4=unsupported-subscriptionrequesttype 5=unsupported-marketdepth 6=unsupported-mdupdatetype
  7=unsupported-aggregatedbook 8=unsupported-mdentrytype
281 b 0=unknown-symbol 1=duplicate-mdreqid 2=insufficient-bandwidth 3=insufficient-permissions
  4=unsupported-subscriptionrequesttype 5=unsupported-marketdepth 6=unsupported-mdupdatetype
  7=unsupported-aggregatedbook 8=unsupported-mdentrytype 9=unsupported-tradingsessionid
  A=unsupported-scope B=unsupported-openclosesettleflag C=unsupported-mdimplicitdelete
281 c 0=unknown-symbol 1=duplicate-md-req-id 2=insufficient-bandwidth 3=insufficient-permissions
  4=unsupported-subscription-request-type 5=unsupported-market-depth 6=unsupported-md-update-type
  7=unsupported-aggregated-book 8=unsupported-md-entry-type 9=unsupported-trading-session-id
  A=unsupported-scope B=unsupported-open-close-settle-flag C=unsupported-md-implicit-delete
  D=insufficient-credit
285 abc 0=cancellation 1=error
286 a 0=daily-open 1=session-open 2=delivery-settlement-price
286 bc 0=daily-open 1=session-open 2=delivery-settlement-entry 3=expected-entry
  4=entry-from-previous-business-day 5=theoretical-price-value
291 a 1=bankrupt
291 b 1=bankrupt 2=pending-delisting
291 c 1=bankrupt 2=pending-delisting 3=restricted
292 ab A=ex-dividend B=ex-distribution C=ex-rights D=new E=ex-interest
292 c A=ex-dividend B=ex-distribution C=ex-rights D=new E=ex-interest F=cash-dividend
  G=stock-dividend H=non-integer-stock-split I=reverse-stock-split J=standard-integer-stock-split
  K=position-consolidation L=liquidation-reorganization M=merger-reorganization N=rights-offering
  O=shareholder-meeting P=spinoff Q=tender-offer R=warrant S=special-action T=symbol-conversion
  U=cusip V=leap-rollover W=succession-event
301 ab 0=no-acknowledgement 1=acknowledge-only-negative-or-erroneous-quotes
  2=acknowledge-each-quote-messages
301 c 0=no-acknowledgement 1=acknowledge-only-negative-or-erroneous-quotes
  2=acknowledge-each-quote-message 3=summary-acknowledgement
303 ab 1=manual 2=automatic
303 c 1=manual 2=automatic 3=confirm-quote
321 ab 0=request-security-identity-and-specifications
  1=request-security-identity-for-the-specifications-provided 2=request-list-security-types
  3=request-list-securities
323 ac 1=accept-as-is 2=accept-with-revisions 3=list-of-security-types-returned-per-request
  4=list-of-securities-returned-per-request 5=reject-security-proposal
  6=cannot-match-selection-criteria
323 b 1=accept-security-proposal-as-is
  2=accept-security-proposal-with-revisions-as-indicated-in-the-message 5=reject-security-proposal
  6=can-not-match-selection-criteria
325 ab Y=yes N=no
326 a 1=opening-delay 10=market-on-close-imbalance-sell 12=no-market-imbalance
  13=no-market-on-close-imbalance 14=its-pre-opening 15=new-price-indication
  16=trade-dissemination-time 17=ready-to-trade 18=not-available-for-trading
  19=not-traded-on-this-market 2=trading-halt 20=unknown-or-invalid 3=resume 4=no-open-no-resume
  5=price-indication 6=trading-range-indication 7=market-imbalance-buy 8=market-imbalance-sell
  9=market-on-close-imbalance-buy
326 b 1=opening-delay 2=trading-halt 3=resume 4=no-open-no-resume 5=price-indication
  6=trading-range-indication 7=market-imbalance-buy 8=market-imbalance-sell
  9=market-on-close-imbalance-buy 10=market-on-close-imbalance-sell 12=no-market-imbalance
  13=no-market-on-close-imbalance 14=its-pre-opening 15=new-price-indication
  16=trade-dissemination-time 17=ready-to-trade 18=not-available-for-trading
  19=not-traded-on-this-market 20=unknown-or-invalid 21=pre-open 22=opening-rotation
  23=fast-market
326 c 1=opening-delay 2=trading-halt 3=resume 4=no-open 5=price-indication
  6=trading-range-indication 7=market-imbalance-buy 8=market-imbalance-sell
  9=market-on-close-imbalance-buy 10=market-on-close-imbalance-sell 12=no-market-imbalance
  13=no-market-on-close-imbalance 14=its-pre-opening 15=new-price-indication
  16=trade-dissemination-time 17=ready-to-trade 18=not-available-for-trading
  19=not-traded-on-this-market 20=unknown-or-invalid 21=pre-open 22=opening-rotation
  23=fast-market 24=pre-cross 25=cross 26=post-close 27=no-cancel
327 ab I=order-imbalance X=equipment-changeover P=news-pending D=news-dissemination E=order-influx
  M=additional-information
327 c 0=news-dissemination 1=order-influx 2=order-imbalance 3=additional-information
  4=news-pending 5=equipment-changeover
328 ab Y=yes N=no
329 ab Y=yes N=no
334 ab 1=cancel 2=error 3=correction
336 c 1=day 2=half-day 3=morning 4=afternoon 5=evening 6=after-hours 7=holiday
347 a EUC-JP=euc-jp ISO-2022-JP=iso-2022-jp SHIFT_JIS=shift-jis UTF-8=utf-8
347 b ISO-2022-JP=jis EUC-JP=euc Shift_JIS=for-using-sjis UTF-8=unicode
373 a 0=invalid-tag-number 1=required-tag-missing 10=sendingtime-accuracy-problem
  11=invalid-msgtype 2=tag-not-defined-for-this-message-type 3=undefined-tag
  4=tag-specified-without-a-value 5=value-is-incorrect 6=incorrect-data-format-for-value
  7=decryption-problem 8=signature-problem 9=compid-problem
373 b 0=invalid-tag-number 1=required-tag-missing 2=tag-not-defined-for-this-message-type
  3=undefined-tag 4=tag-specified-without-a-value 5=value-is-incorrect
  6=incorrect-data-format-for-value 7=decryption-problem 8=signature-problem 9=compid-problem
  10=sendingtime-accuracy-problem 11=invalid-msgtype 12=xml-validation-error
  13=tag-appears-more-than-once 14=tag-specified-out-of-required-order
  15=repeating-group-fields-out-of-order 16=incorrect-numingroup-count-for-repeating-group
  17=non-data-value-includes-field-delimiter 99=other
373 c 0=invalid-tag-number 1=required-tag-missing 2=tag-not-defined-for-this-message-type
  3=undefined-tag 4=tag-specified-without-a-value 5=value-is-incorrect
  6=incorrect-data-format-for-value 7=decryption-problem 8=signature-problem 9=comp-id-problem
  10=sending-time-accuracy-problem 11=invalid-msg-type 12=xml-validation-error
  13=tag-appears-more-than-once 14=tag-specified-out-of-required-order
  15=repeating-group-fields-out-of-order 16=incorrect-num-in-group-count-for-repeating-group
  17=non-data-value-includes-field-delimiter 18=invalid-unsupported-appl-ver 99=other
377 abc N=no Y=yes
378 a 0=gt-corporate-action 1=gt-renewal 2=verbal-change 3=repricing-of-order 4=broker-option
  5=partial-decline-of-orderqty
378 b 0=gt-corporate-action 1=gt-renewal 2=verbal-change 3=repricing-of-order 4=broker-option
  5=partial-decline-of-orderqty 6=cancel-on-trading-halt 7=cancel-on-system-failure 8=market
  9=canceled-not-best 10=warehouse-recap 99=other
378 c 0=gt-corporate-action 1=gt-renewal 2=verbal-change 3=repricing-of-order 4=broker-option
  5=partial-decline-of-order-qty 6=cancel-on-trading-halt 7=cancel-on-system-failure 8=market
  9=canceled 10=warehouse-recap 11=peg-refresh 12=cancel-on-connection-loss 13=cancel-on-logout
  14=assign-time-priority 15=cancelled-for-trade-price-violation 16=cancelled-for-cross-imbalance
  17=cxld-smp 18=cxld-smp-aggressive 19=cxld-smp-passive 20=cxld-smp-aggressive-passive 99=other
380 a 0=other 1=unkown-id 2=unknown-security 3=unsupported-message-type
  4=application-not-available 5=conditionally-required-field-missing
380 b 0=other 1=unkown-id 2=unknown-security 3=unsupported-message-type
  4=application-not-available 5=conditionally-required-field-missing 6=not-authorized
  7=deliverto-firm-not-available-at-this-time
380 c 0=other 1=unknown-id 2=unknown-security 3=unsupported-message-type
  4=application-not-available 5=conditionally-required-field-missing 6=not-authorized
  7=deliver-to-firm-not-available-at-this-time 8=throttle-limit-exceeded
  9=throttle-limit-exceeded-session-disconnected 10=throttled-messages-rejected-on-request
  18=invalid-price-increment
385 abc R=receive S=send
388 a 0=related-to-displayed-price 1=related-to-market-price 2=related-to-primary-price
  3=related-to-local-primary-price 4=related-to-midpoint-price 5=related-to-last-trade-price
388 b 0=related-to-displayed-price 1=related-to-market-price 2=related-to-primary-price
  3=related-to-local-primary-price 4=related-to-midpoint-price 5=related-to-last-trade-price
  6=related-to-vwap
388 c 0=related-to-displayed-price 1=related-to-market-price 2=related-to-primary-price
  3=related-to-local-primary-price 4=related-to-midpoint-price 5=related-to-last-trade-price
  6=related-to-vwap 7=average-price-guarantee
394 bc 1=non-disclosed 2=disclosed 3=no-bidding-process
401 bc 1=side-value1 2=side-value2
414 abc 1=buy-side-requests 2=sell-side-sends 3=real-time-execution-reports
423 b 1=percentage 2=per-unit 3=fixed-amount 4=discount-percentage-points-below-par
  5=premium-percentage-points-over-par 6=spread 7=ted-price 8=ted-yield 9=yield
  10=fixed-cabinet-trade-price 11=variable-cabinet-trade-price
423 c 1=percentage 2=per-unit 3=fixed-amount 4=discount 5=premium 6=spread 7=ted-price 8=ted-yield
  9=yield 10=fixed-cabinet-trade-price 11=variable-cabinet-trade-price 12=price-spread
  13=product-ticks-in-halves 14=product-ticks-in-fourths 15=product-ticks-in-eighths
  16=product-ticks-in-sixteenths 17=product-ticks-in-thirty-seconds
  18=product-ticks-in-sixty-fourths 19=product-ticks-in-one-twenty-eighths
  20=normal-rate-representation 21=inverse-rate-representation 22=basis-points 23=upfront-points
  24=interest-rate 25=percentage-notional
427 abc 0=book-out-all-trades-on-day-of-execution 1=accumulate-until-filled-or-expired
  2=accumulate-until-verbally-notified-otherwise
429 bc 1=ack 2=response 3=timed 4=exec-started 5=all-done 6=alert
431 bc 1=in-bidding-process 2=received-for-execution 3=executing 4=cancelling 5=alert 6=all-done
  7=reject
433 a 1=immediate 2=wait-for-execute-instruction
433 bc 1=immediate 2=wait-for-instruction 3=sell-driven 4=buy-driven-cash-top-up
  5=buy-driven-cash-withdraw
434 abc 1=order-cancel-request 2=order-cancel-replace-request
442 abc 1=single-security 2=individual-leg-of-a-multi-leg-security 3=multi-leg-security
447 b B=bic C=generally-accepted-market-participant-identifier D=proprietary-custom-code
  E=iso-country-code F=settlement-entity-location G=mic H=csd-participant-member-code
  1=korean-investor-id 2=taiwanese-qualified-foreign-investor-id-qfii 3=taiwanese-trading-account
  4=malaysian-central-depository 5=chinese-b-share 6=uk-national-insurance-or-pension-number
  7=us-social-security-number 8=us-employer-identification-number 9=australian-business-number
  A=australian-tax-file-number
  I=directed-broker-three-character-acronym-as-defined-in-isitc-etc-best-practice-guidelines-document
447 c 6=uk-national-insurance-or-pension-number 7=us-social-security-number
  8=us-employer-or-tax-id-number 9=australian-business-number A=australian-tax-file-number
  J=tax-id 1=korean-investor-id 2=taiwanese-foreign-investor-id 3=taiwanese-trading-acct
  4=malaysian-central-depository 5=chinese-investor-id I=isitc-acronym B=bic C=general-identifier
  D=proprietary E=iso-country-code F=settlement-entity-location G=mic H=csd-participant
  K=australian-company-number L=australian-registered-body-number M=cftc-reporting-firm-identifier
  N=legal-entity-identifier O=interim-identifier P=short-code-identifier
  Q=national-id-natural-person R=india-permanent-account-number S=fdid T=spsaid U=master-spsaid
452 b 1=executing-firm 2=broker-of-credit 3=client-id 4=clearing-firm 5=investor-id
  6=introducing-firm 7=entering-firm 8=locate-lending-firm 9=fund-manager-client-id
  10=settlement-location 11=order-origination-trader 12=executing-trader 13=order-origination-firm
  14=giveup-clearing-firm 15=correspondant-clearing-firm 16=executing-system 17=contra-firm
  18=contra-clearing-firm 19=sponsoring-firm 20=underlying-contra-firm 21=clearing-organization
  22=exchange 24=customer-account 25=correspondent-clearing-organization 26=correspondent-broker
  27=buyer-seller 28=custodian 29=intermediary 30=agent 31=sub-custodian 32=beneficiary
  33=interested-party 34=regulatory-body 35=liquidity-provider 36=entering-trader 37=contra-trader
  38=position-account
460 bc 1=agency 2=commodity 3=corporate 4=currency 5=equity 6=government 7=index 8=loan
  9=moneymarket 10=mortgage 11=municipal 12=other 13=financing
464 bc N=no Y=yes
468 bc 0=round-to-nearest 1=round-down 2=round-up
480 bc Y=yes N=no-execution-only M=no-waiver-agreement O=no-institutional
481 bc Y=passed N=not-checked 1=exempt-below-limit 2=exempt-money-type 3=exempt-authorised
484 bc B=bid-price C=creation-price D=creation-price-plus-adjustment-percent
  E=creation-price-plus-adjustment-amount O=offer-price P=offer-price-minus-adjustment-percent
  Q=offer-price-minus-adjustment-amount S=single-price
497 bc N=no Y=yes
519 bc 1=commission-amount 2=commission-percent 3=initial-charge-amount 4=initial-charge-percent
  5=discount-amount 6=discount-percent 7=dilution-levy-amount 8=dilution-levy-percent
  9=exit-charge-amount 10=exit-charge-percent 11=fund-based-renewal-commission-percent
  12=projected-fund-value 13=fund-based-renewal-commission-on-order
  14=fund-based-renewal-commission-on-fund 15=net-settlement-amount
522 c 1=individual-investor 2=public-company 3=private-company 4=individual-trustee
  5=company-trustee 6=pension-plan 7=custodian-under-gifts-to-minors-act 8=trusts 9=fiduciaries
  10=networking-sub-account 11=non-profit-organization 12=corporate-body 13=nominee
  14=institutional-customer 15=combined 16=member-firm-employee 17=market-making-account
  18=proprietary-account 19=nonbroker-dealer 20=unknown-beneficial-owner-type
  21=firms-error-account 22=firm-agency-average-price-account
528 b A=agency G=proprietary I=individual P=principal R=riskless-principal
  W=agent-for-other-member
528 c A=agency G=proprietary I=individual P=principal R=riskless-principal
  W=agent-for-other-member M=mixed-capacity
529 b 1=program-trade 2=index-arbitrage 3=non-index-arbitrage 4=competing-market-maker
  5=acting-as-market-maker-or-specialist-in-the-security
  6=acting-as-market-maker-or-specialist-in-the-underlying-security-of-a-derivative-security
  7=foreign-entity 8=external-market-participant 9=external-inter-connected-market-linkage
  A=riskless-arbitrage
529 c 1=program-trade 2=index-arbitrage 3=non-index-arbitrage 4=competing-market-maker
  5=acting-as-market-maker-or-specialist-in-security
  6=acting-as-market-maker-or-specialist-in-underlying 7=foreign-entity
  8=external-market-participant 9=external-inter-connected-market-linkage A=riskless-arbitrage
  B=issuer-holding C=issue-price-stabilization D=non-algorithmic E=algorithmic F=cross
  G=insider-account H=significant-shareholder I=normal-course-issuer-bid
530 b 1=cancel-orders-for-a-security 2=cancel-orders-for-an-underlying-security
  3=cancel-orders-for-a-product 4=cancel-orders-for-a-cficode 5=cancel-orders-for-a-securitytype
  6=cancel-orders-for-a-trading-session 7=cancel-all-orders
530 c 1=cancel-orders-for-a-security 2=cancel-orders-for-an-underlying-security
  3=cancel-orders-for-a-product 4=cancel-orders-for-acfi-code 5=cancel-orders-for-a-security-type
  6=cancel-orders-for-a-trading-session 7=cancel-all-orders 8=cancel-orders-for-a-market
  9=cancel-orders-for-a-market-segment A=cancel-orders-for-a-security-group
  B=cancel-orders-for-security-issuer C=cancel-for-issuer-of-underlying-security
531 b 0=cancel-request-rejected 1=cancel-orders-for-a-security
  2=cancel-orders-for-an-underlying-security 3=cancel-orders-for-a-product
  4=cancel-orders-for-a-cficode 5=cancel-orders-for-a-securitytype
  6=cancel-orders-for-a-trading-session 7=cancel-all-orders
531 c 0=cancel-request-rejected 1=cancel-orders-for-a-security
  2=cancel-orders-for-an-underlying-security 3=cancel-orders-for-a-product
  4=cancel-orders-for-acfi-code 5=cancel-orders-for-a-security-type
  6=cancel-orders-for-a-trading-session 7=cancel-all-orders 8=cancel-orders-for-a-market
  9=cancel-orders-for-a-market-segment A=cancel-orders-for-a-security-group
  B=cancel-orders-for-a-securities-issuer C=cancel-orders-for-issuer-of-underlying-security
532 b 0=mass-cancel-not-supported 1=invalid-or-unknown-security 2=invalid-or-unknown-underlying
  3=invalid-or-unknown-product 4=invalid-or-unknown-cficode 5=invalid-or-unknown-security-type
  6=invalid-or-unknown-trading-session 99=other
532 c 0=mass-cancel-not-supported 1=invalid-or-unknown-security
  2=invalid-or-unknown-underlying-security 3=invalid-or-unknown-product
  4=invalid-or-unknown-cfi-code 5=invalid-or-unknown-security-type
  6=invalid-or-unknown-trading-session 7=invalid-or-unknown-market
  8=invalid-or-unkown-market-segment 9=invalid-or-unknown-security-group
  10=invalid-or-unknown-security-issuer 11=invalid-or-unknown-issuer-of-underlying-security
  99=other
537 b 0=indicative 1=tradeable 2=restricted-tradeable 3=counter
537 c 0=indicative 1=tradeable 2=restricted-tradeable 3=counter 4=initially-tradeable
544 bc 1=cash 2=margin-open 3=margin-close
546 bc 1=local-market 2=national 3=global
547 bc N=no Y=yes
549 b
  1=cross-trade-which-is-executed-completely-or-not-both-sides-are-treated-in-the-same-manner-this-is-equivalent-to-an-all-or-none
  2=cross-trade-which-is-executed-partially-and-the-rest-is-cancelled-one-side-is-fully-executed-the-other-side-is-partially-executed-with-the-remainder-being-cancelled-this-is-equivalent-to-an-immediate-or-cancel-on-the-other-side-note-the-crossprioritzation
  3=cross-trade-which-is-partially-executed-with-the-unfilled-portions-remaining-active-one-side-of-the-cross-is-fully-executed
  4=cross-trade-is-executed-with-existing-orders-with-the-same-price-in-the-case-other-orders-exist-with-the-same-price-the-quantity-of-the-cross-is-executed-against-the-existing-orders-and-quotes-the-remainder-of-the-cross-is-executed-against-the-other-side-of-the-cross-the-two-sides-potentially-have-different-quantities
549 c 1=cross-aon 2=cross-ioc 3=cross-one-side 4=cross-same-price 5=basis-cross 6=contingent-cross
  7=vwap-cross 8=sts-cross 9=customer-to-customer
550 b 0=none 1=buy-side-is-prioritized 2=sell-side-is-prioritized
552 b 1=one-side 2=both-sides
559 b 0=symbol 1=securitytype-and-or-cficode 2=product 3=tradingsessionid 4=all-securities
559 c 0=symbol 1=security-type-and 2=product 3=trading-session-id 4=all-securities
  5=market-id-or-market-id
560 bc 0=valid-request 1=invalid-or-unsupported-request 2=no-instruments-found
  3=not-authorized-to-retrieve-instrument-data 4=instrument-data-temporarily-unavailable
  5=request-for-instrument-data-not-supported
570 c N=no Y=yes
574 c 1=one-party-trade-report 2=two-party-trade-report 3=confirmed-trade-report 4=auto-match
  5=cross-auction 6=counter-order-selection 7=call-auction 8=issuing 9=systematic-internaliser
  10=auto-match-last-look 11=cross-auction-last-look M3=act-accepted-trade M4=act-default-trade
  M5=act-default-after-m2 M6=actm6-match A1=exact-match-plus4-badges-exec-time
  A2=exact-match-plus4-badges A3=exact-match-plus2-badges-exec-time A4=exact-match-plus2-badges
  A5=exact-match-plus-exec-time AQ=stamped-advisories-or-specialist-accepts
  S1=a1-exact-match-summarized-quantity S2=a2-exact-match-summarized-quantity
  S3=a3-exact-match-summarized-quantity S4=a4-exact-match-summarized-quantity
  S5=a5-exact-match-summarized-quantity M1=exact-match-minus-badges-times
  M2=summarized-match-minus-badges-times MT=ocs-locked-in
581 b 1=account-is-carried-on-customer-side-of-books
  2=account-is-carried-on-non-customer-side-of-books 3=house-trader 4=floor-trader
  6=account-is-carried-on-non-customer-side-of-books-and-is-cross-margined
  7=account-is-house-trader-and-is-cross-margined 8=joint-backoffice-account
581 c 1=carried-customer-side 2=carried-non-customer-side 3=house-trader 4=floor-trader
  6=carried-non-customer-side-cross-margined 7=house-trader-cross-margined
  8=joint-back-office-account 9=equities-specialist 10=options-market-maker
  11=options-firm-account 12=account-customer-non-customer-orders
  13=account-orders-multiple-customers
582 b 1=member-trading-for-their-own-account 2=clearing-firm-trading-for-its-proprietary-account
  3=member-trading-for-another-member 4=all-other
582 c 1=member-trading-for-their-own-account 2=clearing-firm-trading-for-its-proprietary-account
  3=member-trading-for-another-member 4=all-other 5=retail-customer
585 b 1=status-for-orders-for-a-security 2=status-for-orders-for-an-underlying-security
  3=status-for-orders-for-a-product 4=status-for-orders-for-a-cficode
  5=status-for-orders-for-a-securitytype 6=status-for-orders-for-a-trading-session
  7=status-for-all-orders 8=status-for-orders-for-a-partyid
585 c 1=status-for-orders-for-a-security 2=status-for-orders-for-an-underlying-security
  3=status-for-orders-for-a-product 4=status-for-orders-for-acfi-code
  5=status-for-orders-for-a-security-type 6=status-for-orders-for-a-trading-session
  7=status-for-all-orders 8=status-for-orders-for-a-party-id 9=status-for-security-issuer
  10=status-for-issuer-of-underlying-security
589 bc 0=auto 1=speak-with-order-initiator-before-booking 2=accumulate
590 bc 0=each-partial-execution-is-a-bookable-unit 1=aggregate-partial-executions-on-this-order
  2=aggregate-executions-for-this-symbol
591 bc 0=pro-rata 1=do-not-pro-rata
625 c 1=pre-trading 2=opening-or-opening-auction 3=continuous 4=closing-or-closing-auction
  5=post-trading 6=scheduled-intraday-auction 7=quiescent 8=any-auction
  9=unscheduled-intraday-auction 10=out-of-main-session-trading 11=private-auction
  12=public-auction 13=group-auction
635 bc 1=first-year-delegate 2=second-year-delegate 3=third-year-delegate 4=fourth-year-delegate
  5=fifth-year-delegate 9=sixth-year-delegate B=cboe-member C=non-member-and-customer
  E=equity-member-and-clearing-member F=full-and-associate-member H=firms106-h-and106-j I=gim
  L=lessee106-f-employees M=all-other-ownership-types
636 bc N=no Y=yes
638 bc 0=priority-unchanged 1=lost-priority-as-result-of-order-change
660 b 1=bic 2=sid-code 3=tfm 4=omgeo 5=dtcc-code 99=other
660 c 1=bic 2=sid-code 3=tfm 4=omgeo 5=dtcc-code 6=spsaid 99=other
668 bc 1=book-entry 2=bearer
690 bc 1=par-for-par 2=modified-duration 4=risk 5=proceeds
692 b 1=percent 2=per-share 3=fixed-amount 4=discount-percentage-points-below-par
  5=premium-percentage-points-over-par 6=basis-points-relative-to-benchmark 7=ted-price
  8=ted-yield 9=yield-spread 10=yield
692 c 1=percent 2=per-share 3=fixed-amount 4=discount 5=premium 6=spread 7=ted-price 8=ted-yield
  9=yield-spread 10=yield 12=price-spread 13=product-ticks-in-halves 14=product-ticks-in-fourths
  15=product-ticks-in-eighths 16=product-ticks-in-sixteenths 17=product-ticks-in-thirty-seconds
  18=product-ticks-in-sixty-fourths 19=product-ticks-in-one-twenty-eighths
  20=normal-rate-representation 21=inverse-rate-representation 22=basis-points 23=up-front-points
  24=interest-rate 25=percentage-of-notional
731 c 1=final 2=theoretical
770 c 1=execution-time 2=time-in 3=time-out 4=broker-receipt 5=broker-execution 6=desk-receipt
  7=submission-to-clearing 8=time-priority 9=orderbook-entry-time 10=order-submission-time
  11=publicly-reported 12=public-report-updated 13=non-publicly-reported
  14=non-public-report-updated 15=submitted-for-confirmation 16=updated-for-confirmation
  17=confirmed 18=updated-for-clearing 19=cleared 20=allocations-submitted 21=allocations-updated
  22=allocations-completed 23=submitted-to-repository 24=post-trd-contntn-evnt
  25=post-trade-valuation 26=previous-time-priority 27=identifier-assigned
  28=previous-identifier-assigned 29=order-cancellation-time 30=order-modification-time
  31=order-routing-time 32=trade-cancellation-time 33=trade-modification-time
  34=reference-time-for-nbbo
775 bc 0=regular-booking 1=cfd 2=total-return-swap
788 bc 1=overnight 2=term 3=flexible 4=open
803 b 1=firm 2=person 3=system 4=application 5=full-legal-name-of-firm 6=postal-address
  7=phone-number 8=email-address 9=contact-name 10=securities-account-number
  11=registration-number 12=registered-address-12 13=regulatory-status 14=registration-name
  15=cash-account-number 16=bic 17=csd-participant-member-code 18=registered-address-18
  19=fund-account-name 20=telex-number 21=fax-number 22=securities-account-name
  23=cash-account-name 24=department 25=location 26=position-account-type
814 bc 0=no-action-taken 1=queue-flushed 2=overlay-last 3=end-session
815 bc 0=no-action-taken 1=queue-flushed 2=overlay-last 3=end-session
819 c 0=no-average-pricing 1=trade 2=last-trade 3=notional-value-average-px-group-trade
  4=average-priced-trade
827 b 0=expire-on-trading-session-close 1=expire-on-trading-session-open
827 c 0=expire-on-trading-session-close 1=expire-on-trading-session-open 2=specified-expiration
829 c 0=cmta 1=internal-transfer-or-adjustment 2=external-transfer-or-transfer-of-account
  3=reject-for-submitting-side 4=advisory-for-contra-side 5=offset-due-to-an-allocation
  6=onset-due-to-an-allocation 7=differential-spread
  8=implied-spread-leg-executed-against-an-outright 9=transaction-from-exercise
  10=transaction-from-assignment 11=acats 33=off-hours-trade 34=on-hours-trade 35=otc-quote
  36=converted-swap 40=wash-trade 41=trade-at-settlement 42=auction-trade 43=trade-at-marker
  44=credit-default 45=credit-restructuring 46=merger 47=spin-off 48=multilateral-compression
  50=balancing 51=basis-trade-index-close 52=trade-at-cash-open 53=trd-submit-venue-clr-settl
  54=bilateral-compression 14=ai 15=b 16=k 17=lc 18=m 19=n 20=nm 21=nr 22=p 23=pa 24=pc 25=pn 26=r
  27=ro 28=rt 29=sw 30=t 31=wn 32=wt 37=crossed-trade 38=interim-protected-trade 39=large-in-scale
835 bc 0=floating 1=fixed
836 b 0=price 1=basis-points 2=ticks 3=price-tier
836 c 0=price 1=basis-points 2=ticks 3=price-tier 4=percentage
837 bc 0=or-better 1=strict 2=or-worse
838 bc 1=more-aggressive 2=more-passive
840 bc 1=local 2=national 3=global 4=national-excluding-local
841 bc 0=floating 1=fixed
842 bc 0=price 1=basis-points 2=ticks 3=price-tier
843 bc 0=or-better 1=strict 2=or-worse
844 bc 1=more-aggressive 2=more-passive
846 bc 1=local 2=national 3=global 4=national-excluding-local
847 bc 1=vwap 2=participate 3=mininize-market-impact
851 b 1=added-liquidity 2=removed-liquidity 3=liquidity-routed-out
851 c 0=neither-added-nor-removed-liquidity 1=added-liquidity 2=removed-liquidity
  3=liquidity-routed-out 4=auction 5=triggered-stop-order 6=triggered-contingency-order
  7=triggered-market-order 8=removed-liquidity-after-firm-order-commitment
  9=auction-execution-after-firm-order-commitment 10=unknown 11=other
854 b 0=units 1=contracts
854 c 0=units 1=contracts 2=units-of-measure-per-time-unit
865 b 1=put 2=call 3=tender 4=sinking-fund-call 99=other
865 c 1=put 2=call 3=tender 4=sinking-fund-call 5=activation 6=inactiviation
  7=last-eligible-trade-date 8=swap-start-date 9=swap-end-date 10=swap-roll-date
  11=swap-next-start-date 12=swap-next-roll-date 13=first-delivery-date 14=last-delivery-date
  15=initial-inventory-due-date 16=final-inventory-due-date 17=first-intent-date
  18=last-intent-date 19=position-removal-date 20=minimum-notice 21=delivery-start-time
  22=delivery-end-time 23=first-notice-date 24=last-notice-date 25=first-exercise-date
  26=redemption-date 27=trd-cntntn-efctv-dt 99=other
871 b 1=flat 2=zero-coupon 3=interest-bearing 4=no-periodic-payments 5=variable-rate
  6=less-fee-for-put 7=stepped-coupon 8=coupon-period 9=when-and-if-issued
  10=original-issue-discount 11=callable-puttable 12=escrowed-to-maturity
  13=escrowed-to-redemption-date-callable-supply-redemption-date-in-the-instrattribvalue
  14=prerefunded 15=in-default 16=unrated 17=taxable 18=indexed
  19=subject-to-alternative-minimum-tax
  20=original-issue-discount-price-supply-price-in-the-instrattribvalue
  21=callable-below-maturity-value 22=callable-without-notice-by-mail-to-holder-unless-registered
  99=text-supply-the-text-of-the-attribute-or-disclaimer-in-the-instrattribvalue
871 c 1=flat 2=zero-coupon 3=interest-bearing 4=no-periodic-payments 5=variable-rate
  6=less-fee-for-put 7=stepped-coupon 8=coupon-period 9=when 10=original-issue-discount
  11=callable 12=escrowed-to-maturity 13=escrowed-to-redemption-date 14=pre-refunded 15=in-default
  16=unrated 17=taxable 18=indexed 19=subject-to-alternative-minimum-tax
  20=original-issue-discount-price 21=callable-below-maturity-value 22=callable-without-notice
  23=price-tick-rules-for-security 24=trade-type-eligibility-details-for-security
  25=instrument-denominator 26=instrument-numerator 27=instrument-price-precision
  28=instrument-strike-price 29=tradeable-indicator 30=instrument-eligible-anon-orders
  31=min-guaranteed-fill-volume 32=min-guaranteed-fill-status 33=trade-at-settlement-eligibility
  34=test-instrument 35=dummy-instrument 36=negative-settlement-price-eligibility
  37=negative-strike-price-eligibility 38=us-std-contract-ind
  39=admitted-to-trading-on-trading-venue 40=average-daily-notional-amount
  41=average-daily-number-trades 99=text
875 b 1=3 2=4 99=other
875 c 1=program3a3 2=program42 3=program3a2 4=program3a3-and3c7 5=program3a4 6=program3a5
  7=program3a7 8=program3c7 99=other
891 bc 0=absolute 1=per-unit 2=percentage
893 bc N=no Y=yes
912 c N=no Y=yes
919 b 0=versus-payment-deliver 1=free-deliver 2=tri-party 3=hold-in-custody
919 c 0=versus-payment 1=free 2=tri-party 3=hold-in-custody 4=deliver-by-value
959 c 1=int 2=length 3=num-in-group 4=seq-num 5=tag-num 6=float 7=qty 8=price 9=price-offset
  10=amt 11=percentage 12=char 13=boolean 14=string 15=multiple-char-value 16=currency 17=exchange
  18=month-year 19=utc-timestamp 20=utc-time-only 21=local-mkt-date 22=utc-date-only 23=data
  24=multiple-string-value 25=country 26=language 27=tz-time-only 28=tz-timestamp 29=tenor
965 c 1=active 2=inactive 3=active-closing-orders-only 4=expired 5=delisted 6=knocked-out
  7=knock-out-revoked 8=pending-expiry 9=suspended 10=published 11=pending-deletion
974 c FIXED=fixed DIFF=diff
975 c 2=t-plus1 4=t-plus3 5=t-plus4
997 c H=hour Min=minute S=second D=day Wk=week Mo=month Yr=year Q=quarter
1021 c 1=top-of-book 2=price-depth 3=order-depth
1024 c 0=book 1=off-book 2=cross 3=quote-driven-market 4=dark-order-book 5=auction-driven-market
  6=quote-negotiation 7=voice-negotiation 8=hybrid-market
1032 c 1=finraoats 2=fia-execution-source-code
1033 c A=agency AR=arbitrage B=block-trading C=convertible-desk CR=central-risk-books
  D=derivatives EC=equity-capital-markets IN=international IS=institutional O=other
  PF=preferred-trading PR=proprietary PT=program-trading S=sales SW=swaps T=trading-desk-system
  TR=treasury FB=floor-broker
1034 c 1=finraoats
1046 c D=divide M=multiply
1048 c A=agent P=principal R=riskless-principal
1049 c P=pro-rata R=random
1057 c Y=yes N=no
1070 c 0=indicative 1=tradeable 2=restricted-tradeable 3=counter 4=indicative-and-tradeable
1081 c 0=secondary-order-id 1=order-id 2=md-entry-id 3=quote-entry-id 4=original-order-id
  5=quote-id 6=quote-req-id 7=previous-order-identifier 8=previous-quote-identifier
  9=parent-order-identifier A=manual-order-identifier
1083 c 1=immediate 2=exhaust
1084 c 1=initial 2=new 3=random 4=undisclosed
1092 c 0=none 1=local 2=national 3=global
1093 c 1=odd-lot 2=round-lot 3=block-lot 4=round-lot-based-upon
1094 c 1=last-peg 2=mid-price-peg 3=opening-peg 4=market-peg 5=primary-peg 7=peg-to-vwap
  8=trailing-stop-peg 9=peg-to-limit-price 10=short-sale-min-price-peg
1100 c 1=partial-execution 2=specified-trading-session 3=next-auction 4=price-movement
  5=on-order-entry-or-modification
1101 c 1=activate 2=modify 3=cancel
1107 c 1=best-offer 2=last-trade 3=best-bid 4=best-bid-or-last-trade 5=best-offer-or-last-trade
  6=best-mid
1108 c 0=none 1=local 2=national 3=global
1109 c U=up D=down
1111 c 1=market 2=limit
1115 c 1=order 2=quote 3=privately-negotiated-trade 4=multileg-order 5=linked-order
  6=quote-request 7=implied-order 8=cross-order 9=streaming-price A=internal-cross-order
1133 c B=bic C=general-identifier D=proprietary E=iso-country-code G=mic
1144 c 0=not-implied 1=implied-in 2=implied-out 3=both-implied-in-and-implied-out
1171 c Y=yes N=no
1172 c 1=all-market-participants 2=specified-market-participants 3=all-market-makers
  4=primary-market-maker
1176 c 1=exchange-last 2=high 3=average-price 4=turnover
1178 c 1=customer 2=customer-professional 3=do-not-trade-through
1193 c C=cash-settlement-required P=physical-settlement-required E=election
1194 c 0=european 1=american 2=bermuda 99=other
1196 c STD=standard INX=index INT=interest-rate-index PCTPAR=percent-of-par
1197 c EQTY=premium-style FUT=futures-style-mark-to-market
  FUTDA=futures-style-with-an-attached-cash-adjustment CDS=cds-style-collateralization
  CDSD=cds-in-delivery-use-recovery-rate-to-calculate
1198 c 0=pre-listed-only 1=user-requested
1209 c 0=regular-trading 1=variable-cabinet 2=fixed-cabinet 3=traded-as-a-spread-leg
  4=settled-as-a-spread-leg 5=traded-as-spread
1302 c 0=months 1=days 2=weeks 3=years
1303 c 0=year-month-only 1=year-month-day 2=year-month-week
1306 c 0=price 1=ticks 2=percentage
1377 c 0=predefined-multileg-security 1=user-defined-multileg-security 2=user-defined
1378 c 0=net-price 1=reversed-net-price 2=yield-difference 3=individual
  4=contract-weighted-average-price 5=multiplied-price
1385 c 1=one-cancels-the-other 2=one-triggers-the-other 3=one-updates-the-other-absolute
  4=one-updates-the-other-proportional 5=bid-and-offer 6=bid-and-offer-oco
1386 c 0=broker-credit 2=exchange-closed 4=too-late-to-enter 5=unknown-order 6=duplicate-order
  11=unsupported-order-characteristic 99=other
1390 c 0=do-not-publish-trade 1=publish-trade 2=deferred-publication 3=published
1430 c E=electronic P=pit X=ex-pit C=clearing-house R=registered-market O=off-market
  B=central-limit-order-book Q=quote-driven-market D=dark-order-book A=auction-driven-market
  N=quote-negotiation V=voice-negotiation H=hybrid-market z=other-market
1435 c 0=shares 1=hours 2=days
1439 c 0=nerc-eastern-off-peak 1=nerc-western-off-peak 2=nerc-calendar-all-days-in-month
  3=nerc-eastern-peak 4=nerc-western-peak 5=all-times 6=on-peak 7=off-peak 8=base 9=block 99=other
1446 c 0=bloomberg 1=reuters 2=telerate 3=isda-rate-option 99=other
1447 c 0=primary 1=secondary
1449 c FR=full-restructuring MR=modified-restructuring MM=modified-mod-restructuring
  XR=no-restructuring-specified
1450 c SD=senior-secured SR=senior SB=subordinated JR=junior MZ=mezzanine SN=senior-non-preferred
1470 c 1=industry-classification 2=trading-list 3=market 4=newspaper-list
1471 c 1=icb 2=naics 3=gics
1473 c 0=company-news 1=marketplace-news 2=financial-market-news 3=technical-news 99=other-news
1477 c 0=replacement 1=other-language 2=complimentary 3=withdrawal
1478 c 1=fixed-strike 2=strike-set-at-expiration 3=strike-set-to-average-across-life
  4=strike-set-to-optimal-value
1479 c 1=less-than 2=less-than-or-equal 3=equal 4=greater-than-or-equal 5=greater-than
1481 c 1=regular 2=special-reference 3=optimal-value 4=average-value
1482 c 1=vanilla 2=capped 3=binary 4=asian 5=barrier 6=digital-barrier 7=lookback
  8=other-path-dependent 99=other
1484 c 1=capped 2=trigger 3=knock-in-up 4=knock-in-down 5=knock-out-up 6=knock-out-down
  7=underlying 8=reset-barrier 9=rolling-barrier 10=one-touch 11=no-touch 12=dbl-one-touch
  13=dbl-no-touch 14=fx-composite 15=fx-quanto 16=fx-crss-ccy 17=strk-spread 18=clndr-spread
  19=px-obsvtn 20=pass-through 21=strk-sched 22=equity-valuation 23=dividend-valuation
1487 c 1=less-than-complex-event-price 2=less-than-or-equal-to-complex-event-price
  3=equal-to-complex-event-price 4=greater-than-or-equal-to-complex-event-price
  5=greater-than-complex-event-price
1489 c 1=expiration 2=immediate 3=specified-date 4=close 5=open 6=official-settl-price
  7=derivatives-close 8=as-specified-master-confirmation
1490 c 1=and 2=or
1575 c AMTZ=amortizing COMP=compounding CNST=constant-notional-schedule
  ACRT=accreting-notional-schedule CUST=custom-notional-schedule
1583 c 0=fee 1=credit-controls 2=margin 3=entitlement-or-eligibility 4=market-data
  5=account-selection 6=delivery-process 7=sector
1607 c 1=invalid-instrument-requested 2=instrument-already-exists 3=request-type-not-supported
  4=system-unavailable-for-instrument-creation 5=ineligible-instrument-group
  6=instrument-id-unavailable 7=invalid-or-missing-data-on-option-leg
  8=invalid-or-missing-data-on-future-leg 10=invalid-or-missing-data-on-fx-leg
  11=invalid-leg-price-specified 12=invalid-instrument-structure-specified
1609 c 0=throttle-limit-not-exceeded-not-queued 1=queued-due-to-throttle-limit-exceeded
1625 c 1=match 2=do-not-match
1628 c 0=this-order 1=other-order 2=all-other-orders-for-given-security
  3=all-other-orders-for-given-security-and-price 4=all-other-orders-for-given-security-and-side
  5=all-other-orders-for-given-security-price-and-side
1631 c 0=credit-limit 1=gross-position-limit 2=net-position-limit 3=risk-exposure-limit
  4=long-position-limit 5=short-position-limit
1648 c 1=hedges-for-instrument 2=underlier 3=equity-equivalent 4=nearest-exchange-traded-contract
  5=retail-equivalent 6=leg
1685 c 0=reject-if-throttle-limit-exceeded 1=queue-if-throttle-limit-exceeded
1686 c 0=outstanding-requests-unchanged 1=outstanding-requests-decreased
1687 c 0=no-restrictions 1=security-not-shortable 2=security-not-shortable-at-or-below-best-bid
  3=security-not-shortable-without-pre-borrow
1688 c 0=exemption-reason-unknown 1=incoming-sse 2=above-national-best-bid 3=delayed-delivery
  4=odd-lot 5=domestic-arbitrage 6=international-arbitrage 7=underwriter-or-syndicate-distribution
  8=riskless-principal 9=vwap
`
