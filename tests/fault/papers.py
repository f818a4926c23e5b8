"""Local sites for runs that are ended early: articles, pages that are gone and second addresses of articles."""

from __future__ import annotations

from books import Books, path_of
from local_site import Answer, Site, story


class Paper:
    """A site of `count` articles, named by a feed, by an index of sitemaps, or by both."""

    def __init__(self, site: Site, count: int, gone: int = 0, twins: int = 0) -> None:
        self.site = site
        self.articles = [f"/{number}" for number in range(count)]
        self.gone = [f"/gone-{number}" for number in range(gone)]
        self.twins = [f"/twin-{number}" for number in range(twins)]
        site.pages.update({"/robots.txt": Answer(status=404)})
        site.pages.update({path: story(number) for number, path in enumerate(self.articles)})
        for number, path in enumerate(self.twins):
            site.pages[path] = story(number, head=f"<link rel='canonical' href='{site.url(f'/{number}')}'>")
        self._name(self.articles + self.gone + self.twins)

    def asked(self) -> int:
        """Requests for pages so far, those for feeds and sitemaps left out."""
        named = {"/robots.txt", "/feed", "/index.xml", "/one.xml", "/two.xml"}
        return sum(path not in named for path in self.site.asked())

    def source(self, folder, name: str = "bay", **keys: object) -> None:
        self.site.source(folder, name, sitemaps=[self.site.url("/index.xml")], **keys)

    def missing(self, books: Books) -> list[str]:
        """Articles without a line, and lines that nobody expects."""
        wanted = {str(story(number).body).split("<h1>")[1].split("</h1>")[0] for number in range(len(self.articles))}
        found = {line["title"] for line in books.articles}
        refused = {path_of(line["url"]): f"{line['reason']}: {line['detail']}" for line in books.rejected}
        missing = [f"no line: {title}" for title in wanted - found]
        missing += [f"no line: {path}" for path in self.gone if path not in refused]
        expected = {*self.gone, *self.twins, *self.articles[: len(self.twins)]}
        unexpected = [f"{path}: {why}" for path, why in refused.items() if path not in expected]
        return [f"not expected: {what}" for what in [*(found - wanted), *unexpected]] + missing

    def _name(self, paths: list[str]) -> None:
        site, middle = self.site, len(paths) // 2
        feed = site.feed(*paths[: middle // 2])
        feed.etag = True
        site.pages["/feed"] = feed
        site.pages["/one.xml"] = _sitemap(site, "url", paths[:middle])
        site.pages["/two.xml"] = _sitemap(site, "url", paths[middle:])
        site.pages["/index.xml"] = _sitemap(site, "sitemap", ["/one.xml", "/two.xml"])


def _sitemap(site: Site, kind: str, paths: list[str]) -> Answer:
    root = "urlset" if kind == "url" else "sitemapindex"
    named = "".join(f"<{kind}><loc>{site.url(path)}</loc></{kind}>" for path in paths)
    return Answer(f"<{root}>{named}</{root}>", type="application/xml", etag=True)
