"""A line to whether it only numbers the pages of an article: "Page 1 of 3", "1 2 3 Next", in any of these languages."""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise

from newscrawl.cleaning.phrases import MARKS

MOST_PAGES = 100
"""A guess: an article of more has been cut into its pictures."""
_LONGEST = 120
_PIECE = re.compile(rf"\d+|(?:(?!\d)[\w{MARKS}])+")
_PAGE = frozenset(
    "page pages pagina pagine paginas página páginas pàgina seite seiten pagina's strona strony stránka "
    "stránky stranka strana sida sidor side sider sivu sivut sayfa sayfalar oldal stranica страница "
    "страницы страниц стр сторінка сторінки страници halaman trang σελίδα σελίδες صفحة الصفحة الصفحات "
    "صفحه صفحات עמוד העמוד עמודים דף הדף पृष्ठ पेज पन्ना পৃষ্ঠা หน้า 页 頁 页码 頁碼 分页 ページ ページ目 "
    "頁目 페이지 쪽".split()
)
_BETWEEN = frozenset(
    "of von sur de di van z ze av af din od из з от dari / من از מתוך का की में จาก από 第 共 全 中 の 총 s p".split()
)
_TURN = frozenset(
    "next previous prev back older newer first last forward weiter zurück nächste vorherige vor erste "
    "letzte suivant suivante précédent précédente siguiente anterior próxima próximo seguinte successiva "
    "successivo precedente avanti indietro volgende vorige następna poprzednia nästa föregående neste "
    "forrige næste sonraki önceki další předchozí seuraava edellinen następnej következő előző următoarea "
    "anterioara următor следующая следующий предыдущая предыдущий далее дальше назад вперед вперёд "
    "наступна попередня далі selanjutnya berikutnya sebelumnya sau trước tiếp επόμενη προηγούμενη التالية "
    "التالي السابقة السابق بعد بعدی قبل قبلی הבא הקודם הבאה הקודמת अगला पिछला ถัดไป หน้าถัดไป ก่อนหน้า "
    "หน้าก่อนหน้า 下一页 上一页 下一頁 上一頁 下页 上页 下頁 上頁 首页 尾页 末页 次へ 前へ 次ページ 前ページ "
    "次のページ 前のページ 次のページへ 前のページへ 다음 이전".split()
)


def is_pager(text: str) -> bool:
    """Whether a line holds numbers of pages, a word that says so, and nothing else.

    "1/3" alone may be a mark that a film got; see `counts` for that.
    """
    if len(text) > _LONGEST:
        return False
    pieces = _pieces(text)
    numbers = [int(piece) for piece in pieces if piece.isdecimal() and len(piece) <= 3]
    words = {piece for piece in pieces if not piece.isdecimal()}
    if not numbers or max(numbers) > MOST_PAGES or not words <= _PAGE | _BETWEEN | _TURN:
        return False
    if words & _PAGE:
        return len(numbers) > 1
    return bool(words & _TURN) and len(numbers) > 1 and _is_row(numbers)


def counts(text: str, number: int) -> int | None:
    """Of how many pages a short line says that this is the one with that number; None where it says nothing such."""
    found = re.findall(r"\d+", text) if len(text) <= _LONGEST // 2 else []
    if len(found) != 2 or max(map(len, found)) > 3 or int(found[0]) != number:
        return None
    return int(found[1]) if number <= int(found[1]) <= MOST_PAGES else None


def _is_row(numbers: list[int]) -> bool:
    """Whether pages could be numbered so: 1 2 3; 3 of 3."""
    rises = all(before <= behind for before, behind in pairwise(numbers))
    return rises and (numbers[0] <= 2 or len(numbers) == 2)


def _pieces(text: str) -> list[str]:
    return _PIECE.findall(unicodedata.normalize("NFKC", text).casefold())
