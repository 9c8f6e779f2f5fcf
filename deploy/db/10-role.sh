#!/bin/sh
# The service's own role: it owns its database and is no superuser. Run once, by the database image, on an empty volume.
set -eu
psql --username "$POSTGRES_USER" --set ON_ERROR_STOP=1 --set password="$APP_PASSWORD" <<'SQL'
CREATE ROLE diversion LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD :'password';
CREATE DATABASE diversion OWNER diversion;
SQL
