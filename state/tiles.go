package state

import "strings"

// grid is the world with one tile for each state: the members of the United
// Nations, the observers, Taiwan and Kosovo. It is drawn so that neighbours stay
// near each other and what is west or north of another stays so; area means
// nothing.
const grid = `
 .   .   .   .   .   .   .   .   .  ISL  .   .  NOR SWE FIN  .   .   .   .   .   .   .   .   .   .   .   .   .   .   .
 .   .   .   .   .   .   .   .   .   .   .   .   .   .  EST  .   .   .   .   .   .   .   .   .   .   .   .   .   .   .
 .   .   .   .   .   .   .   .   .  IRL GBR  .  DNK  .  LVA  .   .   .   .   .   .   .   .   .   .   .   .   .   .   .
CAN  .   .   .   .   .   .   .   .   .  BEL NLD DEU POL LTU BLR  .  RUS  .   .   .   .   .   .   .   .   .   .   .   .
USA  .   .   .   .   .   .   .   .  FRA LUX LIE CZE SVK  .  UKR  .   .   .  KAZ  .   .   .   .   .   .   .   .   .   .
MEX  .   .  BHS  .   .   .   .  PRT ESP AND CHE AUT HUN ROU MDA  .  GEO  .  UZB KGZ MNG PRK  .  JPN  .   .   .   .   .
GTM BLZ  .  CUB  .   .   .   .   .   .  MCO ITA SVN HRV SRB BGR  .  ARM AZE TKM TJK CHN  .  KOR TWN  .   .   .   .   .
SLV HND JAM HTI DOM KNA ATG  .   .   .  VAT SMR BIH MNE XKX MKD TUR  .  IRN AFG PAK NPL BTN LAO VNM  .   .   .   .   .
 .  NIC  .   .   .   .  DMA  .   .   .   .  MLT  .  ALB GRC CYP SYR IRQ KWT  .   .  IND BGD MMR THA KHM PHL  .   .   .
 .  CRI  .   .   .  VCT LCA  .   .  MAR DZA TUN LBY EGY  .  LBN JOR SAU BHR QAT  .  LKA  .   .  MYS BRN  .  PLW FSM MHL
 .  PAN  .   .   .  GRD BRB  .  CPV MRT MLI NER TCD SDN ERI ISR PSE YEM OMN ARE  .  MDV  .   .  SGP IDN TLS PNG NRU KIR
 .   .  COL VEN  .  TTO  .  GMB SEN GIN BFA BEN NGA CAF SSD ETH DJI  .   .   .   .   .   .   .   .   .   .  SLB TUV WSM
 .  ECU  .   .  GUY SUR  .  GNB SLE LBR CIV GHA TGO CMR UGA KEN SOM  .   .   .   .   .   .   .   .   .  AUS VUT FJI TON
 .   .  PER  .  BRA  .   .   .   .   .   .  STP GNQ COG COD RWA TZA  .  SYC  .   .   .   .   .   .   .   .  NZL  .   .
 .   .   .  BOL PRY  .   .   .   .   .   .   .  GAB AGO ZMB BDI  .  COM  .   .   .   .   .   .   .   .   .   .   .   .
 .   .  CHL ARG URY  .   .   .   .   .   .   .   .  NAM ZWE MWI MOZ  .  MDG  .   .   .   .   .   .   .   .   .   .   .
 .   .   .   .   .   .   .   .   .   .   .   .   .  BWA ZAF SWZ  .   .   .  MUS  .   .   .   .   .   .   .   .   .   .
 .   .   .   .   .   .   .   .   .   .   .   .   .   .  LSO  .   .   .   .   .   .   .   .   .   .   .   .   .   .   .
`

type tile struct{ column, row int }

func tiles() map[string]tile {
	at := map[string]tile{}
	for y, line := range strings.Split(strings.TrimPrefix(grid, "\n"), "\n") {
		for x, code := range strings.Fields(line) {
			if code != "." {
				at[code] = tile{x + 1, y + 1}
			}
		}
	}
	return at
}
