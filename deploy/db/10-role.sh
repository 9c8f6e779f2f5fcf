#!/bin/sh
# Two roles, neither a superuser: the owner migrates, the service works in what the owner made and cannot change the ledger.
# Run once, by the database image, on an empty volume.
set -eu
psql --username "$POSTGRES_USER" --set ON_ERROR_STOP=1 --set password="$APP_PASSWORD" --set owner="$OWNER_PASSWORD" <<'SQL'
CREATE ROLE diversion_owner LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD :'owner';
CREATE ROLE diversion LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD :'password';
CREATE DATABASE diversion OWNER diversion_owner;
SQL
