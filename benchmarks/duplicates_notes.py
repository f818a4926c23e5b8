"""Agency notes of one template, with other facts each time: they look like copies, and none is one of another."""

from __future__ import annotations

import random
import re
from collections.abc import Callable

_CITIES = (
    "Leeds", "Hull", "Kassel", "Bremen", "Sevilla", "Bilbao", "Lugano", "Trento", "Odense", "Aarhus", "Gdynia",
    "Poznan", "Bursa", "Izmir", "Larissa", "Patras", "Nantes", "Rennes", "Porto", "Braga", "Cork", "Galway",
)  # fmt: skip
_FIRST = ("Anna", "Marco", "Jan", "Laura", "Peter", "Ines", "Tom", "Eva", "Paul", "Nina", "Karl", "Rosa", "Luca", "Mia")
_LAST = (
    "Berger", "Rossi", "Novak", "Jensen", "Keller", "Costa", "Martin", "Weber", "Silva", "Brown", "Moreau", "Kaya",
    "Lind", "Fischer", "Romano", "Duarte", "Hughes", "Vogel", "Santos", "Petit",
)  # fmt: skip
_FIRMS = ("Nordwerk", "Altiva", "Ferrum", "Solanis", "Brightwater", "Kestrel", "Ostara", "Lumen", "Vantage", "Meridian")
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_TAGE = ("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag")
_JAPANESE = ("札幌", "仙台", "横浜", "名古屋", "京都", "神戸", "広島", "福岡", "熊本", "那覇")
_CHINESE = ("北京", "上海", "广州", "深圳", "成都", "武汉", "西安", "南京", "杭州", "青岛")
_THAI = ("เชียงใหม่", "ขอนแก่น", "ภูเก็ต", "สงขลา", "ระยอง", "นครราชสีมา", "อุดรธานี", "ลำปาง")

TEMPLATES = {
    "weather": (
        "The weather for {city} on {day}: The morning will start with temperatures around {n} degrees and a light wind "
        "from the {wind}. During the course of the day it will get warmer, and in the afternoon the thermometer will "
        "climb to {n} degrees. The probability of rain is {n} per cent. In the evening the clouds will move on towards "
        "{city}, and at night temperatures will fall to {n} degrees. The sun rises at {n}:{n} and sets at {n}:{n}. "
        "For the following days the weather service expects changeable conditions with highs of up to {n} degrees. "
        "Drivers are asked to be careful, as there may be fog in low-lying areas in the early hours of the morning."
    ),
    "earnings": (
        "{firm} on {day} reported net income of {n} million dollars in its {quarter} quarter. The company, which has "
        "its headquarters in {city}, said it had profit of {n} cents per share. The results topped the expectations of "
        "Wall Street: the average estimate of {n} analysts surveyed was for earnings of {n} cents per share. The "
        "company posted revenue of {n} million dollars in the period, which also beat the forecasts of the street. "
        "For the current quarter ending in {month}, {firm} expects its per-share earnings to range from {n} cents to "
        "{n} cents. The company said it expects revenue in the range of {n} million to {n} million dollars. Shares "
        "have risen by {n} per cent since the beginning of the year, and by {n} per cent in the last twelve months."
    ),
    "police": (
        "{city} (ots) - Am {tag} gegen {n}:{n} Uhr kam es auf der {strasse} in {city} zu einem Verkehrsunfall. Ein "
        "{n}-jähriger Autofahrer wollte nach links abbiegen und übersah dabei nach bisherigen Erkenntnissen eine "
        "{n}-jährige Radfahrerin, die ihm entgegenkam. Bei dem Zusammenstoß wurde die Frau leicht verletzt; ein "
        "Rettungswagen brachte sie zur weiteren Behandlung in ein Krankenhaus. Der Sachschaden wird auf etwa {n} Euro "
        "geschätzt. Die Polizei hat die Ermittlungen aufgenommen und bittet Zeugen, die Angaben zum Unfallhergang "
        "machen können, sich unter der Telefonnummer {n} {n} oder bei jeder anderen Dienststelle zu melden."
    ),
    "football": (
        "{city} beat {city} {n}-{n} on {day} in front of {n} spectators. {name} opened the scoring in minute {n} when "
        "he headed in a corner, and {name} added a second goal in minute {n} after a mistake in defence. The visitors "
        "pulled one back through {name} in minute {n}, but the hosts held on to the three points until the final "
        "whistle. The coach of the home side, {name}, said after the match that he was proud of his team, which had "
        "worked hard and never stopped believing. His colleague {name} spoke of an unnecessary defeat. {city} now have "
        "{n} points and are in place {n} of the table; next {day} they travel to {city}, who are in place {n}."
    ),
    "appointment": (
        "{firm} has appointed {name} as its new head of finance, the company announced in {city} on {day}. {name} "
        "succeeds {name}, who has decided to leave the company at the end of {month} in order to take on new "
        "challenges outside the group. The supervisory board thanked {name} for many years of successful work and "
        "wished {name} all the best for the future. The chair of the supervisory board, {name}, said that the company "
        "had gained an experienced manager with great knowledge of the industry. Before joining {firm}, {name} worked "
        "for {firm} and for {firm} in a number of senior positions in {city}, {city} and {city}."
    ),
    "sorteo": (
        "El sorteo celebrado este {dia} en {city} ha dejado la combinación ganadora formada por los números {n}, {n}, "
        "{n}, {n}, {n} y {n}. El número complementario es el {n} y el reintegro corresponde al {n}. En este sorteo no "
        "ha habido acertantes de primera categoría, por lo que el bote para el próximo sorteo ascenderá a {n} euros. "
        "De la segunda categoría se han validado {n} boletos, que recibirán {n} euros cada uno; uno de ellos fue "
        "vendido en la administración número {n} de {city}. La recaudación ha ascendido a {n} euros. Los premios "
        "caducan a los tres meses, contados a partir del día siguiente a la celebración del sorteo."
    ),
    "地震": (
        "{日}日午前{n}時{n}分ごろ、{市}地方を震源とする地震があり、{市}市で震度{n}を観測しました。気象庁によりますと、"
        "震源の深さは約{n}キロ、地震の規模を示すマグニチュードは{n}.{n}と推定されています。この地震による津波の心配は"
        "ありません。{市}市消防局によりますと、これまでのところ、けが人や建物の被害の情報は入っていないということです。"
        "鉄道各社によりますと、安全確認のため一部の区間で運転を見合わせましたが、午前{n}時{n}分ごろまでに運転を再開しました。"
        "気象庁は、今後一週間程度は同じくらいの揺れに注意するよう呼びかけています。"
    ),
    "天气": (
        "据{城}市气象台{n}日{n}时发布的天气预报，预计今天白天{城}多云间晴，最高气温{n}摄氏度，北风{n}级；夜间晴转多云，"
        "最低气温{n}摄氏度，相对湿度百分之{n}。明天白天，{城}及周边地区有小雨，气温下降{n}度左右，空气质量指数为{n}。"
        "气象专家提醒，早晚温差较大，请市民及时增减衣物，注意预防感冒；雨天路滑，外出时请注意交通安全。"
        "气象部门将密切关注天气变化，及时发布最新的预报和预警信息。"
    ),
    "น้ำมัน": (
        "บริษัทผู้ค้าน้ำมันประกาศปรับราคาน้ำมันในจังหวัด{จังหวัด}มีผลตั้งแต่เวลา {n}.{n} น. ของวันที่ {n} เป็นต้นไป "
        "โดยราคาน้ำมันเบนซินอยู่ที่ลิตรละ {n}.{n} บาท แก๊สโซฮอล์ {n} อยู่ที่ลิตรละ {n}.{n} บาท และดีเซลอยู่ที่ลิตรละ {n}.{n} บาท "
        "ทั้งนี้ราคาดังกล่าวยังไม่รวมภาษีบำรุงท้องที่ของแต่ละจังหวัด ผู้ใช้รถสามารถตรวจสอบราคาได้ที่สถานีบริการทุกแห่ง "
        "กระทรวงพลังงานระบุว่าจะติดตามสถานการณ์ราคาน้ำมันในตลาดโลกอย่างใกล้ชิดเพื่อดูแลผลกระทบต่อประชาชน"
    ),
}


def note(maker: random.Random, name: str) -> str:
    """The template of that name with facts that are drawn anew for each place."""
    return re.sub(r"\{([^}]+)\}", lambda found: _FACTS[found[1]](maker), TEMPLATES[name])


def _of(choices: tuple[str, ...]) -> Callable[[random.Random], str]:
    return lambda maker: maker.choice(choices)


def _number(maker: random.Random) -> str:
    return str(maker.choice((maker.randint(1, 31), maker.randint(10, 99), maker.randint(100, 9999))))


_FACTS: dict[str, Callable[[random.Random], str]] = {
    "n": _number,
    "city": _of(_CITIES),
    "day": _of(_DAYS),
    "wind": _of(("north", "south", "west", "east", "north-west", "south-east")),
    "firm": _of(_FIRMS),
    "quarter": _of(("first", "second", "third", "fourth")),
    "month": _of(("January", "March", "April", "June", "July", "September", "October", "December")),
    "tag": _of(_TAGE),
    "strasse": _of(("Hauptstraße", "Bahnhofstraße", "Goethestraße", "Ringstraße", "Schulstraße", "Lindenallee")),
    "name": lambda maker: f"{maker.choice(_FIRST)} {maker.choice(_LAST)}",
    "dia": _of(("lunes", "martes", "jueves", "sábado")),
    "日": lambda maker: str(maker.randint(1, 31)),
    "市": _of(_JAPANESE),
    "城": _of(_CHINESE),
    "จังหวัด": _of(_THAI),
}
