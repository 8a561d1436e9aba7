-- A service that now stands only on tickets of long ago is completed to as well. Only tickets that were closed are within these indexes: they
-- change no more, so a ticket that is worked costs nothing more than before.
create index ticket_closed_services on ticket (organisation_id, service) where status = 'closed' and organisation_id is not null and service is not null;
create index ticket_closed_services_of_requester on ticket (requester_id, service) where status = 'closed' and service is not null;
