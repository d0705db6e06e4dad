-- Deploy pgoverlay:roles to pg

begin;
set local client_min_messages = warning;

\ir ../sql/roles.sql

commit;
