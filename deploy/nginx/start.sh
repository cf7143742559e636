#!/bin/sh
# Fills in the template with the environment and becomes nginx.
set -eu
mkdir -p "$RUN_DIR"
names=$(grep -o '\${[A-Z_]*}' /srv/nginx.conf.template | sort -u | tr '\n' ' ')
envsubst "$names" </srv/nginx.conf.template >"$RUN_DIR/nginx.conf"
exec nginx -c "$RUN_DIR/nginx.conf" -g 'daemon off;'
