#!/bin/bash
# Runs once, when the cluster is made: the database with its owner, and the application's role in its group.
# `manage.py prepare_database` then does the rest as the owner, who is no superuser. Row-level security is forced, so the
# owner has to bypass it to migrate; the application never does.
set -euo pipefail

psql --username "$POSTGRES_USER" --dbname postgres --set ON_ERROR_STOP=1 \
    --set owner_password="$DATABASE_OWNER_PASSWORD" --set app_password="$DATABASE_APP_PASSWORD" <<'SQL'
CREATE ROLE chatcenter_owner LOGIN BYPASSRLS PASSWORD :'owner_password';
CREATE ROLE helpdesk_app NOLOGIN NOBYPASSRLS;
CREATE ROLE chatcenter_app LOGIN NOSUPERUSER NOBYPASSRLS PASSWORD :'app_password' IN ROLE helpdesk_app;
CREATE DATABASE chatcenter OWNER chatcenter_owner TEMPLATE template0 ENCODING 'UTF8'
    LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8' LC_COLLATE 'C' LC_CTYPE 'C.UTF-8';
SQL
