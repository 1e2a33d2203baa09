package state

import (
	"regexp"
	"strings"
	"testing"
)

var quoted = regexp.MustCompile(`'([^']*)'|"([^"]*)"`)

// cells splits what EuRepoC has in a cell: a list of lists in the manner of Python,
// or what stands between semicolons.
func cells(value string) []string {
	if !strings.HasPrefix(value, "[") {
		return strings.Split(value, ";")
	}
	var all []string
	for _, m := range quoted.FindAllStringSubmatch(value, -1) {
		all = append(all, strings.Split(m[1]+m[2], ";")...)
	}
	return all
}

func TestIncidents(t *testing.T) {
	got := map[string]bool{}
	for name, columns := range map[string]string{
		"EuRepoC_Global_Database_1.1.csv":     "receiver_country initiator_country attributing_country attributed_initiator_country political_response_country legal_response_country",
		"EuRepoC_Attribution_dataset_1.1.csv": "attributing_country attributed_initiator_country",
		"EuRepoC_Receiver_dataset_1.1.csv":    "receiver_country",
	} {
		for _, row := range rows(t, "data/incidents/"+name) {
			for column := range strings.FieldsSeq(columns) {
				value, ok := row[column]
				if !ok {
					t.Fatalf("%s has no %s", name, column)
				}
				for _, cell := range cells(value) {
					if cell = strings.TrimSpace(cell); cell == "" {
						continue
					}
					if _, ok := Find(cell); !ok {
						got[cell] = true
					}
				}
			}
		}
	}
	refused(t, "EuRepoC", got, "Africa|Asia (region)|Balkans (region)|Caucasus|Central America (region)|Central Asia (region)|"+
		"Eastern Asia (region)|Eastern Europe|Europe (region)|Global (region)|Gulf Countries (region)|Mena Region (region)|"+
		"Middle East (region)|North America|Northeast Asia (region)|Northern Europe|Oceania (region)|South America|"+
		"South Asia (region)|South China Sea (region)|Southeast Asia (region)|Western Europe|"+
		"NATO (region)|International Association of Athletics Federations|Interpol|Organization for Security and Cooperation in Europe|"+
		"UNICEF|United Nations|United Nations Economic and Social Council|United Nations Environment Programme|"+
		"United Nations Organization|World Anti-Doping Agency|ISIS|None|Not available|Unknown|nan")

	got = map[string]bool{}
	for _, row := range rows(t, "data/incidents/cyber-operations-incidents.csv") {
		_, rest := FindAll(row["Sponsor"])
		for _, name := range rest {
			got[name] = true
		}
	}
	// Four rows have the values of the columns beside it.
	refused(t, "CFR", got, "Defacement|Espionage|Government|Military")
}

// What the register of agreements, the parties of the Budapest Convention and the
// votes on ICT security call states.
func TestRegister(t *testing.T) {
	got := map[string]bool{}
	for file, column := range map[string]string{
		"agreements.csv": "parties_iso3", "incidents.csv": "target_iso3", "budapest.csv": "new_parties",
		"budapest_verified_dates.csv": "iso3", "cyber_rollcalls_long.csv": "iso3", "cyber_rollcalls_wide.csv": "iso3",
		"sponsor_support.csv": "iso3", "agreement_cyber.csv": "iso3", "communities_louvain.csv": "iso3",
		"idealpoints_binary_2018_2024.csv": "iso3", "dyads_key_2018_2024.csv": "a", "agreement_country_year.csv.gz": "iso3",
	} {
		for _, row := range rows(t, "oracles/governance/"+file) {
			value, ok := row[column]
			if !ok {
				t.Fatalf("%s has no %s", file, column)
			}
			for code := range strings.FieldsSeq(value) {
				if _, ok := Find(strings.TrimSuffix(code, "?")); !ok { // CIV? is doubted
					got[code] = true
				}
			}
		}
	}
	// An organisation, a note on how many signed, and what is no code.
	refused(t, "register", got, "CIS|72|signatories|(71|States|+|world")

	// What is said of sponsors beside their names is not read.
	got = map[string]bool{}
	for file, column := range map[string]string{"un_votes_summary.csv": "main_sponsor", "un_milestones.csv": "sponsor"} {
		for _, row := range rows(t, "oracles/governance/"+file) {
			_, rest := FindAll(row[column])
			for _, name := range rest {
				got[name] = true
			}
		}
	}
	refused(t, "sponsors in the register", got, "Ad Hoc Committee (initiated by Russia|France (with Egypt and others)|France and others|"+
		"Russian Federation (US co-sponsor from 2009/2010)|Russian Federation and United States (joint)|Russian Federation and others|"+
		"Singapore (OEWG chair)|chaired by Algeria)")
}
