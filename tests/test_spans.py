"""The days that a sitemap's name promises."""

import pytest

from newscrawl.discovery.spans import spans

SITE = "https://quay.example"


@pytest.mark.parametrize(
    ("path", "span"),
    [
        ("/sitemap-2024.xml", ("2024-01-01", "2024-12-31")),
        ("/sitemap-2024-02.xml", ("2024-02-01", "2024-02-29")),
        ("/sitemaps/2023/02/articles.xml.gz", ("2023-02-01", "2023-02-28")),
        ("/sitemap_20240517_0.xml", ("2024-05-17", "2024-05-17")),
        ("/sitemap.xml?date=2024-05-17", ("2024-05-17", "2024-05-17")),
        ("/sitemap.xml?yyyy=2024&mm=05&dd=17", ("2024-01-01", "2024-12-31")),
        ("/post-sitemap-202405.xml", ("2024-05-01", "2024-05-31")),
        ("/sitemap-12.xml", None),
        ("/sitemap-20240.xml", None),
        ("/sitemap-1890.xml", None),
    ],
)
def test_a_year_a_month_or_a_day(path, span):
    assert spans([SITE + path]).get(SITE + path) == span


def test_numbers_are_no_years():
    numbers = [f"{SITE}/sitemap-{number}.xml" for number in range(1985, 2030)]
    dated = [f"{SITE}/sitemap-{year}-01.xml" for year in range(2020, 2025)]
    assert set(spans([*numbers, *dated])) == set(dated)
    assert len(spans(numbers[10:])) == 35
