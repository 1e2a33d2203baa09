package ingest

import (
	"slices"
	"strings"
)

// The roles that a column can have, in the order in which columns are sought
// for them: what is told apart most surely comes first.
const (
	roleActor    = "actor"
	roleAt       = "at"
	roleTime     = "time" // the time of day, where at has the day alone
	roleText     = "text"
	roleKey      = "key"
	roleName     = "name"
	roleKind     = "kind"
	roleLang     = "lang"
	rolePlatform = "platform"
	roleRepostOf = "repost_of"
	roleReplyTo  = "reply_to"
	roleLinks    = "links"
	roleHashtags = "hashtags"
	roleMentions = "mentions"
	roleMedia    = "media"
	roleURL      = "url"   // the post's own address; kept as it stood
	roleMark     = "mark:" // and the name of the trace
	roleDates    = "dates" // not a column: the order of day and month
)

var roles = []string{
	roleActor, roleAt, roleTime, roleText, roleKey, roleName, roleKind, roleLang, rolePlatform,
	roleRepostOf, roleReplyTo, roleLinks, roleHashtags, roleMentions, roleMedia, roleURL,
}

// hints are the names that columns of each role go by, folded, the surest
// first. They are English, German, French, Spanish, Portuguese, Italian,
// Russian, Ukrainian, Turkish, Arabic and Chinese, and the field's own.
var hints = fold2(map[string]string{
	roleActor: `actor actor_id user_id userid author_id account_id from_id owner_id sender_id creator_id profile_id
		id_user user.id user.id_str author.id account.id page_id channel_id chat_id author.did did post_owner.id author_channel_id
		user_id_str id_autor id_usuario id_utilisateur nutzer_id benutzer_id id_utente kullanici_id
		screen_name user_screen_name username user_username user_name user_handle user.screen_name user.username author.username author.handle
		account.username account.acct author.unique_id user.login
		handle account_handle author_handle author user account account_name account_username author_name author_username
		post_owner.username post_owner.name author_display_name
		page_name channel_name channel_username channel chat_name sender from poster posted_by
		profile_name profile creator creator_username owner owner_username
		nutzer nutzername benutzer benutzername autor autorin konto verfasser absender
		utilisateur auteur compte pseudo nom_utilisateur nom_d_utilisateur expediteur
		usuario cuenta nombre_de_usuario autora nome_de_usuario conta utente nome_utente autore mittente
		пользователь автор аккаунт имя_пользователя отправитель логин канал
		користувач обліковий_запис ім'я_користувача відправник
		kullanıcı kullanıcı_adı hesap yazar gönderen
		المستخدم اسم_المستخدم الحساب الكاتب المرسل
		用户 用户名 用户id 作者 账号 账户 昵称 发布者 用戶 用戶名 帳號
		source_account media_name brand_name name page`,
	roleAt: `at timestamp created_at createdat time_stamp date_time datetime published_at publishedat posted_at postedat
		timestamp_utc created_utc date_utc utc_time datetime_utc time_utc utc created_time create_time creation_time
		tweet_created tweet_created_at tweet_time tweet_timestamp tweet_date post_time post_date post_created post_created_at post_created_date post_timestamp
		message_date message_time status_created_at publish_date published published_date publication_date publication_time
		date_published date_posted date_created created created_date creation_date create_date posted posted_on posted_date
		time_published unix_time unixtime unix_timestamp date_unixtime epoch taken_at taken_at_timestamp create_time_iso
		timestamp_share record.created_at indexed_at sent sent_at send_date date time
		zeitstempel zeitpunkt datum uhrzeit zeit veröffentlicht veröffentlicht_am erstellt erstellt_am gepostet_am erstellungsdatum veröffentlichungsdatum
		horodatage date_heure heure date_publication date_de_publication publié_le créé_le date_creation date_de_creation
		fecha fecha_hora hora fecha_publicacion fecha_de_publicacion publicado creado_en fecha_de_creacion
		data data_hora data_e_hora data_publicacao data_de_publicacao criado_em publicado_em
		data_ora ora data_pubblicazione data_di_pubblicazione pubblicato creato_il
		дата время дата_и_время дата_публикации время_публикации опубликовано создано дата_создания
		час дата_і_час дата_публікації опубліковано створено
		tarih zaman tarih_saat yayın_tarihi oluşturulma_tarihi paylaşım_tarihi
		التاريخ الوقت تاريخ وقت تاريخ_النشر وقت_النشر
		时间 日期 发布时间 发布日期 创建时间 发表时间 時間 發布時間`,
	roleTime: `time time_of_day post_time posted_time created_time publish_time tweet_time message_time hour uhrzeit zeit heure hora ora
		время час saat zaman الوقت وقت 时间 時間`,
	roleText: `text full_text tweet_text post_text message_text status_text extended_tweet.full_text tweet_content post_content message_content
		content message body tweet post caption description selftext comment comment_text status ad_text video_description
		record.text plain_text raw_content raw_text text_original text_display tweet_full_text content_text post_message title
		inhalt nachricht beitrag texte contenu texte_du_message texto contenido mensaje publicacion conteudo mensagem
		testo contenuto messaggio текст сообщение содержание пост публикация повідомлення допис вміст
		metin içerik mesaj gönderi النص المحتوى نص الرسالة التغريدة 内容 正文 文本 微博正文 微博内容 內容`,
	roleKey: `key tweet_id tweetid post_id postid status_id message_id messageid content_id media_id video_id comment_id submission_id
		id_str id tweet_id_str id_tweet platform_id uri cid shortcode post_fbid ad_id item_id record_id guid uuid
		beitrags_id nachricht_id id_message id_publication id_publicacion id_mensaje 微博id 帖子id`,
	roleName: `name display_name user_display_name screen_name user_screen_name username user_username user_name author_name account_name
		user.name author.display_name author.name user.screen_name user.username author.username author.handle account.acct
		post_owner.username post_owner.name author_display_name from full_name nickname
		author_fullname account_display_name page_name channel_name channel_title profile_name author user handle anzeigename nom nombre nome имя 昵称`,
	roleKind: `kind post_type tweet_type message_type status_type content_type item_type is_retweet isretweet is_repost retweet retweeted is_rt type typ tipo тип`,
	roleLang: `lang language tweet_language post_language language_code lang_code detected_language langue sprache idioma lingua язык мова dil اللغة 语言`,
	rolePlatform: `platform network social_network site_name data_source plattform netzwerk plateforme reseau plataforma rede_social
		piattaforma платформа соцсеть платформа_соцмережа platforma المنصة 平台`,
	roleRepostOf: `repost_of repost_id retweet_tweetid retweet_id retweeted_id retweeted_status_id retweeted_status.id_str retweeted_status.id
		retweeted_tweet_id retweet_status_id reposted_id share_id shared_post_id forwarded_id forward_from_message_id reblog.id reblog_of_id retweet_of`,
	roleReplyTo: `reply_to reply_id in_reply_to_status_id_str in_reply_to_status_id in_reply_to_tweetid in_reply_to_tweet_id in_reply_to_id in_reply_to
		reply_to_id reply_to_message_id reply_to_tweet_id replied_to_id replied_to_tweet_id parent_id reply_to_status_id record.reply.parent.uri`,
	roleLinks: `links urls link shared_url shared_urls shared_link outlinks outlink expanded_urls expanded_url link_url external_url external_urls final_link
		entities.urls.*.expanded_url entities.urls.*.url entities.urls urls.*.expanded_url urls.*.url record.embed.external.uri card.url original_link
		domain_url article_url target_url liens lien enlaces enlace ссылки ссылка посилання bağlantılar bağlantı الروابط 链接`,
	roleHashtags: `hashtags hashtag tags entities.hashtags.*.text entities.hashtags.*.tag entities.hashtags hashtags.*.text hashtags.*.name tags.*.name
		challenges mots_diese хештеги хэштеги хештег etiketler الهاشتاقات الوسوم 话题 话题标签`,
	roleMentions: `mentions mention user_mentions mentioned_users mentioned_user tagged_users entities.user_mentions.*.screen_name entities.mentions.*.username
		user_mentions.*.screen_name mentions.*.acct mentions.*.username mentions.*.screen_name mentioned_users.*.username menciones mencoes menzioni упоминания згадки`,
	roleMedia: `media photos images image_urls image_url media_urls media_url photo image phash image_hash image_phash media_id media_keys
		entities.media.*.media_url_https media_attachments.*.url medien bilder imagenes изображения 图片`,
	roleURL: `permalink permalink_url post_url tweet_url url status_url message_url link_to_post webvideo_url web_url weburl post_link tweet_link perma_link`,
})

// fold2 folds each word of each list.
func fold2(lists map[string]string) map[string][]string {
	out := make(map[string][]string, len(lists))
	for role, words := range lists {
		for word := range strings.FieldsSeq(words) {
			if f := fold(word); !slices.Contains(out[role], f) {
				out[role] = append(out[role], f)
			}
		}
	}
	return out
}

// neutral are the names of JSON objects that only wrap a post.
var neutral = []string{"data", "post", "tweet", "status", "attributes", "record", "item", "node", "message", "value", "content", "_source", "legacy", "object", "fields", "properties"}

// bare returns a column's name without what only wraps the post, folded.
func bare(column string) string {
	for {
		first, rest, ok := strings.Cut(column, ".")
		if !ok || !slices.Contains(neutral, strings.ToLower(first)) {
			return fold(column)
		}
		column = rest
	}
}
