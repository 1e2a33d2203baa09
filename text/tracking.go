package text

import "strings"

// tracked holds the names of query parameters that say how a visitor came to a
// page, and nothing of which page it is, in lower case. The names are facts
// re-tabulated from ClearURLs (globalRules of its rules, as of 2024) and from
// what is commonly known of those who set them; a name that is missing keeps two
// links apart that lead to one page. Names that also carry content somewhere
// (ref, source, id, s, t) are not here; for some of them see siteTracked. The
// square brackets of __cft__[0] are written as in a canonical URL.
var tracked = set(
	// Google: Analytics' linker, Ads and DoubleClick click identifiers, AMP.
	"gclid gclsrc dclid gbraid wbraid gad_source gad_campaignid srsltid _ga _gl gs_l usqp amp_js_v amp_gsa amp_ct",
	// Meta: Facebook click and action identifiers, Instagram share identifiers.
	"fbclid fb_action_ids fb_action_types fb_source fb_ref fb_comment_id action_object_map action_type_map action_ref_map igshid igsh mibextid",
	// X, Microsoft, Yandex, TikTok, LinkedIn, Pinterest, Snapchat, Reddit, Mail.ru: click identifiers.
	"twclid __twitter_impression msclkid yclid ysclid ymclid _openstat ttclid li_fat_id epik sccid rdt_cid tblci obclid",
	// Newsletters: Mailchimp, HubSpot, Marketo, Klaviyo, Vero, Drip, MailerLite, Omeda.
	"mc_cid mc_eid mc_tc _hsenc _hsmi __hssc __hstc __hsfp hsctatracking mkt_tok _ke vero_conv vero_id __s ml_subscriber ml_subscriber_hash oly_anon_id oly_enc_id ck_subscriber_id",
	// Site analytics: Adobe, AT Internet, Webtrekk, comScore, Echobox, Wicked Reports, Branch.
	"s_cid s_kwcid ef_id icid at_medium at_campaign at_content at_term at_link_id at_link_type at_link_origin at_ptr_name at_format at_bbc_team at_campaign_type at_custom1 at_custom2 at_custom3 at_custom4 xtor wt_mc wt_zmc wtrid ns_source ns_mchannel ns_campaign ns_linkname ns_fee ns_mail_uid cmpid echobox wickedid rb_clickid _branch_match_id __cft__%5b0%5d __tn__",
	// Yahoo's sign-in and consent hops.
	"guccounter guce_referrer guce_referrer_sig",
)

// trackedPrefixes are the families of such names: Urchin and Google Analytics,
// HubSpot Ads, Matomo and Piwik, in-site marks.
var trackedPrefixes = []string{"utm_", "hsa_", "mtm_", "matomo_", "pk_", "piwik_", "itm_", "otm_"}

// ampParams are whole parameters that ask for the AMP form of a page.
var ampParams = set("amp amp=1 amp=true outputtype=amp output=amp")

// siteTracked holds parameters that count as tracking on one registrable
// domain, where the same name carries content elsewhere. Each is what the
// site's own share button or app adds.
var siteTracked = map[string]map[string]bool{
	"x.com":              set("s t ref_src ref_url cxt"),
	"twitter.com":        set("s t ref_src ref_url cxt"),
	"youtube.com":        set("si feature pp ab_channel"),
	"youtu.be":           set("si feature"),
	"instagram.com":      set("img_index hl"),
	"facebook.com":       set("__xts__%5b0%5d __so__ __rv__ refsrc ref rdid share_url hc_ref eid locale _rdr sfnsn"),
	"tiktok.com":         set("_t _r is_from_webapp sender_device web_id is_copy_url share_app_id share_link_id u_code tt_from"),
	"reddit.com":         set("share_id rdt ref ref_source"),
	"spotify.com":        set("si"),
	"linkedin.com":       set("trk lipi trackingid rcm"),
	"nytimes.com":        set("smid smtyp referringsource partner emc"),
	"theguardian.com":    set("cmp"),
	"washingtonpost.com": set("tid"),
	"vk.com":             set("from"),
	"t.me":               set("single"),
	"blogspot.com":       set("m"), // ?m=1 is its form for telephones
}

// shorteners are hosts whose addresses stand for others: those of platforms
// (t.co, fb.me), of publishers (nyti.ms) and the open services that were most
// used. youtu.be is none: its path names the film.
var shorteners = set("t.co bit.ly bitly.com goo.gl ow.ly tinyurl.com is.gd buff.ly dlvr.it ift.tt j.mp fb.me " +
	"wp.me trib.al lnkd.in v.gd cutt.ly rb.gy tiny.cc shorturl.at t.ly rebrand.ly soo.gd s.id clck.ru vk.cc " +
	"amzn.to nyti.ms wapo.st cnn.it bbc.in reut.rs gu.com econ.st on.rt.com sptnkne.ws po.st su.pr cli.gs " +
	"twib.in shar.es feedly.com sh.st adf.ly u.to qps.ru goo.su ln.is wn.nr tr.im x.co snip.ly spr.ly zpr.io " +
	"bl.ink surl.li t1p.de dld.bz fw.to paper.li ebx.sh crwd.fr hubs.ly hubs.la mol.im nbcnews.to politi.co " +
	"washex.am fxn.ws hill.cm huff.to ti.me tcrn.ch read.bi ab.co es.pn yhoo.it")

// IsShortener reports whether host, in lower case and without "www.", is that
// of a service whose addresses stand for other addresses. Such a link is named
// by its short form, and its domain is the service's.
func IsShortener(host string) bool { return shorteners[host] }

// set returns the words of some lines.
func set(lines ...string) map[string]bool {
	m := map[string]bool{}
	for _, line := range lines {
		for name := range strings.FieldsSeq(line) {
			m[name] = true
		}
	}
	return m
}

// isTracking reports whether a parameter NAME=VALUE says nothing of the page.
// param is percent-normalised; site is what siteTracked holds for the domain.
func isTracking(param []byte, site map[string]bool) bool {
	var low [40]byte
	n, name := 0, -1
	for n < len(param) && n < len(low) {
		c := param[n]
		if c == '=' && name < 0 {
			name = n
		}
		low[n] = lower(c)
		n++
	}
	if n == len(param) && ampParams[string(low[:n])] {
		return true
	}
	if name < 0 {
		name = n
	}
	for _, p := range trackedPrefixes {
		if name >= len(p) && string(low[:len(p)]) == p {
			return true
		}
	}
	return tracked[string(low[:name])] || site[string(low[:name])]
}

func lower(c byte) byte {
	if 'A' <= c && c <= 'Z' {
		return c + 'a' - 'A'
	}
	return c
}
