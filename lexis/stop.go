package lexis

import (
	"strings"
	"sync"
)

// Stop reports whether a folded word is a stop word of a language, one of its closed
// classes: article, pronoun, preposition, conjunction, particle, auxiliary. There are
// lists of English, Russian, German, French, Spanish and Arabic; of other languages
// none.
func Stop(word, lang string) bool { return stopWords()[lang][word] }

// HasStops reports whether there is a list of stop words of a language.
func HasStops(lang string) bool { return stopWords()[lang] != nil }

var stopWords = sync.OnceValue(func() map[string]map[string]bool {
	lists := map[string]map[string]bool{}
	for lang, list := range stops {
		lists[lang] = map[string]bool{}
		for word := range strings.FieldsSeq(list) {
			lists[lang][Fold(word)] = true
		}
	}
	return lists
})

// stops are written for this program from grammars of the languages, not taken from
// another list.
var stops = map[string]string{
	"en": `a an the this that these those each every either neither some any no none both all such
		i me my mine myself you your yours yourself yourselves he him his himself she her hers herself it its
		itself we us our ours ourselves they them their theirs themselves one who whom whose which what
		someone somebody something anyone anybody anything everyone everybody everything
		about above across after against along among around as at before behind below beneath beside between
		beyond by down during except for from in inside into like near of off on onto out outside over past per
		since than through throughout to toward towards under until up upon via with within without
		and but or nor so yet if because although though while whereas unless whether when where why how
		there here then now just only also too very not
		am is are was were be been being have has had having do does did doing done
		will would shall should can could may might must ought
		isn't aren't wasn't weren't haven't hasn't hadn't don't doesn't didn't won't wouldn't can't couldn't
		shouldn't mustn't i'm you're he's she's it's we're they're i've you've we've they've i'd you'd he'd
		she'd we'd they'd i'll you'll he'll she'll it'll we'll they'll that's there's what's who's let's
		im dont cant didnt doesnt isnt wasnt wont youre thats ive`,
	"ru": `я меня мне мной мною ты тебя тебе тобой тобою он его ему им нем она ее ей ею ней нею оно мы нас нам нами
		вы вас вам вами они их ими них ним ними себя себе собой собою
		мой моя мое мои моего моей моему моим моих моими мою твой твоя твое твои твоего твоей твоих
		свой своя свое свои своего своей своему своим своих своими свою наш наша наше наши нашего нашей нашему
		нашим наших нашими нашу ваш ваша ваше ваши вашего вашей вашему вашим ваших вашими вашу
		этот эта это эти этого этой этому этим этом этих этими эту тот та то те того той тому тем том тех теми ту
		такой такая такое такие такого таких сам сама само сами самого самой весь вся все всего всей всему всем
		всех всеми всю кто кого кому кем ком что чего чему чем чём чей чья чье чьи который которая которое которые
		которого которой которому которым котором которых которыми которую какой какая какое какие какого каких
		в во на с со к ко от до из у о об обо по за над под при про для без через между перед после около против
		среди вместо ради из-за
		и а но или либо да если когда пока чтобы чтоб хотя потому поэтому так как также тоже ни не нет же ли бы б
		ведь вот вон уж уже еще лишь только даже разве ну где куда откуда зачем почему сколько там тут здесь тогда
		теперь сейчас потом очень
		быть был была было были есть буду будет будем будете будут будешь`,
	"de": `der die das den dem des ein eine einen einem einer eines kein keine keinen keinem keiner keines
		dieser diese dieses diesen diesem jener jene jenes jenen jenem jeder jede jedes jeden jedem alle alles allen
		aller solche solcher solches welche welcher welches welchen welchem man
		ich mich mir du dich dir er ihn ihm sie ihr ihnen es wir uns euch sich
		mein meine meinen meinem meiner meines dein deine deinen deinem deiner deines sein seine seinen seinem seiner
		seines ihre ihren ihrem ihrer ihres unser unsere unseren unserem unserer unseres euer eure euren eurem eurer
		wer wen wem wessen was wo wohin woher wann warum wie
		an am auf aus außer bei beim bis durch für gegen hinter in im ins mit nach neben ohne seit über um unter
		von vom vor während wegen zu zum zur zwischen
		und oder aber denn sondern dass daß ob weil wenn als obwohl damit während bevor nachdem sowie sowohl
		nicht nur auch noch schon so sehr hier da dort dann nun jetzt doch ja mal
		bin bist ist sind seid war warst waren wart gewesen habe hast hat haben habt hatte hattest hatten gehabt
		werde wirst wird werden werdet wurde wurden worden kann kannst können könnt konnte konnten muss müssen musste
		soll sollen sollte will wollen wollte darf dürfen mag mögen würde würden`,
	"fr": `le la les l un une des du de d au aux ce cet cette ces c ça cela ceci
		je j me m moi tu te t toi il lui elle se s soi on nous vous ils eux elles leur leurs y en
		mon ma mes ton ta tes son sa ses notre nos votre vos
		qui que qu quoi dont où lequel laquelle lesquels lesquelles quel quelle quels quelles
		chaque tout toute tous toutes aucun aucune quelque quelques plusieurs même mêmes tel telle tels telles
		à avec avant après chez contre dans depuis derrière devant durant entre envers hors jusque malgré par parmi
		pendant pour sans sauf selon sous sur vers
		et ou mais donc or ni car si comme lorsque quand puisque parce quoique afin
		ne n pas plus non très aussi ici là alors puis encore déjà
		c'est n'est s'est qu'il qu'elle qu'on qu'ils d'un d'une l'on j'ai
		suis es est sommes êtes sont étais était étions étiez étaient fus fut fûmes furent serai sera seront serait
		seraient été étant être ai as a avons avez ont avais avait avions aviez avaient eu aura auront aurait avoir
		ayant soit soient`,
	"es": `el la los las lo un una unos unas al del
		yo me mí tú te ti él ella ello se sí nosotros nosotras nos vosotros vosotras os ellos ellas le les
		mi mis tu tus su sus nuestro nuestra nuestros nuestras vuestro vuestra vuestros vuestras suyo suya suyos suyas
		este esta esto estos estas ese esa eso esos esas aquel aquella aquello aquellos aquellas
		que qué quien quién quienes cual cuál cuales cuyo cuya cuyos cuyas donde dónde cuando cuándo como cómo
		cada todo toda todos todas algún alguna algunos algunas ningún ninguna mismo misma mismos mismas otro otra otros
		otras tan tanto tal tales
		a ante bajo con contra de desde durante en entre hacia hasta para por según sin sobre tras
		y e o u ni pero sino si porque pues aunque mientras
		no ya muy más también sólo solo así aquí ahí allí entonces
		soy eres es somos sois son era eras éramos eran fui fue fuimos fueron será serán sería serían sido siendo ser
		estoy está estás estamos están estaba estaban estar he has ha hemos habéis han había habían hay haber`,
	"ar": `في من إلى على عن مع منذ حتى بين عند لدى خلال بعد قبل فوق تحت أمام وراء حول ضد دون نحو عبر
		و أو ثم بل لكن لكنّ أما إما أن إن أنّ إنّ كأن لأن لعل ليت إذا إذ لو لولا كما مثل حيث بينما كي
		لا ما لم لن ليس ليست غير سوى إلا قد لقد سوف هل كيف متى أين لماذا ماذا كم
		هذا هذه هذان هؤلاء ذلك تلك أولئك هنا هناك الذي التي الذين اللذان اللتان اللواتي
		أنا نحن أنت أنتم أنتن هو هي هما هم هن إياه
		به بها بهم له لها لهم لنا لي لك فيه فيها فيهم منه منها منهم عليه عليها عليهم عنه عنها إليه إليها معه معها
		كل بعض أي أية جميع كلا كان كانت كانوا يكون تكون أصبح صار ومن وفي وعلى وهو وهي وهذا وهذه ولا وما وإن وأن كذلك أيضا`,
}
