-- 0048 takes its place. Alone: who drops an index waits for every reader and writer, and must hold nothing meanwhile that they wait for.
drop index if exists ticket_open_of_organisation;
