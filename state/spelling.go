package state

// spellings are the names of states beside the two in the table: of today, as other
// lists have them, and of former times, as they stand in the United Nations'
// records. Case, accents, punctuation, the order of the words and what plain folds
// away do not matter; see fold. A line is a code and its spellings, of which some
// are plain mistakes in files that are widely read.
const spellings = `
AFG Islamic Republic of Afghanistan; Islamic State of Afghanistan; Islamic Emirate of Afghanistan; Democratic Republic of Afghanistan
ALB People's Socialist Republic of Albania; People's Republic of Albania
AGO People's Republic of Angola
ARE UAE; Emirates; Trucial States
ARG Argentine Republic; Argentine
ARM Armenian SSR
ATG Antigua
AUS Commonwealth of Australia
AZE Azerbaidjan; Azerbaijani Republic
BEN Dahomey; People's Republic of Benin
BES Caribbean Netherlands
BFA Upper Volta; Burkina; Haute-Volta
BGD People's Republic of Bangladesh
BGR People's Republic of Bulgaria
BHR State of Bahrain
BIH Bosnia; Bosnia-Hercegovina; Bosnia and Hercegovina; Bosnia & Herzeg.
BLR Byelorussia; Byelorussian SSR; Byelorussian Soviet Socialist Republic; Belorussia; Belorussian SSR
BLZ British Honduras
BOL Bolivia
BRN Brunei Darrussalam; Nation of Brunei
BWA Bechuanaland
CAF Central African Empire; Central African Rep.; CAR
CHE Swiss Confederation
CHN People's Republic of China; China (Mainland); PRC; China, P.R.; China PR
CIV Ivory Coast; Cote d Ivoire; Cote d'Ivore; Côte-d'Ivoire
CMR United Republic of Cameroon; Cameroun
COD Zaire; DRC; Democratic Republic of Congo; Congo (Democratic Republic of); Congo (Leopoldville); Congo (Kinshasa); D.R. Congo; Congo DR; Congo-Zaire; Belgian Congo
COG Congo (Brazzaville); People's Republic of the Congo
COM Union of the Comoros; Federal and Islamic Republic of the Comoros; Islamic Federal Republic of the Comoros; Comoro Islands
CPV Cape Verde; Cape Verde Islands
CSK Czechoslovak Socialist Republic; Czech and Slovak Federal Republic; Czecho-Slovakia; Czechoslovak Republic
CZE Czech Republic; Czech
DDR GDR; East Germany; Germany (East); Germany, Democratic Republic of; Germany (German Democratic Republic); Germany DR
DEU FRG; West Germany; German Federal Republic; Germany (West); GFR; Germany FR
DZA People's Democratic Republic of Algeria
EGY Arab Republic of Egypt; United Arab Republic; UAR; Egypt (United Arab Republic)
ERI State of Eritrea
ETH Federal Democratic Republic of Ethiopia; People's Democratic Republic of Ethiopia; Abyssinia
EUE EU; EU (region); European Communities; European Community; European Economic Community; EEC
FJI Republic of the Fiji Islands; Fiji Islands
FLK Falkland Islands; Malvinas
FRA French Republic
FSM Federated States of Micronesia; Micronesia, Fed. Sts.
GBR UK; United Kingdom; Great Britain; Britain; United Kingdom of Great Britain; UKGBNI
GEO Georgian SSR
GMB Islamic Republic of the Gambia; Islamic Republic of Gambia
GNB Portuguese Guinea; Guinea Bisseau
GNQ Eq. Guinea; Spanish Guinea
GRC Hellenic Republic; Hellas
GUY Co-operative Republic of Guyana; British Guiana
HKG Hong Kong SAR China; Hong Kong SAR; China, Hong Kong Special Administrative Region; Hongkong
HMD Heard and McDonald Islands
HUN Hungarian People's Republic; Hungarian Republic
IRL Eire; Irish Republic
IRN Persia; Islamic Republic of Iran; Iran (Islamic Rep.)
ITA Italian Republic
JOR Hashemite Kingdom of Jordan; Transjordan
KAZ Kazakstan; Kazakh SSR
KGZ Kyrgyz Republic; Kirghizia; Kirghizstan; Kirgizstan; Kyrgystan
KHM Kampuchea; Democratic Kampuchea; People's Republic of Kampuchea; Khmer Republic; State of Cambodia
KNA Saint Christopher and Nevis; Saint Kitts; Saint Christopher-Nevis
KOR South Korea; S. Korea; Korea (South); Rep. of Korea; ROK
LAO Lao; Lao PDR; Lao P.D.R.; Lao People's Democratic
LBY Libyan Arab Jamahiriya; Libyan Arab Republic; Socialist People's Libyan Arab Jamahiriya; Great Socialist People's Libyan Arab Jamahiriya; State of Libya; Libyan Jamahiriya
LKA Ceylon; Democratic Socialist Republic of Sri Lanka
LSO Basutoland
LUX Grand Duchy of Luxembourg; Luxemburg
MAC Macau; Macau SAR China; Macau SAR; Macao SAR China; Macao SAR; China, Macao Special Administrative Region
MAF Saint Martin
MDA Moldavia; Moldavian SSR
MDG Malagasy Republic; Democratic Republic of Madagascar
MDV Maldive Islands
MEX United Mexican States
MKD Macedonia; The former Yugoslav Republic of Macedonia; former Yugoslav Republic of Macedonia; FYROM; FYR Macedonia; TFYR Macedonia; Macedonia, FYR; TFYROM
MLT Maltas
MMR Burma; Union of Myanmar; Union of Burma; Republic of the Union of Myanmar; Myanmar (Burma); Burma (Myanmar)
MNE Republika Crna Gora
MNG Mongolian People's Republic; Outer Mongolia
MOZ People's Republic of Mozambique
MRT Islamic Republic of Mauritania
MWI Nyasaland
MYS Malaya; Federation of Malaya
NAM South West Africa; Nambia
NLD Holland; Kingdom of the Netherlands
NPL Federal Democratic Republic of Nepal
OMN Muscat and Oman; Sultanate of Oman
PAK Islamic Republic of Pakistan; AN PAKISTAN
PCN Pitcairn Islands
PHL Philippine Republic; Philippine Commonwealth; Philippine
PNG PNG; Papua N. Guinea
POL Polish People's Republic; People's Republic of Poland
PRK North Korea; N. Korea; Korea (North); DPRK; D.P.R. Korea; Korea DPR; DPR Korea; Korea, Dem. People's Rep.
PRT Portuguese Republic
PSE Palestine; Palestinian Territories; Occupied Palestinian Territory; Occupied Palestinian Territories; Palestinian Authority; West Bank and Gaza; Palestinian Territory, Occupied
ROU Rumania; Roumania; People's Republic of Romania; Romanian People's Republic; Socialist Republic of Romania
RUS Russia; USSR; Soviet Union; Union of Soviet Socialist Republics; Russia (Soviet Union); Russian Fed.
RVN Republic of Vietnam; South Viet-Nam; Vietnam (South); Vietnam, South
RWA Rwandese Republic; Ruanda
SAU Saudi-Arabia; KSA
SGS South Georgia & South Sandwich Islands
SHN Saint Helena
SJM Svalbard
SLB British Solomon Islands
SLV Salvador
SOM Somali Republic; Somali Democratic Republic; Federal Republic of Somalia
SRB Serbia and Montenegro; Serbia & Montenegro; State Union of Serbia and Montenegro
STP Democratic Republic of Sao Tome and Principe; Sao Tome; Sao Tome-Principe; São Tomé and Príncipe; Saint Thomas and Prince
SUR Surinam; Dutch Guiana
SVK Slovak Republic
SWZ Swaziland; eSwatini (Swaziland)
SYC Seychelle
SYR Syria; Syrian Republic; Syria (Arab Republic)
THA Siam
TJK Tadjikistan; Tadzhikistan
TKM Turkmenia
TLS East Timor; Democratic Republic of Timor-Leste; Democratic Republic of East Timor; Timor
TTO Trinidad
TUN Tunisian Republic
TUR Turkey; Turkiye; TÜRKÝYE; Turkish Republic
TUV Ellice Islands
TWN Republic of China; Taiwan, Province of China; China (Taiwan); Taiwan (China); Chinese Taipei; Formosa; Nationalist China; ROC; Taiwan (Republic of China)
TZA Tanzania; Tanganyika; United Republic of Tanganyika and Zanzibar; Tanganyika and Zanzibar; Tanzania/Tanganyika
UKR Ukrainian SSR; Ukrainian Soviet Socialist Republic; Ukraine SSR
UMI US Outlying Islands; US Minor Outlying Islands; United States Outlying Islands
URY Oriental Republic of Uruguay; Eastern Republic of Uruguay
USA USA; United States; US; a UNITED STATES; America
VAT Vatican; Vatican City; Vatican City State; State of the Vatican City; Holy See (Vatican City State); Holy See (Vatican City)
VCT Saint Vincent; Saint Vincent and Grenadines; Saint Vincent & the Gren.
VEN Venezuela, RB; Venezuela (Bolivarian Rep.); United States of Venezuela
VGB Virgin Islands (British)
VIR Virgin Islands (US); Virgin Islands (United States)
VNM Vietnam; Socialist Republic of Viet Nam; Socialist Republic of Vietnam; Democratic Republic of Viet Nam; Democratic Republic of Vietnam; North Vietnam; North Viet-Nam; Vietnam (North); Vietnam, Socialist Republic of
VUT New Hebrides
WSM Western Samoa; Samoa (Western); Independent State of Samoa; Independent State of Western Samoa
YEM Yemen Arab Republic; Yemen (Arab Republic); Yemen Arab; North Yemen; Yemen (North); Yemen (AR); Yemen (Sana'a)
YMD Yemen People's Republic; People's Democratic Republic of Yemen; People's Republic of Southern Yemen; Southern Yemen; People's Republic of South Yemen; Yemen (PDR); Yemen (South); Yemen (Aden); Yemen (People's Democratic Republic of)
YUG Federal Republic of Yugoslavia; Socialist Federal Republic of Yugoslavia; Federal People's Republic of Yugoslavia; FR Yugoslavia; SFR Yugoslavia; Yugoslavia (Serbia and Montenegro); Jugoslavia; Yugoslavia/Serbia
ZAF Union of South Africa
ZMB Northern Rhodesia
ZWE Rhodesia; Southern Rhodesia
`

// refusals are what stands in the columns of states in real files and means none,
// and why.
const refusals = `
no value: NA; N.A.; N/A; None; nan; null; Unknown; Not available; Undisclosed; -
a region, not a state: Africa; Asia; Europe; Americas; Oceania; Caucasus; Balkans; Eastern Europe; Western Europe; Northern Europe; Southern Europe; Central Europe; North America; South America; Central America; Latin America; Middle East; Central Asia
an organisation, not a state: NATO; NATO (region); Interpol; UNICEF; United Nations; United Nations Organization; United Nations Economic and Social Council; United Nations Environment Programme; Organization for Security and Cooperation in Europe; World Anti-Doping Agency; International Association of Athletics Federations; CIS; SCO; CSTO; BRICS
an armed group, not a state: ISIS
part of a state: Northern Ireland; England; Scotland; Wales; Principe
more than one state, Korea (Republic of) and Korea (Democratic People's Republic of): Korea
more than one state, the Yemen Arab Republic (678) and Democratic Yemen (680) by the Correlates of War's number: YAR
a state that ended before 1945: Austria-Hungary; Baden; Bavaria; Hanover; Hesse Electoral; Hesse Grand Ducal; Mecklenburg Schwerin; Modena; Papal States; Parma; Saxony; Tuscany; Two Sicilies; Wuerttemburg
`
