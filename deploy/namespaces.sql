-- Deploy pgoverlay:namespaces to pg
-- requires: roles

begin;
set local client_min_messages = warning;

\ir ../sql/namespaces.sql

commit;
