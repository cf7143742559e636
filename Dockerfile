# Two images from one file: `portal` (pages, sockets, worker, beat) and `proxy` (nginx with the static files).
FROM python:3.11-slim-bookworm AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 PIP_ROOT_USER_ACTION=ignore
RUN python -m venv /srv/venv
COPY requirements/production.txt /tmp/production.txt
RUN /srv/venv/bin/pip install --quiet --require-hashes -r /tmp/production.txt

FROM python:3.11-slim-bookworm AS portal
# The brochure sets names in any script; the packages bring all fonts but the Armenian one.
RUN apt-get -qq update && apt-get -qq install -y --no-install-recommends fonts-dejavu-core && rm -rf /var/lib/apt/lists/*
# --build-arg OFFICE=yes: pages of office files in the browser.
ARG OFFICE=""
RUN if [ -n "$OFFICE" ]; then apt-get -qq update && apt-get -qq install -y --no-install-recommends \
    libreoffice-writer-nogui libreoffice-calc-nogui libreoffice-impress-nogui fonts-noto-core && rm -rf /var/lib/apt/lists/*; fi
ENV PATH=/srv/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    DJANGO_SETTINGS_MODULE=config.settings.production PORTAL_VAR=/srv/var
RUN groupadd --gid 10001 portal && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /srv portal \
    && install -d -o portal -g portal /srv/var /srv/var/files
COPY --from=build /srv/venv /srv/venv
WORKDIR /srv/portal
COPY . .
RUN python -m compileall -q . && python -m deploy.collect && chown -R portal:portal /srv/var
USER 10001:10001

FROM nginx:1.28 AS proxy
COPY --from=portal /srv/var/static /srv/static
COPY deploy/nginx/nginx.conf.template deploy/nginx/start.sh /srv/
RUN install -d -o 10001 -g 10001 /srv/spool
ENV USER_LINE="" RUN_DIR=/tmp/nginx MIME_TYPES=/etc/nginx/mime.types LISTEN=8080 WEB=web:8000 WS=ws:8001 \
    STATIC_ROOT=/srv/static MEDIA_ROOT=/srv/var/files SPOOL_DIR=/srv/spool EXTRA=/srv/extra UPLOAD_LIMIT_MB=2048 FORWARDED_PROTO=https
USER 10001:10001
ENTRYPOINT ["/srv/start.sh"]
