#!/bin/sh
# Two roles, neither a superuser: the owner migrates, the service works in what the owner made and cannot change the ledger.
# Three that read, and cannot sign in before somebody gives them a password: only the one for backups sees every row.
# Run once, by the database image, on an empty volume.
set -eu
psql --username "$POSTGRES_USER" --set ON_ERROR_STOP=1 --set password="$APP_PASSWORD" --set owner="$OWNER_PASSWORD" <<'SQL'
CREATE ROLE diversion_owner LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD :'owner';
CREATE ROLE diversion LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD :'password';
CREATE ROLE diversion_reporting NOLOGIN NOSUPERUSER NOBYPASSRLS;
ALTER ROLE diversion_reporting SET diversion.acting = 'system:reporting';
CREATE ROLE diversion_audit NOLOGIN NOSUPERUSER NOBYPASSRLS;
CREATE ROLE diversion_backup NOLOGIN NOSUPERUSER BYPASSRLS;
CREATE DATABASE diversion OWNER diversion_owner;
SQL
