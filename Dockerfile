# Two stages: the first builds what the second runs; the second holds no compiler, no pip cache and no root process.
FROM python:3.12-slim AS build
WORKDIR /src
RUN python -m venv /opt/duobaan
COPY requirements.lock .
RUN /opt/duobaan/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes -r requirements.lock
COPY . .
RUN /opt/duobaan/bin/pip install --no-cache-dir --disable-pip-version-check --no-deps .

FROM python:3.12-slim
RUN useradd --system --uid 10001 --home-dir /data --create-home duobaan \
  && install --directory --owner=10001 --group=10001 --mode=0700 /ledger
COPY --from=build /opt/duobaan /opt/duobaan
ENV PATH=/opt/duobaan/bin:$PATH PYTHONUNBUFFERED=1 DUOBAAN_DATA_DIR=/data DUOBAAN_HOST=0.0.0.0
USER 10001
VOLUME ["/data", "/ledger"]
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s \
  CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8000/readyz', timeout=2)"]
CMD ["duobaan", "serve"]
