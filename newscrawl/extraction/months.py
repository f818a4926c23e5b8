"""The names of the twelve months in some sixty languages, for dates that are written out."""

from __future__ import annotations

import re

_NAMES = (
    "jan january januar jänner janv janvier ene enero gen gennaio janeiro januari tammi tammik tammikuu "
    "tammikuuta tammikuussa janúar sty styczeń stycznia styczen styczniu led leden ledna lednu január januára "
    "sij siječanj siječnja siječnju siječnjem јан јануар јануари яну януари ян янв январь января січ січень "
    "січня сту студзень студзеня стд ian ianuarie ιαν ιανουάριοσ ιανουαρίου oca ocak yan yanvar janar janvāris "
    "saus sausio sausis jaan jaanuar gener xan xaneiro urt urtarrila ean eanáir ion ionawr djan djanuari "
    "januarie يناير ژانویه ژانویهٔ جنوری ינואר ינו לינואר בינואר जनवरी जन জানু জানুয়ারী জানুয়ারি ஜன ஜனவரி జన "
    "జనవరి იან იანვარი հնվ հունվար հունվարի қаң қаңтар มกราคม มค เดือนมกราคม มกรา januwari umasingana jaen",
    "feb february februar feber févr février fév febrero febbraio fev fevereiro februari helmi helmik helmikuu "
    "helmikuuta helmikuussa febrúar lut lutego luty lutym úno únor února únr únoru február februára velj "
    "veljača veljače veljači veljačom феб фебруар фев февруари фв февр февраль февраля лют лютий лютого лютага "
    "люты februarie febr φεβ φεβρουάριοσ φεβρουαρίου şub şubat şu fevral shk shkurt februāris vas vasario "
    "vasaris veebr veebruar febrer febreiro ots otsaila feabh feabhra chw chwef chwefror peb pebruari pebrero "
    "فبراير فوریه فوریهٔ فبروری פברואר פבר בפברואר לפברואר फ़रवरी फ़र ফেব ফেব্রুয়ারী ফেব্রুয়ারি பிப் "
    "பிப்ரவரி ఫిబ్ర ఫిబ్రవరి فروری თებ თებერვალი փետրվար փետրվարի փտվ ақп ақпан กพ กุมภาพันธ์ เดือนกุมภาพันธ์ "
    "กุมภา februwari",
    "mar march mär märz mrz mars marzo março maart mrt marts maalis maalisk maaliskuu maaliskuuta maaliskuussa "
    "marca marzec marcu bře březen března březnu marec ožu ožujak ožujka ožujku ožujkom мар март mart марта "
    "бер березень березня берез сак сакавік сакавіка martie márc március már iii μάρ μάρτιοσ μαρ μαρτίου kov "
    "kovas kovo märts març martxoa márta maw mawrth maret mac machi marso مارس مارچ מרץ במרץ למרץ מרס במרס "
    "למרס מארס במארס למארס मार्च মার্চ மார் மார்ச் మార్చి მარ მარტი մարտ մարտի մրտ нау наурыз มีค มีนาคม "
    "เดือนมีนาคม มีนา mas mashi maerz",
    "apr april avr avril abr abril aprile huhti huhtik huhtikuu huhtikuuta huhtikuussa apríl kwi kwiecień "
    "kwietnia kwiecien kwietniu kwie dub duben dubna dubnu apríla tra travanj travnja travnju travnjem апр "
    "април ап апрель апреля квіт квітень квітня кві кра красавік красавіка крс aprilie ápr április απρ "
    "απρίλιοσ απριλίου nis nisan aprel pri prill aprīlis bal balandis balandžio aprill api apirila aib aibreán "
    "ebr ebrill aprili أبريل آوریل اپریل אפריל אפר באפריל לאפריל अप्रैल এপ্রি এপ্রিল ஏப் ஏப்ரல் ఏప్రి ఏప్రిల్ "
    "აპრ აპრილი ապր ապրիլ ապրիլի сәу сәуір เมย เมษายน เมษา เดือนเมษายน eph ephreli",
    "may mai mayo mag maggio maio mei maj touko toukok toukokuu toukokuuta toukokuussa maí maja maju kvě "
    "květen května květnu máj mája svi svibanj svibnja svibnju svibnjem мај май мая трав травень травня тра "
    "траўня május μάι μάιοσ μαΐ μαΐου mayıs maijs geg gegužė gegužės maig maiatza beal bealtaine مايو مه "
    "مهٔ می מאי במאי למאי मई মে மே మే مئی მაი მაისი մայիս մայիսի մյս мам мамыр พค พฤษภาคม เดือนพฤษภาคม พฤษภา "
    "mey meyi",
    "jun june juni juin junio giu giugno junho kesä kesäk kesäkuu kesäkuuta kesäkuussa jún júní cze czerwca "
    "czerwiec czerwcu červen června čvn čer červnu júna junij lipanj lipnja lipnju lipnjem јун јуни юни юн июн "
    "июнь июня черв червень червня чер чэр чэрвень чэрвеня iun iunie június ιουν ιουνίου ιούν ιούνιοσ haz "
    "haziran iyn iyun i̇yun qer qershor jūn jūnijs birž birželio birželis juuni juny xuño eka ekaina meith "
    "meitheamh meh mehefin djuni junie hun hunyo يونيو يونيه يونية ژوئن جون יוני ביוני ליוני יונ जून জুন ஜூன் "
    "జూన్ ივნ ივნისი հնս հունիս հունիսի мау маусым มิถุนายน มิย เดือนมิถุนายน มิถุนา",
    "jul july juli juil juillet julio lug luglio julho heinä heinäk heinäkuu heinäkuuta heinäkuussa júl júlí "
    "lipca lipiec lipcu července červenec čvc črc červenci črv júla julij srpanj srpnja srpnju srpnjem јул "
    "јули юли юл июл июль июля лип липень липня ліп ліпень ліпеня iul iulie július vii ιουλ ιουλίου ιούλ "
    "ιούλιοσ tem temmuz iyl iyul i̇yul korr korrik kor jūl jūlijs liep liepa liepos juuli juliol xul xullo uzt "
    "uztaila iúil gor gorff gorffennaf djuli julai julie hul hulyo يوليو يوليه يولية ژوئیه ژوئیهٔ جولای יולי "
    "ביולי ליולי יול जुलाई जुल জুল জুলাই ஜூலை జులై جولائی ივლ ივლისი հլս հուլիս հուլիսի шіл шілде กค กรกฎาคม "
    "เดือนกรกฏาคม กรกฎา julayi",
    "aug august août aoû ago agosto augustus augusti elo elok elokuu elokuuta elokuussa ágú ágúst sie sierpień "
    "sierpnia sierpien sierpniu srpen srpna srpnu augusta avg avgust kol kolovoz kolovoza kolovozu kolovozom "
    "авг август августа серп серпень серпня сер жні жнівень жніўня жнівеня жнв augusztus viii αυγ αυγούστου "
    "αύγ αύγουστοσ ağu ağustos ağ avq avqust gush gusht gsh augusts rugp rugpjūtis rugpjūčio agost abu abuztua "
    "lún lúnasa awst agu agustus agt ogo ogos agosti أغسطس اوت آگست אוגוסט אוג באוגוסט לאוגוסט अगस्त अग আগ "
    "আগস্ট ஆக ஆகஸ்ட் ఆగ ఆగస్టు اگست აგვ აგვისტო օգոստոս օգոստոսի օգս там тамыз สค สิงหาคม สิงหา เดือนสิงหาคม "
    "aga agasti",
    "sep september sept septembre septiembre setiembre set settembre setembro septembro syys syysk syyskuu "
    "syyskuuta syyskuussa wrz wrzesień września wrzesien wrzesnia wrześniu wrzesniu zář září septembra ruj "
    "rujan rujna rujnu rujnom сеп септембар septembar септември септ септм сент сентябрь сентября сен вер "
    "вересень вересня верес верасень верасня врс septembrie szept szeptember σεπ σεπτέμβριοσ σεπτεμβρίου eyl "
    "eylül sen sentyabr sht shtator septembris rugs rugsėjis rugsėjo setembre ira iraila mfómh medi septemba "
    "setyembre سبتمبر سپتامبر سپتمبر ספטמבר ספט בספטמבר לספטמבר सितंबर सित सितम्बर সেপ সেপ্টেম্বর செப் "
    "செப்டம்பர் సెప్టెం సెప్టెంబర్ ستمبر სექ სექტემბერი սեպ սեպտեմբեր սեպտեմբերի қыр қыркүйек กย กันยายน กันยา "
    "เดือนกันยายน septhemba",
    "oct october okt oktober octobre octubre ott ottobre out outubro loka lokak lokakuu lokakuuta lokakuussa "
    "október paź październik października pazdziernik pazdziernika październiku pazdzierniku paz říj říjen "
    "října říjnu októbra listopadom окт октобар oktobar октомври октябрь октября жовт жовтень жовтня жов кас "
    "кастрычнік кастрычніка кст octombrie οκτ οκτωβρίου οκτώβριοσ eki ekim oktyabr tet tetor oktobris spal "
    "spalio spalis oktoober urr urria dfómh hyd hydref oktoba oktubre أكتوبر اکتبر اکتوبر אוקטובר אוק באוקטובר "
    "לאוקטובר अक्तूबर अक्तू अक्टूबर অক্টো অক্টোবর அக் அக்டோபர் అక్టో అక్టోబర్ ოქტ ოქტომბერი հոկ հոկտեմբեր "
    "հոկտեմբերի қаз қазан ตค ตุลาคม เดือนตุลาคม ตุลา okthoba",
    "nov november novembre noviembre novembro marras marrask marraskuu marraskuuta marraskuussa nóv nóvember "
    "listopadzie novembra stu studeni studenoga studenom studenomu studenome studenog studenim нов новембар "
    "novembar ное ноември ноем нояб ноябрь ноября ноя лист листопад листопада листоп лис ліс лістапад "
    "лістапада noiembrie noiem νοέ νοέμβριοσ νοε νοεμβρίου kas kasım noy noyabr nën nëntor novembris lapkr "
    "lapkritis lapkričio aza azaroa samh samhain tach tachwedd nop nopember novemba nob nobyembre نوفمبر "
    "نوامبر نومبر נובמבר נוב בנובמבר לנובמבר नवंबर नव नवम्बर নভে নভেম্বর நவ நவம்பர் నవం నవంబర్ ნოე ნოემბერი "
    "նոյ նոյեմբեր նոյեմբերի қар қараша พย พฤศจิกายน เดือนพฤศจิกายน พฤศจิ",
    "dec december dez dezember déc décembre dic diciembre dicembre dezembro des desember joulu jouluk joulukuu "
    "joulukuuta joulukuussa gru grudnia grudzień grudzien grudniu pro prosince prosinec prosinci decembra "
    "prosinac prosinca prosincu prosincem дец децембар decembar дек декември декабрь декабря груд грудень "
    "грудня гру сне снежань снежня снж decembrie xii δεκ δεκέμβριοσ δεκεμβρίου ara aralık dek dekabr dhj "
    "dhjetor decembris gruod gruodis gruodžio dets detsember desembre decembro abe abendua noll nollaig rhag "
    "rhagfyr dis disember desemba disyembre ديسمبر دسامبر دسمبر דצמבר דצמ בדצמבר לדצמבר दिसंबर दिस दिसम्बर "
    "ডিসে ডিসেম্বর டிச டிசம்பர் డిసెం డిసెంబర్ დეკ დეკემბერი դեկ դեկտեմբեր դեկտեմբերի жел желтоқсан ธค ธันวาคม "
    "เดือนธันวาคม ธันวา disemba",
)
"""January to December; from CLDR, lower case, without full stops. Names that mean two months are left out (Polish and
Czech listopad is November, Croatian listopad October): such a date is better unread than wrong."""

_LEVANTINE = (
    "كانون2", "شباط", "آذار اذار", "نيسان", "أيار ايار", "حزيران", "تموز", "آب", "أيلول ايلول", "تشرين1",
    "تشرين2", "كانون1",
)  # fmt: skip
_TWO_OF_A_NAME = re.compile(r"(كانون|تشرين)\s+(?:(الأول|الاول|أول|1)|الثاني|الثانى|ثاني|2)(?!\d)")

MONTHS = {
    name: number for year in (_NAMES, _LEVANTINE) for number, names in enumerate(year, 1) for name in names.split()
}
"""Case-folded name or abbreviation → 1–12."""


def joined(text: str) -> str:
    """`text` with the months of the Levant that have a number behind their name (كانون الثاني, كانون 2) as one word."""
    return _TWO_OF_A_NAME.sub(lambda match: match[1] + ("1" if match[2] else "2"), text)
