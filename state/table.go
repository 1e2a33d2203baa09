package state

// The rows of the table. Codes are of ISO 3166-1 (former ones of ISO 3166-3),
// M49 numbers of the United Nations' Statistics Division, COW numbers of the
// Correlates of War's State System Membership list, v2016; 0 stands for none.
// Days of admission are those of the United Nations' list of its members, written
// as numbers. A short name of "" is the same as the name.
//
// The United Nations counts some members from a day on which the state was
// another one or had another name:
//
//   - EGY is the United Arab Republic from 22 February 1958 on, to which SYR
//     belonged until 12 October 1961, without a vote of its own.
//   - TZA is Tanganyika until the union with EAZ on 26 April 1964.
//   - RUS is the Soviet Union until 24 December 1991, BLR and UKR the
//     Byelorussian and the Ukrainian Soviet Socialist Republics.
//   - CHN is the seat of China, which was held by what is TWN here until
//     25 October 1971. The Digital Library of the United Nations gives its votes of
//     that time to CHN, the lists of Voeten and of the unvotes package to TWN.
//   - DEU is the Federal Republic of Germany alone until 2 October 1990, YEM the
//     Yemen Arab Republic alone until 21 May 1990.
//   - YUG is what the Digital Library calls so until 2002: the founding member
//     and, from 1 November 2000 on, the Federal Republic, which was then admitted
//     and is SRB from 4 February 2003 on. The Assembly had resolved in 1992 that
//     it does not continue the founder's membership (A/RES/47/1).
//   - IDN kept away from January 1965 to September 1966; no membership ended.
//
// Those that were members and are no more, and a state that never was one but
// stood beside another of the same code.
var former = []row{
	{"CSK", "CS", 200, 315, 19451024, 19921231, "Czechoslovakia", ""},
	{"DDR", "DD", 278, 265, 19730918, 19901002, "German Democratic Republic", "East Germany"},
	{"EAZ", "", 0, 511, 19631216, 19640425, "Zanzibar", ""},
	{"RVN", "", 0, 817, 0, 0, "Republic of Viet-Nam", "South Vietnam"},
	{"YMD", "YD", 720, 680, 19671214, 19900521, "Democratic Yemen", "South Yemen"},
	{"YUG", "YU", 890, 345, 19451024, 20030203, "Yugoslavia", ""},
}

var observers = []row{
	{"PSE", "PS", 275, 0, 0, 0, "State of Palestine", "Palestine"},
	{"VAT", "VA", 336, 0, 0, 0, "Holy See", ""},
}

// The European Union has no code but one that ISO 3166 reserves.
var organisations = []row{
	{"EUE", "EU", 0, 0, 0, 0, "European Union", ""},
}

// What else ISO 3166-1 lists, by the name that it has there, and Kosovo, whose
// code is of those that ISO leaves to users.
var others = []row{
	{"ABW", "AW", 533, 0, 0, 0, "Aruba", ""},
	{"AIA", "AI", 660, 0, 0, 0, "Anguilla", ""},
	{"ALA", "AX", 248, 0, 0, 0, "Åland Islands", ""},
	{"ASM", "AS", 16, 0, 0, 0, "American Samoa", ""},
	{"ATA", "AQ", 10, 0, 0, 0, "Antarctica", ""},
	{"ATF", "TF", 260, 0, 0, 0, "French Southern Territories", "French Southern T."},
	{"BES", "BQ", 535, 0, 0, 0, "Bonaire, Sint Eustatius and Saba", "Caribbean Neth."},
	{"BLM", "BL", 652, 0, 0, 0, "Saint Barthélemy", "St Barthélemy"},
	{"BMU", "BM", 60, 0, 0, 0, "Bermuda", ""},
	{"BVT", "BV", 74, 0, 0, 0, "Bouvet Island", ""},
	{"CCK", "CC", 166, 0, 0, 0, "Cocos (Keeling) Islands", "Cocos Islands"},
	{"COK", "CK", 184, 0, 0, 0, "Cook Islands", ""},
	{"CUW", "CW", 531, 0, 0, 0, "Curaçao", ""},
	{"CXR", "CX", 162, 0, 0, 0, "Christmas Island", ""},
	{"CYM", "KY", 136, 0, 0, 0, "Cayman Islands", ""},
	{"ESH", "EH", 732, 0, 0, 0, "Western Sahara", ""},
	{"FLK", "FK", 238, 0, 0, 0, "Falkland Islands (Malvinas)", "Falkland Is."},
	{"FRO", "FO", 234, 0, 0, 0, "Faroe Islands", ""},
	{"GGY", "GG", 831, 0, 0, 0, "Guernsey", ""},
	{"GIB", "GI", 292, 0, 0, 0, "Gibraltar", ""},
	{"GLP", "GP", 312, 0, 0, 0, "Guadeloupe", ""},
	{"GRL", "GL", 304, 0, 0, 0, "Greenland", ""},
	{"GUF", "GF", 254, 0, 0, 0, "French Guiana", ""},
	{"GUM", "GU", 316, 0, 0, 0, "Guam", ""},
	{"HKG", "HK", 344, 0, 0, 0, "Hong Kong", ""},
	{"HMD", "HM", 334, 0, 0, 0, "Heard Island and McDonald Islands", "Heard & McDonald"},
	{"IMN", "IM", 833, 0, 0, 0, "Isle of Man", ""},
	{"IOT", "IO", 86, 0, 0, 0, "British Indian Ocean Territory", "Brit. Ind. Ocean"},
	{"JEY", "JE", 832, 0, 0, 0, "Jersey", ""},
	{"MAC", "MO", 446, 0, 0, 0, "Macao", ""},
	{"MAF", "MF", 663, 0, 0, 0, "Saint Martin (French part)", "St Martin"},
	{"MNP", "MP", 580, 0, 0, 0, "Northern Mariana Islands", "N Mariana Islands"},
	{"MSR", "MS", 500, 0, 0, 0, "Montserrat", ""},
	{"MTQ", "MQ", 474, 0, 0, 0, "Martinique", ""},
	{"MYT", "YT", 175, 0, 0, 0, "Mayotte", ""},
	{"NCL", "NC", 540, 0, 0, 0, "New Caledonia", ""},
	{"NFK", "NF", 574, 0, 0, 0, "Norfolk Island", ""},
	{"NIU", "NU", 570, 0, 0, 0, "Niue", ""},
	{"PCN", "PN", 612, 0, 0, 0, "Pitcairn", ""},
	{"PRI", "PR", 630, 0, 0, 0, "Puerto Rico", ""},
	{"PYF", "PF", 258, 0, 0, 0, "French Polynesia", ""},
	{"REU", "RE", 638, 0, 0, 0, "Réunion", ""},
	{"SGS", "GS", 239, 0, 0, 0, "South Georgia and the South Sandwich Islands", "S Georgia & S Sw."},
	{"SHN", "SH", 654, 0, 0, 0, "Saint Helena, Ascension and Tristan da Cunha", "St Helena"},
	{"SJM", "SJ", 744, 0, 0, 0, "Svalbard and Jan Mayen", "Svalbard & J Mayen"},
	{"SPM", "PM", 666, 0, 0, 0, "Saint Pierre and Miquelon", "St Pierre & Miqu."},
	{"SXM", "SX", 534, 0, 0, 0, "Sint Maarten (Dutch part)", "Sint Maarten"},
	{"TCA", "TC", 796, 0, 0, 0, "Turks and Caicos Islands", "Turks & Caicos"},
	{"TKL", "TK", 772, 0, 0, 0, "Tokelau", ""},
	{"TWN", "TW", 158, 713, 0, 0, "Taiwan", ""},
	{"UMI", "UM", 581, 0, 0, 0, "United States Minor Outlying Islands", "US Outlying Is."},
	{"VGB", "VG", 92, 0, 0, 0, "British Virgin Islands", "Brit. Virgin Is."},
	{"VIR", "VI", 850, 0, 0, 0, "United States Virgin Islands", "US Virgin Islands"},
	{"WLF", "WF", 876, 0, 0, 0, "Wallis and Futuna", "Wallis & Futuna"},
	{"XKX", "XK", 0, 347, 0, 0, "Kosovo", ""},
}
