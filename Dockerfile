# newscrawl for a container: `docker build --tag newscrawl:0.1.0 .`; docs/scaling.md says how it is run.
# Which optional packages are in it: --build-arg EXTRAS=metrics,otel,export
FROM python:3.11-slim-bookworm AS build
ARG EXTRAS=metrics,otel
WORKDIR /src
COPY constraints.txt pyproject.toml README.md LICENSE ./
COPY newscrawl newscrawl
# The versions that the tests have passed with, and nothing that is compiled on the way: langdetect alone comes as source,
# all of it Python.
RUN pip install --no-cache-dir --only-binary :all: --no-binary langdetect --constraint constraints.txt --prefix /install ".[${EXTRAS}]"

# For a Ray cluster: `docker build --target ray --tag newscrawl-ray:0.1.0 .`. Jobs are sent through Ray's dashboard.
FROM build AS build-ray
ARG EXTRAS=metrics,otel
RUN pip install --no-cache-dir --only-binary :all: --no-binary langdetect --constraint constraints.txt --prefix /install ".[${EXTRAS},ray]" "ray[default]"

FROM python:3.11-slim-bookworm AS runtime
# Everybody's number is the same in each image, so that a volume's files stay one owner's.
RUN groupadd --gid 10001 newscrawl \
 && useradd --uid 10001 --gid 10001 --home-dir /data --no-create-home --shell /usr/sbin/nologin newscrawl \
 && install --directory --owner=10001 --group=10001 /data
# Nothing is written outside of /data and /tmp. HOME is for users of another number: Scrapy asks for it, and ends where
# there is none.
ENV HOME=/data \
    NEWSCRAWL_DATA=/data \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1
WORKDIR /data
VOLUME /data
# Settings, sources, state and disk; nothing is fetched.
HEALTHCHECK --interval=5m --timeout=1m --start-period=30s CMD ["newscrawl", "doctor"]

FROM runtime AS ray
COPY --from=build-ray /install /usr/local
USER 10001:10001

# The last one is what `docker build` makes.
FROM runtime
COPY --from=build /install /usr/local
USER 10001:10001
ENTRYPOINT ["newscrawl"]
CMD ["run"]
