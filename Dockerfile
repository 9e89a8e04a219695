# Two stages: the first builds what the second runs; the second holds no compiler, no pip cache and no root process.
FROM python:3.12-slim AS build
WORKDIR /src
RUN python -m venv /opt/duobaan
COPY requirements.lock .
RUN /opt/duobaan/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes -r requirements.lock
COPY . .
RUN /opt/duobaan/bin/pip install --no-cache-dir --disable-pip-version-check --no-deps .

FROM python:3.12-slim
# pg_dump and pg_restore, which `duobaan backup` and `restore` run: of the server's major version, from PostgreSQL's own
# archive, as Debian has an older one. Their security updates come with the next build, so that no version stands here.
# hadolint ignore=DL3008
RUN apt-get update \
  && apt-get install --yes --no-install-recommends ca-certificates postgresql-common \
  && /usr/share/postgresql-common/pgdg/apt.postgresql.org.sh -y \
  && apt-get install --yes --no-install-recommends postgresql-client-18 \
  && rm -rf /var/lib/apt/lists/*
RUN useradd --system --uid 10001 --home-dir /data --create-home duobaan \
  && install --directory --owner=10001 --group=10001 --mode=0700 /ledger /backups
COPY --from=build /opt/duobaan /opt/duobaan
ENV PATH=/opt/duobaan/bin:$PATH PYTHONUNBUFFERED=1 DUOBAAN_DATA_DIR=/data DUOBAAN_HOST=0.0.0.0
USER 10001
VOLUME ["/data", "/ledger", "/backups"]
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s \
  CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8000/readyz', timeout=2)"]
CMD ["duobaan", "serve"]
