package ingest

import (
	"path"
	"strings"

	"github.com/valyala/fastjson"

	"demarche"
)

// TelegramJSON reads what Telegram Desktop exports of one chat.
var TelegramJSON = Format{
	Name: "telegram-json",
	Doc: `messages of a chat or channel as Telegram Desktop exports them

In: result.json of "Export chat history" as machine-readable JSON: name, type,
id, and messages with id, type, date, from, from_id, text.

Mapped: actor from from_id, else from; name from from; at from date_unixtime, else
date; key CHAT/ID, since ids count from 1 in every chat, and reply_to likewise;
text from its parts, joined; links, hashtags and mentions from the parts of
those types, and from the addresses behind words; media from the names of
photo and file. A message with forwarded_from is a repost; whom it is from is a
mark of the trace "forward", as the export gives a name and no key. The
platform is telegram.

Refused: service (joins, calls, pinned messages), no-actor, bad-time, bad-json,
not-a-record.

Traps: date is the local time of the computer that exported, without a zone; it
is read only where date_unixtime is missing (exports before 2022), as --zone
says. The posts of a channel are the channel's, whoever signed them. Files that
were not exported have no name. An export of a whole account holds many
chats: export each by itself.
`,
	holds: document,
	fits: func(t *table) bool {
		return (t.path == "messages" || strings.HasSuffix(t.path, ".messages")) && t.has("id", "type", "date", "text")
	},
	open: func(s *Source) error {
		chat, err := s.chat()
		if err != nil {
			return err
		}
		s.fixed("UTC", "actor=from_id", "actor=from", "at=date_unixtime", "at=date", "text=text", "key=id", "name=from",
			"mark:forward=forwarded_from", "reply_to=reply_to_message_id", "media=photo", "platform==telegram")
		local := &clock{forms: []form{iso}, zone: s.options.Zone}
		if i := s.table.index("date_unixtime"); i < 0 || len(s.table.column(i)) < len(s.table.rows) {
			s.dataset.ZoneAssumed = s.options.Zone == nil
			if s.options.Zone != nil {
				s.dataset.Zone = s.options.Zone.String()
			}
		}
		s.rows = func() (rows, error) {
			return s.newRecords(func(v *fastjson.Value, p *demarche.Post) *demarche.Refusal {
				return message(v, p, chat, local)
			})
		}
		return nil
	},
}

// chat returns the id of the chat, or its name, from what stands before its
// messages.
func (s *Source) chat() (string, error) {
	head, _, err := s.head()
	if err != nil {
		return "", err
	}
	v, err := fastjson.ParseBytes(append(head[:s.layout.start:s.layout.start], "]}"...))
	if err != nil {
		return "", nil // messages that stand deeper: the chat is not known
	}
	return firstOf(v, "id", "name"), nil
}

var epoch = &clock{forms: []form{unixS}}

// message makes a post of a message.
func message(v *fastjson.Value, p *demarche.Post, chat string, local *clock) *demarche.Refusal {
	if kind := str(v, "type"); kind != "message" {
		return refuse("type", kind, service, "the message is the service's own: "+str(v, "action"))
	}
	p.Name = str(v, "from")
	if p.Actor = str(v, "from_id"); blank(p.Actor) {
		p.Actor = p.Name
	}
	if blank(p.Actor) {
		return refuse("from_id", v.String(), noActor, "the message has neither from_id nor from")
	}
	us, ok := epoch.parse(str(v, "date_unixtime"))
	if !ok {
		date := str(v, "date")
		if us, ok = local.parse(date); !ok {
			return refuse("date", date, badTime, "no time between 1990 and 2100 as Telegram writes it")
		}
	}
	p.AtUS = us
	p.Platform = "telegram"
	p.Key = chat + "/" + str(v, "id")
	p.Kind = demarche.Original
	if id := str(v, "reply_to_message_id"); id != "" {
		p.Kind, p.ReplyTo = demarche.Reply, chat+"/"+id
	}
	if from := str(v, "forwarded_from"); from != "" {
		p.Kind = demarche.Repost
		p.Marks = append(p.Marks, demarche.Mark{Action: "forward", Object: from})
	} else if v.Exists("forwarded_from") {
		p.Kind = demarche.Repost
	}
	parts(v, p)
	for _, name := range []string{"photo", "file"} {
		if file := str(v, name); file != "" && !strings.HasPrefix(file, "(") {
			p.Media = append(p.Media, path.Base(file))
		}
	}
	return nil
}

// parts sets the text of a message and what its parts name.
func parts(v *fastjson.Value, p *demarche.Post) {
	p.Links, p.Hashtags, p.Mentions, p.Media = each(p.Links, nil), each(p.Hashtags, nil), each(p.Mentions, nil), each(p.Media, nil)
	text := v.Get("text")
	list := v.GetArray("text_entities")
	if text != nil && text.Type() == fastjson.TypeArray {
		var b strings.Builder
		for _, part := range text.GetArray() {
			if part.Type() == fastjson.TypeObject {
				b.WriteString(str(part, "text"))
			} else {
				b.WriteString(scalar(part))
			}
		}
		p.Text = b.String()
		if len(list) == 0 {
			list = text.GetArray()
		}
	} else {
		p.Text = scalar(text)
	}
	for _, part := range list {
		if part.Type() != fastjson.TypeObject {
			continue
		}
		word := str(part, "text")
		switch str(part, "type") {
		case "link":
			p.Links = append(p.Links, word)
		case "text_link":
			p.Links = append(p.Links, str(part, "href"))
		case "hashtag":
			p.Hashtags = append(p.Hashtags, word)
		case "mention":
			p.Mentions = append(p.Mentions, word)
		}
	}
}
