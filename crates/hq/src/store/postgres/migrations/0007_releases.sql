-- What booths say of releases of the program (offered, refused, installed, whose signatures count) is read from their own records whenever
-- it is asked for: an index finds the few among all.

CREATE INDEX event_release ON event (at) WHERE kind IN ('release.trusted', 'release.offered', 'release.refused', 'release.installed');
